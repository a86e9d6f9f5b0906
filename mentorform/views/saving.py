"""What a page sends, saved: a form to changes, what its buttons ask for, what became of it, and the way back."""

import hashlib
import uuid
from collections.abc import Collection, Iterable, Mapping

from flask import g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

from mentorform import own_words
from mentorform.answer import MalformedBase, Outcome, Status, base_of, joined
from mentorform.answers.tree import Drawn
from mentorform.content import Question
from mentorform.field_kinds import too_long
from mentorform.forms import BUTTONS, ENVELOPE, Submission, read_submission, told
from mentorform.guard import PAGE_ID
from mentorform.links import Role
from mentorform.names import WORDS, Control, control_named
from mentorform.store import TrialNotFound
from mentorform.trial import KeyReused, TooManyRows, Trial
from mentorform.views import context
from mentorform.views.actions import with_actions
from mentorform.views.page import Page, Result, draw_page, edited, fragment, load_trial, opened
from mentorform.views.presenter import panels

# What a button of a form may ask for after its save: without JavaScript a toggle must not lose what was typed.
READINGS = frozenset({"plain=0", "plain=1", "aware=0", "aware=1"})
PRESSED = BUTTONS | {"aside", "mark", "order", "remove"}  # kinds of control that a page sends for a button alone
WRITERS_BY_ROLE = {Role.PREPARE_TRAINEE: "trainee", Role.PREPARE_MENTOR: "mentor"}
CHOOSING = {"resolve", "restore"}  # suffixes of buttons that choose a text


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
        return fragment(page, section, trial, result)
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
    reading = request.form.get("reading", "")
    asked = [f"{what}={key}" for what, key in (panel.split(" ") for panel in sorted(opened()))]
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


def save_questions(questions: Collection[Question]) -> tuple[Trial, Result]:
    """Save what this request's form sends for some questions; return the trial as it is then, and how it went."""
    key = _key()
    try:
        with context.store().editing(g.document_id) as snapshot:
            trial = edited(snapshot)
            sent = read_submission(questions, with_actions(request.form, trial), trial.rows(context.goals()))
            tell = context.catalogs().telling(g.reading.language)
            outcomes = trial.save(
                sent.edits, now=context.now(), by=_writer(), tell=tell, page=_page_id(), key=key, body=_body_digest()
            )
    except MalformedBase as error:
        raise BadRequest from error
    except KeyReused:
        return _refused(questions, _("Tähän on jo tallennettu toinen teksti. Tarkista teksti ja tallenna."))
    except TooManyRows:
        return _refused(questions, _("Luettelossa on jo niin monta riviä kuin siihen mahtuu."))
    return trial, _result(trial, sent, outcomes)


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
                errors[name] = told(too_long(len(joined(dict(trial.leaf(name)), changes[name]))))
            case Status.SAVED if outcome.base != base_of(dict(trial.leaf(name))):
                drawn[name] = Drawn(value, base)  # a repeat answers as it did then, whatever came after
    drawn |= {name: Drawn(sent.typed[name], str(sent.bases[name]), message) for name, message in errors.items()}
    if sent.unknown:
        messages.append(_("Lomakkeessa oli kohta, joka ei kuulu tähän. Sitä ei tallennettu."))
    torn = any(outcome.status in (Status.CONFLICT, Status.REMOVED) for outcome in outcomes.values())
    status = 422 if errors or sent.unknown else 409 if torn else 200
    return Result(status, drawn, messages, _named_errors(errors), sent.unknown, sent.rows, sent.adding)


def _named_errors(errors: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(name.replace(".", "-"), message) for name, message in errors.items()]


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
