"""The oracle: devices save numbered values while the program dies again and again; what was acknowledged is there.

A run asks after every kill, while nothing runs, what the files hold, and at the end what the program shows.
"""

import random
import time
from dataclasses import dataclass, field

from mentorform.content_loader import load_model
from mentorform.store import StoreUnavailable
from mentorform.store.tinydb_store import TinyDBStore
from tests.faults.client import ROWS, Client
from tests.faults.served import Served
from tests.faults.web import ask, controls

DEVICES = 4
PATIENCE = 60.0  # seconds for what always comes: a second on a quiet machine
LONGEST = 0.3  # seconds that the devices save on before the next fault


@dataclass
class Figures:
    """What a run saw. `bad` holds every broken promise in words; it must stay empty."""

    kind: str
    kills: int = 0
    acknowledged: int = 0
    repeats: int = 0
    conflicts: int = 0
    damaged: int = 0
    lost: int = 0
    full: int = 0
    disk: str = ""
    statuses: dict = field(default_factory=dict)
    bad: list = field(default_factory=list)

    def __str__(self):
        more = {"damaged": self.damaged, "lost with a damaged file": self.lost, "answers 507": self.full}
        told = [f"{self.kind}: {self.kills} kills", f"{self.acknowledged} acknowledged", f"{self.repeats} repeats"]
        told += [f"{number} {name}" for name, number in more.items() if number]
        return ", ".join([*told, self.disk] if self.disk else told) + f", bad: {len(self.bad)}"


class Run:
    """One run: a server, its devices, and what happens to them between two looks at the files."""

    def __init__(self, kind, folder, seed, *, gunicorn=False):
        self.chance, self.folder = random.Random(seed), folder
        self.figures = Figures(kind)
        self.served = Served(folder, gunicorn=gunicorn, copied=not gunicorn)
        self.devices, self.lost = [], set()

    def __enter__(self):
        # Killed while it makes its folder and its keys: the next start must find nothing half made.
        self.served.start()
        until(lambda: any(self.folder.iterdir()), "the program makes nothing")
        time.sleep(self.chance.uniform(0, 0.02))
        self.served.kill()
        self.served.start()
        self.served.wait()
        self.trial = begin(self.served.port)
        self.trial_id = next(TinyDBStore(self.folder).ids())
        questions = [q for s in load_model().meetings[0].sections for q in s.questions if q.kind == "text"]
        for number, question in zip(range(DEVICES), questions, strict=False):
            seed = self.chance.random()
            self.devices.append(Client(number, self.served.port, self.trial, question, seed=seed))
            self.devices[-1].start()
        return self

    def __exit__(self, *error):
        for device in self.devices:
            device.stop()

    def while_saving(self):
        """Let each device have an answer, and all save on for a moment of random length."""
        known = [device.answers for device in self.devices]
        until(
            lambda: all(
                device.answers > before or device.faults for device, before in zip(self.devices, known, strict=True)
            ),
            "a device gets no answer",
        )
        time.sleep(self.chance.uniform(0, LONGEST))

    def kill(self):
        """Kill everything, look at what the files hold."""
        self.served.kill()
        self.figures.kills += 1
        self.look()

    def start(self):
        """Start it; now and then it is killed while it is still starting."""
        self.served.start()
        if self.chance.random() < 0.15:
            time.sleep(self.chance.uniform(0, 0.6))
            self.kill()
            self.served.start()
        self.served.wait()

    def look(self, *, damaged=False):
        """Compare the files with what was acknowledged. One generation may be missing where a file was damaged."""
        acknowledged = [list(device.acknowledged) for device in self.devices]  # before the files: they may be newer
        try:
            snapshot = TinyDBStore(self.folder).load(self.trial_id)
        except StoreUnavailable as error:
            self.figures.bad.append(f"unreadable: {error}")
            return
        if snapshot.recovered and not damaged:
            self.figures.bad.append("a generation is damaged that nobody damaged")
        found = values(snapshot.document)
        missing = [
            item
            for device, known in zip(self.devices, acknowledged, strict=True)
            for item in missing_of(device, known, found)
            if item not in self.lost
        ]
        if len(missing) > damaged:
            self.figures.bad.append(f"acknowledged and not there: {missing}")
        self.lost.update(missing)
        rows = sorted(text for name, texts in found.items() if name.startswith(ROWS) for text in texts)
        if len(rows) != len(set(rows)):
            self.figures.bad.append(f"a row twice: {rows}")

    def finish(self):
        """Let every device end with an answer, and sum up."""
        for device in self.devices:
            device.stop()
        end = time.monotonic() + PATIENCE
        for device in self.devices:
            device.join(max(0.0, end - time.monotonic()))
            if device.is_alive():
                self.figures.bad.append(f"device {device.number} gets no answer")
        self.look()
        self.served.kill()
        self.look()
        self._sum_up()
        return self.figures

    def _sum_up(self):
        figures = self.figures
        for device in self.devices:
            figures.acknowledged += len(device.acknowledged)
            figures.repeats += device.repeats
            figures.bad += device.faults
            for status, number in device.statuses.items():
                figures.statuses[status] = figures.statuses.get(status, 0) + number
        figures.lost, figures.full = len(self.lost), figures.statuses.get(507, 0)
        figures.conflicts = figures.statuses.get(409, 0)
        # After a damaged file a device may write on from a text that is gone: it then stands beside the older one.
        if figures.conflicts and not figures.lost:
            figures.bad.append(f"{figures.conflicts} conflicts though every device writes in a field of its own")
        if unexpected := figures.statuses.keys() - {0, 200, 409, *([507] if figures.disk else [])}:
            figures.bad.append(f"answers {sorted(unexpected)}: {figures.statuses}")


def until(comes, otherwise):
    """Wait until something comes. Raises `TimeoutError` with what is said otherwise."""
    end = time.monotonic() + PATIENCE
    while not comes():
        if time.monotonic() > end:
            raise TimeoutError(otherwise)
        time.sleep(0.002)


def values(document):
    """Return all texts that stand in a document, by leaf: its own, and those in conflict with it."""
    return {
        name: [text["value"] for text in [leaf, *leaf.get("branches", [])] if text["value"]]
        for name, leaf in document["leaves"].items()
    }


def missing_of(device, acknowledged, found):
    """Return what was acknowledged and neither stands there nor was replaced by a later text of the same device."""
    rows = [(name, value) for name, value in acknowledged if name != device.name]
    missing = [(name, value) for name, value in rows if value not in found.get(name, [])]
    texts = [value for name, value in acknowledged if name == device.name]
    if texts and max(map(number_of, found.get(device.name, [])), default=0) < number_of(texts[-1]):
        missing.append((device.name, texts[-1]))
    return missing


def number_of(value):
    return int(value.split()[0].partition(":")[2])


def begin(port):
    """Make a trial as a person does; return its address."""
    start = ask(port, "/")
    return ask(port, "/trials", {"csrf_token": controls(start.text)["csrf_token"]}, start.cookie).location
