"""A person's own preparation, behind a link of their own: private until they bring a text into the meeting."""

import hashlib
from contextlib import suppress

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from mentorform.content import Question
from mentorform.keeping import delete_trial
from mentorform.links import Role
from mentorform.store import TrialNotFound
from mentorform.trial import Trial
from mentorform.views import context
from mentorform.views.sections import Page, draw_page, draw_section, edited, load_trial, save_sections
from mentorform.views.trial import answer_named

views = Blueprint("prepare", __name__)

PLACE = "/p/<token>"
SECTIONS = "<any(trainee, mentor, feedback):section>"


@views.get(f"{PLACE}/")
def open_preparation(token: str) -> ResponseReturnValue:
    """Show a person's preparation."""
    return draw_page(_page(), load_trial())


@views.get(f"{PLACE}/{SECTIONS}")
def open_section(token: str, section: str) -> ResponseReturnValue:
    """Show one section of a preparation."""
    return draw_section(_page(), section)


@views.post(f"{PLACE}/")
@views.post(f"{PLACE}/{SECTIONS}")
def save_preparation(token: str, section: str = "") -> ResponseReturnValue:
    """Save what a preparation's page sends; the button "Lisää vastaukseen" also brings a text into the meeting."""
    page = _page()
    answer = save_sections(page, section)
    trial = load_trial()
    for question in page.questions:
        target = request.form.get(f"{question.id}.bring", "")
        if target in question.feeds:
            _bring(trial, question, context.model().question(target))
    return answer


@views.get(f"{PLACE}/remove/<name>")
def ask_remove_answer(token: str, name: str) -> ResponseReturnValue:
    """Ask before an answer of the preparation is removed for good."""
    question, row = answer_named(name)
    page = _page("remove_answer.html")
    page.more = lambda trial: {"question": question, "row": row}
    return draw_page(page, load_trial())


@views.post(f"{PLACE}/remove/<name>")
def remove_answer(token: str, name: str) -> ResponseReturnValue:
    """Remove an answer of the preparation for good."""
    question, row = answer_named(name)
    with context.store().editing(g.document_id, purge=True) as snapshot:
        edited(snapshot).erase(question, context.model().questions, row=row, now=context.now())
    return redirect(url_for("prepare.open_preparation", token=token), 303)


@views.post(f"{PLACE}/remove")
def remove_preparation(token: str) -> ResponseReturnValue:
    """Remove the whole preparation and its link for good."""
    delete_trial(context.store(), context.links(), g.document_id)
    return render_template("removed.html")


def _page(template: str = "prepare.html") -> Page:
    model, url = context.model(), url_for("prepare.open_preparation", token=g.token)
    trainee = g.role == Role.PREPARE_TRAINEE
    sections = (model.trainee, model.feedback) if trainee else (model.mentor,)
    more = {"trainee": trainee, "sections": sections, "planning": () if trainee else model.planning_tips}
    return Page(template, url, url, sections, more=lambda trial: more)


def _bring(preparation: Trial, question: Question, target: Question) -> None:
    """Add the text to the meeting's answer. The same text is added once, however often the button is pressed."""
    text = preparation.value(question.id).strip()
    with suppress(TrialNotFound), context.store().editing(preparation.document["trial"]) as snapshot:
        trial = edited(snapshot)
        if target.kind != "rows":
            if text and text not in trial.value(target.id):
                trial.append(target, text, row="", now=context.now())
            return
        for line in filter(None, (line.strip() for line in text.splitlines())):
            row = hashlib.sha256(f"{g.document_id} {target.id} {line}".encode()).hexdigest()[:12]
            if not trial.value(f"{target.id}.{row}.{target.parts[0].id}"):
                trial.append(target, line, row=row, now=context.now())
