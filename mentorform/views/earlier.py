"""Earlier texts of an answer: anyone with the link can read them and bring one back."""

from flask import Blueprint, abort, g, redirect, url_for
from flask.typing import ResponseReturnValue

from mentorform.content import Question
from mentorform.links import Role
from mentorform.views import path
from mentorform.views.page import PLACE, Page, address, draw_page, open_page, question_or_404, trial_page
from mentorform.views.saving import save_questions

views = Blueprint("earlier", __name__)


@views.get(f"{PLACE}/earlier/<name>")
def open_earlier(place: str, token: str, name: str) -> ResponseReturnValue:
    """Show what was written in an answer before, and the rows that were taken off it."""
    return open_page(_page(question_or_404(name)))


@views.post(f"{PLACE}/earlier/<name>")
def restore(place: str, token: str, name: str) -> ResponseReturnValue:
    """Bring an earlier text or a removed row back; a text that has changed meanwhile is not replaced."""
    question = question_or_404(name)
    page = _page(question)
    trial, result = save_questions((question,))
    if result.status == 200:
        return redirect(path.home(question, page.root), 303)
    return draw_page(page, trial, result)


@views.get("/p/<token>/earlier/<name>")
def open_own_earlier(token: str, name: str) -> ResponseReturnValue:
    """Show the earlier texts of a person's own preparation."""
    return open_page(_own_page(question_or_404(name)))


@views.post("/p/<token>/earlier/<name>")
def restore_own(token: str, name: str) -> ResponseReturnValue:
    """Bring an earlier text of a person's own preparation back."""
    question = question_or_404(name)
    page = _own_page(question)
    trial, result = save_questions((question,))
    if result.status == 200:
        return redirect(f"{page.root}#{question.anchor}-q", 303)
    return draw_page(page, trial, result)


def _page(question: Question) -> Page:
    if g.role != Role.EDIT:
        abort(404)
    url = address("earlier.open_earlier", name=question.id)
    return trial_page("earlier.html", url, more=lambda trial: {"question": question})


def _own_page(question: Question) -> Page:
    url = url_for("earlier.open_own_earlier", token=g.token, name=question.id)
    root = url_for("prepare.open_preparation", token=g.token)
    return Page("earlier.html", url, root, (), more=lambda trial: {"question": question})
