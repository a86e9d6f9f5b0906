"""What a preparation's writer brings into the meetings, and takes back. Pure.

A preparation remembers under "brought", by its question and the meeting's answer, what was done last:

    {"prep.trainee.p4": {"m1.goals.q2": {
        "at": "2026-12-02T10:15:00Z",
        "key": "…",                            of the save that asked for it, so that a repeat does nothing twice
        "added": [["m1.goals.q2", "…"]],       the leaves that got a text; none where the same stood there already
        "shared": false}}}                     whether others than the pair saw the answer then

and once it was taken back, {"at", "key", "left"}: whether anything stayed, for others had changed it. Texts are
compared by whole lines: "kiire" is not in "kiirettä".
"""

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from mentorform.content import Question
from mentorform.field_kinds import LONGEST_TEXT
from mentorform.trial import Trial, timestamp

ROW_BYTES = 6  # 48 bits, as a page mints them

Added = list[list[str]]  # pairs of a leaf's name and the text that it got


class TooLong(ValueError):
    """The answer would be too long with what is brought into it; `length` is how long."""

    def __init__(self, length: int) -> None:
        super().__init__(length)
        self.length = length


def bring(
    trial: Trial,
    target: Question,
    text: str,
    *,
    now: datetime,
    mint: Callable[[], str] = lambda: secrets.token_hex(ROW_BYTES),
) -> Added:
    """Add a text to a meeting's answer, a list's rows line by line, unless it stands there; return what was added.

    Raises `TooManyRows` and `TooLong`.
    """
    if target.kind == "rows":
        return _bring_rows(trial, target, text, now, mint)
    value = trial.value(target.id)
    if stands_in(value, text):
        return []
    if len(value) + 1 + len(text) > LONGEST_TEXT:
        raise TooLong(len(value) + 1 + len(text))
    trial.append(target, text, row="", now=now)
    return [[target.id, text]]


def take_back(trial: Trial, target: Question, added: Added, questions: Mapping[str, Question], now: datetime) -> bool:
    """Take out of a meeting's answer for good what was brought into it, where it stands as it was brought.

    A row of which somebody has said more stays, and so does a text that was changed. Say whether anything stayed.
    """
    stayed = False
    for name, text in added:
        if target.kind == "rows":
            row = name.split(".")[-2]
            said = trial.said_of(target, questions, row)
            if said == [name] and trial.value(name) == text:
                trial.erase(target, questions, row=row, now=now)
            elif said:
                stayed = True
        elif stands_in(trial.value(name), text):
            trial.redact(name, lambda value, text=text: _without(value, text), now=now)  # type: ignore[misc]
        elif trial.value(name):
            stayed = True
    return stayed


def note(
    preparation: Trial, question: Question, target: Question, added: Added, *, shared: bool, key: str, now: datetime
) -> None:
    """Remember what was brought; what an earlier press added can be taken back with it."""
    known = preparation.brought(question, target.id)
    added = [*known.get("added", ()), *(pair for pair in added if pair not in known.get("added", ()))]
    _remember(preparation, question, target, at=timestamp(now), key=key, added=added, shared=shared)


def note_taken_back(preparation: Trial, question: Question, target: Question, *, left: bool, now: datetime) -> None:
    """Remember that what was brought was taken back; the key stays, so that a late repeat brings nothing again."""
    key = preparation.brought(question, target.id)["key"]
    _remember(preparation, question, target, at=timestamp(now), key=key, left=left)


def stands_in(value: str, text: str) -> bool:
    """Say whether a text stands in a value as whole lines one after the other."""
    return _place(value.split("\n"), text.split("\n")) is not None


def _bring_rows(trial: Trial, target: Question, text: str, now: datetime, mint: Callable[[], str]) -> Added:
    part = target.parts[0].id
    listed = {trial.value(f"{target.id}.{row}.{part}").strip() for row in trial.rows(target)}
    added = []
    for line in dict.fromkeys(filter(None, map(str.strip, text.splitlines()))):
        if line not in listed:
            row = mint()
            trial.append(target, line, row=row, now=now)
            added.append([f"{target.id}.{row}.{part}", line])
    return added


def _remember(preparation: Trial, question: Question, target: Question, **said: Any) -> None:
    preparation.document.setdefault("brought", {}).setdefault(question.id, {})[target.id] = said


def _without(value: str, text: str) -> str:
    """Return a value without the lines of a text, wherever they stand."""
    lines, gone = value.split("\n"), text.split("\n")
    while (place := _place(lines, gone)) is not None:
        del lines[place : place + len(gone)]
    return "\n".join(lines)


def _place(lines: list[str], wanted: list[str]) -> int | None:
    places = range(len(lines) - len(wanted) + 1)
    return next((place for place in places if lines[place : place + len(wanted)] == wanted), None)
