"""One leaf of an answer: its revisions, and what happens when two devices write it. Pure.

A leaf is the smallest thing that is saved by itself: a text, a tick, a part of a row, the order of a list. Its
value is always a string in canonical form. A leaf is a plain dictionary, so that a trial is one JSON document:

    {"rev": 7, "value": "…", "at": "2026-12-02T10:15:00Z", "by": "trainee",     who wrote it, where the device says so
     "lang": "uk",                                           what it is written in, where the device reads two languages
     "page": "k3x9",                                         the page that wrote it; only while its sitting lasts
     "branches": [{"rev": 9, "value": "…", "at": "…"}],     texts in conflict with the value, oldest first
     "earlier": [{"rev": 3, "value": "…", "at": "…"}],      texts that were replaced, oldest first
     "removed": 5}                                           the revision of the last permanent removal

Revisions come from one counter a trial and are never used twice in it, so that a revision also names a text.

A page that saves while somebody types sends a random id of its own. Its saves of one leaf that are less than 30 minutes
apart are a sitting, and a sitting is one version: what stood there before it is kept among the earlier texts, its own
texts on the way are not. The id stands beside the text (or its branch) that the sitting wrote last; whoever else writes
replaces it, and `end_sitting` drops it once it is too old. To bring in, to bring back and to choose between texts are
versions by themselves, and so is every save without an id. A text that is emptied is kept, so that it can come back.
Bases and conflicts know nothing of this.
"""

import dataclasses
import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from mentorform.field_kinds import LONGEST_TEXT

Leaf = dict[str, Any]

DIGEST_HEX = 16  # 64 bits: enough to tell a device's own text from another's within one leaf
EARLIER_TEXTS = 20  # kept a leaf; more would make a page slower to read than its own words
EARLIER_DAYS = 90  # and no longer than this, by the time of the text that replaces them
SITTING = timedelta(minutes=30)  # the longest pause within one version: a coffee, and not the next meeting

_BASE = re.compile(r"(0|[1-9][0-9]{0,11})-([0-9a-f]{16})")


class Stamp(NamedTuple):
    """When something is written (UTC, ISO 8601, whole seconds) and by whom: a role, "" where the device says none.

    `tell` gives the code of a text's language, "" where it cannot be told; without it none is told. `page` is the id of
    the page that saves while somebody types, "" where every save is a version.
    """

    at: str
    by: str = ""
    tell: Callable[[str], str] | None = None
    page: str = ""


class MalformedBase(ValueError):
    """A base that this program did not write."""


class Status(StrEnum):
    """What became of one leaf in a save."""

    SAVED = "saved"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    REMOVED = "removed"  # its base is older than a permanent removal: nothing was stored
    TOO_LONG = "too-long"  # the texts joined would be too long: nothing was stored


@dataclass(frozen=True, slots=True)
class Base:
    """What a form was drawn from: a revision, and the digest of the value that was drawn."""

    revision: int
    digest: str

    def __str__(self) -> str:
        return f"{self.revision}-{self.digest}"

    @classmethod
    def parse(cls, text: str) -> "Base":
        """Read `<revision>-<digest>`. Raises `MalformedBase` for anything else."""
        found = _BASE.fullmatch(text)
        if not found:
            raise MalformedBase(text)
        return cls(int(found[1]), found[2])


def digest(value: str) -> str:
    """Return the digest of a canonical value."""
    return hashlib.sha256(value.encode()).hexdigest()[:DIGEST_HEX]


EMPTY_BASE = Base(0, digest(""))


@dataclass(frozen=True, slots=True)
class Change:
    """One leaf as a form sends it.

    `resolve` is the button that chose between texts in conflict: "mine", "theirs", "both" or a text's revision;
    `seen` the revisions of the texts that the form showed. `join` makes one value of several (for "both"). `restore`
    is the revision of an earlier text that is wanted back.
    """

    name: str
    value: str
    base: Base = EMPTY_BASE
    resolve: str = ""
    seen: frozenset[int] = frozenset()
    join: Callable[[list[str]], str] = field(default="\n\n".join)
    restore: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a change, and the base that the sender's next save must name."""

    status: Status
    base: Base


def base_of(text: Leaf | None) -> Base:
    """Return the base of a leaf's value, or of one of its branches; `None` is a leaf never written."""
    return Base(text["rev"], digest(text["value"])) if text else EMPTY_BASE


def texts(leaf: Leaf) -> list[Leaf]:
    """Return the texts in conflict, the leaf's own value first; empty where there is no conflict."""
    branches: list[Leaf] = leaf.get("branches", [])
    return [leaf, *branches] if branches else []


