"""The power-cut check: programs are recorded, every crash point is replayed, every image is opened by the real store.

A program says on its output what it acknowledges; what it had said by a crash point must be in every image of it.
"""

import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from mentorform.store import StoreUnavailable, TrialNotFound
from mentorform.store.links import FileLinkStore
from mentorform.store.tinydb_store import TinyDBStore
from tests.faults.disk_model import images, write
from tests.faults.syscalls import Recording

NAME = "ab" * 32  # a link's record
SECRET = "poistettava"  # what a purge removes

OPEN = """
import os, signal, stat, sys
from pathlib import Path
flaw = sys.argv[2]
real = os.fsync
def kind(descriptor):
    return "folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file"
os.fsync = lambda descriptor: None if kind(descriptor) == flaw else real(descriptor)
from mentorform.store.links import FileLinkStore
from mentorform.store.tinydb_store import TinyDBStore
store, links = TinyDBStore(Path(sys.argv[1], "data")), FileLinkStore(Path(sys.argv[1], "data"))
def say(*words):
    os.write(1, (" ".join(map(str, words)) + "\\n").encode())
def edit(trial_id, n, purge=False, **more):
    say("begins", trial_id, n)
    with store.editing(trial_id, purge=purge) as snapshot:
        snapshot.document.update(n=n, **more)
    say("saved", trial_id, n)
def create():
    trial_id = store.create({"n": 0})
    say("saved", trial_id, 0)
    return trial_id
def die_at_the_next_folder():
    os.fsync = lambda descriptor: real(descriptor) if kind(descriptor) == "file" else os.kill(os.getpid(), 9)
"""
LIFE = f"""{OPEN}
trial_id = create()
for n in range(1, 4):
    edit(trial_id, n, text="{SECRET}" * n)
links.put("{NAME}", {{"n": 0}})
say("linked", 0)
links.put("{NAME}", {{"n": 1}})
say("linked", 1)
edit(trial_id, 4, purge=True, text="")
say("purged", trial_id)
edit(trial_id, 5)
say("begins", trial_id, "removal")
links.delete("{NAME}")
say("unlinked")
store.delete(trial_id)
say("deleted", trial_id)
"""
KILLED_SAVE = f"""{OPEN}
trial_id = create()
edit(trial_id, 1)
say("begins", trial_id, 2)
die_at_the_next_folder()
with store.editing(trial_id) as snapshot:
    snapshot.document["n"] = 2
"""
REPEATED_SAVE = f"""{OPEN}
edit(next(store.ids()), 2)
"""
KILLED_FIRST = f"""{OPEN}
die_at_the_next_folder()
create()
"""
SECOND = f"""{OPEN}
edit(create(), 1)
"""
KILLED_REMOVAL = f"""{OPEN}
links.put("{NAME}", {{"n": 0}})
say("linked", 0)
say("begins", "link", "removal")
die_at_the_next_folder()
links.delete("{NAME}")
"""
REPEATED_REMOVAL = f"""{OPEN}
links.delete("{NAME}")
say("unlinked")
"""
STORIES = {
    "a trial from its first save to its removal": [LIFE],
    "a save that was killed, and its repeat": [KILLED_SAVE, REPEATED_SAVE],
    "a program killed while it makes its folders, and the next": [KILLED_FIRST, SECOND],
    "a removal of a link that was killed, and its repeat": [KILLED_REMOVAL, REPEATED_REMOVAL],
}


@dataclass
class PowerCuts:
    """What the check saw: `bad` counts images by what is wrong with them."""

    operations: int = 0
    images: int = 0
    acknowledged: int = 0
    bad: Counter = field(default_factory=Counter)

    def __str__(self):
        told = f"{self.operations} operations, {self.acknowledged} acknowledged, {self.images} images"
        return f"power cut: {told}, bad: {self.bad.total()}"


def check(stories=STORIES, flaw="none", *, until_bad=False):
    """Record and replay; `flaw` names a kind of fsync ("file", "folder") that the recorded build leaves out."""
    seen = PowerCuts()
    for scripts in stories.values():
        with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as traces:
            recording = Recording(Path(folder), Path(traces))
            for script in scripts:
                recording.run(script, flaw)
        _replay(recording.operations, seen, until_bad)
    return seen


def _replay(operations, seen, until_bad):
    said = [operation[1] if operation[0] == "say" else "" for operation in operations]
    seen.operations += len(operations)
    seen.acknowledged += sum(line.startswith(("saved", "linked", "purged", "deleted", "unlinked")) for line in said)
    for happened, image in images(operations):
        with tempfile.TemporaryDirectory() as folder:
            write(image, Path(folder))
            seen.images += 1
            seen.bad.update(_faults(Path(folder), [line.split() for line in said[:happened] if line]))
        if until_bad and seen.bad:
            return


def _faults(folder, said):
    """Return what is wrong with an image, given what had been said before the power went."""
    store, links = TinyDBStore(folder / "data"), FileLinkStore(folder / "data")
    begun = {words[1]: words[2] for words in said if words[0] == "begins"}
    saved = {words[1]: int(words[2]) for words in said if words[0] == "saved"}
    deleted = {words[1] for words in said if words[0] == "deleted"}
    faults = []
    if any(words[0] == "purged" for words in said) and _is_in_a_file(folder, SECRET):
        faults.append("what was purged is in a file")
    for trial_id, number in saved.items():
        may_be_gone = begun.get(trial_id) == "removal"
        try:
            snapshot = store.load(trial_id)
        except TrialNotFound:
            faults += [] if may_be_gone else ["an acknowledged trial is gone"]
            continue
        except StoreUnavailable:
            faults.append("a trial is unreadable")
            continue
        allowed = {number} | ({number + 1} if begun.get(trial_id) == str(number + 1) else set())
        if trial_id in deleted:
            faults.append("a deleted trial is back")
        if snapshot.document.get("n") not in allowed:
            faults.append("an acknowledged save is gone")
        if snapshot.recovered:
            faults.append("a generation is damaged")
        faults += _goes_on(store, trial_id)
    return faults + _link_faults(links, said)


def _goes_on(store, trial_id):
    """The next save after the power cut is kept."""
    with store.editing(trial_id) as snapshot:
        snapshot.document["next"] = True
    return [] if store.load(trial_id).document.get("next") else ["the next save is lost"]


def _link_faults(links, said):
    kept = [words for words in said if words[0] in ("linked", "unlinked")]
    if not kept:
        return []
    removal_begun = any(words[-1] == "removal" for words in said)
    try:
        record = links.get(NAME)
    except StoreUnavailable:
        return ["a link is unreadable"]
    if record is None:
        return [] if removal_begun else ["a link is gone"]
    if kept[-1][0] == "unlinked":
        return ["a removed link is back"]
    return [] if record["n"] >= int(kept[-1][1]) else ["a link is an old one"]


def _is_in_a_file(folder, text):
    return any(text.encode() in path.read_bytes() for path in folder.rglob("*") if path.is_file())
