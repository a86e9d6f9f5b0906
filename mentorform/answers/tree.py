"""An answer, interpreted once: entries of labelled fields, from which forms, pages, papers and copies are drawn. Pure.

    Answer              what stands in a question, for somebody
      Entry             a row, a goal, a point, a part; the whole answer where it has no parts
        Field           one value with its label, its texts in conflict, and the name of its control

A kind of question whose fields are no entries by themselves is one row of the table `_ENTRIES`.
"""

import secrets
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from mentorform.answer import base_of
from mentorform.answers.audience import Audience
from mentorform.choices import CHOICES, GOAL_STATES
from mentorform.content import Choice, Model, Part, Question
from mentorform.names import GOALS, POINTS, VOICES, Control, retold_controls
from mentorform.program_text import N_, ProgramText
from mentorform.trial import Trial

NO_LABEL = ProgramText("")
NOTE = N_("Huomioita")
OWN_WORD = N_("Oma sana tästä tavoitteesta")
VOICE_NAMES = {"trainee": N_("Työkokeilija"), "mentor": N_("Mentori")}
RETOLD = {"tick": N_("Kerrottu omin sanoin"), "text": NOTE}
ROW_BYTES = 6  # 48 bits: two devices that add rows to one trial never mint the same id


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a form shows in a field where this is not simply what is stored: typed text, its base, a message."""

    value: str
    base: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form sent, as far as its page has to be drawn again with it.

    `drawn` stands in place of what is stored, by control name. `rows` are the ids of the rows that the page showed, by
    list; `adding` the lists for which one more blank row is wanted.
    """

    drawn: Mapping[str, Drawn] = field(default_factory=dict)
    rows: Mapping[str, list[str]] = field(default_factory=dict)
    adding: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class StoredText:
    """A text of a field, in conflict or earlier: its id, when it was written, by whom ("" where none said).

    `lang` is the code of its language, "" where it is not known. `own` is the one of the texts in conflict that the
    form holds.
    """

    id: int
    value: str
    at: str
    by: str
    own: bool = False
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote, such as a goal: its row, its text, the code of its language."""

    value: str
    text: str
    lang: str


@dataclass(frozen=True, slots=True)
class Field:
    """One value as it is drawn. `choices` and `goals` are what may be chosen; `voice` whose word it is."""

    name: str
    kind: str
    value: str
    base: str
    error: str = ""
    texts: tuple[StoredText, ...] = ()
    choices: tuple[Choice, ...] = ()
    goals: tuple[Written, ...] = ()
    label: ProgramText = NO_LABEL
    about: str = ""  # what people wrote that it is a word on, such as a goal: it stands where a label would
    voice: str = ""
    lang: str = ""  # the code of the language that its value is written in, "" where it is not known
    undo: int = 0  # the revision of the text that was cleared last; 0 where there is nothing to bring back
    at: str = ""

    @property
    def id(self) -> str:
        """The id of its control: the name with hyphens, so that it can stand in a selector."""
        return self.name.replace(".", "-")

    @property
    def others(self) -> list[StoredText]:
        """The texts in conflict that the form does not hold."""
        return [text for text in self.texts if not text.own]

    @property
    def seen(self) -> str:
        """The ids of the texts shown, as the form sends them back."""
        return " ".join(str(text.id) for text in self.texts)


@dataclass(frozen=True, slots=True)
class Entry:
    """Fields that belong together. `label` is the program's or `about` what people wrote; `id` is a row's."""

    fields: tuple[Field, ...]
    id: str = ""
    label: ProgramText = NO_LABEL
    about: Written | None = None
    is_first: bool = False  # of those that people added to a list and may move
    is_last: bool = False
    is_new: bool = False

    @property
    def is_fixed(self) -> bool:
        """Whether the row belongs to the question itself and cannot be removed."""
        return bool(self.label)


@dataclass(frozen=True, slots=True)
class Answer:
    """What stands in a question, for somebody."""

    question: Question
    entries: tuple[Entry, ...]

    @property
    def fields(self) -> Iterator[Field]:
        """All its fields, in order."""
        return (one for entry in self.entries for one in entry.fields)


@dataclass(frozen=True, slots=True)
class RemovedRow:
    """A row that was taken off its list: the control that takes it back, and its words."""

    name: str
    text: str
    base: str
    at: str


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of a trial, as an audience sees them. `sent` overrides what is stored where a form is drawn again."""

    trial: Trial
    model: Model
    audience: Audience = Audience.PAIR
    sent: Sent = Sent()
    mint: Callable[[], str] = lambda: secrets.token_hex(ROW_BYTES)

    def of(self, question: Question) -> Answer:
        """Return what is stored in a question."""
        return Answer(question, tuple(_ENTRIES.get(question.kind, _fields)(self, question)))

    def form(self, question: Question) -> Answer:
        """Return what a form asks: what is stored, and in a list the rows that belong to it and blank ones."""
        if question.kind != "rows":
            return self.of(question)
        fixed = [self._row(question, seed.value, seed.text) for seed in question.seeds]
        known = self._seeds(question)
        added = [row for row in self.trial.rows(question) if row not in known]
        rows = [replace(self._row(question, row), is_first=row == added[0], is_last=row == added[-1]) for row in added]
        blank = self._blank_rows(question, bool(fixed or rows))
        return Answer(question, (*fixed, *rows, *(self._row(question, row, is_new=True) for row in blank)))

    def shows(self, question: Question, part: str = "") -> bool:
        """Say whether the audience sees an answer, or one part of it."""
        return self.audience.shows(self.trial, question, part)

    def is_answered(self, question: Question) -> bool:
        """Say whether anything stands in a question."""
        return self.trial.is_answered(question, self.goals)

    def is_told(self, question: Question) -> bool:
        """Say whether anything stands in a question that the audience sees."""
        return self.is_answered(question) and self.shows(question)

    def field(self, name: str, kind: str, **more: Any) -> Field:
        """Return one field as it is drawn; `more` is its label, choices or voice."""
        leaf = self.trial.leaf(name)
        stored, drawn = dict(leaf), self.sent.drawn.get(name)
        base = drawn.base if drawn else str(base_of(stored))
        held = self.audience.texts(stored)
        in_conflict = tuple(_stored(text, own=str(base_of(text)) == base) for text in held) if len(held) > 1 else ()
        value, error = (drawn.value, drawn.error) if drawn else (leaf["value"], "")
        earlier = leaf.get("earlier", ())
        undo = earlier[-1]["rev"] if earlier and not (value or leaf["value"] or in_conflict) else 0
        lang = leaf.get("lang", "") if value == leaf["value"] else ""
        return Field(name, kind, value, base, error, in_conflict, lang=lang, undo=undo, at=leaf["at"], **more)

    def part(self, question: Question, part: Part, row: str = "") -> Field:
        """Return a named part, or a part of a row."""
        name = f"{question.id}.{row}.{part.id}" if row else f"{question.id}.{part.id}"
        return self.field(name, part.kind, label=part.text, choices=part.choices)

    def retold(self, question: Question) -> tuple[Field, ...]:
        """Return the tick and the note of what the trainee told in their own words."""
        return tuple(self.field(c.name, c.kind, label=RETOLD[c.kind]) for c in retold_controls(question))

    def of_control(self, control: Control) -> Field:
        """Return the field of a control with the label and the choices that its question gives it."""
        found = (one for one in self.of(control.question).fields if one.name == control.name)
        return next(found, None) or self.field(control.name, control.kind)

    def earlier_texts(self, question: Question) -> list[tuple[Field, list[StoredText]]]:
        """Return each field that has earlier texts, with them, the newest first."""
        found = []
        for control in self.trial.controls(question, self.goals):
            before = [_stored(text) for text in reversed(self.trial.leaf(control.name).get("earlier", ()))]
            if before:
                found.append((self.of_control(control), before))
        return found

    def removed_rows(self, question: Question) -> list[RemovedRow]:
        """Return the rows that were taken off a list, the last removed first."""
        return [self._removed(question, row) for row in reversed(self.trial.removed_rows(question))]

    def undo_row(self, question: Question) -> RemovedRow | None:
        """Return the row whose removal is the last that was done to a list; `None` where that was something else."""
        rows = self.trial.removed_rows(question)
        if not rows:
            return None
        last = self.trial.leaf(f"{question.id}.{rows[-1]}.remove")["rev"]
        others = [self.trial.leaf(control.name)["rev"] for control in self.trial.controls(question, self.goals)]
        return self._removed(question, rows[-1]) if last > max(others, default=0) else None

    def goal(self, row: str) -> Written:
        """Return a goal as somebody wrote it."""
        return self._written(GOALS, row)

    def goal_entry(self, question: Question, goal: Written) -> Entry:
        """Return a goal with a state and a word by each voice; the word where the audience sees it."""
        shows_words, name = self.shows(question, "word."), f"{question.id}.{goal.value}"
        fields = []
        for voice in VOICES:
            told = {"about": goal.text, "voice": voice}
            fields.append(self.field(f"{name}.state.{voice}", "choice", choices=GOAL_STATES, **told))
            if shows_words:
                fields.append(self.field(f"{name}.word.{voice}", "text", label=OWN_WORD, **told))
        return Entry(tuple(fields), goal.value, about=goal)

    @property
    def goals(self) -> Question:
        """The list of goals."""
        return self.model.question(GOALS)

    def _written(self, listed: str, row: str) -> Written:
        leaf = self.trial.leaf(f"{listed}.{row}.text")
        return Written(row, leaf["value"], leaf.get("lang", ""))

    def _row(self, question: Question, row: str, label: ProgramText = NO_LABEL, *, is_new: bool = False) -> Entry:
        return Entry(tuple(self.part(question, part, row) for part in question.parts), row, label, is_new=is_new)

    def _seeds(self, question: Question) -> Mapping[str, ProgramText]:
        """Return the rows that belong to a list in its own place; it may show fewer of them elsewhere."""
        return {seed.value: seed.text for seed in self.model.question(question.id).seeds}

    def _removed(self, question: Question, row: str) -> RemovedRow:
        words = [self.trial.value(f"{question.id}.{row}.{part.id}") for part in question.parts if part.kind != "tick"]
        leaf = dict(self.trial.leaf(f"{question.id}.{row}.remove"))
        return RemovedRow(
            f"{question.id}.{row}.remove", " · ".join(filter(None, words)), str(base_of(leaf)), leaf["at"]
        )

    def _blank_rows(self, question: Question, has_rows: bool) -> list[str]:
        """Return the ids of the blank rows: those that the sender's page shows already, else new ones.

        A row whose text was typed and not stored is among the sender's, and so stands in the page again.
        """
        kept = {*self.trial.rows(question), *self._seeds(question)}
        shown = [row for row in self.sent.rows.get(question.id, ()) if row not in kept]
        blank = [row for row in shown if not self.trial.value(f"{question.id}.{row}.remove")]
        wanted = len(blank) + (question.id in self.sent.adding) if blank else 1 if has_rows else question.blank
        return blank + [self.mint() for _ in range(wanted - len(blank))]