def joined(leaf: Leaf, change: Change) -> str:
    """Return all texts in conflict as one, with what the form holds in place of the sender's own."""
    own = _branch_with(leaf, change.base) or leaf
    ordered = [change.value if text is own else text["value"] for text in texts(leaf)]
    return change.join(list(dict.fromkeys(filter(None, ordered))))


def write(leaf: Leaf, change: Change, *, revision: Callable[[], int], stamp: Stamp) -> Outcome:
    """Save one change into its leaf and say what became of it. `revision` gives the next unused revision."""
    if change.resolve and leaf.get("branches"):
        return _resolve(leaf, change, revision, stamp._replace(page=""))
    if change.restore is not None:
        return _restore(leaf, change, revision, stamp._replace(page=""))
    branch = _branch_with(leaf, change.base)
    if digest(change.value) == change.base.digest:
        return Outcome(Status.CONFLICT, change.base) if branch else Outcome(Status.UNCHANGED, base_of(leaf))
    if change.base.revision < leaf.get("removed", 0):
        return Outcome(Status.REMOVED, base_of(leaf))
    if change.base == base_of(leaf) or change.value == leaf["value"]:
        replace(leaf, change.value, revision=revision, stamp=stamp)
        _drop_branches(
            leaf, [b for b in leaf.get("branches", []) if b is branch or b["value"] == change.value], stamp.at
        )
        return Outcome(Status.SAVED, base_of(leaf))
    return Outcome(Status.CONFLICT, base_of(_set_branch(leaf, branch, change.value, revision, stamp)))


def _restore(leaf: Leaf, change: Change, revision: Callable[[], int], stamp: Stamp) -> Outcome:
    """Bring an earlier text back; what the form holds is saved before it and so becomes an earlier text itself."""
    wanted = next((text["value"] for text in leaf.get("earlier", []) if text["rev"] == change.restore), None)
    typed = write(leaf, dataclasses.replace(change, restore=None), revision=revision, stamp=stamp)
    if wanted is None or typed.status not in (Status.SAVED, Status.UNCHANGED):
        return typed
    base = typed.base if typed.status is Status.SAVED else change.base  # what the asker has seen, and nothing newer
    back = dataclasses.replace(change, value=wanted, base=base, restore=None)
    return write(leaf, back, revision=revision, stamp=stamp)


def replace(leaf: Leaf, value: str, *, revision: Callable[[], int], stamp: Stamp) -> None:
    """Put a value in place of the leaf's own and keep the old one among the earlier texts."""
    if value == leaf["value"]:
        return
    told = next((text["lang"] for text in _all_texts(leaf) if text["value"] == value and "lang" in text), "")
    _succeed(leaf, leaf, value, stamp)
    _put(leaf, revision(), value, stamp)
    if told:
        leaf["lang"] = told  # a text that is chosen or brought back is in the language that its writer's device told


def end_sitting(leaf: Leaf, now: str) -> None:
    """Forget which page wrote a leaf's texts, where the sitting is over."""
    for text in [leaf, *leaf.get("branches", [])]:
        if "page" in text and text["at"] <= _before(now, SITTING):
            del text["page"]


def append(leaf: Leaf, text: str, *, revision: Callable[[], int], stamp: Stamp) -> None:
    """Add a text below the leaf's value. This never conflicts: nothing is replaced."""
    replace(leaf, "\n".join(filter(None, [leaf["value"], text])), revision=revision, stamp=stamp)


def erase(leaf: Leaf, *, revision: Callable[[], int], stamp: Stamp) -> None:
    """Remove a leaf's value, its texts in conflict and its earlier texts for good."""
    number = revision()
    leaf.clear()
    leaf.update(rev=number, value="", at=stamp.at, removed=number)


def is_erased(leaf: Leaf) -> bool:
    """Say whether a leaf was removed for good and not written since."""
    return bool(leaf["rev"] == leaf.get("removed"))


def redact(leaf: Leaf, left_of: Callable[[str], str], *, revision: Callable[[], int], stamp: Stamp) -> None:
    """Take something out of every text of a leaf for good. `left_of` gives what is left of a text, "" for nothing."""
    for kind in ("branches", "earlier"):
        for text in leaf.get(kind, []):
            _reduce(text, left_of(text["value"]), revision)
    if _reduce(leaf, left_of(leaf["value"]), revision):
        leaf["at"] = stamp.at
    left = {
        "branches": [text for text in leaf.get("branches", []) if text["value"] != leaf["value"]],
        "earlier": [text for text in leaf.get("earlier", []) if text["value"]],
    }
    for kind, found in left.items():
        leaf.pop(kind, None)
        if found:
            leaf[kind] = found


def _reduce(text: Leaf, value: str, revision: Callable[[], int]) -> bool:
    if value == text["value"]:
        return False
    text.update(rev=revision(), value=value)
    return True


