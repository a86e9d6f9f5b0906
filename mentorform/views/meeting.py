"""The meetings: one page each, and the page of the fourth that is shown when the supervisor sits at the table."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, g
from flask.typing import ResponseReturnValue

from mentorform.answers.audience import Audience
from mentorform.content import Meeting, Section
from mentorform.links import Role
from mentorform.names import HELP_PHRASE, TASKS, WORDS
from mentorform.program_text import ProgramText
from mentorform.trial import Trial
from mentorform.views import context
from mentorform.views.page import PLACE, Page, address, draw_section, open_page, trial_page
from mentorform.views.saving import save_sections

views = Blueprint("meeting", __name__)


@dataclass(frozen=True, slots=True)
class AgendaEntry:
    """One thing on a meeting's agenda: its text, where it stands on the page, how far it is."""

    text: ProgramText
    anchor: str
    state: str


@views.get(f"{PLACE}/meetings/<int:number>")
def open_meeting(place: str, token: str, number: int) -> ResponseReturnValue:
    """Show a meeting."""
    return open_page(_meeting_page(number))


@views.get(f"{PLACE}/meetings/<int:number>/<section>")
def open_section(place: str, token: str, number: int, section: str) -> ResponseReturnValue:
    """Show one section of a meeting."""
    return draw_section(_meeting_page(number), section)


@views.post(f"{PLACE}/meetings/<int:number>")
@views.post(f"{PLACE}/meetings/<int:number>/<section>")
def save_meeting(place: str, token: str, number: int, section: str = "") -> ResponseReturnValue:
    """Save what a meeting's page sends."""
    return save_sections(_meeting_page(number), section)


@views.get(f"{PLACE}/meetings/4/together")
def open_together(place: str, token: str) -> ResponseReturnValue:
    """Show what the trainee chose to show, and the official forms, when the supervisor sits at the table."""
    return open_page(_together_page())


@views.get(f"{PLACE}/meetings/4/together/<section>")
def open_together_section(place: str, token: str, section: str) -> ResponseReturnValue:
    """Show one section of the common page."""
    return draw_section(_together_page(), section)


@views.post(f"{PLACE}/meetings/4/together")
@views.post(f"{PLACE}/meetings/4/together/<section>")
def save_together(place: str, token: str, section: str = "") -> ResponseReturnValue:
    """Save what the common page sends."""
    return save_sections(_together_page(), section)


def _meeting_page(number: int) -> Page:
    meeting = next((meeting for meeting in context.model().meetings if meeting.number == number), None)
    if meeting is None:
        abort(404)
    url = address("meeting.open_meeting", number=number)
    sections = meeting.sections if number == 1 else (context.model().open_tasks, *meeting.sections)
    return trial_page("meeting.html", url, sections, lambda trial: _about(meeting, trial), folds=True)


def _together_page() -> Page:
    page = trial_page(
        "together.html", address("meeting.open_together"), (context.model().gathered, context.model().together)
    )
    if page.audience is Audience.PAIR:
        page.audience = Audience.TABLE
    return page


def _about(meeting: Meeting, trial: Trial) -> dict[str, Any]:
    sections = [section for section in meeting.sections if _is_drawn(section, trial)]
    later = g.role == Role.EDIT and meeting.number > 1
    return {
        "meeting": meeting,
        "sections": sections,
        "agenda": _agenda(meeting, sections, trial),
        "parted": any(section.part == "joint" for section in meeting.sections),
        "help_phrase": trial.value(HELP_PHRASE) if later else "",
        "tasks_first": meeting.number > 1 and trial.is_answered(context.model().question(TASKS), context.goals()),
    }


def _is_drawn(section: Section, trial: Trial) -> bool:
    """Say whether a section has anything to show to this reader."""
    goals, who = context.goals(), context.audience()
    if who is Audience.OTHERS:
        return any(who.shows(trial, q) and trial.is_answered(q, goals) for q in section.questions)
    if section.aware and not g.reading.aware:
        has_words = section.shows and trial.is_answered(context.model().question(WORDS), goals)
        return has_words or any(q.core or trial.is_answered(q, goals) for q in section.questions)
    return any(trial.is_shown(q, goals) for q in section.questions)


def _agenda(meeting: Meeting, sections: list[Section], trial: Trial) -> list[AgendaEntry]:
    """Return the page's index: the source's agenda in the order of the page, and what the agenda does not name."""
    entries = []
    for section in sections:
        texts = [item.text for item in meeting.agenda if item.section == section.id] or [section.title]
        state = trial.section_state(section, context.goals())
        entries += [AgendaEntry(text, section.anchor, state) for text in texts]
    return entries