def _stored(text: Mapping[str, Any], *, own: bool = False) -> StoredText:
    return StoredText(text["rev"], text["value"], text["at"], text.get("by", ""), own, text.get("lang", ""))


Entries = Iterable[Entry]


def _fields(answers: Answers, question: Question) -> Entries:
    """One entry for each of a question's fields, as most kinds have one."""
    for control in answers.trial.controls(question, answers.goals):
        yield Entry((answers.field(control.name, control.kind, choices=CHOICES.get(question.kind, ())),))


def _pick(answers: Answers, question: Question) -> Entries:
    goals = tuple(map(answers.goal, answers.trial.rows(answers.goals)))
    yield Entry((answers.field(question.id, "pick", goals=goals),))


def _parts(answers: Answers, question: Question) -> Entries:
    for part in question.parts:
        yield Entry((answers.part(question, part),))


def _checklist(answers: Answers, question: Question) -> Entries:
    yield from _parts(answers, question)
    yield Entry((answers.field(f"{question.id}.note", "text", label=NOTE),))


def _rows(answers: Answers, question: Question) -> Entries:
    labels = answers._seeds(question)
    for row in answers.trial.rows(question):
        yield answers._row(question, row, labels.get(row, NO_LABEL))


def _goal_states(answers: Answers, question: Question) -> Entries:
    return (answers.goal_entry(question, answers.goal(row)) for row in answers.trial.rows(answers.goals))


def _points(answers: Answers, question: Question) -> Entries:
    for row in answers.trial.points:
        point = answers._written(POINTS, row)
        yield Entry((answers.field(f"{question.id}.{row}.text", "text", about=point.text),), row, about=point)


_ENTRIES: Mapping[str, Callable[[Answers, Question], Entries]] = {
    "pick": _pick,
    "checklist": _checklist,
    "parts": _parts,
    "rows": _rows,
    "goal_states": _goal_states,
    "points": _points,
}
