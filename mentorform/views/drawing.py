"""Draws questions from the model and the answers: what a template needs to know about each leaf."""

import secrets
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from flask import current_app
from markupsafe import Markup

from mentorform import audience, meetings
from mentorform.answer import base_of, texts
from mentorform.audience import Audience
from mentorform.choices import GOAL_STATES, YES_NO
from mentorform.content import Choice, Part, Question, Section
from mentorform.i18n import Phrases
from mentorform.material import Note
from mentorform.meetings import Proposed
from mentorform.names import (
    DATES,
    GOALS,
    POINTS,
    SKILLS,
    TASKS,
    VOICES,
    WORDS,
    Control,
    control_named,
    retold_controls,
)
from mentorform.own_words import OwnWords
from mentorform.program_text import N_, ProgramText
from mentorform.schedule import LONG_MEETING
from mentorform.trial import Trial
from mentorform.views.path import home
from mentorform.views.pieces import Pieces

REMARKS = {
    "backwards": N_("Työkokeilu päättyy ennen kuin se alkaa. Tarkistakaa päivät."),
    "long": N_("Työkokeilu kestää samalla työnantajalla yleensä enintään kuusi kuukautta. Tarkistakaa sopimuksesta."),
    "outside": N_("%(number)s. tapaaminen on ennen työkokeilua tai sen jälkeen. Se sopii, jos tarkoititte niin."),
}
RETOLD = {"tick": N_("Kerrottu omin sanoin"), "text": N_("Huomioita")}
NO_LABEL = ProgramText("")
FLAGS = {"shared": N_("Näytä myös esihenkilölle")}
ROW_BYTES = 6  # 48 bits: two devices that add rows to one trial never mint the same id


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a form shows in one leaf where this is not simply what is stored: typed text, its base, a message."""

    value: str
    base: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class KeptText:
    """A text beside a leaf's own, in conflict or earlier: its id, when it was written, by whom ("" where none said).

    `lang` is the code of its language, "" where it is not known. `own` is the one of the texts in conflict that the
    form above holds.
    """

    id: int
    value: str
    at: str
    by: str
    own: bool = False
    lang: str = ""


@dataclass(frozen=True, slots=True)
class RemovedRow:
    """A row that was taken off its list: the control that takes it back, and its words."""

    name: str
    text: str
    base: str
    at: str


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal that may be picked: its row, and its text as somebody wrote it."""

    value: str
    text: str
    lang: str


@dataclass(frozen=True, slots=True)
class Field:
    """One leaf as a template draws it."""

    name: str
    kind: str
    value: str
    base: str
    error: str = ""
    texts: tuple[KeptText, ...] = ()
    choices: tuple[Choice, ...] = ()
    goals: tuple[Goal, ...] = ()  # what may be picked
    label: ProgramText = NO_LABEL
    about: str = ""  # what people wrote that it is a word on, such as a goal: it stands where a label would
    voice: str = ""
    lang: str = ""  # the code of the language that its value is written in, "" where it is not known
    undo: int = 0  # the revision of the text that was cleared last; 0 where there is nothing to bring back

    @property
    def id(self) -> str:
        """The id of its control: the name with hyphens, so that it can stand in a selector."""
        return self.name.replace(".", "-")

    @property
    def others(self) -> list[KeptText]:
        """The texts in conflict that the form does not hold."""
        return [text for text in self.texts if not text.own]

    @property
    def seen(self) -> str:
        """The ids of the texts shown, as the form sends them back."""
        return " ".join(str(text.id) for text in self.texts)


@dataclass(frozen=True, slots=True)
class Items:
    """What a section shows: its notes, the questions that stand open, and those that are folded away."""

    notes: list[Note]
    open: list[Question]
    folded: list[Question]
    unfold: bool

    @property
    def questions(self) -> list[Question]:
        """All its questions."""
        return [*self.open, *self.folded]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list: its fields, and the orders that its two buttons ask for ("" where it cannot move)."""

    id: str
    fields: tuple[Field, ...]
    label: ProgramText = NO_LABEL
    up: str = ""
    down: str = ""
    is_new: bool = False

    @property
    def is_fixed(self) -> bool:
        """Whether the row belongs to the question itself and cannot be removed."""
        return bool(self.label)


@dataclass(frozen=True, slots=True)
class OpenTask:
    """An agreed task that is not done: what, who, by when, and the base of the leaf that says whether it is done."""

    row: str
    words: str
    is_overdue: bool
    base: str


@dataclass(frozen=True, slots=True)
class GoalRow:
    """One goal and what each voice says of it at a meeting."""

    id: str
    text: str
    lang: str
    states: tuple[Field, ...]
    words: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class GoalStep:
    """A goal's state at one meeting, "" where none was given, and its text."""

    meeting: int
    state: str
    text: ProgramText


