"""What one could before the trial and what was learned in it, as a paper and as a text for a CV. Pure."""

from collections.abc import Iterator

from mentorform.content import Question
from mentorform.exports.answers import Reader
from mentorform.exports.outline import Asked, Group, Paper, Stage
from mentorform.exports.written import paper
from mentorform.i18n import Phrases
from mentorform.names import SKILLS
from mentorform.program_text import N_, ProgramText
from mentorform.trial import Trial

GROUPS = ((N_("Ennen työkokeilua"), SKILLS[:1]), (N_("Työkokeilun aikana"), SKILLS[1:]))


def skills(trial: Trial, phrases: Phrases) -> Paper:
    """Return the pair's own paper: the skills by when they were gained, each with where it was shown."""
    reader = Reader(trial, phrases)
    stages = [
        Stage(reader.say(title), (Group((), tuple(_asked(reader, question) for question in questions)),))
        for title, questions in gathered(reader)
    ]
    return paper(reader, N_("Osaaminen"), stages, note=None if stages else N_("Vielä ei ole kirjoitettu mitään."))


def gathered(reader: Reader) -> Iterator[tuple[ProgramText, list[Question]]]:
    """Give the lists that hold anything which this reader may see, by when: a phrase and its lists."""
    for title, names in GROUPS:
        questions = [question for question in map(reader.question, names) if reader.may_show(question)]
        if questions:
            yield title, questions


def as_text(reader: Reader) -> str:
    """Return the skills as lines to paste into a CV."""
    found = []
    for title, questions in gathered(reader):
        entries = [line for question in questions for line in reader.lines(question)]
        texts = [": ".join(piece.words[-1].text for piece in entry.pieces) for entry in entries]
        found.append("\n".join([reader.say(title)[-1].text, *(f"– {text}" for text in texts)]))
    return "\n\n".join(found)


def _asked(reader: Reader, question: Question) -> Asked:
    name = reader.say(N_("%(number)s. tapaaminen"), number=question.meeting)
    return Asked("", (name,), reader.lines(question), is_list=True)
