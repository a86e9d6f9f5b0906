"""What was typed into which control on which device, kept apart from the program, and compared with it at the end.

A text is looked for among a leaf's value, its texts in conflict and its earlier texts; one that a later text only
continues is found in that. What nobody typed must stand nowhere.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from difflib import SequenceMatcher

JOINED = re.compile(r"\n\n| / ")  # between two texts that a person kept both: in an answer, in one line


@dataclass
class Sitting:
    """What one device has written in one leaf since it last saw another's text there. `letters` were typed in it."""

    device: str
    leaf: str
    text: str
    letters: int = 0


@dataclass
class Ledger:
    """The texts of one walk. `initial` maps each leaf to the texts that stood in it before: value and conflicts."""

    initial: dict[str, set[str]]
    closed: list[Sitting] = field(default_factory=list)
    open: dict[tuple[str, str], Sitting] = field(default_factory=dict)
    seen: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # every state that a leaf may have had

    def stands(self, device: str, leaf: str, text: str) -> Sitting:
        """Note what stands in a control that somebody looks at; what another wrote there begins a new sitting."""
        sitting = self.open.get((device, leaf))
        if sitting is None or sitting.text != text:
            if sitting:
                self.closed.append(sitting)
            sitting = self.open[device, leaf] = Sitting(device, leaf, text)
        return sitting

    def wrote(self, device: str, leaf: str, before: str, after: str, letters: int = 0) -> None:
        """Note what somebody made of what stood in a control."""
        sitting = self.stands(device, leaf, before)
        sitting.text = after
        sitting.letters += letters
        self.seen[leaf].add(after)

    @property
    def sittings(self) -> list[Sitting]:
        """Every sitting in which something was written."""
        written = {leaf: texts for leaf, texts in self.seen.items() if texts}
        return [s for s in [*self.closed, *self.open.values()] if s.text in written.get(s.leaf, ())]

    def writers(self, leaf: str) -> set[str]:
        """Who wrote in a leaf; "before" where it was in conflict when the walk began."""
        found = {sitting.device for sitting in self.sittings if sitting.leaf == leaf}
        return found | ({"before"} if len(self.initial.get(leaf, ())) > 1 else set())


@dataclass
class Comparison:
    """How many letters were looked for, how many are not where they were typed, and each fault in words."""

    compared: int = 0
    wrong: int = 0
    faults: list[str] = field(default_factory=list)

    def fault(self, letters: int, text: str) -> None:
        self.wrong += max(1, letters)
        self.faults.append(text)


def texts(leaf: dict | None) -> list[str]:
    """Return every text that a leaf holds: its value, those in conflict, the earlier ones."""
    return [text["value"] for text in ([leaf, *leaf.get("branches", []), *leaf.get("earlier", [])] if leaf else [])]


def standing(leaf: dict | None) -> list[str]:
    """Return the texts that a page may show in a leaf's control: its value, or one in conflict with it."""
    return [text["value"] for text in [leaf, *leaf.get("branches", [])]] if leaf else [""]


def compare(ledger: Ledger, leaves: dict[str, dict], pages: dict[str, dict[str, str]]) -> Comparison:
    """Look for everything in the server's leaves, and in what each device's page shows at the end (name -> value)."""
    found = Comparison()
    for sitting in ledger.sittings:
        found.compared += sitting.letters
        held = texts(leaves.get(sitting.leaf))
        if not any(text.startswith(sitting.text) for text in [*held, *([] if sitting.text else [""])]):
            lost = min((missing(sitting.text, text) for text in held), default=len(sitting.text))
            found.fault(lost, f"{sitting.device} wrote {sitting.text!r} in {sitting.leaf}; there are {held}")
    for leaf in ledger.seen:
        _one_writer(ledger, leaf, leaves.get(leaf), found)
    for name, leaf in leaves.items():
        _strangers(ledger, name, leaf, found)
    for device, shown in pages.items():
        for name, value in shown.items():
            if not _is_shown(value, leaves.get(name)):
                stands = standing(leaves.get(name))
                found.fault(missing(stands[0], value), f"{device} shows {value!r} in {name}; there are {stands}")
    return found


def missing(text: str, found: str) -> int:
    """Return how many letters of a text are not found in another, in their order."""
    return len(text) - sum(block.size for block in SequenceMatcher(None, text, found, False).get_matching_blocks())


def _one_writer(ledger: Ledger, name: str, leaf: dict | None, found: Comparison) -> None:
    """What only one device wrote stands as it wrote it, and in conflict with nothing."""
    writers = ledger.writers(name)
    if len(writers) != 1:
        return
    [device] = writers
    last = next((s.text for s in reversed(ledger.sittings) if s.leaf == name), "")
    stands = standing(leaf)
    if stands != [last]:
        found.fault(missing(last, stands[0]), f"{device} alone wrote {last!r} in {name}; there stands {stands}")


def _strangers(ledger: Ledger, name: str, leaf: dict, found: Comparison) -> None:
    """Nothing stands in a leaf but what stood there before, what was typed there, and what a person joined of those."""
    known = ledger.seen.get(name, set()) | ledger.initial.get(name, set()) | {""}
    if name.endswith((".order", ".shared", ".aside", ".mark")):
        return  # buttons write these
    for text in standing(leaf):
        parts = JOINED.split(text)
        if text not in known and not all(part in known for part in parts):
            strange = min(missing(text, other) for other in known)
            found.fault(strange, f"nobody wrote {text!r} in {name}; known are {sorted(known)[-4:]}")


def _is_shown(value: str, leaf: dict | None) -> bool:
    return value in standing(leaf)
