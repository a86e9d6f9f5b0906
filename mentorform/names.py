"""Which leaf of which question a control's name means. Pure.

A control's name begins with its question's id: `m1.goals.q2`, a named part `m1.skills.q2.schedule`, a row's part
`m1.goals.q1.<row>.text`. Each kind of question is one row of the table `KINDS`.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from mentorform.content import Question
from mentorform.field_kinds import ROW_ID

GOALS = "m1.goals.q1"  # the goals of the trial: set at meeting 1, followed until they are evaluated at meeting 4
DATES = "dates"  # when and where the meetings are held
POINTS = "m1.eval.points"  # what the trial is evaluated by: agreed at meeting 1, returned to at meetings 3 and 4
TASKS = "tasks"  # what was agreed to be done between them
SKILLS = ("m1.skills.q3", "m3.skills.q2", "m4.skills.q1")  # known before, then learned: one growing list
HELP_PHRASE = "lang.l1a"  # what the trainee says when something is unclear: agreed in meeting 1, at hand afterwards
WORDS = "words"  # the words and phrases that the trainee learns
VOICES = ("trainee", "mentor")  # the trainee's own word comes first
GOAL_STATES = ("begun", "progressing", "supported", "reached", "exchanged", "dropped")
YES_NO = ("yes", "no", "unknown")

LONGEST_NAME = 200  # characters: a list's longest name, with a row of 64, has about a hundred

RowsOf = Callable[[str], Iterable[str]]  # a list question's id -> the ids of its rows


@dataclass(frozen=True, slots=True)
class Control:
    """One leaf of a question.

    `kind` is the leaf's own: text, line, date, time, tick, choice, pick, order, remove, aside, mark; or a button
    that holds no answer: add (the page comes back with another blank row), move (a row goes up or down), bring and
    takeback (a preparation's text enters the meeting, and leaves it again), propose and replace (proposed days enter
    the list of meetings), take (a point of the official form enters the list of points), finish (an agreed task is
    done), word (a word of the glossary enters the list of words).
    `choices` are the values that a choice may have besides the empty one.
    """

    name: str
    question: Question
    kind: str
    part: str = ""
    row: str = ""
    choices: tuple[str, ...] = ()

    @property
    def of_row(self) -> bool:
        """Whether this leaf is a part of a row that people add, rather than of something else."""
        return self.question.kind == "rows" and bool(self.row)


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of question names its leaves.

    `find` reads what stands after the question's id in a name. `controls` lists the leaves that hold an answer.
    """

    find: Callable[[Question, list[str]], Control | None]
    controls: Callable[[Question, RowsOf], Iterator[Control]]


def control_named(questions: Mapping[str, Question], name: str) -> Control | None:
    """Return the control of this name among the questions, or `None`. The longest id that fits is meant."""
    if len(name) > LONGEST_NAME:  # no name of ours, and each dot in it would cost a look at the rest
        return None
    head = name
    while head:
        question = questions.get(head)
        if question is not None:
            rest = name[len(head) + 1 :].split(".") if name != head else []
            found = _flag(question, rest) or KINDS[question.kind].find(question, rest)
            if found:
                return found
        head = head.rpartition(".")[0]
    return None


def permitted(control: Control, goal_rows: Collection[str]) -> Collection[str]:
    """Return what may be chosen in a leaf. `goal_rows` are the rows of the goals, which are not always the same."""
    return goal_rows if control.kind == "pick" else control.choices


def controls_of(question: Question, rows: RowsOf) -> Iterator[Control]:
    """List the leaves that hold a question's answer. `rows` gives a list's rows."""
    return KINDS[question.kind].controls(question, rows)


def retold_controls(question: Question) -> tuple[Control, ...]:
    """List the leaves that say how the trainee told an agreement in their own words: a tick and a note."""
    if not question.retell:
        return ()
    name = f"{question.id}.retold"
    return Control(name, question, "tick"), Control(f"{name}.note", question, "text")


def _flag(question: Question, rest: list[str]) -> Control | None:
    """Read what every question can have: set aside, marked, shared, retold, brought into the meeting, a word of it."""
    if rest in (["aside"], ["mark"], ["word"]):
        return Control(f"{question.id}.{rest[0]}", question, rest[0])
    if rest[:1] == ["retold"]:
        return next((c for c in retold_controls(question) if c.name == ".".join([question.id, *rest])), None)
    if rest in (["bring"], ["takeback"]) and question.feeds:
        return Control(f"{question.id}.{rest[0]}", question, rest[0])
    if rest == ["shared"] and question.is_asked:
        return Control(f"{question.id}.shared", question, "tick")
    return None


