"""A person's own preparation, behind a link of their own: private until they bring a text into the meeting."""

from collections.abc import Iterable
from contextlib import suppress

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from mentorform import bringing
from mentorform.answers.audience import Audience
from mentorform.content import Question
from mentorform.field_kinds import too_long
from mentorform.forms import told
from mentorform.keeping import delete_trial
from mentorform.links import Role
from mentorform.store import TrialNotFound
from mentorform.trial import TooManyRows, Trial
from mentorform.views import context
from mentorform.views.page import Page, Result, draw_section, edited, load_trial, look_again, open_page
from mentorform.views.saving import save_sections
from mentorform.views.trial import answer_named

views = Blueprint("prepare", __name__)

PLACE = "/p/<token>"
SECTIONS = "<any(trainee, mentor, feedback):section>"


@views.get(f"{PLACE}/")
def open_preparation(token: str) -> ResponseReturnValue:
    """Show a person's preparation."""
    return open_page(_page())


@views.get(f"{PLACE}/{SECTIONS}")
def open_section(token: str, section: str) -> ResponseReturnValue:
    """Show one section of a preparation."""
    return draw_section(_page(), section)


@views.post(f"{PLACE}/")
@views.post(f"{PLACE}/{SECTIONS}")
def save_preparation(token: str, section: str = "") -> ResponseReturnValue:
    """Save what a preparation's page sends; a button also brings a text into the meeting, or takes it back."""
    return save_sections(_page(), section)


@views.get(f"{PLACE}/remove/<name>")
def ask_remove_answer(token: str, name: str) -> ResponseReturnValue:
    """Ask before an answer of the preparation is removed for good."""
    question, row = answer_named(name)
    page = _page("remove_answer.html")
    page.more = lambda trial: {"question": question, "row": row}
    return open_page(page)


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
    with context.store().editing(g.document_id):
        look_again()
    delete_trial(context.store(), context.links(), g.document_id)
    return render_template("removed.html")


def _page(template: str = "prepare.html") -> Page:
    model, url = context.model(), url_for("prepare.open_preparation", token=g.token)
    trainee = g.role == Role.PREPARE_TRAINEE
    sections = (model.trainee, model.feedback) if trainee else (model.mentor,)
    more = {"trainee": trainee, "sections": sections, "planning": () if trainee else model.planning_tips}
    return Page(template, url, url, sections, more=lambda trial: more, act=_carry)


def _carry(questions: Iterable[Question], preparation: Trial, result: Result) -> Trial:
    """Bring a text into the meeting or take it back, where a button of the form asks for it."""
    for question in questions:
        bring, back = (request.form.get(f"{question.id}.{what}", "") for what in ("bring", "takeback"))
        if bring in question.feeds:
            _bring(preparation, question, context.model().question(bring), result)
        elif back in question.feeds:
            _take_back(preparation, question, context.model().question(back))
        else:
            continue
        return load_trial()
    return preparation


def _bring(preparation: Trial, question: Question, target: Question, result: Result) -> None:
    """Add the text to the meeting's answer and remember it. What is in the form must be saved first, all of it."""
    text, key = preparation.value(question.id).strip(), request.form.get("key", "")
    if result.status != 200:
        result.messages.append(_("Tekstiä ei lisätty vastaukseen, koska kaikkea ei voitu tallentaa."))
        return
    if not text or (key and key == preparation.brought(question, target.id).get("key")):
        return
    try:
        with context.store().editing(preparation.document["trial"]) as snapshot:
            trial = edited(snapshot)
            added = bringing.bring(trial, target, text, now=context.now())
            shared = Audience.OTHERS.shows(trial, target)
    except (TrialNotFound, TooManyRows, bringing.TooLong) as error:
        result.status = 409 if isinstance(error, TrialNotFound) else 422
        result.messages.append(_not_brought(error))
        return
    with context.store().editing(g.document_id) as snapshot:
        bringing.note(edited(snapshot), question, target, added, shared=shared, key=key, now=context.now())


def _take_back(preparation: Trial, question: Question, target: Question) -> None:
    """Take what was brought out of the meeting's answer for good, and remember that."""
    if not (added := preparation.brought(question, target.id).get("added")):
        return
    left = False
    with suppress(TrialNotFound), context.store().editing(preparation.document["trial"], purge=True) as snapshot:
        left = bringing.take_back(edited(snapshot), target, added, context.model().questions, context.now())
    with context.store().editing(g.document_id) as snapshot:
        bringing.note_taken_back(edited(snapshot), question, target, left=left, now=context.now())


def _not_brought(error: Exception) -> str:
    if isinstance(error, bringing.TooLong):
        return told(too_long(error.length))
    full = isinstance(error, TooManyRows)
    message: str = (
        _("Luettelossa on jo niin monta riviä kuin siihen mahtuu.") if full else _("Työkokeilu on poistettu.")
    )
    return message
