"""A page of sections: what it is, and drawing it whole or one section at a time."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import abort, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from mentorform.answers.audience import Audience
from mentorform.answers.tree import Drawn, Sent
from mentorform.content import Question, Section
from mentorform.guard import NOTHING_NEW, has_seen_all, validator
from mentorform.links import Role, record_name
from mentorform.names import control_named
from mentorform.store import Snapshot
from mentorform.trial import Trial
from mentorform.views import context, help_page, path
from mentorform.views.presenter import Presenter, panels

PLACE = "/<any(t, r):place>/<token>"  # the same pages stand under the link that writes and the one that reads
FRAGMENTS = {"open.tasks": "_open_tasks.html"}  # sections that have a template of their own
PANELS = {"help", "more"}
PREPARATIONS = {Role.PREPARE_TRAINEE: ("prep.trainee", "prep.feedback"), Role.PREPARE_MENTOR: ("prep.mentor",)}
MOST_ROWS_ASKED = 500


@dataclass(slots=True)
class Page:
    """A page that holds sections: its template, its address, and the trial's overview that it belongs to."""

    template: str
    url: str
    root: str
    sections: tuple[Section, ...]
    folds: bool = False
    more: Callable[[Trial], dict[str, Any]] = lambda trial: {}  # what else its template needs
    # What its own buttons do once the form is saved; it gives the trial as it is then, and may add to the result.
    act: "Callable[[Iterable[Question], Trial, Result], Trial]" = lambda questions, trial, result: trial
    audience: Audience = field(default_factory=context.audience)

    def section(self, name: str) -> Section:
        """Return the section of this name, or answer 404."""
        found = next((section for section in self.sections if section.name == name), None)
        return found or abort(404)

    @property
    def questions(self) -> list[Question]:
        """Every question of the page."""
        return [question for section in self.sections for question in section.questions]

    def section_url(self, section: Section) -> str:
        """Return the address at which a section is saved and drawn."""
        return f"{self.url.rstrip('/')}/{section.name}"


@dataclass(slots=True)
class Result:
    """How a save went: what the page shows because of it, and the status that it answers with."""

    status: int = 200
    drawn: Mapping[str, Drawn] = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)  # control id, message
    unknown: list[tuple[str, str]] = field(default_factory=list)
    rows: Mapping[str, list[str]] = field(default_factory=dict)
    adding: Collection[str] = ()
    listed: str = ""  # the question from which a word was put on the list of words


def address(endpoint: str, **values: Any) -> str:
    """Return the address of a page below this request's link."""
    return url_for(endpoint, place="r" if g.role == Role.READ else "t", token=g.token, **values)


def trial_page(
    template: str,
    url: str,
    sections: tuple[Section, ...] = (),
    more: Callable[[Trial], dict[str, Any]] = lambda trial: {},
    *,
    folds: bool = False,
) -> Page:
    """Return a page of the trial; its template gets the path of the trial as well."""
    root = address("trial.open_overview")
    model = context.model()
    return Page(
        template,
        url,
        root,
        sections,
        folds,
        lambda trial: {"steps": path.steps(trial, model, root, url), **more(trial)},
    )


def load_trial() -> Trial:
    """Return the trial of this request's link, as it is stored."""
    snapshot = context.store().load(g.document_id)
    g.recovered = snapshot.recovered or snapshot.document.get("recovered", "")
    g.validator = validator(snapshot.generation)
    return Trial(snapshot.document)


def edited(snapshot: Snapshot) -> Trial:
    """Return the trial of a snapshot that is being edited; one that was recovered leaps over lost revisions."""
    look_again()
    trial = Trial(snapshot.document)
    if snapshot.recovered:
        trial.recover(context.now())
    return trial


def look_again() -> None:
    """Answer 404 where this request's link was closed while the request waited for the right to write."""
    if context.links().get(record_name(g.token)) is None:
        abort(404)


def open_page(page: Page) -> ResponseReturnValue:
    """Return the whole page as it is stored; nothing when the asker has this generation in this reading.

    Thousands of open pages ask every few seconds: when nothing is new no document is read. A page that is not there
    has answered 404 before.
    """
    if has_seen_all():
        return "", NOTHING_NEW
    trial = load_trial()
    # Seen already where an older generation had to be read in place of a damaged one.
    return ("", NOTHING_NEW) if request.args.get("since") == g.validator else draw_page(page, trial)


def draw_page(page: Page, trial: Trial, result: Result | None = None) -> ResponseReturnValue:
    """Return the whole page of a trial that is at hand, and how a save went."""
    result = result or Result(rows=_rows_shown())
    return render_template(page.template, **_common(page, trial, result), **page.more(trial)), result.status


def draw_section(page: Page, name: str) -> ResponseReturnValue:
    """Return one section of a page."""
    section = page.section(name)
    return ("", NOTHING_NEW) if has_seen_all() else fragment(page, section, load_trial(), Result())


def fragment(page: Page, section: Section, trial: Trial, result: Result) -> ResponseReturnValue:
    template = FRAGMENTS.get(section.id, "_section.html")
    return render_template(template, section=section, **_common(page, trial, result)), result.status


def opened() -> set[str]:
    """Return the panels that the asker's page shows or asks for, without the one that it closes."""
    known = {f"{what} {key}" for q in context.model().questions.values() for what, key in panels(q)}
    asked = {f"{what} {key}" for what in PANELS for key in request.values.getlist(what)}
    return ((asked | set(request.values.getlist("panel"))) & known) - set(request.values.getlist("close"))


def _rows_shown() -> dict[str, list[str]]:
    """Return the rows that the asker's page shows, by list: the blank ones among them are drawn again."""
    rows: dict[str, list[str]] = {}
    for name in request.args.getlist("row")[:MOST_ROWS_ASKED]:
        control = control_named(context.model().questions, name)
        if control and control.of_row and control.row not in rows.setdefault(control.question.id, []):
            rows[control.question.id].append(control.row)
    return rows


def _common(page: Page, trial: Trial, result: Result) -> dict[str, Any]:
    presenter = Presenter(
        trial,
        context.phrases(),
        root=page.root,
        audience=page.audience,
        writes=g.role != Role.READ,
        aware=g.reading.aware,
        folds=page.folds,
        sent=Sent(result.drawn, result.rows, result.adding),
        opened=opened() if {"panel", *PANELS} & set(request.values) else (),
        listed=result.listed or request.args.get("listed", ""),
    )
    return {
        "page": page,
        "help_url": help_page.address(page.sections) if page.sections and g.role != Role.READ else "",
        "validator": g.get("validator", ""),
        "trial": trial,
        "d": presenter,
        "result": result,
        "goals": context.goals(),
        "today": context.today(),
    }


def question_or_404(name: str) -> Question:
    """Return the question of this id, or answer 404; also for one that stands behind another link."""
    found = context.model().questions.get(name)
    own = PREPARATIONS.get(g.role)
    if found is None or not (found.section in own if own else not found.section.startswith("prep.")):
        abort(404)
    return found
