"""One person at one device: follows a plan in a real Chromium and notes what was typed where."""

import asyncio
from collections import Counter
from pathlib import Path

from playwright.async_api import Page
from playwright.async_api import TimeoutError as PatienceEnded

from tests.walks.ledger import Ledger
from tests.walks.plan import Step
from tests.walks.weather import Weather

PROBE = (Path(__file__).parent / "probe.js").read_text()
MOST_TABS = 40  # from one text control to the next
PRESS = 3000  # ms to press a button that is on the page


class Device:
    """A tablet or a phone. `somebody` writes from elsewhere into a leaf: `await somebody(leaf, address)`."""

    def __init__(self, name: str, page: Page, weather: Weather, ledger: Ledger, somebody) -> None:
        self.name, self.page, self.weather, self.ledger, self.somebody = name, page, weather, ledger, somebody
        self.figures, self.faults = Counter(), []
        self.here = ""  # the name of the control that is typed in
        self.caret = None  # where the caret was left in it
        self.folds = {}  # id -> open, as the person left it
        self.spells = []  # tasks that end an offline spell

    async def follow(self, steps: tuple[Step, ...]) -> None:
        """Do what a plan says, and end with a network that works."""
        self.folds = await self.page.evaluate("probe.folds()")
        for step in steps:
            await self.write(step)
            await self.look_at_folds()
        await asyncio.gather(*self.spells)

    async def write(self, step: Step) -> None:
        """Go to a control and type a text in it, letter by letter."""
        if not await self.go(step):
            return
        clock = asyncio.get_running_loop().time
        due = clock()
        for number, (letter, pause) in enumerate(zip(step.text, step.pauses, strict=True)):
            if number in step.acts:
                act, chance = step.acts[number]
                if not await self.is_there() or not await ACTS[act](self, chance):
                    return
                due = clock()
            due = max(due + pause, clock())
            await asyncio.sleep(due - clock())
            await self.letter(letter)

    async def go(self, step: Step) -> bool:
        """Reach a control in the step's way; say whether one was reached."""
        if step.way == "tab" and self.here and await self.tab():
            return True
        way = "any" if step.way == "tab" else step.way
        name = await self.page.evaluate("(by) => probe.way(...by)", [step.section, way, step.chance, self.here])
        return await self.enter(name)

    async def tab(self) -> bool:
        """Press Tab until the caret is in a text."""
        for _ in range(MOST_TABS):
            await self.page.keyboard.press("Tab")
            if seen := await self.page.evaluate("probe.enter()"):
                return self.is_in(seen)
        return False

    async def enter(self, name: str) -> bool:
        """Tap a control, again where the page moved under the finger."""
        for _ in range(3):
            if not await self.tap(f"main section [name='{name}']"):
                continue
            seen = await self.page.evaluate("probe.enter()")
            if seen and seen["name"] == name:
                return self.is_in(seen)
        self.figures["unreached"] += 1
        self.faults.append(f"{self.name} cannot reach {name}")
        return False

    async def is_there(self) -> bool:
        """Say whether the control that is typed in is still on the page; nothing may take it away."""
        if await self.page.evaluate("name => probe.has(name)", self.here):
            return True
        self.figures["gone"] += 1
        self.faults.append(f"{self.name} typed in {self.here}; it has left the page")
        return False

    def is_in(self, seen: dict) -> bool:
        self.here, self.caret = seen["name"], None
        self.ledger.stands(self.name, self.here, seen["value"])
        return True

    async def letter(self, letter: str) -> None:
        """Type a letter and look what it did: only the caret's own control may change, and only by this letter."""
        self.figures["typed"] += 1
        await self.page.keyboard.type(letter)
        seen = await self.page.evaluate("probe.letter()")
        sitting = self.ledger.open[self.name, self.here]
        if not seen or not seen["same"] or seen["name"] != self.here:
            self.figures["moved focus"] += 1
            self.faults.append(f"{self.name} typed {letter!r} in {self.here}; it went to {seen and seen['name']}")
            at = len(sitting.text) if self.caret is None else self.caret
            meant = sitting.text[:at] + letter + sitting.text[at:]
            self.ledger.wrote(self.name, self.here, sitting.text, meant, letters=1)
            self.caret = at + 1
            return
        if self.caret is not None and seen["value"] == sitting.text and seen["start"] != self.caret:
            self.figures["moved caret"] += 1
            self.faults.append(f"{self.name}: the caret in {self.here} moved from {self.caret} to {seen['start']}")
        made = seen["value"][: seen["start"]] + letter + seen["value"][seen["end"] :]
        if seen["after"] != made:
            self.faults.append(f"{self.name} made {made!r} in {self.here}; there stands {seen['after']!r}")
        self.ledger.wrote(self.name, self.here, seen["value"], made, letters=1)
        self.caret = seen["start"] + 1

    async def look_at_folds(self) -> None:
        """What the person opened stands open, what they closed is closed."""
        shown = await self.page.evaluate("probe.folds()")
        for fold, is_open in self.folds.items():
            if shown.get(fold, is_open) != is_open:
                self.figures["moved folds"] += 1
                self.faults.append(f"{self.name} left the fold {fold} {'open' if is_open else 'closed'}; now it is not")
        self.folds |= shown

    async def tap(self, selector: str, chance: float = 0) -> bool:
        """Tap one of the elements that fit, opening what is folded around it; say whether one was tapped."""
        found = self.page.locator(selector)
        number = await found.count()
        if not number:
            return False
        found = found.nth(int(chance * number))
        try:
            for fold in await found.evaluate("e => probe.foldsAround(e)"):
                await self.turn(fold, is_open=True)
            await found.tap(timeout=PRESS)
        except PatienceEnded:
            self.figures["untapped"] += 1
            return False
        return True

    async def turn(self, fold: str, *, is_open: bool) -> None:
        await self.page.locator(f"#{fold} > summary").tap(timeout=PRESS)
        self.folds[fold] = is_open

    async def section(self) -> str:
        """Return the selector of the section that holds the caret's control."""
        return await self.page.evaluate("name => probe.section(name)", self.here)


