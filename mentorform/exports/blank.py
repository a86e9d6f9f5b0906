"""Blank forms of the meetings, to write on paper: room for each kind of answer, and a code to the meeting's page. Pure.

The goals stand in them where the meeting asks about them, for they are what the meeting is about; nothing else that was
written does.
"""

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import segno

from mentorform.answers.tree import Entry, Field, Written
from mentorform.content import Meeting, Question
from mentorform.exports.answers import YES, Reader
from mentorform.exports.outline import Asked, Group, Line, Paper, Piece, Stage
from mentorform.exports.pictograms import pictogram
from mentorform.exports.written import paper
from mentorform.field_kinds import FIELD_KINDS
from mentorform.i18n import Phrases
from mentorform.names import GOALS, POINTS
from mentorform.program_text import N_
from mentorform.trial import Trial

ABOUT = (f"{GOALS}.", f"{POINTS}.")  # the lists that other questions are about
BLANK_GOALS = 3  # "Noin kolme tavoitetta riittää"
WARNING = N_("Koodi avaa tämän tapaamisen sivun. Kuka tahansa, jolla on tämä lomake, voi lukea ja kirjoittaa.")


def blank_forms(trial: Trial, phrases: Phrases, numbers: Iterable[int], address: Callable[[str], str]) -> Paper:
    """Return the forms of some meetings, each on sheets of its own. `address` gives the address of a page."""
    reader = Reader(trial, phrases)
    stages = [_form(reader, phrases.model.meetings[number - 1], address) for number in numbers]
    return replace(paper(reader, N_("Lomake paperille"), stages), breaks=True)


def _form(reader: Reader, meeting: Meeting, address: Callable[[str], str]) -> Stage:
    groups = [
        Group(
            reader.say(section.title),
            tuple(_asked(reader, question) for question in section.questions),
            pictogram(section.picture),
        )
        for section in meeting.sections
        if section.questions
    ]
    return Stage(
        reader.say(meeting.title), tuple(groups), reader.say(WARNING), _code(address(f"meetings/{meeting.number}"))
    )


def _code(address: str) -> str:
    made = io.BytesIO()
    segno.make(address, error="m").save(made, kind="svg", border=2, xmldecl=False)
    return made.getvalue().decode()


def _asked(reader: Reader, question: Question) -> Asked:
    asks = tuple(reader.say(ask) for ask in question.asks or (question.text,))
    return Asked(question.number, asks, tuple(_lines(reader, question)))


def _lines(reader: Reader, question: Question) -> Iterator[Line]:
    """Give room for each entry of an answer, and where a list is not known yet for as many as a page shows."""
    entries = _entries(reader, question)
    if not entries:
        yield Line(room=FIELD_KINDS["text"].room)
    for entry in entries:
        if entry.about and len(entry.fields) == 1:
            yield Line(reader.head(entry), room=1)
            continue
        if entry.label or entry.about:
            yield Line(reader.head(entry)) if entry.id else Line((Piece(label=reader.label(N_("Tavoite"))),), room=1)
        voice = ""
        for field in entry.fields:
            if field.voice != voice:
                voice = field.voice
                yield Line((Piece(label=reader.label_of(field)),))
            yield from _room(reader, question, field)


def _room(reader: Reader, question: Question, field: Field) -> Iterator[Line]:
    """Give boxes for what is ticked, and lines for what is written."""
    if field.kind == "tick":
        yield Line((Piece(reader.say(field.label or YES), box=True),))
    elif field.choices or field.goals:
        yield from (Line((Piece(reader.say(choice.text), box=True),)) for choice in field.choices)
        yield from (Line((Piece(reader.goal(goal), box=True),)) for goal in field.goals)
    else:
        is_alone = not (field.label or field.about or question.parts)
        label = (Piece(label=reader.label_of(field)),) if field.label and not field.voice else ()
        yield Line(label, room=FIELD_KINDS[field.kind].room if is_alone else 1)


def _entries(reader: Reader, question: Question) -> list[Entry]:
    """Return the entries of a blank form. What a question is about stands in them, and nothing else."""
    leaves = {name: leaf for name, leaf in reader.trial.document["leaves"].items() if name.startswith(ABOUT)}
    document = {**reader.trial.document, "leaves": {} if question.kind == "rows" else leaves}
    answers = replace(reader.answers, trial=Trial(document))
    entries = list(answers.form(question).entries)
    if question.kind == "goal_states" and not entries:
        return [answers.goal_entry(question, Written("", "", ""))] * BLANK_GOALS
    if question.kind == "tip":
        return entries[:1]  # a sheet has no room for a note on each tip
    return [entry for entry in entries if entry.is_fixed] or entries