def _one(kind: str, choices: tuple[str, ...] = ()) -> Kind:
    def control(question: Question) -> Control:
        return Control(question.id, question, kind, choices=choices)

    return Kind(
        find=lambda question, rest: None if rest else control(question),
        controls=lambda question, rows: iter([control(question)]),
    )


def _find_in_tip(question: Question, rest: list[str]) -> Control | None:
    return next((c for c in _tip(question, lambda _: ()) if [c.part] == (rest or [""])), None)


def _tip(question: Question, rows: RowsOf) -> Iterator[Control]:
    """A tick, and a note below it. A tip about health has no room for words."""
    yield Control(question.id, question, "tick")
    if not question.health:
        yield Control(f"{question.id}.note", question, "text", part="note")


def _find_part(question: Question, rest: list[str]) -> Control | None:
    return next((c for c in _parts(question, lambda _: ()) if [c.part] == rest), None)


def _parts(question: Question, rows: RowsOf) -> Iterator[Control]:
    for part in question.parts:
        yield _part(question, part.id)
    if question.kind == "checklist":
        yield Control(f"{question.id}.note", question, "text", part="note")


def _part(question: Question, part_id: str, row: str = "") -> Control:
    part = next(part for part in question.parts if part.id == part_id)
    name = ".".join(filter(None, [question.id, row, part.id]))
    choices = tuple(choice.value for choice in part.choices)
    return Control(name, question, part.kind, part=part.id, row=row, choices=choices)


def _find_in_row(question: Question, rest: list[str]) -> Control | None:
    match rest:
        case [("order" | "add") as what]:
            return Control(f"{question.id}.{what}", question, what)
        case ["move"]:
            return Control(f"{question.id}.move", question, "move")
        case [("propose" | "replace") as what] if question.id == DATES:
            return Control(f"{question.id}.{what}", question, what)
        case ["take"] if question.id == POINTS:
            return Control(f"{question.id}.take", question, "take")
        case [row, "finish"] if question.id == TASKS and ROW_ID.fullmatch(row):
            return Control(f"{question.id}.{row}.finish", question, "finish", row=row)
        case [row, "remove"] if ROW_ID.fullmatch(row):
            return Control(f"{question.id}.{row}.remove", question, "remove", row=row)
        case [row, part] if ROW_ID.fullmatch(row) and part in {known.id for known in question.parts}:
            return _part(question, part, row)
    return None


def _in_rows(question: Question, rows: RowsOf) -> Iterator[Control]:
    for row in rows(question.id):
        for part in question.parts:
            yield _part(question, part.id, row)


def _find_state(question: Question, rest: list[str]) -> Control | None:
    match rest:
        case [row, ("state" | "word") as what, voice] if ROW_ID.fullmatch(row) and voice in VOICES:
            return _state(question, row, what, voice)
    return None


def _state(question: Question, row: str, what: str, voice: str) -> Control:
    kind, choices = ("choice", GOAL_STATES) if what == "state" else ("text", ())
    return Control(f"{question.id}.{row}.{what}.{voice}", question, kind, f"{what}.{voice}", row, choices)


def _states(question: Question, rows: RowsOf) -> Iterator[Control]:
    for row in rows(GOALS):
        for voice in VOICES:
            yield _state(question, row, "state", voice)
            yield _state(question, row, "word", voice)


def _find_word(question: Question, rest: list[str]) -> Control | None:
    match rest:
        case [row, "text"] if ROW_ID.fullmatch(row):
            return Control(f"{question.id}.{row}.text", question, "text", "text", row)
    return None


def _words(question: Question, rows: RowsOf) -> Iterator[Control]:
    for row in rows(POINTS):
        yield Control(f"{question.id}.{row}.text", question, "text", "text", row)


KINDS: dict[str, Kind] = {
    "text": _one("text"),
    "line": _one("line"),
    "yes_no": _one("choice", YES_NO),
    "tick": _one("tick"),
    "tip": Kind(find=_find_in_tip, controls=_tip),
    "pick": _one("pick"),
    "checklist": Kind(find=_find_part, controls=_parts),
    "parts": Kind(find=_find_part, controls=_parts),
    "rows": Kind(find=_find_in_row, controls=_in_rows),
    "goal_states": Kind(find=_find_state, controls=_states),
    "points": Kind(find=_find_word, controls=_words),
}
