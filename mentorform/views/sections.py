"""A page of sections: drawn whole, drawn one section at a time, and saved one section at a time."""

import hashlib
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from mentorform import own_words
from mentorform.answer import MalformedBase, Outcome, Status, base_of, joined
from mentorform.audience import Audience
from mentorform.content import Question, Section
from mentorform.evaluation import taken
from mentorform.forms import BUTTONS, ENVELOPE, Submission, read_submission, too_long
from mentorform.guard import NOTHING_NEW, PAGE_ID, has_seen_all, validator
from mentorform.links import Role, record_name
from mentorform.meetings import accepted, finished
from mentorform.names import WORDS, Control, control_named
from mentorform.store import Snapshot, TrialNotFound
from mentorform.trial import KeyReused, TooManyRows, Trial
from mentorform.views import context, help_page, path
from mentorform.views.drawing import Drawing, Drawn, panels

# What a button of a form may ask for after its save: without JavaScript a toggle must not lose what was typed.
READINGS = frozenset({"plain=0", "plain=1", "aware=0", "aware=1"})
PANELS = {"help", "more"}
PRESSED = BUTTONS | {"aside", "mark", "order", "remove"}  # kinds of control that a page sends for a button alone
FRAGMENTS = {"open.tasks": "_open_tasks.html"}  # sections that have a template of their own
PREPARATIONS = {Role.PREPARE_TRAINEE: ("prep.trainee", "prep.feedback"), Role.PREPARE_MENTOR: ("prep.mentor",)}
WRITERS_BY_ROLE = {Role.PREPARE_TRAINEE: "trainee", Role.PREPARE_MENTOR: "mentor"}
MOST_ROWS_ASKED = 500
CHOOSING = {"resolve", "restore"}  # suffixes of buttons that choose a text
PLACE = "/<any(t, r):place>/<token>"  # the same pages stand under the link that writes and the one that reads


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
    return ("", NOTHING_NEW) if has_seen_all() else _fragment(page, section, load_trial(), Result())


def save_sections(page: Page, name: str = "") -> ResponseReturnValue:
    """Save what a page sends, from any of its sections.

    A script sends the section of this name and takes it back. Without one a button sends the whole page, and the answer
    is the way back to it, or the page with what is to be mended.
    """
    section = page.section(name) if name else None
    trial, result = save_questions(page.questions)
    trial = page.act(page.questions, trial, result)
    if asker := _put_on_list(page.questions, trial, result):
        trial, result.listed = load_trial(), asker.id
    if section and request.htmx:  # type: ignore[attr-defined]
        return _fragment(page, section, trial, result)
    if result.status == 200:
        return redirect(_way_back(page, section.anchor if section else "", result.listed), 303)
    return draw_page(page, trial, result)


def _put_on_list(questions: Iterable[Question], trial: Trial, result: Result) -> Question | None:
    """Put the glossary's word that a button names on the trainee's list; return the question that the button is at."""
    asker = next((question for question in questions if request.form.get(f"{question.id}.word")), None)
    phrases = context.phrases()
    word = asker and own_words.entry(request.form[f"{asker.id}.word"], plain=phrases.plain_model, here=phrases.model)
    if not word:
        return None
    try:
        with context.store().editing(trial.document.get("trial", g.document_id)) as snapshot:
            own_words.add(edited(snapshot), context.model().question(WORDS), word, now=context.now())
    except TrialNotFound:  # a preparation that has outlived its trial
        return None
    except TooManyRows:
        result.status = 422
        result.messages.append(_("Luettelossa on jo niin monta riviä kuin siihen mahtuu."))
        return None
    return asker


def _way_back(page: Page, anchor: str, listed: str) -> str:
    """Return the address of what was saved without JavaScript, in the reading and with the panels asked.

    It leads to the question whose button was pressed, else to `anchor`.
    """
    reading, opened = request.form.get("reading", ""), sorted(_opened())
    asked = [f"{what}={key}" for what, key in (panel.split(" ") for panel in opened)]
    asked += [f"listed={listed}"] if listed else []
    query = "&".join([reading] * (reading in READINGS) + asked)
    anchor = _pressed(page) or anchor
    return f"{page.url}{'?' + query if query else ''}{'#' + anchor if anchor else ''}"


