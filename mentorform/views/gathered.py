"""What the meetings come to, each on a page of its own to look at and print: the skills, and the roles as agreed."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from mentorform.exports.answers import Reader
from mentorform.exports.skills import as_text, gathered
from mentorform.trial import Trial
from mentorform.views import context
from mentorform.views.page import PLACE, address, open_page, trial_page

views = Blueprint("gathered", __name__)

ROLES = "m1.goals.q4"  # what the pair agreed of the roles, in their own words


@views.get(f"{PLACE}/skills")
def open_skills(place: str, token: str) -> ResponseReturnValue:
    """Show what one could before and what was learned, as one list; to others what the trainee added."""
    return open_page(trial_page("skills.html", address("gathered.open_skills"), more=_skills))


@views.get(f"{PLACE}/roles")
def open_roles(place: str, token: str) -> ResponseReturnValue:
    """Show the roles as they were agreed, with the model's lists of tasks beside."""
    page = trial_page(
        "roles.html", address("gathered.open_roles"), more=lambda trial: {"agreed": context.model().question(ROLES)}
    )
    return open_page(page)


def _skills(trial: Trial) -> dict[str, object]:
    reader = Reader(trial, context.phrases(), context.audience())
    return {"groups": list(gathered(reader)), "copied": as_text(reader)}
