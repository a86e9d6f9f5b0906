"""The evaluation on pages: quotes, what is ready, points of the official form, and the answers that belong in it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, cast

from flask import Blueprint, Flask, abort, current_app, g
from flask.typing import ResponseReturnValue

from mentorform import evaluation
from mentorform.answers.audience import Audience
from mentorform.answers.tree import Sent
from mentorform.content import Part, Question, Section
from mentorform.exports.answers import Reader
from mentorform.exports.outline import Line
from mentorform.i18n import Phrasebook
from mentorform.links import Role
from mentorform.material import Link
from mentorform.names import POINTS
from mentorform.program_text import N_, ProgramText
from mentorform.reading import Reading
from mentorform.trial import Trial
from mentorform.views import context
from mentorform.views.page import PLACE, address, open_page, trial_page
from mentorform.views.presenter import Presenter

views = Blueprint("evaluation", __name__)

# What is ready, as a page says it: its phrase (none is its section's title), and where it is made ready.
READY = {
    "goals": (N_("Tavoitteet"), "meetings/3#m3-goals-q"),
    "points": (N_("Sovitut arviointikohdat"), "meetings/3#m3-eval-q"),
    "forms": (N_("Palautelomakkeet"), "meetings/3#m3-feedback-q3-q"),
    "after": (None, "meetings/4#m4-future"),
    "facts": (N_("Työkokeilun tiedot"), "#trial-details"),
}


@views.get(f"{PLACE}/forms/<any(employer, trainee):who>")
def open_form(place: str, token: str, who: str) -> ResponseReturnValue:
    """Show the answers that belong in an official form, each ready to copy."""
    if g.role == Role.READ and who != "employer":
        abort(404)
    link = next(link for link in context.model().links if link.form == who)
    page = trial_page("form.html", address("evaluation.open_form", who=who), more=lambda trial: _about(link, trial))
    return open_page(page)


def _about(link: Link, trial: Trial) -> dict[str, Any]:
    """Return what the page of a form shows; the employer's holds what is shared, and what all wrote at the table."""
    who = context.audience()
    if for_others := link.form == "employer":
        who = Audience.TABLE if who is Audience.PAIR else who
    reader = Reader(trial, context.phrases(), who)
    told = [question for question in map(reader.question, link.answers) if reader.may_show(question)]
    return {
        "link": link,
        "for_others": for_others,
        "groups": evaluation.by_place(told, context.model()),
        "copy_of": _copied(trial, who),
    }


def _copied(trial: Trial, who: Audience) -> Any:
    """Return a way of writing an answer as plain text. The official forms are Finnish: so is what is ours in it."""
    finnish = cast(Phrasebook, current_app.extensions["phrasebook"]).phrases(Reading())
    reader = Reader(trial, finnish, who)
    return lambda question: plain_text(reader.lines(reader.question(question.id)))


def plain_text(lines: Iterable[Line]) -> str:
    """Return an answer as it is pasted into another program: a line an entry."""
    return "\n".join(
        " · ".join(" ".join(part[-1].text for part in (piece.label, piece.words) if part) for piece in line.pieces)
        for line in lines
    )


def quotes(presenter: Presenter, section: Section) -> list[tuple[ProgramText, list[Question]]]:
    """Return what a section quotes, meeting by meeting. Where others sit at the table it is what they may see."""
    model = presenter.phrases.model
    told = [q for q in map(model.question, section.quotes) if presenter.answers.is_told(q)]
    return evaluation.by_place(told, model)


def voice_of(presenter: Presenter) -> Presenter:
    """Return the presenter of what a section quotes: the pair's own, or that of others where they sit at the table.

    It is another drawing than the section's: when a quote was written is not when the section was.
    """
    return replace(presenter, sent=Sent()) if presenter.audience is Audience.PAIR else presenter.for_others()


def ready(presenter: Presenter, part: Part) -> list[tuple[ProgramText, str, evaluation.Ready]]:
    """Return what is ready under one tick: its phrase, where it is made ready, how much of it there is."""
    model = presenter.phrases.model
    found = [one for one in evaluation.readiness(presenter.trial, model) if one.part == part.id]
    future = next(section.title for section in model.sections if section.id == "m4.future")
    return [(READY[one.what][0] or future, presenter.root + READY[one.what][1], one) for one in found]


def offered_points(presenter: Presenter) -> list[tuple[Link, list[str]]]:
    """Return the points of the official forms that are not on the list yet, by form."""
    listed = {presenter.trial.value(f"{POINTS}.{row}.text") for row in presenter.trial.points}
    links = [(link, [point for point in link.points if point not in listed]) for link in presenter.phrases.model.links]
    return [(link, points) for link, points in links if points]


def init_app(app: Flask) -> None:
    """Give the templates their ways into the evaluation."""
    app.jinja_env.globals.update(quotes=quotes, voice_of=voice_of, ready=ready, offered_points=offered_points)
