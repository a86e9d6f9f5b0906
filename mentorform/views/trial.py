"""The trial itself: its overview, the pages that belong to no meeting, its links, and its removal."""

from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from mentorform.content import Question
from mentorform.exports import offered
from mentorform.field_kinds import ROW_ID
from mentorform.keeping import delete_trial
from mentorform.links import Role, new_token, record_name
from mentorform.names import TASKS
from mentorform.trial import Trial, new_document, timestamp
from mentorform.views import context, links, path
from mentorform.views.page import (
    PLACE,
    Page,
    address,
    draw_page,
    draw_section,
    edited,
    look_again,
    open_page,
    question_or_404,
    trial_page,
)
from mentorform.views.saving import save_sections

views = Blueprint("trial", __name__)

MOST_PREPARATIONS = 20  # private links a trial: a lost one is made anew, a flood is not


@views.get(f"{PLACE}/")
def open_overview(place: str, token: str) -> ResponseReturnValue:
    """Show where the trial is, what is next, its facts and its links."""
    return open_page(_overview_page())


@views.get(f"{PLACE}/<any(details, between, tasks):section>")
def open_section(place: str, token: str, section: str) -> ResponseReturnValue:
    """Show one section of the overview."""
    return draw_section(_overview_page(), section)


@views.post(f"{PLACE}/")
@views.post(f"{PLACE}/<any(details, between, tasks):section>")
def save_overview(place: str, token: str, section: str = "") -> ResponseReturnValue:
    """Save what the overview sends."""
    return save_sections(_overview_page(), section)


@views.get(f"{PLACE}/card")
def open_card(place: str, token: str) -> ResponseReturnValue:
    """Show the link and its QR code on a card to print."""
    _only_for_writers()
    url = context.absolute(address("trial.open_overview"))
    return open_page(trial_page("card.html", address("trial.open_card"), more=lambda trial: {"edit_url": url}))


@views.get(f"{PLACE}/language")
def open_language(place: str, token: str) -> ResponseReturnValue:
    """Show the whole of Liite 2, language awareness."""
    return open_page(_language_page())


@views.get(f"{PLACE}/language/<section>")
def open_language_section(place: str, token: str, section: str) -> ResponseReturnValue:
    """Show one section of the language page."""
    return draw_section(_language_page(), section)


@views.post(f"{PLACE}/language")
@views.post(f"{PLACE}/language/<section>")
def save_language(place: str, token: str, section: str = "") -> ResponseReturnValue:
    """Save what the language page sends."""
    return save_sections(_language_page(), section)


@views.get(f"{PLACE}/guide")
def open_guide(place: str, token: str) -> ResponseReturnValue:
    """Show the guide: what mentoring is, the roles, the tips, the links, the sources."""
    return open_page(trial_page("guide.html", address("trial.open_guide")))


@views.get(f"{PLACE}/summary")
def open_summary(place: str, token: str) -> ResponseReturnValue:
    """Show everything that was written, meeting by meeting, ready to print."""
    page = trial_page("summary.html", address("trial.open_summary"), more=lambda trial: {"papers": offered(g.role)})
    return open_page(page)


@views.get(f"{PLACE}/preparation")
def open_preparation(place: str, token: str) -> ResponseReturnValue:
    """Show both preparation lists, and the making of the two private links."""
    return open_page(_preparation_page())


@views.post(f"{PLACE}/preparation/<any(trainee, mentor):who>")
def make_preparation(place: str, token: str, who: str) -> ResponseReturnValue:
    """Make a private link for one person's preparation and show it, this once.

    Each link opens a document of its own: whoever makes a second link cannot read what was written behind the first.
    """
    role = Role.PREPARE_TRAINEE if who == "trainee" else Role.PREPARE_MENTOR
    private = new_token()
    name = record_name(private)
    with context.store().editing(g.document_id) as snapshot:
        trial = edited(snapshot)
        made = trial.document.setdefault("preparations", [])
        if len(made) >= MOST_PREPARATIONS:
            abort(409)
        own = new_document(context.now(), trial=g.document_id, role=role, links=[name])
        document = context.store().create(own)
        made.append({"role": role, "id": document, "made": timestamp(context.now())})
    context.links().put(name, {"role": role, "document": document})
    url = context.absolute(url_for("prepare.open_preparation", token=private))
    return draw_page(_preparation_page(made={"who": who, "url": url}), trial)


