"""The path of a trial: preparation, four meetings, summary, as every page of it shows it."""

from dataclasses import dataclass, field
from datetime import date

from mentorform.content import Model, Question
from mentorform.names import GOALS
from mentorform.program_text import N_, ProgramText
from mentorform.trial import Trial

# The page of a question, by what its section's id begins with; the others stand on the overview.
HOMES = {
    "m1": "meetings/1",
    "m2": "meetings/2",
    "m3": "meetings/3",
    "m4": "meetings/4",
    "lang": "language",
    "words": "words",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its phrase, its address, how far it is ("done", "begun", "skipped" or ""), its date."""

    text: ProgramText
    url: str
    current: bool
    state: str = ""
    day: date | None = None
    values: dict[str, object] = field(default_factory=dict)


def steps(trial: Trial, model: Model, root: str, here: str) -> list[Step]:
    """Return the path as seen from the page at the address `here`."""
    goals = model.question(GOALS)
    meetings = [
        Step(
            N_("%(number)s. tapaaminen"),
            url := f"{root}meetings/{meeting.number}",
            here.startswith(url),
            trial.meeting_state(meeting, goals),
            trial.meeting_date(meeting.number),
            {"number": meeting.number},
        )
        for meeting in model.meetings
    ]
    preparation, summary = f"{root}preparation", f"{root}summary"
    return [
        Step(N_("Valmistautuminen"), preparation, here == preparation),
        *meetings,
        Step(N_("Yhteenveto"), summary, here == summary),
    ]


def next_meeting(trial: Trial, model: Model) -> int | None:
    """Return the number of the first meeting that is neither done nor skipped; `None` when all are."""
    goals = model.question(GOALS)
    for meeting in model.meetings:
        if trial.meeting_state(meeting, goals) in ("", "begun"):
            return meeting.number
    return None


def home(question: Question, root: str) -> str:
    """Return the address of the place where a question stands: its page and, on it, the question."""
    place = question.section.partition(".")[0]
    return f"{root}{HOMES.get(place, '')}#{question.anchor}-q"