@dataclass(frozen=True, slots=True)
class GoalPath:
    """A goal and its states through the meetings."""

    text: str
    lang: str
    steps: list[GoalStep]


@dataclass(slots=True)
class Drawing:
    """Draws the sections of one trial in one reading. `drawn` overrides what is stored, by control name."""

    trial: Trial
    phrases: Phrases
    root: str  # the address of the trial's overview, with its slash
    writes: bool = True  # whether it draws controls
    aware: bool = False
    folds: bool = False  # whether what is not core is folded under "Jos on aikaa"
    drawn: Mapping[str, Drawn] = field(default_factory=dict)
    shown_rows: Mapping[str, list[str]] = field(default_factory=dict)  # rows of the sender's page, by list
    adding: Collection[str] = ()  # lists for which the sender wants one more blank row
    mint: Callable[[], str] = lambda: secrets.token_hex(ROW_BYTES)
    opened: Collection[str] = ()  # the panels that stand open: "help m1.goals.q1", "more m1.goals.q1"
    listed: str = ""  # the question from which a word was just put on the list of words
    audience: Audience = Audience.PAIR
    given: set[str] = field(default_factory=set)  # questions whose answer this page has shown already
    latest: str = ""  # when the newest of the leaves drawn in this section was written

    def draw(self, question: Question) -> Markup:
        """Return the whole markup of a question."""
        macro = "reading" if not self.writes else "tip" if question.kind == "tip" else "question"
        drawn: Markup = _macro("_question.html", macro)(question, self)
        return drawn

    def overrides(self, question: Question) -> bool:
        """Say whether something is drawn in a question that is not what is stored."""
        prefix = f"{question.id}."
        return any(name == question.id or name.startswith(prefix) for name in self.drawn)

    def head(self, question: Question) -> Markup:
        """Return what stands above a question's control; it does not depend on any answer."""
        return self._piece("_head.html", question)

    def shown_head(self, question: Question) -> Markup:
        """Return what stands above an answer on a page that only shows it."""
        return self._piece("_shown_head.html", question)

    def is_open(self, what: str, key: str) -> bool:
        """Say whether a panel stands open: "help" or "more" of a question, "help" of a list beside it."""
        return f"{what} {key}" in self.opened

    def must_choose(self, question: Question) -> bool:
        """Say whether devices disagree about showing an answer to others: then the choice is not folded away."""
        return question.is_asked and "branches" in self.trial.leaf(f"{question.id}.shared")

    def is_marked(self, question: Question) -> bool:
        """Say whether somebody has asked to talk about a question: on the meeting's page alone, until it was done."""
        return self.folds and self.writes and self.trial.value(f"{question.id}.mark") == "1"

    def has_retold(self, question: Question) -> bool:
        """Say whether a question has a place for what the trainee told in their own words."""
        return question.retell and (self.aware or self.trial.is_retold(question))

    def retold(self, question: Question) -> list[Field]:
        """Return the tick and the note of what the trainee told in their own words."""
        return [
            self.field(control.name, control.kind, label=RETOLD[control.kind]) for control in retold_controls(question)
        ]

    def control(self, question: Question) -> Markup:
        """Return the question's controls, drawn by its kind's template."""
        drawn: Markup = _macro(f"answers/{question.kind}.html", "control")(question, self)
        return drawn

    def shown(self, question: Question) -> Markup:
        """Return the answer as text, drawn by its kind's template."""
        drawn: Markup = _macro(f"answers/{question.kind}.html", "shown")(question, self)
        return drawn

    def items(self, section: Section) -> "Items":
        """Return what a section shows; what it draws from here on is what `latest` speaks of."""
        self.latest = ""
        shown = [question for question in section.questions if self.has_place(question)]
        if section.aware and not self.aware:
            shown = [q for q in shown if q.core or self.needs_eyes(q)]
        folds = self.folds and self.writes
        return Items(
            notes=[item for item in section.items if isinstance(item, Note)],
            open=[q for q in shown if q.core or not folds],
            folded=[q for q in shown if not q.core and folds],
            unfold=any(self.needs_eyes(q) for q in shown if not q.core and folds),
        )

    def has_place(self, question: Question) -> bool:
        """Say whether a question stands on this page."""
        if not self.sees(question):
            return False
        return self.trial.is_shown(question, self._goals) if self.writes else self.is_answered(question)

    def sees(self, question: Question, part: str = "") -> bool:
        """Say whether whoever this is drawn for sees an answer, or one part of it."""
        return audience.sees(self.audience, self.trial, question, part)

    def is_told_others(self, question: Question) -> bool:
        """Say whether others than the pair see an answer."""
        return audience.sees(Audience.OTHERS, self.trial, question)

    def is_added(self, question: Question) -> bool:
        """Say whether the trainee added an answer for others."""
        return audience.is_added(self.trial, question)

    def is_answered(self, question: Question) -> bool:
        """Say whether anything stands in a question."""
        return self.trial.is_answered(question, self._goals)

    def needs_eyes(self, question: Question) -> bool:
        """Say whether a question has a text in it, or something to be mended, and so must not be folded away."""
        return self.is_answered(question) or self.overrides(question)

    def answers_in(self, sections: Iterable[Section]) -> list[tuple[Section, list[Question]]]:
        """Return what was answered in some sections. An answer asked in several places is given once a page."""
        found = []
        for section in sections:
            questions = [q for q in section.questions if q.id not in self.given and self._is_told(q)]
            self.given.update(question.id for question in questions)
            if questions:
                found.append((section, questions))
        return found

    def shared_answers(self) -> list[Question]:
        """Return the answered questions that others may see, each once."""
        others = self.for_others()
        return [q for q in self._questions.values() if others.has_place(q)]

    def for_others(self) -> "Drawing":
        """Return a drawing of the same trial as those see it who may only read."""
        return replace(self, audience=Audience.OTHERS, writes=False, drawn={})

    def question_of(self, name: str) -> Question | None:
        """Return the question that a leaf belongs to."""
        control = control_named(self._questions, name)
        return control.question if control else None

    def home_of(self, question: Question) -> str:
        """Return the address of the place where a question stands."""
        return home(question, self.root)

    def earlier(self, question: Question) -> list[Question]:
        """Return the questions whose answers stand beside this one."""
        found = [self._questions[name] for name in question.earlier]
        return [q for q in found if self._is_told(q)]

    def has_earlier(self, question: Question) -> bool:
        """Say whether earlier texts can be read and brought back."""
        return self.trial.has_earlier(question, self._goals)

    def earlier_texts(self, question: Question) -> list[tuple[Field, list[KeptText]]]:
        """Return each leaf that has earlier texts, with them, the newest first."""
        found = []
        for control in self.trial.controls(question, self._goals):
            before = [_kept_text(text) for text in reversed(self.trial.leaf(control.name).get("earlier", ()))]
            if before:
                found.append((self._field_of(control), before))
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
        others = [self.trial.leaf(control.name)["rev"] for control in self.trial.controls(question, self._goals)]
        return self._removed(question, rows[-1]) if last > max(others, default=0) else None

    def minutes(self, section: Section) -> int:
        """Return the suggested minutes of a section, which the model gives for a long meeting; 0 for none."""
        return round(section.minutes * self.trial.minutes / LONG_MEETING)

    def proposals(self, question: Question) -> list[Proposed]:
        """Return the days proposed for the meetings that a question asks about."""
        return meetings.proposals(self.trial, [seed.value for seed in question.seeds])

    def remarks(self) -> list[tuple[ProgramText, dict[str, int]]]:
        """Return what is unusual about the trial's days: phrases and their values."""
        return [(REMARKS[what], {"number": number}) for what, number in meetings.remarks(self.trial)]

    def has_appointments(self) -> bool:
        """Say whether any meeting has a day that fits into a calendar."""
        return bool(meetings.appointments(self.trial, self._questions[DATES]))

    def open_tasks(self, today: date) -> list[OpenTask]:
        """Return the agreed tasks that are not done, in the order of their list."""
        found = []
        for row in self.trial.open_tasks(self._questions[TASKS]):
            words = " · ".join(
                filter(None, (self.trial.value(f"{TASKS}.{row}.{part}") for part in ("what", "who", "by")))
            )
            base = str(base_of(dict(self.trial.leaf(f"{TASKS}.{row}.done"))))
            found.append(OpenTask(row, words, meetings.is_overdue(self.trial, row, today), base))
        return found

    def own_words(self) -> OwnWords:
        """Return the trainee's own words, as a short look at them needs them."""
        return OwnWords(self.trial, self._questions[WORDS])

    def named(self, name: str) -> Question:
        """Return the question of this id."""
        return self._questions[name]

    def field(self, name: str, kind: str, **more: Any) -> Field:
        """Return one leaf as it is drawn; `more` is its label, choices or voice."""
        leaf = dict(self.trial.leaf(name))
        drawn = self.drawn.get(name)
        self.latest = max(self.latest, leaf["at"])
        base = drawn.base if drawn else str(base_of(leaf))
        in_conflict = tuple(_kept_text(text, own=str(base_of(text)) == base) for text in texts(leaf))
        value, error = (drawn.value, drawn.error) if drawn else (leaf["value"], "")
        earlier = leaf.get("earlier", ())
        undo = earlier[-1]["rev"] if earlier and not (value or leaf["value"] or in_conflict) else 0
        lang = leaf.get("lang", "") if value == leaf["value"] else ""
        return Field(name, kind, value, base, error, in_conflict, lang=lang, undo=undo, **more)

    def only(self, question: Question, kind: str) -> Field:
        """Return the one leaf of a question that has no parts."""
        return self.field(question.id, kind, choices=YES_NO if question.kind == "yes_no" else ())

    def tip(self, question: Question) -> Field:
        """Return the tick of a tip, whose text is its label."""
        return self.field(question.id, "tick", label=question.text)

    def pick(self, question: Question) -> Field:
        """Return the leaf that picks one of the trial's goals."""
        goals = tuple(Goal(row, self.goal_text(row), self._goal_lang(row)) for row in self.trial.rows(self._goals))
        return self.field(question.id, "pick", goals=goals)

    def note(self, question: Question) -> Field:
        """Return the note of a checklist."""
        return self.field(f"{question.id}.note", "text", label=N_("Huomioita"))

    def part(self, question: Question, part: Part, row: str = "") -> Field:
        """Return a named part, or a part of a row."""
        name = f"{question.id}.{row}.{part.id}" if row else f"{question.id}.{part.id}"
        return self.field(name, part.kind, label=part.text, choices=part.choices)

    def rows(self, question: Question) -> list[Row]:
        """Return a list's rows: the fixed ones, those that people added, and on a page that writes blank ones."""
        fixed = {seed.value: seed.text for seed in question.seeds}
        present = self.trial.rows(question)
        added = [row for row in present if row not in self._seeds(question)]
        rows = [self._row(question, row, label) for row, label in fixed.items() if self.writes or row in present]
        rows += [
            self._row(question, row, up=_swapped(added, place, -1), down=_swapped(added, place, 1))
            for place, row in enumerate(added)
        ]
        if self.writes:
            rows += [self._row(question, row, new=True) for row in self._blank_rows(question, bool(rows))]
        return rows

    def stored_rows(self, question: Question) -> list[Row]:
        """Return the rows that hold anything, as a page that only shows them needs them."""
        labels = {seed.value: seed.text for seed in self.phrases.model.question(question.id).seeds}
        return [self._row(question, row, labels.get(row, NO_LABEL)) for row in self.trial.rows(question)]

    def skills(self, question: Question) -> list[tuple[int, Row]]:
        """Return the skills that were gathered before a question asks for more, each with the number of its meeting."""
        before = SKILLS[: SKILLS.index(question.id)] if question.id in SKILLS else SKILLS
        lists = [self._questions[name] for name in before]
        return [(gathered.meeting, row) for gathered in lists for row in self.stored_rows(gathered)]

    def shows_words(self, question: Question) -> bool:
        """Say whether the words beside a goal's states are shown."""
        return self.sees(question, "word.")

    def goal_rows(self, question: Question) -> list[GoalRow]:
        """Return each goal with its state and word per voice at this question's meeting."""
        found = []
        for row in self.trial.rows(self._goals):
            name = f"{question.id}.{row}"
            states = [self.field(f"{name}.state.{v}", "choice", choices=GOAL_STATES, voice=v) for v in VOICES]
            words = [
                self.field(f"{name}.word.{v}", "text", label=N_("Oma sana tästä tavoitteesta"), voice=v) for v in VOICES
            ]
            found.append(GoalRow(row, self.goal_text(row), self._goal_lang(row), tuple(states), tuple(words)))
        return found

    def point_words(self, question: Question) -> list[Field]:
        """Return what is said of each point of evaluation at this question's meeting."""
        return [self._point_word(f"{question.id}.{row}.text", row) for row in self.trial.points]

    def _point_word(self, name: str, row: str) -> Field:
        return self.field(name, "text", about=self.trial.value(f"{POINTS}.{row}.text"))

    def goal_paths(self) -> list["GoalPath"]:
        """Return each goal with its state at meetings 2, 3 and 4: the trainee's own, else the mentor's."""
        names = {choice.value: choice.text for choice in GOAL_STATES}
        paths = []
        for row in self.trial.rows(self._goals):
            steps = []
            for meeting in (2, 3, 4):
                states = [self.trial.value(f"m{meeting}.goals.{row}.state.{voice}") for voice in VOICES]
                state = next(filter(None, states), "")
                steps.append(GoalStep(meeting, state, names.get(state, NO_LABEL)))
            paths.append(GoalPath(self.goal_text(row), self._goal_lang(row), steps))
        return paths

    def goal_text(self, row: str) -> str:
        """Return a goal's text."""
        return self.trial.value(f"{GOALS}.{row}.text")

    def _goal_lang(self, row: str) -> str:
        lang: str = self.trial.leaf(f"{GOALS}.{row}.text").get("lang", "")
        return lang

    def flag(self, question: Question, flag: str) -> Field:
        """Return the leaf that says whether a question is set aside ("aside") or shared ("shared")."""
        return self.field(f"{question.id}.{flag}", "tick", label=FLAGS.get(flag, NO_LABEL))

    def order(self, question: Question) -> Field:
        """Return the leaf that holds a list's order."""
        return self.field(f"{question.id}.order", "order")

    def _removed(self, question: Question, row: str) -> RemovedRow:
        words = [self.trial.value(f"{question.id}.{row}.{part.id}") for part in question.parts if part.kind != "tick"]
        leaf = dict(self.trial.leaf(f"{question.id}.{row}.remove"))
        return RemovedRow(
            f"{question.id}.{row}.remove", " · ".join(filter(None, words)), str(base_of(leaf)), leaf["at"]
        )

    def _field_of(self, control: Control) -> Field:
        """Return a leaf with the label and the choices that its question gives it."""
        question, part = control.question, next((p for p in control.question.parts if p.id == control.part), None)
        if question.kind == "goal_states":
            kind = "choice" if control.choices else "text"
            return self.field(control.name, kind, about=self.goal_text(control.row), choices=GOAL_STATES)
        if question.kind == "points":
            return self._point_word(control.name, control.row)
        if part:
            return self.part(question, part, control.row)
        if control.part == "note":
            return self.note(question)
        return self.pick(question) if control.kind == "pick" else self.only(question, control.kind)

    def _is_told(self, question: Question) -> bool:
        return self.is_answered(question) and self.sees(question)

    @property
    def _questions(self) -> Mapping[str, Question]:
        return self.phrases.model.questions

    @property
    def _goals(self) -> Question:
        return self.phrases.model.question(GOALS)

    def _seeds(self, question: Question) -> set[str]:
        return {seed.value for seed in self.phrases.model.question(question.id).seeds}

    def _row(
        self,
        question: Question,
        row: str,
        label: ProgramText = NO_LABEL,
        *,
        up: str = "",
        down: str = "",
        new: bool = False,
    ) -> Row:
        fields = tuple(self.part(question, part, row) for part in question.parts)
        return Row(row, fields, label, up, down, new)

    def _blank_rows(self, question: Question, has_rows: bool) -> list[str]:
        """Return the ids of the blank rows: those that the sender's page shows already, else new ones.

        A row whose text was typed and not stored is among the sender's, and so stands in the page again.
        """
        name = f"{question.id}."
        kept = set(self.trial.rows(question)) | self._seeds(question)
        shown = [row for row in self.shown_rows.get(question.id, ()) if row not in kept]
        blank = [row for row in shown if not self.trial.value(f"{name}{row}.remove")]
        wanted = (question.blank if not has_rows else 1) if not blank else len(blank) + (question.id in self.adding)
        return blank + [self.mint() for _ in range(wanted - len(blank))]

    def _piece(self, template: str, question: Question) -> Markup:
        pieces: Pieces = current_app.extensions["pieces"]
        return pieces.piece(template, self.phrases, question=question)


def panels(question: Question) -> Iterable[tuple[str, str]]:
    """Return the panels that a question may open, as (what, key)."""
    keys = (question.id, f"{question.id}.see", f"{question.id}.word")
    return *(("help", key) for key in keys), ("more", question.id)


def _kept_text(text: Mapping[str, Any], *, own: bool = False) -> KeptText:
    return KeptText(text["rev"], text["value"], text["at"], text.get("by", ""), own, text.get("lang", ""))


def _macro(template: str, name: str) -> Any:
    made = current_app.extensions.setdefault("macros", {})
    key = (template, name)
    if key not in made:
        made[key] = getattr(current_app.jinja_env.get_template(template).module, name)
    return made[key]


def _swapped(rows: list[str], place: int, step: int) -> str:
    """Return the order that moves a row one step, as its button sends it; empty where it cannot move."""
    other = place + step
    if not 0 <= other < len(rows):
        return ""
    moved = list(rows)
    moved[place], moved[other] = moved[other], moved[place]
    return " ".join(moved)