@views.post(f"{PLACE}/recovered")
def note_recovery(place: str, token: str) -> ResponseReturnValue:
    """Take away the notice that the last save may be missing: a person has looked."""
    with context.store().editing(g.document_id) as snapshot:
        edited(snapshot).document.pop("recovered", None)
    return redirect(address("trial.open_overview"), 303)


@views.get(f"{PLACE}/remove")
def ask_remove_trial(place: str, token: str) -> ResponseReturnValue:
    """Ask before the whole trial is removed."""
    _only_for_writers()
    return open_page(trial_page("remove_trial.html", address("trial.ask_remove_trial")))


@views.post(f"{PLACE}/remove")
def remove_trial(place: str, token: str) -> ResponseReturnValue:
    """Remove the whole trial for good, with its links and both preparations."""
    with context.store().editing(g.document_id):
        look_again()
    delete_trial(context.store(), context.links(), g.document_id)
    return render_template("removed.html")


@views.get(f"{PLACE}/remove/<name>")
def ask_remove_answer(place: str, token: str, name: str) -> ResponseReturnValue:
    """Ask before an answer is removed for good."""
    _only_for_writers()
    question, row = answer_named(name)
    page = trial_page(
        "remove_answer.html",
        address("trial.ask_remove_answer", name=name),
        more=lambda trial: {"question": question, "row": row},
    )
    return open_page(page)


@views.post(f"{PLACE}/remove/<name>")
def remove_answer(place: str, token: str, name: str) -> ResponseReturnValue:
    """Remove an answer, its earlier texts and its texts in conflict for good."""
    question, row = answer_named(name)
    with context.store().editing(g.document_id, purge=True) as snapshot:
        edited(snapshot).erase(question, context.model().questions, row=row, now=context.now())
    return redirect(path.home(question, address("trial.open_overview")), 303)


def _overview_page() -> Page:
    model = context.model()
    sections = (model.details, model.short_talks, model.open_tasks)
    return trial_page("overview.html", address("trial.open_overview"), sections, _about)


def _about(trial: Trial) -> dict[str, Any]:
    model = context.model()
    coming = path.next_meeting(trial, model)
    more: dict[str, Any] = {
        "next_number": coming,
        "next_when": trial.meeting_words(coming) if coming else [],
        "has_tasks": trial.is_answered(model.question(TASKS), context.goals()),
    }
    if g.role == Role.EDIT:
        more["edit_url"] = links.address_of(g.token)
        more["read_url"] = links.read_url(trial.document)
        more["has_older_link"] = links.has_older(trial.document)
    return more


def _language_page() -> Page:
    return trial_page("language.html", address("trial.open_language"), (context.model().language,))


def _preparation_page(made: dict[str, str] | None = None) -> Page:
    return trial_page("preparation.html", address("trial.open_preparation"), more=lambda trial: {"made": made})


def answer_named(name: str) -> tuple[Question, str]:
    """Return the question, and the row where the name is a row's: `m1.goals.q1` or `m1.goals.q1.<row>`."""
    if name in context.model().questions:
        return question_or_404(name), ""
    head, _dot, row = name.rpartition(".")
    question = question_or_404(head)
    if question.kind != "rows" or not ROW_ID.fullmatch(row):
        abort(404)
    return question, row


def _only_for_writers() -> None:
    if g.role != Role.EDIT:
        abort(404)
