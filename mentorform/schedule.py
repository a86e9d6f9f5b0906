"""The days of a trial: read out of what people write, proposed for its meetings, held against what is usual. Pure."""

import re
from collections.abc import Collection, Mapping
from datetime import date, time, timedelta
from typing import NamedTuple

MEETINGS = 4
LONG_MEETING = 45  # minutes; and 30 in a trial of about a month: "Mentoroinnin runko lyhyesti"
SHORT_MEETING = 30
ABOUT_A_MONTH = 35  # days: a month and the weekend that it may end in
WEEK = 7
LEAST_GAP = 3  # days from one proposed meeting to the next: any closer, and there is nothing new to talk about
BEFORE_THE_END = 3  # days that are left after the last meeting, for what is agreed in it
LONGEST_PROPOSED = 1_100  # days: no trial takes three years, so that the year was mistyped
USUAL_MONTHS = 6  # with one employer; 12 in all (suomi.fi, "Työkokeilun järjestäminen työpaikalla")
WORKDAYS = frozenset(range(5))  # Monday is 0
WEEKDAYS = ("ma", "ti", "ke", "to", "pe", "la", "su")

_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_FINNISH = re.compile(r"\b(\d{1,2})\.\s?(\d{1,2})\.(?:\s?(\d{4})\b)?")
_DATES = re.compile(rf"(?<!klo )(?:{_ISO.pattern}|{_FINNISH.pattern})")  # `klo 9.10.` is no day of October
_HALF = r"(?:\s*(?P<half>[ap])\.?m\b)?"
_TIMES = (  # `klo 9`; `9.30` or `9:30`; and, where nothing else can be meant, `9` or `noin 9`
    re.compile(rf"\bk(?:lo|ello)\.?\s*(?P<hour>\d{{1,2}})(?:[.:](?P<minute>\d\d))?(?!\d|[.:]\d){_HALF}", re.IGNORECASE),
    re.compile(rf"(?<![\d.:])(?P<hour>\d{{1,2}})[.:](?P<minute>\d\d)(?!\d|[.:]\d){_HALF}", re.IGNORECASE),
)
_BARE_HOUR = re.compile(rf"(?:noin|at|об?)?\s*(?P<hour>\d{{1,2}})(?P<minute>)(?![\d:]|\.\d){_HALF}", re.IGNORECASE)


class Remark(NamedTuple):
    """Something about a trial's days that people may want to look at again; `meeting` is 0 where it is of none.

    `what` is "backwards" (it ends before it begins), "long" (longer than is usual) or "outside" (a meeting).
    """

    what: str
    meeting: int = 0


def meeting_minutes(start: date | None, end: date | None) -> int:
    """Return how long a meeting is suggested to be. Without both dates the trial may be a long one."""
    return SHORT_MEETING if start and end and (end - start).days <= ABOUT_A_MONTH else LONG_MEETING


def propose(start: date, end: date, weekdays: Collection[int] = WORKDAYS) -> list[date]:
    """Propose the days of the meetings, in order: weekly in a trial of about a month, spread out in a longer one.

    `weekdays` are those on which people can meet, Monday is 0. All days are inside the trial and none is a Finnish
    public holiday. There are fewer than four where the trial is too short, and none where its dates cannot be meant.
    """
    from holidays import country_holidays  # here, for it takes an eighth of the program's start

    length = (end - start).days
    if not 0 <= length <= LONGEST_PROPOSED:
        return []
    free = country_holidays("FI", years=range(start.year, end.year + 1), expand=False)
    every = (start + timedelta(days=number) for number in range(length + 1))
    days = [day for day in every if day.weekday() in weekdays and day not in free]
    if not days:
        return []
    span = (days[-1] - days[0]).days
    number = min(MEETINGS, 1 + span // LEAST_GAP, len(days))
    if length > ABOUT_A_MONTH:
        span = (end - days[0]).days - BEFORE_THE_END
    elif span >= WEEK * (MEETINGS - 1):
        span = WEEK * (number - 1)
    wanted = [days[0] + timedelta(days=round(span * place / max(1, number - 1))) for place in range(number)]
    return _nearest(days, wanted)


def _nearest(days: list[date], wanted: list[date]) -> list[date]:
    """Return for each wanted day the nearest of the days, in order, none twice, with room left for those to come."""
    found: list[date] = []
    first = 0
    for left, day in zip(reversed(range(len(wanted))), wanted, strict=True):
        place = min(range(first, len(days) - left), key=lambda place: abs((days[place] - day).days))
        found.append(days[place])
        first = place + 1
    return found


def remarks(start: date | None, end: date | None, meetings: Mapping[int, date | None]) -> list[Remark]:
    """Return what is unusual about a trial's days; nothing is ever forbidden. `meetings` are those agreed."""
    if start and end and end < start:
        return [Remark("backwards")]
    found = [Remark("long")] if start and end and end >= months_after(start, USUAL_MONTHS) else []
    outside = [n for n, day in meetings.items() if day and ((start and day < start) or (end and day > end))]
    return found + [Remark("outside", number) for number in outside]


def months_after(day: date, months: int) -> date:
    """Return the same day some months later, or the first after it where that month is too short.

    What would lie behind the last day of the calendar is that day.
    """
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return _date(year, month, day.day) or _date(year, month + 1, 1) or date.max


def written(day: date) -> str:
    """Return a day as it is written into an answer, `ke 2.12.2026`: in Finnish, for the pair reads it together."""
    return f"{WEEKDAYS[day.weekday()]} {day.day}.{day.month}.{day.year}"


def parse_date(text: str, near: date) -> date | None:
    """Find a date in a text: `2.12.2026`, `ke 2.12.` or `2026-12-02`; `None` where there is none.

    A date without a year is taken in the year that brings it closest to `near`.
    """
    if found := _ISO.search(text):
        return _date(*(int(number) for number in found.groups()))
    found = _FINNISH.search(text)
    if not found:
        return None
    day, month = int(found[1]), int(found[2])
    if found[3]:
        return _date(int(found[3]), month, day)
    candidates = [_date(near.year + step, month, day) for step in (-1, 0, 1)]
    return min((day for day in candidates if day), key=lambda day: abs((day - near).days), default=None)


def parse_time(text: str, *, bare: bool = True) -> time | None:
    """Find the first time of day in a text: `klo 9`, `9.30`, `9:30–10`, `2 pm`, and `9` where a bare hour may be meant.

    Dates in the text are passed over, so that `2.12. klo 9` is nine o'clock. `None` where there is no time.
    """
    rest = _DATES.sub(lambda found: " " if int(found[2] or found[5]) <= 12 else found[0], text)
    found = next(filter(None, (pattern.search(rest) for pattern in _TIMES)), None)
    found = found or (_BARE_HOUR.match(rest.strip()) if bare else None)
    if not found:
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"] and 1 <= hour <= 12:
        hour = hour % 12 + (12 if found["half"].lower() == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