def _resolve(leaf: Leaf, change: Change, revision: Callable[[], int], stamp: Stamp) -> Outcome:
    mine = _branch_with(leaf, change.base)
    in_conflict = {text["rev"]: text["value"] for text in texts(leaf)}
    if not in_conflict.keys() <= change.seen:
        return _again(leaf, change, mine, revision, stamp)
    own = mine or leaf
    others = [text["value"] for text in texts(leaf) if text is not own]
    match change.resolve:
        case "mine":
            value = change.value
        case "theirs" if len(others) == 1:
            value = others[0]
        case "both":
            value = joined(leaf, change)
        case number if number.isdecimal() and int(number) in in_conflict:
            value = in_conflict[int(number)]
        case _:
            return _again(leaf, change, mine, revision, stamp)
    if len(value) > LONGEST_TEXT:
        return Outcome(Status.TOO_LONG, change.base)
    if change.value not in (value, *in_conflict.values()):
        _remember(leaf, [_put({}, revision(), change.value, stamp)], now=stamp.at)
    replace(leaf, value, revision=revision, stamp=stamp)
    _drop_branches(leaf, list(leaf["branches"]), stamp.at)
    return Outcome(Status.SAVED, base_of(leaf))


def _again(leaf: Leaf, change: Change, mine: Leaf | None, revision: Callable[[], int], stamp: Stamp) -> Outcome:
    """Ask again, and keep what the form holds: a choice that could not be carried out loses no text."""
    if change.value in {text["value"] for text in texts(leaf)}:
        return Outcome(Status.CONFLICT, base_of(mine or leaf))
    return Outcome(Status.CONFLICT, base_of(_set_branch(leaf, mine, change.value, revision, stamp)))


def _all_texts(leaf: Leaf) -> list[Leaf]:
    return [*leaf.get("branches", []), *leaf.get("earlier", [])]


def _branch_with(leaf: Leaf, base: Base) -> Leaf | None:
    return next((branch for branch in leaf.get("branches", []) if base_of(branch) == base), None)


def _set_branch(leaf: Leaf, own: Leaf | None, value: str, revision: Callable[[], int], stamp: Stamp) -> Leaf:
    """Keep a value beside the leaf's own: in the sender's own branch, or in a new one."""
    same: Leaf | None = next((b for b in leaf.get("branches", []) if b["value"] == value), None)
    if same:
        return same
    if own is None:
        own = {}
        leaf.setdefault("branches", []).append(own)
    else:
        _succeed(leaf, own, value, stamp)
    return _put(own, revision(), value, stamp)


def _drop_branches(leaf: Leaf, dropped: list[Leaf], now: str) -> None:
    if not dropped:
        return
    _remember(leaf, [branch for branch in dropped if branch["value"] != leaf["value"]], now=now)
    leaf["branches"] = [branch for branch in leaf["branches"] if branch not in dropped]
    if not leaf["branches"]:
        del leaf["branches"]


def _put(leaf: Leaf, revision: int, value: str, stamp: Stamp) -> Leaf:
    leaf.update(rev=revision, value=value, at=stamp.at)
    lang = stamp.tell(value) if stamp.tell and value else ""
    for part, said in (("by", stamp.by), ("lang", lang), ("page", stamp.page)):
        leaf.pop(part, None)
        if said:
            leaf[part] = said
    return leaf


def _succeed(leaf: Leaf, old: Leaf, value: str, stamp: Stamp) -> None:
    """Keep what a value follows: not within a sitting, unless it is emptied; nor what it only continues.

    The first save of a sitting keeps even that: the next one may continue nothing.
    """
    same_page = stamp.page and old.get("page") == stamp.page and old["at"] > _before(stamp.at, SITTING)
    if not same_page or not value:
        _remember(leaf, [old], instead="" if stamp.page else value, now=stamp.at)


def _remember(leaf: Leaf, old: Iterable[Leaf], *, now: str, instead: str = "") -> None:
    """Keep texts among the earlier ones, except one that the text instead of it only continues."""
    kept = [
        {part: text[part] for part in ("rev", "value", "at", "by", "lang") if part in text}
        for text in old
        if text["value"] and not instead.startswith(text["value"])
    ]
    if kept:
        oldest = _before(now, timedelta(days=EARLIER_DAYS))
        young = [text for text in leaf.get("earlier", []) if text["at"] >= oldest]
        if young and kept[0]["value"].startswith(young[-1]["value"]):
            del young[-1]  # kept when a sitting began that then only continued it
        leaf["earlier"] = [*young, *kept][-EARLIER_TEXTS:]


def _before(at: str, how_long: timedelta) -> str:
    return (datetime.fromisoformat(at) - how_long).strftime("%Y-%m-%dT%H:%M:%SZ")
