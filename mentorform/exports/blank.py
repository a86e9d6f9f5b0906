"""Blank forms of the meetings, to write on paper: room for each kind of answer, and a code to the meeting's page. Pure.

The goals stand in them where the meeting asks about them, for they are what the meeting is about; nothing else that was
written does.
"""

import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import segno

from mentorform.choices import GOAL_STATES, YES_NO
from mentorform.content import Choice, Meeting, Question
from mentorform.exports.answers import VOICE_NAMES, Reader
from mentorform.exports.outline import Asked, Group, Line, Paper, Piece, Stage, written
from mentorform.exports.pictograms import pictogram
from mentorform.exports.written import paper
from mentorform.i18n import Phrases
from mentorform.names import GOALS, POINTS, VOICES
from mentorform.program_text import N_
from mentorform.trial import Trial

ROOM = 3  # lines of 9 mm for a text: three sentences by hand
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
    return Asked(question.number, asks, tuple(ROOMS[question.kind](reader, question)))


def _text(reader: Reader, question: Question) -> list[Line]:
    return [Line(room=ROOM)]


def _line(reader: Reader, question: Question) -> list[Line]:
    return [Line(room=1)]


def _choices(reader: Reader, choices: Iterable[Choice]) -> list[Line]:
    return [Line((Piece(reader.say(choice.text), box=True),)) for choice in choices]


def _yes_no(reader: Reader, question: Question) -> list[Line]:
    return _choices(reader, YES_NO)


def _tick(reader: Reader, question: Question) -> list[Line]:
    return _choices(reader, YES_NO[:1])


def _goals(reader: Reader) -> list[Piece]:
    return [Piece(reader.goal(row)) for row in reader.trial.rows(reader.question(GOALS))]


def _pick(reader: Reader, question: Question) -> list[Line]:
    return [Line((replace(goal, box=True),)) for goal in _goals(reader)] or [Line(room=1)]


def _checklist(reader: Reader, question: Question) -> list[Line]:
    return [*_parts(reader, question), Line((Piece(label=reader.label(N_("Huomioita"))),), room=1)]


def _parts(reader: Reader, question: Question) -> list[Line]:
    return [
        Line((Piece(reader.say(part.text), box=True),))
        if part.kind == "tick"
        else Line((Piece(label=reader.label(part.text)),) if part.text else (), room=1)
        for part in question.parts
    ]


def _rows(reader: Reader, question: Question) -> list[Line]:
    """Room for the rows of a list: for each that belongs to the question itself, else for as many as a page shows."""
    seeds = [Line((Piece(reader.say(seed.text)),)) for seed in question.seeds]
    rows = [[seed, *_parts(reader, question)] for seed in seeds] or [_parts(reader, question)] * question.blank
    return [line for row in rows for line in row]


def _goal_states(reader: Reader, question: Question) -> list[Line]:
    unnamed = Line((Piece(label=reader.label(N_("Tavoite"))),), room=1)
    found: list[Line] = []
    for goal in [Line((goal,)) for goal in _goals(reader)] or [unnamed] * BLANK_GOALS:
        found.append(goal)
        for voice in VOICES:
            found.append(Line((Piece(label=reader.label(VOICE_NAMES[voice])),)))
            found += [*_choices(reader, GOAL_STATES), Line(room=1)]
    return found


def _points(reader: Reader, question: Question) -> list[Line]:
    points = [written(reader.trial.value(f"{POINTS}.{row}.text")) for row in reader.trial.points]
    return [Line((Piece((point,)),), room=1) for point in points] or [Line(room=ROOM)]


ROOMS: Mapping[str, Callable[[Reader, Question], list[Line]]] = {
    "text": _text,
    "line": _line,
    "yes_no": _yes_no,
    "tick": _tick,
    "tip": _tick,
    "pick": _pick,
    "checklist": _checklist,
    "parts": _parts,
    "rows": _rows,
    "goal_states": _goal_states,
    "points": _points,
}
