"""What a template needs to know of a question on a page: made once, of plain values, and never changed by drawing."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from flask import current_app
from jinja2 import Environment
from markupsafe import Markup

from mentorform import meetings
from mentorform.answer import base_of
from mentorform.answers.audience import Audience, is_added
from mentorform.answers.tree import Answer, Answers, Entry, Field, Sent, Written
from mentorform.choices import GOAL_STATES
from mentorform.content import Question, Section
from mentorform.i18n import Phrases
from mentorform.material import Note
from mentorform.meetings import Proposed
from mentorform.names import DATES, GOALS, SKILLS, TASKS, VOICES, WORDS, control_named
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
SHARED = N_("Näytä myös esihenkilölle")
SEEN_BY_OTHERS = N_("Esihenkilö näkee tämän")
SEEN_WITHOUT_WORDS = N_("Esihenkilö näkee tämän, ei omia sanoja")
NO_LABEL = ProgramText("")

# What is drawn of a question that nobody has written in depends on nothing else, unless it has rows (their ids are new
# each time), is about goals or points, or has lists beside it.
KEPT_KINDS = frozenset({"text", "line", "yes_no", "tick", "tip", "parts", "checklist"})
MOST_KEPT = 4_000  # of a kilobyte or two: about 250 a reading
EMPTY = {"created": "2000-01-01T00:00:00Z", "revision": 0, "leaves": {}, "rows": {}, "keys": []}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as a page asks it. `answer` has the controls' values; `shown` is what stands there, as text.

    `told` says who else sees the answer, "" where nobody does. `help` and `more` say whether these panels stand open.
    """

    question: Question
    head: Markup
    answer: Answer
    is_answered: bool
    is_aside: bool = False
    is_marked: bool = False
    told: ProgramText = NO_LABEL
    help: bool = False
    word_help: bool = False
    more: bool = False
    must_choose: bool = False
    retold: tuple[Field, ...] = ()
    is_listed: bool = False

    @property
    def has_more(self) -> bool:
        """Whether something may be done with the question besides answering it."""
        return self.question.kind != "tick" and not self.question.id.startswith("trial.")


@dataclass(frozen=True, slots=True)
class Items:
    """What a section shows: its notes, the questions that stand open, and those that are folded away.

    Questions are drawn. `latest` is when the newest of its answers was written, "" where there is none.
    """

    notes: tuple[Note, ...]
    open: tuple[Markup, ...]
    folded: tuple[Markup, ...]
    unfold: bool
    latest: str


@dataclass(frozen=True, slots=True)
class Told:
    """A stage of the path as the summary tells it: its sections with the questions that were answered there."""

    id: str
    title: ProgramText
    sections: tuple[tuple[Section, tuple[Question, ...]], ...]
    is_parted: bool


@dataclass(frozen=True, slots=True)
class OpenTask:
    """An agreed task that is not done: what, who, by when, and the base of the leaf that says whether it is done."""

    row: str
    words: str
    is_overdue: bool
    base: str


@dataclass(frozen=True, slots=True)
class GoalStep:
    """A goal's state at one meeting, "" where none was given, and its text."""

    meeting: int
    state: str
    text: ProgramText


@dataclass(frozen=True, slots=True)
class GoalPath:
    """A goal and its states through the meetings."""

    goal: Written
    steps: tuple[GoalStep, ...]


