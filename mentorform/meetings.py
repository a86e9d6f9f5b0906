"""A trial's meetings and agreed tasks as days in a calendar: proposed, agreed, unusual, overdue. Pure."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import MAXYEAR, date, time
from typing import NamedTuple

from mentorform import schedule
from mentorform.content import Question
from mentorform.field_kinds import ROW_ID
from mentorform.names import DATES, TASKS
from mentorform.schedule import MEETINGS, WORKDAYS, Remark, parse_time, written
from mentorform.trial import Trial

SEEDS = tuple(f"m{number}" for number in range(1, MEETINGS + 1))  # the list's own rows, one a meeting of the model
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_FINISH = re.compile(rf"{TASKS}\.{ROW_ID.pattern}\.finish")
_PROPOSED = re.compile(r"(m[1-4])=(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d))?")


class Proposed(NamedTuple):
    """A day, and a time where people named one, proposed for a meeting. `now` is the day that was written for it."""

    row: str
    day: date
    at: time | None
    now: str

    @property
    def value(self) -> str:
        """What a button sends to accept it: `m2=2026-12-08` or `m2=2026-12-08T09:30`."""
        return f"{self.row}={self.day.isoformat()}" + (f"T{self.at:%H:%M}" if self.at else "")

    @property
    def words(self) -> str:
        """The day and time as they are written into the answer."""
        return " klo ".join(filter(None, (written(self.day), clock(self.at))))


class Appointment(NamedTuple):
    """A meeting with a day that can be read. `number` is 0 for one beside the four; without `at` it has no time yet.

    `revision` grows with every change of what stands here; `changed` is when the last was made (UTC, ISO 8601).
    """

    row: str
    number: int
    day: date
    at: time | None
    place: str
    minutes: int
    revision: int
    changed: str

    @property
    def clock(self) -> str:
        """Its time as people write it, empty where it has none."""
        return clock(self.at)


def proposals(trial: Trial, rows: Collection[str] = SEEDS) -> list[Proposed]:
    """Return the days proposed for some meetings; none where the trial's own dates cannot be read."""
    start, end = trial.day("trial.start"), trial.day("trial.end")
    if not start or not end:
        return []
    days = schedule.propose(start, end, weekdays(trial))
    at = parse_time(trial.value("trial.days.at"))
    made = [Proposed(row, day, at, trial.value(f"{DATES}.{row}.on")) for row, day in zip(SEEDS, days, strict=False)]
    return [proposed for proposed in made if proposed.row in rows]


def weekdays(trial: Trial) -> frozenset[int]:
    """Return the weekdays on which people can meet, Monday is 0: those that they ticked, else the working days."""
    ticked = frozenset(n for n, name in enumerate(WEEKDAYS) if trial.value(f"trial.days.{name}"))
    return ticked or WORKDAYS


def accepted(sent: Mapping[str, str], trial: Trial) -> dict[str, str]:
    """Return what a form's buttons put into the list of meetings, by control name.

    `dates.propose` fills only what is empty here and in the form; `dates.replace` takes the day that was chosen, and a
    day written since the form was drawn then stands beside it as any other conflict.
    """
    found: dict[str, str] = {}
    for row, day, at in _named(sent.get(f"{DATES}.propose", "")):
        if _is_empty(f"{DATES}.{row}.on", sent, trial):
            found |= {f"{DATES}.{row}.on": day} | _time(row, at, sent, trial)
    for row, day, at in _named(sent.get(f"{DATES}.replace", "")):
        found |= {f"{DATES}.{row}.on": day} | _time(row, at, sent, trial)
    return found


def finished(sent: Mapping[str, str], trial: Trial) -> dict[str, str]:
    """Return what a button puts into the list of agreed tasks: that one is done, by the base that the button names."""
    rows = [(name.removesuffix(".finish"), base) for name, base in sent.items() if _FINISH.fullmatch(name)]
    return {name: value for row, base in rows for name, value in ((f"{row}.done", "1"), (f"{row}.done.base", base))}


def appointments(trial: Trial, dates: Question) -> list[Appointment]:
    """Return the meetings whose day can be read, in the order of time."""
    found = []
    for row in trial.rows(dates):
        on, at, place = (f"{dates.id}.{row}.{part}" for part in ("on", "at", "place"))
        day = trial.day(on)
        if not day or day.year == MAXYEAR:  # an event ends on the day after
            continue
        hour = parse_time(trial.value(at)) or parse_time(trial.value(on), bare=False)
        # the trial's own dates count too: how long a meeting takes follows from them
        leaves = [trial.leaf(name) for name in (on, at, place, "trial.start", "trial.end")]
        number = SEEDS.index(row) + 1 if row in SEEDS else 0
        revision, changed = max(leaf["rev"] for leaf in leaves), max(leaf["at"] for leaf in leaves)
        found.append(Appointment(row, number, day, hour, trial.value(place), trial.minutes, revision, changed))
    return sorted(found, key=lambda meeting: (meeting.day, meeting.at or time.min))


def remarks(trial: Trial) -> list[Remark]:
    """Return what is unusual about the days of the trial and its meetings."""
    meetings = {number: trial.meeting_date(number) for number in range(1, MEETINGS + 1)}
    return schedule.remarks(trial.day("trial.start"), trial.day("trial.end"), meetings)


def is_overdue(trial: Trial, row: str, today: date) -> bool:
    """Say whether an agreed task should have been done before today."""
    by = trial.day(f"tasks.{row}.by")
    return by is not None and by < today


def clock(at: time | None) -> str:
    """Return a time as it is written into an answer, `9.30`."""
    return f"{at.hour}.{at.minute:02}" if at else ""


def _named(value: str) -> Iterator[tuple[str, str, str]]:
    """Give the row, day and time of each meeting that a button names. What cannot be read is passed over."""
    for row, day, at in (found.groups() for found in map(_PROPOSED.fullmatch, value.split()) if found):
        try:
            yield row, written(date.fromisoformat(day)), clock(time.fromisoformat(at)) if at else ""
        except ValueError:
            continue


def _time(row: str, at: str, sent: Mapping[str, str], trial: Trial) -> dict[str, str]:
    name = f"{DATES}.{row}.at"
    return {name: at} if at and _is_empty(name, sent, trial) else {}


def _is_empty(name: str, sent: Mapping[str, str], trial: Trial) -> bool:
    leaf = trial.leaf(name)
    return not (sent.get(name) or leaf["value"] or leaf.get("branches"))