def _pressed(page: Page) -> str:
    """Return where the button stands that was pressed, as an anchor; "" for a button that belongs to no question."""
    panel = request.form.get("close", "").rpartition(" ")[2] or request.form.get("help") or request.form.get("more")
    if panel:
        return next((f"{q.anchor}-q" for q in page.questions if panel in {key for _what, key in panels(q)}), "")
    controls = [control for name in request.form if (control := _button(page, name))]
    # an order in conflict is sent by the page itself, and then another button was pressed
    pressed = min(controls, key=lambda control: control.kind == "order", default=None)
    if pressed and pressed.kind == "finish":
        return context.model().open_tasks.anchor
    return f"{pressed.question.anchor}-q" if pressed else ""


def _button(page: Page, name: str) -> Control | None:
    """Return the control whose button has this name, `None` for what is typed."""
    known = {question.id: question for question in page.questions}
    head, _dot, suffix = name.rpartition(".")
    if suffix in CHOOSING:
        return control_named(known, head)
    control = control_named(known, name)
    return control if control and control.kind in PRESSED else None


def _opened() -> set[str]:
    """Return the panels that the asker's page shows or asks for, without the one that it closes."""
    known = {f"{what} {key}" for q in context.model().questions.values() for what, key in panels(q)}
    asked = {f"{what} {key}" for what in PANELS for key in request.values.getlist(what)}
    return ((asked | set(request.values.getlist("panel"))) & known) - set(request.values.getlist("close"))


def save_questions(questions: Collection[Question]) -> tuple[Trial, Result]:
    """Save what this request's form sends for some questions; return the trial as it is then, and how it went."""
    key = _key()
    try:
        with context.store().editing(g.document_id) as snapshot:
            trial = edited(snapshot)
            sent = read_submission(questions, _form(trial), trial.rows(context.goals()))
            tell = context.catalogs().telling(g.reading.language)
            outcomes = trial.save(
                sent.edits, now=context.now(), by=_writer(), tell=tell, page=_page_id(), key=key, body=_body_digest()
            )
    except MalformedBase as error:
        raise BadRequest from error
    except KeyReused:
        return _refused(
            questions, _("Tämä lähetys on jo tallennettu toisella sisällöllä. Tarkista teksti ja tallenna.")
        )
    except TooManyRows:
        return _refused(questions, _("Luettelossa on jo niin monta riviä kuin siihen mahtuu."))
    return trial, _result(trial, sent, outcomes)


def _form(trial: Trial) -> MultiDict[str, str]:
    """Return the form that was sent, with the proposed days or the official point that one of its buttons accepts."""
    form = request.form.copy()
    form.update(accepted(request.form, trial) | taken(request.form, trial) | finished(request.form))
    for name in [name for name in form if name.endswith(".mark")]:  # to mark twice is to mark: no base is needed
        form[f"{name}.base"] = str(base_of(dict(trial.leaf(name))))
    return form


def _writer() -> str:
    """Return the role of who writes: a private link's own, else as the device says."""
    return str(WRITERS_BY_ROLE.get(g.role, g.writer))


def _refused(questions: Collection[Question], message: str) -> tuple[Trial, Result]:
    """Nothing of the form was saved: draw it again with all that was typed."""
    trial = load_trial()
    sent = read_submission(questions, request.form, trial.rows(context.goals()))
    drawn = {name: Drawn(value, str(sent.bases[name])) for name, value in sent.typed.items()}
    return trial, Result(422, drawn, [message], _named_errors(sent.errors), sent.unknown, sent.rows)