@dataclass(frozen=True, slots=True)
class Presenter:
    """Presents one trial in one reading."""

    trial: Trial
    phrases: Phrases
    root: str  # the address of the trial's overview, with its slash
    audience: Audience = Audience.PAIR
    writes: bool = True  # whether the page has controls
    aware: bool = False
    folds: bool = False  # whether what is not core is folded under "Jos on aikaa"
    sent: Sent = field(default_factory=Sent)
    opened: Collection[str] = ()  # the panels that stand open: "help m1.goals.q1", "more m1.goals.q1"
    listed: str = ""  # the question from which a word was just put on the list of words

    @property
    def answers(self) -> Answers:
        """The answers, as the page's audience sees them."""
        return Answers(self.trial, self.phrases.model, self.audience, self.sent)

    @property
    def asking(self) -> Answers:
        """The answers as a form asks them: whoever writes sees what is in conflict."""
        return replace(self.answers, audience=Audience.PAIR)

    # Sections and questions

    def items(self, section: Section) -> Items:
        """Return what a section shows."""
        shown = [question for question in section.questions if self.has_place(question)]
        if section.aware and not self.aware:
            shown = [q for q in shown if q.core or self.needs_eyes(q)]
        folds = self.folds and self.writes
        return Items(
            notes=tuple(item for item in section.items if isinstance(item, Note)),
            open=tuple(self.draw(q) for q in shown if q.core or not folds),
            folded=tuple(self.draw(q) for q in shown if not q.core and folds),
            unfold=any(self.needs_eyes(q) for q in shown if not q.core and folds),
            latest=max((self.trial.written.get(q.id, "") for q in shown), default=""),
        )

    def draw(self, question: Question) -> Markup:
        """Return a question's whole markup."""
        if self._is_untouched(question):
            return _untouched(question, self.phrases, aware=self.aware, folds=self.folds)
        name = "reading" if not self.writes else "tip" if question.kind == "tip" else "question"
        return _macro(current_app.jinja_env, name)(self.phrases.say, self.asked(question), self)

    def asked(self, question: Question) -> Asked:
        """Return a question as the page asks it; on a page that only shows answers, as it shows it."""
        if not self.writes:
            head = self.shown_head(question)
            return Asked(question, head, self.answers.of(question), is_answered=True)
        is_aside, asking = self.trial.is_aside(question), self.asking
        must_choose = question.is_asked and "branches" in self.trial.leaf(f"{question.id}.shared")
        return Asked(
            question,
            head=self.shown_head(question) if is_aside else self.head(question),
            answer=self.answers.of(question) if is_aside else asking.form(question),
            is_answered=self.is_answered(question),
            is_aside=is_aside,
            is_marked=self.folds and self.trial.value(f"{question.id}.mark") == "1",
            told=self._told(question),
            help=self.is_open("help", question.id),
            word_help=self.is_open("help", f"{question.id}.word"),
            more=must_choose or self.is_open("more", question.id),
            must_choose=must_choose,
            retold=asking.retold(question) if self._has_retold(question) else (),
            is_listed=self.listed == question.id,
        )

    def has_place(self, question: Question) -> bool:
        """Say whether a question stands on this page."""
        if not self.answers.shows(question):
            return False
        return self.trial.is_shown(question, self.named(GOALS)) if self.writes else self.is_answered(question)

    def is_answered(self, question: Question) -> bool:
        """Say whether anything stands in a question."""
        return self.trial.is_answered(question, self.named(GOALS))

    def needs_eyes(self, question: Question) -> bool:
        """Say whether a question has a text in it, or something to be mended, and so must not be folded away."""
        prefix = f"{question.id}."
        return self.is_answered(question) or any(n == question.id or n.startswith(prefix) for n in self.sent.drawn)

    def is_open(self, what: str, key: str) -> bool:
        """Say whether a panel stands open: "help" or "more" of a question, "help" of a list beside it."""
        return bool(self.opened) and f"{what} {key}" in self.opened

    def head(self, question: Question) -> Markup:
        """Return what stands above a question's control; it does not depend on any answer."""
        return self._piece("_head.html", question)

    def shown_head(self, question: Question) -> Markup:
        """Return what stands above an answer on a page that only shows it."""
        return self._piece("_shown_head.html", question)

    def shown(self, question: Question) -> Answer:
        """Return an answer as text."""
        return self.answers.of(question)

    def earlier(self, question: Question) -> list[Answer]:
        """Return the answers that stand beside a question."""
        answers = self.answers
        return [answers.of(q) for q in map(self.named, question.earlier) if answers.is_told(q)]

    def flag(self, question: Question, flag: str) -> Field:
        """Return the leaf that says whether a question is set aside ("aside") or shared ("shared")."""
        return self.asking.field(f"{question.id}.{flag}", "tick", label=SHARED if flag == "shared" else NO_LABEL)

    def order(self, question: Question) -> Field:
        """Return the leaf that holds a list's order."""
        return self.asking.field(f"{question.id}.order", "order")

    def has_earlier(self, question: Question) -> bool:
        """Say whether earlier texts can be read and brought back."""
        return self.trial.has_earlier(question, self.named(GOALS))

    def named(self, name: str) -> Question:
        """Return the question of this id."""
        return self.phrases.model.questions[name]

    def home_of(self, question: Question) -> str:
        """Return the address of the place where a question stands."""
        return home(question, self.root)

    def question_of(self, name: str) -> Question | None:
        """Return the question that a leaf belongs to."""
        control = control_named(self.phrases.model.questions, name)
        return control.question if control else None

    def for_others(self) -> "Presenter":
        """Return the same trial as those see it who may only read."""
        return replace(self, audience=Audience.OTHERS, writes=False, sent=Sent())

    # The trial as a whole

    def path(self) -> list[Told]:
        """Return what was answered, stage by stage. An answer asked in several places is told in the first of them."""
        model, given = self.phrases.model, set[str]()
        stages: list[tuple[str, ProgramText, Iterable[Section]]] = [
            *((section.anchor, section.title, (section,)) for section in (model.details, model.short_talks)),
            *((f"meeting-{meeting.number}", meeting.title, meeting.sections) for meeting in model.meetings),
            ("language", model.language.title, (model.language,)),
            *((("words", model.own_words.title, (model.own_words,)),) if self.writes else ()),
        ]
        return [self._stage(name, title, tuple(sections), given) for name, title, sections in stages]

    def shared_answers(self) -> Iterator[Answer]:
        """Give the answers that others may see, each once."""
        others = self.for_others()
        return (others.shown(q) for q in self.phrases.model.questions.values() if others.has_place(q))

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
        return bool(meetings.appointments(self.trial, self.named(DATES)))

    def open_tasks(self, today: date) -> list[OpenTask]:
        """Return the agreed tasks that are not done, in the order of their list."""
        found = []
        for row in self.trial.open_tasks(self.named(TASKS)):
            words = " · ".join(
                filter(None, (self.trial.value(f"{TASKS}.{row}.{part}") for part in ("what", "who", "by")))
            )
            base = str(base_of(dict(self.trial.leaf(f"{TASKS}.{row}.done"))))
            found.append(OpenTask(row, words, meetings.is_overdue(self.trial, row, today), base))
        return found

    def own_words(self) -> OwnWords:
        """Return the trainee's own words, as a short look at them needs them."""
        return OwnWords(self.trial, self.named(WORDS))

    def skills(self, question: Question) -> list[tuple[int, Entry]]:
        """Return the skills that were gathered before a question asks for more, each with the number of its meeting."""
        before = SKILLS[: SKILLS.index(question.id)] if question.id in SKILLS else SKILLS
        return [(listed.meeting, row) for listed in map(self.named, before) for row in self.shown(listed).entries]

    def goal_paths(self) -> list[GoalPath]:
        """Return each goal with its state at meetings 2, 3 and 4: the trainee's own, else the mentor's."""
        names = {choice.value: choice.text for choice in GOAL_STATES}
        paths = []
        for row in self.trial.rows(self.named(GOALS)):
            steps = []
            for meeting in (2, 3, 4):
                states = [self.trial.value(f"m{meeting}.goals.{row}.state.{voice}") for voice in VOICES]
                state = next(filter(None, states), "")
                steps.append(GoalStep(meeting, state, names.get(state, NO_LABEL)))
            paths.append(GoalPath(self.answers.goal(row), tuple(steps)))
        return paths

    def _stage(self, name: str, title: ProgramText, sections: tuple[Section, ...], given: set[str]) -> Told:
        found = []
        for section in sections:
            told = tuple(q for q in section.questions if q.id not in given and self.answers.is_told(q))
            given.update(question.id for question in told)
            if told:
                found.append((section, told))
        return Told(name, title, tuple(found), is_parted=len(sections) > 1)

    def _told(self, question: Question) -> ProgramText:
        """Return who else sees an answer: as the class of the question and the trainee's choice say."""
        if not Audience.OTHERS.shows(self.trial, question):
            return NO_LABEL
        without = question.is_asked and question.shared and not is_added(self.trial, question)
        return SEEN_WITHOUT_WORDS if without else SEEN_BY_OTHERS

    def _has_retold(self, question: Question) -> bool:
        """Say whether a question has a place for what the trainee told in their own words."""
        return question.retell and (self.aware or self.trial.is_retold(question))

    def _is_untouched(self, question: Question) -> bool:
        """Say whether a question stands on this page as it would in any trial in which nothing was written in it."""
        if not self.writes or question.kind not in KEPT_KINDS or question.see not in ("", "tips"):
            return False
        written, begins, brought = self.trial.written, f"{question.id}.", self.trial.document.get("brought", ())
        if question.id in written or question.id in brought or any(name in written for name in question.earlier):
            return False
        opened = any(f"{what} {key}" in self.opened for what, key in panels(question)) if self.opened else False
        sent = any(name == question.id or name.startswith(begins) for name in self.sent.drawn)
        return not opened and not sent and question.id != self.listed

    def _piece(self, template: str, question: Question) -> Markup:
        pieces: Pieces = current_app.extensions["pieces"]
        return pieces.piece(template, self.phrases, question=question)


