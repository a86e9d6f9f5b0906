"""One walk: a filled trial, two people who type on a tablet and a phone; then everything is compared."""

import asyncio
import copy
import logging
import tempfile
import threading
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, async_playwright
from werkzeug.serving import make_server

from mentorform.answer import base_of
from mentorform.config import Settings
from mentorform.web import create_app
from tests.devices import ARGUMENTS, PHONE, TABLET, chromium_path
from tests.people import Person
from tests.places import full_trial
from tests.walks.device import PROBE, Device
from tests.walks.ledger import Comparison, Ledger, compare, standing
from tests.walks.plan import Plan, plan
from tests.walks.weather import DEVICE, Skies, Weather

LAST_SAVE = 40.0  # s for the last save and the last look: moments on a quiet machine
SCREENS = {"tablet": TABLET, "phone": PHONE}


@dataclass(frozen=True, slots=True)
class Result:
    """What a walk found. `figures` counts; `faults` are in words and must be none."""

    seed: int
    seconds: float
    figures: Counter
    faults: list[str]

    def __str__(self) -> str:
        told = ", ".join(f"{name} {self.figures[name]}" for name in FIGURES)
        return f"walk {self.seed} ({self.seconds:.0f} s): {told}, faults {len(self.faults)}"


FIGURES = (
    *(
        "typed",
        "compared",
        "wrong",
        "moved focus",
        "moved caret",
        "moved folds",
        "saves",
        "conflicts",
        "lost",
        "offline",
    ),
    *("gone", "unreached", "untapped"),
)


class World:
    """A program on this machine with a weather for each device; walks share it, each with a trial of its own."""

    def __init__(self, folder: Path) -> None:
        self.app = create_app(Settings(data=folder))
        self.skies = Skies(self.app)
        self.store = self.app.extensions["store"]
        self._one_at_a_time = threading.Lock()
        full_trial(Person(self.app))
        self._filled = max(
            (self.store.load(name).document for name in self.store.ids()), key=lambda d: len(d["leaves"])
        )
        self._server = make_server("127.0.0.1", 0, self.skies, threaded=True)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def trial(self) -> tuple[str, str]:
        """Make a trial with something in every answer; return its address and its id."""
        with self._one_at_a_time:
            before = set(self.store.ids())
            address = Person(self.app).begin()
            [trial_id] = set(self.store.ids()) - before
        with self.store.editing(trial_id) as snapshot:
            snapshot.document.update(
                {part: copy.deepcopy(self._filled[part]) for part in ("leaves", "rows", "revision")}
            )
        return address, trial_id

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def world():
    """A world in a folder of its own that is gone afterwards."""
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)  # a lost answer is no news
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        made = World(Path(folder))
        try:
            yield made
        finally:
            made.close()


class Walk:
    """One walk on its way."""

    def __init__(self, there: World, browser: Browser, planned: Plan) -> None:
        self.world, self.browser, self.plan = there, browser, planned
        self.devices = []
        self._one_at_a_time = asyncio.Lock()

    async def run(self) -> Result:
        started = time.monotonic()
        self.trial, self.trial_id = await asyncio.to_thread(self.world.trial)
        self.ledger = Ledger({name: set(standing(leaf)) for name, leaf in self.leaves().items()})
        try:
            for name in SCREENS:
                self.devices.append(await self.open(name))
            plans = (self.plan.tablet, self.plan.phone)
            await asyncio.gather(*(d.follow(steps) for d, steps in zip(self.devices, plans, strict=True)))
            faults = await self.settle()
            pages = {device.name: await device.page.evaluate("probe.values()") for device in self.devices}
            found = compare(self.ledger, self.leaves(), pages)
        finally:
            for device in self.devices:
                await device.page.context.close()
        return Result(self.plan.seed, time.monotonic() - started, self.count(found), [*faults, *found.faults])

    def leaves(self) -> dict[str, dict]:
        return self.world.store.load(self.trial_id).document["leaves"]

    async def open(self, name: str) -> Device:
        """Open the page on a new device, whose scripts are then at work."""
        key = f"{self.plan.seed} {name}"
        weather = self.world.skies.weathers[key] = Weather(key)
        context = await self.browser.new_context(
            base_url=self.world.address,
            viewport=SCREENS[name],
            has_touch=True,
            service_workers="block",
            extra_http_headers={DEVICE: key},
        )
        await context.add_init_script(PROBE)
        page = await context.new_page()
        device = Device(name, page, weather, self.ledger, self.somebody)
        page.on("pageerror", lambda error: device.faults.append(f"{name}: {error}"))
        await page.goto(f"{self.trial}{self.plan.page}")
        await page.locator("html.saves").wait_for(state="attached")
        return device

    async def somebody(self, leaf: str, address: str) -> None:
        """Write into a leaf from elsewhere, knowing what stands in it."""

        def write() -> None:
            held = self.leaves().get(leaf)
            before = held["value"] if held else ""
            after = f"Joku {len(self.ledger.seen[leaf])}. {before}"
            answer = Person(self.world.app).post(address, {leaf: after, f"{leaf}.base": str(base_of(held))})
            assert answer.status in (303, 409), answer.status
            self.ledger.wrote("somebody", leaf, before, after)

        async with self._one_at_a_time:
            await asyncio.to_thread(write)

    async def settle(self) -> list[str]:
        """Leave every control in good weather, and wait until all is saved and both pages show what the server has."""
        for device in self.devices:
            device.weather.calm = True
            await device.page.evaluate("document.activeElement.blur()")
        faults = [fault for device in self.devices for fault in device.faults]
        end = time.monotonic() + LAST_SAVE
        while True:
            waiting = [device.name for device in self.devices if not await self.is_settled(device)]
            if not waiting or time.monotonic() > end:
                return [*faults, *(f"{name} is not at rest" for name in waiting)]
            await asyncio.sleep(0.1)

    async def is_settled(self, device: Device) -> bool:
        """Say whether a page has nothing unsaved and shows what the server has; if not, it looks again."""
        leaves = self.leaves()
        unsaved, shown = await device.page.evaluate(
            "[document.documentElement.classList.contains('has-unsaved'), probe.values()]"
        )
        if not unsaved and all(value in standing(leaves.get(name)) for name, value in shown.items()):
            return True
        await device.page.evaluate("document.dispatchEvent(new Event('visibilitychange')), null")
        return False

    def count(self, found: Comparison) -> Counter:
        figures = sum((device.figures for device in self.devices), Counter())
        statuses = sum((device.weather.seen for device in self.devices), Counter())
        figures.update(compared=found.compared, wrong=found.wrong, saves=statuses["200"], conflicts=statuses["409"])
        figures["lost"] = statuses["lost"] + statuses["502"]
        return figures


async def walk(seeds, at_once: int = 4, done=lambda result: None) -> list[Result]:
    """Take the walks of these seeds, some at once, and tell of each as it ends."""
    room = asyncio.Semaphore(at_once)

    async def one(there: World, browser: Browser, seed: int) -> Result:
        async with room:
            result = await Walk(there, browser, plan(seed)).run()
        done(result)
        return result

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        with world() as there:
            results = await asyncio.gather(*(one(there, browser, seed) for seed in seeds))
        await browser.close()
    return results
