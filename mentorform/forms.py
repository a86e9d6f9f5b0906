"""From what a section's form sends to checked changes of its leaves.

WTForms checks the values, one field a leaf; the templates draw. A leaf's kind is one row of the table `CHECKS`.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import Field, StringField
from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from mentorform.answer import EMPTY_BASE, LONGEST_TEXT, Base, Change
from mentorform.content import Question
from mentorform.names import ROW_ID, Control, control_named
from mentorform.trial import MOST_ROWS, Edit

LONGEST_LINE = 1_000  # characters in a short text
# Controls that belong to the save and to how the page is shown, and not to an answer.
ENVELOPE = frozenset({"csrf_token", "key", "page", "reading", "panel", "help", "more", "close"})
# Kinds of control that hold no answer.
BUTTONS = frozenset({"add", "bring", "takeback", "finish", "propose", "replace", "take", "word"})
SUFFIXES = ("base", "seen", "resolve", "restore")

Form = MultiDict[str, str]


@dataclass(slots=True)
class Submission:
    """What a form sent: changes that can be saved, and what cannot, with the typed text.

    `errors` maps a control's name to a message for people; `typed` maps it to the text as it was sent; `bases` to
    the base that was sent; `unknown` are controls that the section does not have. `rows` are the ids of the rows that
    the page showed, by list, blank ones included; `adding` the lists for which one more blank row is wanted.
    """

    edits: list[Edit] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    bases: dict[str, Base] = field(default_factory=dict)
    unknown: list[tuple[str, str]] = field(default_factory=list)
    rows: dict[str, list[str]] = field(default_factory=dict)
    adding: set[str] = field(default_factory=set)


def read_submission(questions: Iterable[Question], form: Form, goal_rows: Iterable[str]) -> Submission:
    """Read a section's form. Raises `MalformedBase` for a base that this program did not write."""
    known = {question.id: question for question in questions}
    sent = Submission()
    fields: dict[str, Field] = {}
    controls: dict[str, Control] = {}
    rows: dict[tuple[str, str], None] = {}  # the list and the id of each row that the page showed, in order
    for name in form:
        control = control_named(known, name)
        shown = control or control_named(known, name.rpartition(".")[0])
        if shown and shown.kind == "add":
            sent.adding.add(shown.question.id)
        if shown and shown.of_row:
            rows[shown.question.id, shown.row] = None
        if name in ENVELOPE or (control and control.kind in BUTTONS):
            continue
        if control:
            controls[name] = control
            fields[name] = LeafField(control, goal_rows)
        elif not _belongs(known, name):
            sent.unknown.append((name, form.getlist(name)[-1]))
    for listed, row in rows:
        sent.rows.setdefault(listed, []).append(row)
    checked = BaseForm(fields)
    checked.process(MultiDict((name, _canonical(controls[name], form.getlist(name)[-1])) for name in fields))
    checked.validate()
    for name, control in controls.items():
        value = sent.typed[name] = checked[name].data
        base = sent.bases[name] = _base(form, name)
        if checked[name].errors:
            sent.errors[name] = checked[name].errors[0]
        else:
            resolve, seen = _last(form, f"{name}.resolve"), _last(form, f"{name}.seen")
            revisions = frozenset(int(number) for number in seen.split() if number.isdecimal())
            restore = _last(form, f"{name}.restore")
            change = Change(name, value, base, resolve, revisions, JOINS[control.kind])
            if restore.isdecimal():
                change = replace(change, restore=int(restore))
            sent.edits.append(Edit(control, change))
    # A row of which not everything can be stored stays on its list, with what was typed in it.
    faulty = {_row_of(controls[name]) for name in sent.errors}
    sent.edits = [edit for edit in sent.edits if edit.control.kind != "remove" or _row_of(edit.control) not in faulty]
    return sent