@lru_cache(maxsize=MOST_KEPT)
def _untouched(question: Question, phrases: Phrases, *, aware: bool, folds: bool) -> Markup:
    """Return a question in which nothing was written, below no link and of no trial: the model's and the reading's.

    It is drawn where no request, session or trial can be reached.
    """
    nobody = Presenter(Trial(EMPTY), phrases, Nowhere(), aware=aware, folds=folds)
    pieces: Pieces = current_app.extensions["pieces"]
    macro = _macro(pieces.environment, "tip" if question.kind == "tip" else "question")
    return macro(phrases.say, nobody.asked(question), nobody)


class Nowhere(str):
    """The address of a page that is none: whatever would draw it fails at once."""

    __slots__ = ()

    def __html__(self) -> str:
        """Refuse to stand in a page."""
        raise TypeError("a kept piece cannot hold a trial's address")

    __str__ = __html__


@lru_cache(maxsize=64)
def _macro(environment: Environment, name: str) -> Callable[..., Markup]:
    macro: Callable[..., Markup] = getattr(environment.get_template("_question.html").module, name)
    return macro


def panels(question: Question) -> Iterable[tuple[str, str]]:
    """Return the panels that a question may open, as (what, key)."""
    keys = (question.id, f"{question.id}.see", f"{question.id}.word")
    return *(("help", key) for key in keys), ("more", question.id)
