"""Answers as lines of a paper. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from mentorform.answers.audience import Audience
from mentorform.answers.tree import VOICE_NAMES, Answers, Entry, Field, Written
from mentorform.content import Question
from mentorform.exports.outline import Line, Phrase, Piece, ours, written
from mentorform.i18n import Phrases
from mentorform.names import GOALS
from mentorform.program_text import N_, ProgramText
from mentorform.trial import Trial

YES, NO_TICK = N_("Kyllä"), N_("Ei rastia")


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads a trial's answers in one reading: for the pair, or what those see whom the paper is for."""

    trial: Trial
    phrases: Phrases
    audience: Audience = Audience.PAIR

    @property
    def answers(self) -> Answers:
        """The answers as those see them whom the paper is for."""
        return Answers(self.trial, self.phrases.model, self.audience)

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
        return self.audience.shows(self.trial, question, part)

    def lines(self, question: Question) -> tuple[Line, ...]:
        """Return the answer as lines, one an entry; none where nothing is written."""
        found = ((entry, tuple(self._pieces(question, entry))) for entry in self.answers.of(question).entries)
        return tuple(Line((*self.head(entry), *pieces)) for entry, pieces in found if pieces)

    def head(self, entry: Entry) -> tuple[Piece, ...]:
        """Return what an entry is about: a goal or a point that people wrote, or a row that belongs to its list."""
        if entry.about:
            return (Piece(self.goal(entry.about)),)
        return (Piece(self.say(entry.label)),) if entry.label else ()

    def goal(self, goal: Written) -> Phrase:
        """Return what somebody wrote."""
        return (written(goal.text, goal.lang),)

    def label_of(self, field: Field) -> Phrase:
        """Return what stands before a field's value: whose word it is, or its label."""
        text = VOICE_NAMES[field.voice] if field.voice else field.label
        return self.label(text) if text else ()

    def _pieces(self, question: Question, entry: Entry) -> Iterator[Piece]:
        is_first = question.kind == "rows"  # what comes first in a row needs no label: it is what the list is of
        for field in entry.fields:
            pieces = list(self._values(field))
            if is_first and pieces and field.kind != "tick":
                pieces[0] = replace(pieces[0], label=())
            elif not pieces and field.kind == "tick" and question.kind == "checklist":
                pieces = [Piece(self.say(NO_TICK), self.label_of(field))]
            is_first = is_first and not pieces
            yield from pieces

    def _values(self, field: Field) -> Iterator[Piece]:
        """Give what stands in a field: nothing, its value, or all its texts in conflict."""
        own = (field.value, field.lang)
        held = [(text.value, text.lang) for text in field.texts] or [own]
        label = self.label_of(field)
        found = [(value, lang) for value, lang in held if value]
        for place, (value, lang) in enumerate(found):
            other = self.label(N_("Toinen teksti")) if len(found) > 1 else ()
            yield Piece(self._words(field, value, lang), other if place else label)

    def _words(self, field: Field, value: str, lang: str) -> Phrase:
        if field.kind == "tick":
            return self.say(YES) if value == "1" else (written(value, lang),)
        chosen = next((choice.text for choice in field.choices if choice.value == value), None)
        picked = next((goal for goal in field.goals if goal.value == value), None)
        return self.say(chosen) if chosen else self.goal(picked) if picked else (written(value, lang),)