def _result(trial: Trial, sent: Submission, outcomes: Mapping[str, Outcome]) -> Result:
    errors = dict(sent.errors)
    drawn: dict[str, Drawn] = {}
    messages: list[str] = []
    changes = {control.name: change for control, change in sent.edits}
    for name, outcome in outcomes.items():
        if name not in changes:  # a repeat: what its button put in then stands in the trial already
            continue
        base, value = str(outcome.base), sent.typed[name]
        match outcome.status:
            case Status.CONFLICT if name.endswith(".remove"):
                messages.append(_("Riviin on kirjoitettu toisella laitteella. Lue rivi ja poista se sitten."))
            case Status.CONFLICT:
                drawn[name] = Drawn(value, base)
            case Status.REMOVED:
                message = _(
                    "Tämä vastaus on poistettu pysyvästi. Teksti ei ole tallessa. Tallenna, jos haluat sen takaisin."
                )
                drawn[name] = Drawn(value, base, message)
            case Status.TOO_LONG:
                errors[name] = too_long(len(joined(dict(trial.leaf(name)), changes[name])))
            case Status.SAVED if outcome.base != base_of(dict(trial.leaf(name))):
                drawn[name] = Drawn(value, base)  # a repeat answers as it did then, whatever came after
    drawn |= {name: Drawn(sent.typed[name], str(sent.bases[name]), message) for name, message in errors.items()}
    if sent.unknown:
        messages.append(_("Lomakkeessa oli kenttä, jota tässä osassa ei ole. Sitä ei tallennettu."))
    torn = any(outcome.status in (Status.CONFLICT, Status.REMOVED) for outcome in outcomes.values())
    status = 422 if errors or sent.unknown else 409 if torn else 200
    return Result(status, drawn, messages, _named_errors(errors), sent.unknown, sent.rows, sent.adding)


def _rows_shown() -> dict[str, list[str]]:
    """Return the rows that the asker's page shows, by list: the blank ones among them are drawn again."""
    rows: dict[str, list[str]] = {}
    for name in request.args.getlist("row")[:MOST_ROWS_ASKED]:
        control = control_named(context.model().questions, name)
        if control and control.of_row and control.row not in rows.setdefault(control.question.id, []):
            rows[control.question.id].append(control.row)
    return rows


def _named_errors(errors: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(name.replace(".", "-"), message) for name, message in errors.items()]


def _fragment(page: Page, section: Section, trial: Trial, result: Result) -> ResponseReturnValue:
    template = FRAGMENTS.get(section.id, "_section.html")
    return render_template(template, section=section, **_common(page, trial, result)), result.status


def _common(page: Page, trial: Trial, result: Result) -> dict[str, Any]:
    drawing = Drawing(
        trial,
        context.phrases(),
        root=page.root,
        audience=page.audience,
        writes=g.role != Role.READ,
        aware=g.reading.aware,
        folds=page.folds,
        drawn=result.drawn,
        shown_rows=result.rows,
        adding=result.adding,
        opened=_opened() if {"panel", *PANELS} & set(request.values) else (),
        listed=result.listed or request.args.get("listed", ""),
    )
    return {
        "page": page,
        "help_url": help_page.address(page.sections) if page.sections and g.role != Role.READ else "",
        "validator": g.get("validator", ""),
        "trial": trial,
        "d": drawing,
        "draw": drawing.draw,
        "result": result,
        "goals": context.goals(),
        "today": context.today(),
    }


def _key() -> str:
    key = request.form.get("key", "")
    if not key:
        return ""
    try:
        return str(uuid.UUID(key))
    except ValueError as error:
        raise BadRequest from error


def _page_id() -> str:
    page: str = request.form.get("page", "")
    return page if PAGE_ID.fullmatch(page) else ""


def _body_digest() -> str:
    pairs: Iterable[tuple[str, str]] = request.form.items(multi=True)
    kept = sorted(pair for pair in pairs if pair[0] not in ENVELOPE)
    return hashlib.sha256(repr(kept).encode()).hexdigest()


def question_or_404(name: str) -> Question:
    """Return the question of this id, or answer 404; also for one that stands behind another link."""
    found = context.model().questions.get(name)
    own = PREPARATIONS.get(g.role)
    if found is None or not (found.section in own if own else not found.section.startswith("prep.")):
        abort(404)
    return found
