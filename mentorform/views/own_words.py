"""The trainee's own words: the list, its cards to practise with, and the card of the house's rules."""

from typing import Any

from flask import Blueprint, abort, g, redirect, request
from flask.typing import ResponseReturnValue

from mentorform.answer import Change, base_of
from mentorform.field_kinds import MOST_ROWS, ROW_ID
from mentorform.links import Role
from mentorform.names import HELP_PHRASE, WORDS, control_named
from mentorform.own_words import OwnWords
from mentorform.program_text import N_
from mentorform.trial import Edit, Trial
from mentorform.views import context
from mentorform.views.page import PLACE, Page, address, draw_section, edited, open_page, trial_page
from mentorform.views.saving import save_sections

views = Blueprint("own_words", __name__)

SICK = "m1.contact.sick"
HOUSE_RULES = "lang.l3"


@views.get(f"{PLACE}/words")
def open_words(place: str, token: str) -> ResponseReturnValue:
    """Show the list of words."""
    return open_page(_words_page())


@views.get(f"{PLACE}/words/list")
def open_section(place: str, token: str) -> ResponseReturnValue:
    """Show the list alone."""
    return draw_section(_words_page(), "list")


@views.post(f"{PLACE}/words")
@views.post(f"{PLACE}/words/<any(list):section>")
def save_words(place: str, token: str, section: str = "") -> ResponseReturnValue:
    """Save what was written in the list."""
    return save_sections(_words_page(), section)


@views.get(f"{PLACE}/words/practise")
def open_card(place: str, token: str) -> ResponseReturnValue:
    """Show one word as a card, and how many are left; without any named, all words, the unknown ones first."""
    _only_for_writers()
    return open_page(trial_page("practise.html", address("own_words.open_card"), more=_cards))


@views.post(f"{PLACE}/words/practise")
def turn_card(place: str, token: str) -> ResponseReturnValue:
    """Note whether a word is known and show the next card."""
    name, known = next(((n, v) for n, v in request.form.items() if n.endswith(".known")), ("", ""))
    control = control_named({WORDS: context.model().question(WORDS)}, name)
    if control is None or known not in ("", "1"):
        abort(400)
    with context.store().editing(g.document_id) as snapshot:
        trial = edited(snapshot)
        if control.row in OwnWords(trial, control.question).rows:
            change = Change(name, known, base_of(dict(trial.leaf(name))))  # a press says what holds now
            trial.save([Edit(control, change)], now=context.now(), by=g.writer)
    left = _rows_left(request.form.get("left", ""))
    return redirect(address("own_words.open_card", left=" ".join(left)), 303)


@views.get(f"{PLACE}/house-rules")
def open_house_rules(place: str, token: str) -> ResponseReturnValue:
    """Show the house's rules on a card to print."""
    _only_for_writers()
    return open_page(trial_page("house_rules.html", address("own_words.open_house_rules"), more=_rules))


def _words_page() -> Page:
    _only_for_writers()
    return trial_page("own_words.html", address("own_words.open_words"), (context.model().own_words,))


def _cards(trial: Trial) -> dict[str, Any]:
    words = OwnWords(trial, context.model().question(WORDS))
    asked = request.args.get("left")
    known = set(words.rows)
    cards = words.deck if asked is None else [row for row in _rows_left(asked) if row in known]
    return {"words": words, "cards": cards}


def _rows_left(asked: str) -> list[str]:
    """Return the rows that an address or a form names as left to practise, no more of them than a list may have."""
    return [row for row in asked.split(maxsplit=MOST_ROWS)[:MOST_ROWS] if ROW_ID.fullmatch(row)]


def _rules(trial: Trial) -> dict[str, Any]:
    """Return each rule and what stands below them: the words that ask, and what was written."""
    model = context.model()
    asked = {f"{HOUSE_RULES}.{part.id}": part.text for part in model.question(HOUSE_RULES).parts if part.kind == "text"}
    asked |= {SICK: model.question(SICK).text, HELP_PHRASE: N_("Jos jokin on epäselvää:")}
    return {"rules": [(text, trial.value(name).strip()) for name, text in asked.items()]}


def _only_for_writers() -> None:
    if g.role != Role.EDIT:
        abort(404)