class LeafField(StringField):  # type: ignore[misc]
    """A leaf's field: its text as it was sent, checked by the leaf's kind."""

    def __init__(self, control: Control, goal_rows: Iterable[str], **rest: Any) -> None:
        super().__init__(**rest)
        self._control, self._goal_rows = control, goal_rows

    def pre_validate(self, form: BaseForm) -> None:
        """Check the value; WTForms keeps the message of a `ValidationError`."""
        CHECKS[self._control.kind](self.data or "", self._control, self._goal_rows)


def _at_most(most: int) -> Callable[[str, Control, Iterable[str]], None]:
    def check(value: str, control: Control, goal_rows: Iterable[str]) -> None:
        if len(value) > most:
            raise ValidationError(too_long(len(value), most))

    return check


def too_long(length: int, most: int = LONGEST_TEXT) -> str:
    """Say that a text is too long, in the reader's language."""
    message: str = _(
        "Teksti on liian pitkä: %(length)s merkkiä. Enintään %(most)s merkkiä mahtuu. Lyhennä tekstiä.",
        length=length,
        most=most,
    )
    return message


def _choice(value: str, control: Control, goal_rows: Iterable[str]) -> None:
    if value and value not in control.choices:
        raise ValidationError(_("Valitse jokin vaihtoehdoista."))


def _pick(value: str, control: Control, goal_rows: Iterable[str]) -> None:
    if value and value not in goal_rows:
        raise ValidationError(_("Valitse jokin tavoitteista."))


def _flag(value: str, control: Control, goal_rows: Iterable[str]) -> None:
    if value not in ("", "1"):
        raise ValidationError(_("Laita rasti tai jätä ruutu tyhjäksi."))


def _order(value: str, control: Control, goal_rows: Iterable[str]) -> None:
    rows = value.split(maxsplit=MOST_ROWS)
    if len(rows) > MOST_ROWS or not all(map(ROW_ID.fullmatch, rows)):
        raise ValidationError(_("Rivien järjestyksessä on virhe. Järjestä rivit uudestaan."))


CHECKS: dict[str, Callable[[str, Control, Iterable[str]], None]] = {
    "text": _at_most(LONGEST_TEXT),
    "line": _at_most(LONGEST_LINE),
    "date": _at_most(LONGEST_LINE),
    "time": _at_most(LONGEST_LINE),
    "choice": _choice,
    "pick": _pick,
    "tick": _flag,
    "remove": _flag,
    "aside": _flag,
    "mark": _flag,
    "order": _order,
}


def _join_rows(orders: list[str]) -> str:
    return " ".join([*dict.fromkeys(row for order in orders for row in order.split())][:MOST_ROWS])


# How "both" makes one value of several. Of two choices only one can hold: the form's own.
JOINS: dict[str, Callable[[list[str]], str]] = {
    "text": "\n\n".join,
    "line": " / ".join,
    "date": " / ".join,
    "time": " / ".join,
    "choice": lambda values: values[-1] if values else "",
    "pick": lambda values: values[-1] if values else "",
    "tick": lambda values: "1" if "1" in values else "",
    "remove": lambda values: "1" if "1" in values else "",
    "aside": lambda values: "1" if "1" in values else "",
    "mark": lambda values: "1" if "1" in values else "",
    "order": _join_rows,
}

_LINE_ENDS = re.compile(r"\r\n?")


def _canonical(control: Control, value: str) -> str:
    """Line ends are LF; a short text has none; an order has single spaces. Nothing else of what people type changes."""
    value = _LINE_ENDS.sub("\n", value)
    if control.kind == "text":
        return value
    return " ".join(value.split()) if control.kind == "order" else value.replace("\n", " ")


def _row_of(control: Control) -> tuple[str, str]:
    return control.question.id, control.row


def _belongs(known: Mapping[str, Question], name: str) -> bool:
    head, _dot, suffix = name.rpartition(".")
    return suffix in SUFFIXES and control_named(known, head) is not None


def _base(form: Form, name: str) -> Base:
    text = _last(form, f"{name}.base")
    return Base.parse(text) if text else EMPTY_BASE


def _last(form: Form, name: str) -> str:
    values = form.getlist(name)
    return values[-1] if values else ""
