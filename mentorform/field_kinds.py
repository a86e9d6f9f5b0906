"""What a field may hold, one row of a table a kind. Pure.

A field is the smallest thing that is saved by itself. Its kind says what its value is in canonical form, how "keep
both" makes one value of several, what it may hold at all, and how much room it takes on paper. Everything that reads
an answer asks here; `forms` makes WTForms' fields and validators of the same rows.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from mentorform.program_text import N_, ProgramText

LONGEST_TEXT = 20_000  # characters: about ten pages, far above any answer, far below a body of 512 kB
LONGEST_LINE = 1_000  # characters in a short text
MOST_ROWS = 200  # a list: far above any list of a work trial
ROW_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")

TOO_LONG = N_("Teksti on liian pitkä: %(length)s merkkiä. Enintään %(most)s merkkiä mahtuu. Lyhennä tekstiä.")

_LINE_ENDS = re.compile(r"\r\n?")


@dataclass(frozen=True, slots=True)
class FieldKind:
    """One kind of field.

    `most` is the number of characters that may be typed. A field that `is_chosen` holds nothing or one of the values
    that its question gives; `values` are those that every field of the kind has. `pattern` fits the whole of a value.
    `refusal` says to people why a value was not taken. `holds_words` says that it has a language. `room` is how many
    empty lines a paper has for it, 0 where it is ticked.
    """

    canonical: Callable[[str], str]
    join: Callable[[list[str]], str]
    most: int = 0
    is_chosen: bool = False
    values: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None
    refusal: ProgramText = TOO_LONG
    holds_words: bool = False
    room: int = 0


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a value is not taken: a phrase for people, and the values that stand in it."""

    phrase: ProgramText
    values: dict[str, int]


def refused(kind: str, value: str, choices: Collection[str] = ()) -> Refusal | None:
    """Say why a field may not hold a canonical value; `None` where it may. `choices` are those of its question."""
    one = FIELD_KINDS[kind]
    if one.most and len(value) > one.most:
        return too_long(len(value), one.most)
    is_chosen = one.is_chosen or one.values
    if value and is_chosen and value not in (one.values or choices):
        return Refusal(one.refusal, {})
    return Refusal(one.refusal, {}) if value and one.pattern and not one.pattern.fullmatch(value) else None


def too_long(length: int, most: int = LONGEST_TEXT) -> Refusal:
    """Say that a text is too long."""
    return Refusal(TOO_LONG, {"length": length, "most": most})


def _text(value: str) -> str:
    """Line ends are LF. Nothing else of what people type changes."""
    return _LINE_ENDS.sub("\n", value)


def _line(value: str) -> str:
    return _text(value).replace("\n", " ")


def _one_of(values: list[str]) -> str:
    """Of several choices only one can hold: the form's own."""
    return values[-1] if values else ""


def _any(values: list[str]) -> str:
    return "1" if "1" in values else ""


def _all_rows(orders: list[str]) -> str:
    return " ".join([*dict.fromkeys(row for order in orders for row in order.split())][:MOST_ROWS])


_LINE = FieldKind(_line, " / ".join, most=LONGEST_LINE, holds_words=True, room=1)
_DAY = FieldKind(_line, " / ".join, most=LONGEST_LINE, room=1)
_FLAG = FieldKind(_line, _any, values=("1",), refusal=N_("Laita rasti tai jätä ruutu tyhjäksi."))

FIELD_KINDS: dict[str, FieldKind] = {
    "text": FieldKind(_text, "\n\n".join, most=LONGEST_TEXT, holds_words=True, room=3),  # three sentences by hand
    "line": _LINE,
    "date": _DAY,
    "time": _DAY,
    "choice": FieldKind(_line, _one_of, is_chosen=True, refusal=N_("Valitse jokin vaihtoehdoista.")),
    "pick": FieldKind(_line, _one_of, is_chosen=True, refusal=N_("Valitse jokin tavoitteista."), room=1),
    "tick": _FLAG,
    "remove": _FLAG,
    "aside": _FLAG,
    "mark": _FLAG,
    "order": FieldKind(
        lambda value: " ".join(_text(value).split()),
        _all_rows,
        pattern=re.compile(rf"{ROW_ID.pattern}(?: {ROW_ID.pattern}){{0,{MOST_ROWS - 1}}}"),
        refusal=N_("Rivien järjestyksessä on virhe. Järjestä rivit uudestaan."),
    ),
}
