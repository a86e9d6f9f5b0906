"""The trial as one picture: its meetings, how much is done, how many words. Told in the same words to everyone."""

from dataclasses import dataclass
from datetime import date

from flask import Flask

from mentorform.names import DATES, GOALS, TASKS, WORDS
from mentorform.program_text import N_, ProgramText
from mentorform.views.presenter import Presenter

MOST_BARS = 12  # more of them are threads, and the number says it better
# Translators: the states of a meeting: held, begun, not held; "tulossa" is to come.
STATES = {"done": N_("pidetty"), "begun": N_("aloitettu"), "skipped": N_("ei pidetty")}
LOOKS = {"done": "reached", "begun": "progressing", "skipped": "skipped"}


@dataclass(frozen=True, slots=True)
class Stop:
    """A meeting on the path: its number, its day, what became of it (none for nothing yet), how its bar looks."""

    number: int
    day: date | None
    text: ProgramText | None
    look: str


@dataclass(frozen=True, slots=True)
class Picture:
    """What the overview shows at one look. `words` is how many words are on the pair's own list."""

    stops: list[Stop]
    held: int
    tasks: int
    done: int
    words: int
    has_goals: bool

    @property
    def bars(self) -> list[bool]:
        """One bar an agreed task, the done ones first; none where they would be too many."""
        return [place < self.done for place in range(self.tasks)] if self.tasks <= MOST_BARS else []


def picture(presenter: Presenter, today: date) -> Picture | None:
    """Return the picture; `None` while there is nothing to be seen. Others see of it what is shared."""
    trial, model = presenter.trial, presenter.phrases.model
    goals = presenter.named(GOALS)
    stops = []
    for meeting in model.meetings:
        state, day = trial.meeting_state(meeting, goals), trial.meeting_date(meeting.number)
        text = STATES.get(state) or (N_("tulossa") if day and day >= today else None)
        stops.append(Stop(meeting.number, day, text, LOOKS.get(state, "none")))
    tasks = trial.rows(presenter.named(TASKS))
    drawn = Picture(
        stops,
        held=sum(stop.look == "reached" for stop in stops),
        tasks=len(tasks),
        done=len(tasks) - len(trial.open_tasks(presenter.named(TASKS))),
        words=len(trial.rows(presenter.named(WORDS))) if presenter.writes else 0,
        has_goals=presenter.is_answered(goals),
    )
    begun = drawn.tasks or drawn.words or drawn.has_goals or presenter.is_answered(presenter.named(DATES))
    return drawn if begun or any(stop.text for stop in stops) else None


def init_app(app: Flask) -> None:
    """Give the templates the picture."""
    app.jinja_env.globals.update(picture=picture)
