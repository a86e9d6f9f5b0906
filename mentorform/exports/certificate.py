"""The draft of a certificate of the trial: its facts, and lines where nothing is written. Pure.

It holds only what is shared, and no evaluation: the employer writes that by hand where it was asked for.
"""

from dataclasses import replace

from mentorform.content import ProgramText
from mentorform.exports.answers import Reader
from mentorform.exports.outline import Asked, Group, Line, Paper, Piece, Stage, written
from mentorform.exports.written import paper
from mentorform.i18n import N_, Phrases
from mentorform.trial import Trial

SIGNED = (
    N_("Paikka ja päivä"),
    N_("Esihenkilön allekirjoitus ja nimenselvennys"),
    N_("Mentorin allekirjoitus ja nimenselvennys"),
)
ROOM_FOR_WORDS = 8  # lines for a verbal assessment: about a third of a sheet


def certificate(trial: Trial, phrases: Phrases, *, assessed: bool = False) -> Paper:
    """Return the draft. `assessed` gives room for a verbal assessment, below the points agreed for it."""
    reader = Reader(trial, phrases, for_others=True)
    end = trial.value("trial.ended") or trial.value("trial.end")
    period = " – ".join(filter(None, (trial.value("trial.start"), end)))
    facts = [
        _fact(reader, N_("Nimi"), trial.value("trial.trainee")),
        _fact(reader, N_("Työpaikka"), trial.value("trial.workplace")),
        _fact(reader, N_("Aika"), period),
        _fact(reader, N_("Työtunnit yhteensä"), trial.value("trial.hours")),
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
    workplace = trial.value("trial.workplace")
    return replace(draft, name=written(workplace)) if workplace else draft


def _fact(reader: Reader, title: ProgramText, value: str = "", room: int = 1) -> Asked:
    line = Line((Piece((written(value),)),)) if value else Line(room=room)
    return Asked("", (reader.say(title),), (line,))


def _list(reader: Reader, title: ProgramText, name: str, room: int) -> Asked:
    question = reader.question(name)
    lines = reader.lines(question) if reader.may_show(question) else ()
    if not lines:
        return Asked("", (reader.say(title),), (Line(room=room),) if room else ())
    return Asked("", (reader.say(title),), lines, is_list=True)
