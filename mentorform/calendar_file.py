"""The meetings as an iCalendar file (RFC 5545) for people's own calendars. Pure.

An event says when and where the pair meets and nothing else: a calendar is not private. A meeting keeps its UID, so
that a file taken later moves the event that an earlier one made. SEQUENCE is the newest revision among the leaves that
the event is made of: a trial's revisions only grow, so every change raises it. DTSTAMP is when that change was stored;
without a METHOD it means just this (RFC 5545, 3.8.7.2), and the same trial always gives the same bytes.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component, Event

from mentorform.meetings import Appointment

MEDIA_TYPE = "text/calendar; charset=utf-8"
ZONE = ZoneInfo("Europe/Helsinki")
UID_HEX = 32  # 128 bits of a hash: unique in the world, and no way back to the trial

# The rule of the European Union since 1996. icalendar can list the changes of some years instead; in its 7.3 those of
# spring come an hour late.
HELSINKI = """\
BEGIN:VTIMEZONE
TZID:Europe/Helsinki
BEGIN:DAYLIGHT
DTSTART:19970330T030000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:EEST
TZOFFSETFROM:+0200
TZOFFSETTO:+0300
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T040000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:EET
TZOFFSETFROM:+0300
TZOFFSETTO:+0200
END:STANDARD
END:VTIMEZONE
"""


def render(trial_id: str, meetings: Iterable[Appointment], titles: Mapping[str, str], link: str = "") -> bytes:
    """Return the file with one event a meeting. `titles` are by the meeting's row; `link` only where it was asked for.

    A meeting whose time cannot be read is an event of the whole day. A file needs at least one meeting.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//mentorform//mentorform//FI")
    calendar.add("version", "2.0")
    calendar.add_component(Component.from_ical(HELSINKI))
    for meeting in meetings:
        calendar.add_component(_event(trial_id, meeting, titles[meeting.row], link))
    file: bytes = calendar.to_ical()
    return file


def _event(trial_id: str, meeting: Appointment, title: str, link: str) -> Event:
    event = Event()
    event.add("uid", f"{hashlib.sha256(f'{trial_id} {meeting.row}'.encode()).hexdigest()[:UID_HEX]}@mentorform")
    event.add("dtstamp", datetime.fromisoformat(meeting.changed).astimezone(UTC))
    event.add("sequence", meeting.revision)
    event.add("summary", title)
    if meeting.at:
        start = datetime.combine(meeting.day, meeting.at, ZONE)
        event.add("dtstart", start)
        event.add("dtend", start + timedelta(minutes=meeting.minutes))
    else:
        event.add("dtstart", meeting.day)
        event.add("dtend", meeting.day + timedelta(days=1))
        event.add("transp", "TRANSPARENT")  # a meeting without a time does not keep the whole day busy
    if meeting.place:
        event.add("location", meeting.place)
    if link:
        event.add("url", link)
        event.add("description", link)  # several calendars show no URL
    return event
