"""The way of the meetings into people's own calendars: a page to choose on, and the files."""

from typing import Any

from flask import Blueprint, Response, abort, g, request
from flask.typing import ResponseReturnValue

from mentorform.links import Role
from mentorform.meetings import Appointment, appointments
from mentorform.names import DATES
from mentorform.program_text import N_
from mentorform.schedule import MEETINGS
from mentorform.trial import Trial
from mentorform.views import context
from mentorform.views.page import PLACE, address, load_trial, open_page, trial_page

views = Blueprint("calendar", __name__)

ALL = "all"  # the name of the file with every meeting; any other is that of a row of the list


@views.get(f"{PLACE}/calendar")
def open_calendar(place: str, token: str) -> ResponseReturnValue:
    """Show the meetings that fit into a calendar, each with its file."""
    return open_page(trial_page("calendar.html", address("calendar.open_calendar"), more=_about))


@views.get(f"{PLACE}/calendar/<name>.ics")
def download(place: str, token: str, name: str) -> ResponseReturnValue:
    """Give one meeting, or all of them, as a calendar file. The link is in it only where the form asked for it."""
    from mentorform.calendar_file import MEDIA_TYPE, render  # here, for icalendar takes a tenth of the start

    meetings = [meeting for meeting in _appointments(load_trial()) if name in (ALL, meeting.row)]
    if not meetings:
        abort(404)
    asked = g.role == Role.EDIT and request.args.get("link") == "1"
    link = context.absolute(address("trial.open_overview")) if asked else ""
    file = render(g.document_id, meetings, {meeting.row: _title(meeting) for meeting in meetings}, link)
    answer = Response(file, content_type=MEDIA_TYPE)
    answer.headers.set("Content-Disposition", "attachment", filename=_filename(name, meetings))
    return answer


def _about(trial: Trial) -> dict[str, Any]:
    return {"appointments": _appointments(trial)}


def _appointments(trial: Trial) -> list[Appointment]:
    return appointments(trial, context.model().question(DATES))


def _title(meeting: Appointment) -> str:
    """Return what the calendar says: nothing that tells whose mentoring it is."""
    _ = context.phrases()._
    if not meeting.number:
        return str(_(N_("Mentorointi")))
    return str(_(N_("Mentorointi %(number)s/%(all)s"), number=meeting.number, all=MEETINGS))


def _filename(name: str, meetings: list[Appointment]) -> str:
    number = f"-{meetings[0].number}" if name != ALL and meetings[0].number else ""
    return f"mentorointi{number}.ics"