def presses(button: str):
    """Return an act: press one of the section's buttons, and go back to the text."""

    async def act(device: Device, chance: float) -> bool:
        await device.tap(f"{await device.section()} {button}", chance)
        return await device.enter(device.here)

    return act


def chooses(control: str):
    """Return an act: tap a tick or a choice of the section, and go back to the text."""

    async def act(device: Device, chance: float) -> bool:
        name = await device.page.evaluate("(by) => probe.control(...by)", [await device.section(), control, chance])
        if name:
            before = (await device.page.evaluate("probe.values()"))[name]
            if await device.tap(f"main section label:has(> [name='{name}'])", chance):
                after = (await device.page.evaluate("probe.values()"))[name]
                device.ledger.wrote(device.name, name, before, after)
        return await device.enter(device.here)

    return act


async def fold(device: Device, chance: float) -> bool:
    """Open or close a fold in which the caret is not."""
    if found := await device.page.evaluate("chance => probe.fold(chance)", chance):
        await device.turn(found["id"], is_open=not found["open"])
    return await device.enter(device.here)


async def look(device: Device, chance: float) -> bool:
    """Come back to the page: it asks at once what is new."""
    await device.page.evaluate("document.dispatchEvent(new Event('visibilitychange')), null")
    return True


async def offline(device: Device, chance: float) -> bool:
    """Lose the connection for up to 3 s, and go on typing."""

    async def spell() -> None:
        device.figures["offline"] += 1
        device.weather.offline = True
        await device.page.context.set_offline(True)
        await asyncio.sleep(0.3 + 2.7 * chance)
        device.weather.offline = False
        await device.page.context.set_offline(False)

    if not device.weather.offline:
        device.spells.append(asyncio.create_task(spell()))
    return True


async def here(device: Device, chance: float) -> bool:
    """Somebody else writes in the very answer: the save of this device meets a conflict."""
    await device.somebody(device.here, await device.page.evaluate("name => probe.address(name)", device.here))
    return True


async def beside(device: Device, chance: float) -> bool:
    """Somebody else writes in another answer of the section: every save and look of this device brings it."""
    name = await device.page.evaluate("(by) => probe.beside(...by)", [device.here, chance])
    await device.somebody(name, await device.page.evaluate("name => probe.address(name)", name))
    return True


# What may happen in the middle of a word. Each says whether the caret is in the text again. A new one is one row here
# and its weight in `plan.ACTS`.
ACTS = {
    "add a row": presses("button[name$='.add']"),
    "move a row up": presses("button[name$='.move'][id$='-up']"),
    "move a row down": presses("button[name$='.move'][id$='-down']"),
    "explain": presses(".tools button:is([name=help], [name=close][value^='help '])"),
    "more": presses(".tools button:is([name=more], [name=close][value^='more '])"),
    "save": presses(".save > button"),
    "resolve": presses(".conflict button"),
    "tick": chooses("input[type=checkbox]"),
    "choose": chooses("input[type=radio]"),
    "fold": fold,
    "look": look,
    "offline": offline,
    "somebody writes here": here,
    "somebody writes beside": beside,
}
