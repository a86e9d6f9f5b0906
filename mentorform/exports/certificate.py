"""The draft of a certificate of the trial: its facts, and lines where nothing is written. Pure.

It holds only what is shared, and no evaluation: the employer writes that by hand where it was asked for.
"""

from dataclasses import replace

from mentorform.answers.audience import Audience
from mentorform.exports.answers import Reader
from mentorform.exports.outline import Asked, Group, Line, Paper, Piece, Stage, written
from mentorform.exports.written import paper
from mentorform.i18n import Phrases
from mentorform.program_text import N_, ProgramText
from mentorform.trial import Trial

SIGNED = (
    N_("Paikka ja päivä"),
    N_("Esihenkilön allekirjoitus ja nimenselvennys"),
    N_("Mentorin allekirjoitus ja nimenselvennys"),
)
ROOM_FOR_WORDS = 8  # lines for a verbal assessment: about a third of a sheet


def certificate(trial: Trial, phrases: Phrases, *, assessed: bool = False) -> Paper:
    """Return the draft. `assessed` gives room for a verbal assessment, below the points agreed for it."""
    reader = Reader(trial, phrases, Audience.OTHERS)
    end = _told(reader, "trial.ended") or _told(reader, "trial.end")
    period = " – ".join(filter(None, (_told(reader, "trial.start"), end)))
    workplace = _told(reader, "trial.workplace")
    facts = [
        _fact(reader, N_("Nimi"), _told(reader, "trial.trainee")),
        _fact(reader, N_("Työpaikka"), workplace),
        _fact(reader, N_("Aika"), period),
        _fact(reader, N_("Työtunnit yhteensä"), _told(reader, "trial.hours")),
        _list(reader, N_("Työtehtävät"), "m1.tasks.q1", room=3),
    ]
    if assessed:
        points = _list(reader, N_("Sovitut arviointikohdat"), "m1.eval.points", room=0)
        facts += [points] if points.lines else []
        facts.append(_fact(reader, N_("Sanallinen arviointi"), room=ROOM_FOR_WORDS))
    stages = [
        Stage(reader.say(phrases.model.details.title), (Group((), tuple(facts)),)),
        Stage(reader.say(N_("Allekirjoitukset")), (Group((), tuple(_fact(reader, text) for text in SIGNED)),)),
    ]
    draft = paper(reader, N_("Todistus työkokeilusta"), stages, note=N_("Luonnos: täydennä, tarkista ja allekirjoita."))
    return replace(draft, name=written(workplace)) if workplace else draft


def _told(reader: Reader, name: str) -> str:
    return reader.trial.value(name) if reader.sees(reader.question(name)) else ""


def _fact(reader: Reader, title: ProgramText, value: str = "", room: int = 1) -> Asked:
    line = Line((Piece((written(value),)),)) if value else Line(room=room)
    return Asked("", (reader.say(title),), (line,))


def _list(reader: Reader, title: ProgramText, name: str, room: int) -> Asked:
    question = reader.question(name)
    lines = reader.lines(question) if reader.may_show(question) else ()
    if not lines:
        return Asked("", (reader.say(title),), (Line(room=room),) if room else ())
    return Asked("", (reader.say(title),), lines, is_list=True)
