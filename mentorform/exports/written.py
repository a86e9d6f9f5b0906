"""The papers of what was written: the whole path, one meeting, the part that is shared. Pure."""

from collections.abc import Iterable, Iterator

from mentorform.answers.audience import Audience
from mentorform.content import Meeting, Section
from mentorform.exports.answers import Reader
from mentorform.exports.outline import Asked, Group, Paper, Stage, Words, written
from mentorform.i18n import Phrases
from mentorform.names import GOALS
from mentorform.program_text import N_, ProgramText
from mentorform.trial import Trial


def whole_path(trial: Trial, phrases: Phrases) -> Paper:
    """Return everything that was written, meeting by meeting, as the summary shows it."""
    reader = Reader(trial, phrases)
    return paper(reader, N_("Koko työkokeilu"), _stages(reader))


def one_meeting(trial: Trial, phrases: Phrases, number: int) -> Paper:
    """Return what was written at one meeting."""
    reader = Reader(trial, phrases)
    stage = _meeting(reader, phrases.model.meetings[number - 1], set())
    return paper(reader, N_("%(number)s. tapaaminen"), [stage], number=number)


def shared_part(trial: Trial, phrases: Phrases) -> Paper:
    """Return what others than the pair may see. What is not shared leaves no trace in it, not even an empty title."""
    reader = Reader(trial, phrases, Audience.OTHERS)
    stages = [stage for stage in _stages(reader) if stage.groups]
    return paper(reader, N_("Jaetut asiat"), stages, note=None if stages else N_("Mitään ei ole vielä jaettu."))


def paper(
    reader: Reader, about: ProgramText, stages: Iterable[Stage], *, note: ProgramText | None = None, **values: object
) -> Paper:
    """Return a paper of this trial. `about` says what paper it is."""
    phrases = reader.phrases
    return Paper(
        trial_name(reader),
        reader.say(about, **values),
        phrases.language,
        phrases.dir,
        tuple(stages),
        reader.say(note) if note else (),
    )


def trial_name(reader: Reader) -> Words:
    """Return what people call the trial; where they gave no name, what it is."""
    title = reader.trial.title
    return written(title) if title else reader.say(N_("Työkokeilu"))[-1]


def _stages(reader: Reader) -> Iterator[Stage]:
    model, given = reader.phrases.model, set[str]()
    for section in (model.details, model.short_talks):
        yield _stage(reader, section.title, [section], given)
    for meeting in model.meetings:
        yield _meeting(reader, meeting, given)
    for section in (model.language, model.own_words):
        yield _stage(reader, section.title, [section], given)


def _meeting(reader: Reader, meeting: Meeting, given: set[str]) -> Stage:
    skipped = reader.trial.meeting_state(meeting, reader.question(GOALS)) == "skipped"
    note = N_("Tätä tapaamista ei pidetty.") if skipped else None
    return _stage(reader, meeting.title, meeting.sections, given, note)


def _stage(
    reader: Reader,
    title: ProgramText,
    sections: Iterable[Section],
    given: set[str],
    note: ProgramText | None = None,
) -> Stage:
    """Return one stage. `given` are the questions whose answer stands in the paper already; each stands once."""
    sections = list(sections)
    groups = []
    for section in sections:
        told = [q for q in section.questions if q.id not in given and reader.may_show(q)]
        given.update(question.id for question in told)
        asked = [
            Asked(
                question.number,
                tuple(reader.say(ask) for ask in question.asks or (question.text,)),
                lines,
                question.kind in ("rows", "goal_states", "points", "checklist", "parts"),
            )
            for question in told
            if (lines := reader.lines(question))
        ]
        if asked:
            groups.append(Group(reader.say(section.title) if len(sections) > 1 else (), tuple(asked)))
    note = note or (None if groups else N_("Vielä ei ole kirjoitettu mitään."))
    return Stage(reader.say(title), tuple(groups), reader.say(note) if note else ())
