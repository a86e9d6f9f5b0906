"""Dates as people write them. Pure."""

import re
from datetime import date

_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_FINNISH = re.compile(r"\b(\d{1,2})\.\s?(\d{1,2})\.(?:\s?(\d{4})\b)?")


LONG_MEETING = 45  # minutes; and 30 in a trial of about a month: "Mentoroinnin runko lyhyesti"
SHORT_MEETING = 30
ABOUT_A_MONTH = 35  # days: a month and the weekend that it may end in


def meeting_minutes(start: date | None, end: date | None) -> int:
    """Return how long a meeting is suggested to be. Without both dates the trial may be a long one."""
    return SHORT_MEETING if start and end and (end - start).days <= ABOUT_A_MONTH else LONG_MEETING


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


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
