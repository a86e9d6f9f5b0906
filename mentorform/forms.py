"""From what a section's form sends to checked changes of its leaves.

WTForms checks the values, one field a leaf, by its own validators, which are made of what `field_kinds` says; the
templates draw.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import Field, StringField, TextAreaField
from wtforms.form import BaseForm
from wtforms.validators import AnyOf, Length, Optional, Regexp

from mentorform.answer import EMPTY_BASE, Base, Change
from mentorform.content import Question
from mentorform.field_kinds import FIELD_KINDS, Refusal, refused
from mentorform.names import Control, control_named, permitted
from mentorform.trial import Edit

# Controls that belong to the save and to how the page is shown, and not to an answer.
ENVELOPE = frozenset({"csrf_token", "key", "page", "reading", "panel", "help", "more", "close"})
# Kinds of control that hold no answer.
BUTTONS = frozenset({"add", "bring", "takeback", "finish", "move", "propose", "replace", "take", "word"})
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


def read_submission(questions: Iterable[Question], form: Form, goal_rows: Collection[str]) -> Submission:
    """Read a section's form. Raises `MalformedBase` for a base that this program did not write."""
    known = {question.id: question for question in questions}
    sent = Submission()
    fields: dict[str, Field] = {}
    values: dict[str, str] = {}
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
            values[name] = FIELD_KINDS[control.kind].canonical(form.getlist(name)[-1])
            fields[name] = _field(control, goal_rows)
        elif not _belongs(known, name):
            sent.unknown.append((name, form.getlist(name)[-1]))
    for listed, row in rows:
        sent.rows.setdefault(listed, []).append(row)
    checked = BaseForm(fields)
    checked.process(MultiDict(values))
    checked.validate()
    for name, control in controls.items():
        value = sent.typed[name] = values[name]
        base = sent.bases[name] = _base(form, name)
        if checked[name].errors:
            refusal = refused(control.kind, value, permitted(control, goal_rows))  # says it in the reader's language
            sent.errors[name] = told(refusal) if refusal else checked[name].errors[0]
        else:
            resolve, seen = _last(form, f"{name}.resolve"), _last(form, f"{name}.seen")
            revisions = frozenset(int(number) for number in seen.split() if number.isdecimal())
            restore = _last(form, f"{name}.restore")
            change = Change(name, value, base, resolve, revisions, FIELD_KINDS[control.kind].join)
            if restore.isdecimal():
                change = replace(change, restore=int(restore))
            sent.edits.append(Edit(control, change))
    # A row of which not everything can be stored stays on its list, with what was typed in it.
    faulty = {_row_of(controls[name]) for name in sent.errors}
    sent.edits = [edit for edit in sent.edits if edit.control.kind != "remove" or _row_of(edit.control) not in faulty]
    return sent


def _field(control: Control, goal_rows: Collection[str]) -> Field:
    """Return WTForms' field of a leaf, with the checks that its kind asks for."""
    kind = FIELD_KINDS[control.kind]
    checks: list[Any] = [Optional(strip_whitespace=False)]
    if kind.most:
        checks.append(Length(max=kind.most))
    if kind.values or kind.is_chosen:
        checks.append(AnyOf(kind.values or permitted(control, goal_rows)))
    if kind.pattern:
        checks.append(Regexp(re.compile(rf"(?:{kind.pattern.pattern})\Z")))
    return FIELDS[control.kind](validators=checks)


def told(refusal: Refusal) -> str:
    """Return why a value is not taken, in the reader's language."""
    message: str = _(refusal.phrase, **refusal.values)
    return message


FIELDS: dict[str, type[Field]] = {
    "text": TextAreaField,
    "line": StringField,
    "date": StringField,  # as people write it: "2.12." or "ensi tiistaina"
    "time": StringField,
    "choice": StringField,
    "pick": StringField,
    "tick": StringField,
    "remove": StringField,
    "aside": StringField,
    "mark": StringField,
    "order": StringField,
}


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
