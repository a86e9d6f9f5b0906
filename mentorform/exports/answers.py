"""Answers as lines of a paper, one row of a table a kind of question. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from mentorform import audience
from mentorform.audience import Audience
from mentorform.choices import GOAL_STATES, YES_NO
from mentorform.content import Choice, Part, Question
from mentorform.exports.outline import Line, Phrase, Piece, ours, written
from mentorform.i18n import Phrases
from mentorform.names import GOALS, POINTS, VOICES
from mentorform.program_text import N_, ProgramText
from mentorform.trial import Trial

TICKED = (Choice("1", N_("Kyllä")),)
VOICE_NAMES = {"trainee": N_("Työkokeilija"), "mentor": N_("Mentori")}


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads a trial's answers in one reading: for the pair, or what those see whom the paper is for."""

    trial: Trial
    phrases: Phrases
    audience: Audience = Audience.PAIR

    def say(self, text: ProgramText, **values: object) -> Phrase:
        """Return a phrase or a text of the model."""
        return ours(self.phrases.text(text, **values))

    def label(self, text: ProgramText) -> Phrase:
        """Return a phrase as what stands before a value: with a colon, where it does not end with a mark of its own."""
        *first, last = self.say(text)
        return (*first, last if last.text[-1:] in "?!:." else replace(last, text=f"{last.text}:"))

    def question(self, name: str) -> Question:
        """Return the question of this id, in this reading."""
        return self.phrases.model.question(name)

    def may_show(self, question: Question) -> bool:
        """Say whether anything of this question's answer has a place in the paper."""
        return self.sees(question) and self.trial.is_answered(question, self.question(GOALS))

    def sees(self, question: Question, part: str = "") -> bool:
        """Say whether those whom the paper is for see an answer, or one part of it."""
        return audience.sees(self.audience, self.trial, question, part)

    def lines(self, question: Question) -> tuple[Line, ...]:
        """Return the answer as lines; none where nothing is written."""
        return tuple(line for line in LINES[question.kind](self, question) if line.pieces)

    def leaf(
        self, name: str, label: Phrase = (), choices: Iterable[Choice] = (), goals: Iterable[str] = ()
    ) -> list[Piece]:
        """Return what stands in a leaf: nothing, its value, or all its texts in conflict."""
        held = audience.texts(self.audience, self.trial.leaf(name))
        known = {choice.value: self.say(choice.text) for choice in choices} | {row: self.goal(row) for row in goals}
        values = [(text["value"], text.get("lang", "")) for text in held if text["value"]]
        found = [known[value] if value in known else (written(value, lang),) for value, lang in values]
        other = self.label(N_("Toinen teksti")) if len(found) > 1 else ()
        return [Piece(words, other if place else label) for place, words in enumerate(found)]

    def goal(self, row: str) -> Phrase:
        """Return a goal's text."""
        leaf = self.trial.leaf(f"{GOALS}.{row}.text")
        return (written(leaf["value"], leaf.get("lang", "")),)


def _one(reader: Reader, question: Question) -> Iterator[Line]:
    yield Line(tuple(reader.leaf(question.id, choices=YES_NO if question.kind == "yes_no" else ())))


def _tick(reader: Reader, question: Question) -> Iterator[Line]:
    yield Line(tuple(_ticked(reader, question.id, ())))


def _tip(reader: Reader, question: Question) -> Iterator[Line]:
    yield Line(tuple(_ticked(reader, question.id, ())))
    yield Line(tuple(reader.leaf(f"{question.id}.note")))


def _ticked(reader: Reader, name: str, label: Phrase) -> list[Piece]:
    return reader.leaf(name, label, TICKED)


def _pick(reader: Reader, question: Question) -> Iterator[Line]:
    yield Line(tuple(reader.leaf(question.id, goals=reader.trial.rows(reader.question(GOALS)))))


def _checklist(reader: Reader, question: Question) -> Iterator[Line]:
    for part in question.parts:
        pieces = _part(reader, f"{question.id}.{part.id}", part)
        empty = [Piece(reader.say(N_("Ei rastia")), reader.label(part.text))] if part.kind == "tick" else []
        yield Line(tuple(pieces or empty))
    yield Line(tuple(reader.leaf(f"{question.id}.note", reader.label(N_("Huomioita")))))


def _parts(reader: Reader, question: Question) -> Iterator[Line]:
    for part in question.parts:
        yield Line(tuple(_part(reader, f"{question.id}.{part.id}", part)))


def _part(reader: Reader, name: str, part: Part, *, named: bool = True) -> list[Piece]:
    label = reader.label(part.text) if part.text else ()
    if part.kind == "tick":
        return _ticked(reader, name, label)
    return reader.leaf(name, label if named else (), part.choices)


def _rows(reader: Reader, question: Question) -> Iterator[Line]:
    labels = {seed.value: seed.text for seed in reader.question(question.id).seeds}
    for row in reader.trial.rows(question):
        pieces: list[Piece] = []
        for part in question.parts:  # what comes first needs no label: it is what the list is of
            pieces += _part(reader, f"{question.id}.{row}.{part.id}", part, named=bool(pieces))
        yield Line((Piece(reader.say(labels[row])), *pieces) if row in labels else tuple(pieces))


def _goal_states(reader: Reader, question: Question) -> Iterator[Line]:
    """Each goal and what each voice says of it: a state, and where the paper may hold it a word."""
    tells_words = reader.sees(question, "word.")
    for row in reader.trial.rows(reader.question(GOALS)):
        pieces: list[Piece] = []
        for voice in VOICES:
            label = reader.label(VOICE_NAMES[voice])
            pieces += reader.leaf(f"{question.id}.{row}.state.{voice}", label, GOAL_STATES)
            pieces += reader.leaf(f"{question.id}.{row}.word.{voice}", label) if tells_words else []
        if pieces:
            yield Line((Piece(reader.goal(row)), *pieces))


def _points(reader: Reader, question: Question) -> Iterator[Line]:
    for row in reader.trial.points:
        said = reader.leaf(f"{question.id}.{row}.text")
        if said:
            yield Line((Piece((written(reader.trial.value(f"{POINTS}.{row}.text")),)), *said))


LINES: Mapping[str, Callable[[Reader, Question], Iterator[Line]]] = {
    "text": _one,
    "line": _one,
    "yes_no": _one,
    "tick": _tick,
    "tip": _tip,
    "pick": _pick,
    "checklist": _checklist,
    "parts": _parts,
    "rows": _rows,
    "goal_states": _goal_states,
    "points": _points,
}
