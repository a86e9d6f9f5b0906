"""Errors as calm pages: in the reader's language, with the right status and with the typed text in them."""

import logging

from flask import Flask, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from mentorform.forms import ENVELOPE
from mentorform.guard import MOST_CONTROLS
from mentorform.program_text import N_, ProgramText
from mentorform.reading import Reading
from mentorform.store import NewerDocument, StoreFull, StoreUnavailable, TrialNotFound

log = logging.getLogger("mentorform.errors")

# status: what happened, and what to do
WORDS = {
    400: (
        N_("Palvelu ei ymmärtänyt, mitä lähetit"),
        N_("Mene takaisin ja yritä uudestaan. Kirjoittamasi teksti on edellisellä sivulla."),
    ),
    404: (N_("Sivua ei löydy"), N_("Tarkista linkki. Se voi olla vanhentunut, tai siitä puuttuu osa.")),
    405: (N_("Sivua ei löydy"), N_("Tarkista linkki. Se voi olla vanhentunut, tai siitä puuttuu osa.")),
    409: (N_("Tätä ei voi tehdä nyt"), N_("Mene takaisin ja katso, mitä sivulla on nyt.")),
    413: (
        N_("Tekstiä on liian paljon yhdellä kertaa"),
        N_("Mene takaisin ja jaa teksti pienempiin osiin. Kirjoittamasi teksti on edellisellä sivulla."),
    ),
    500: (N_("Jokin meni vikaan"), N_("Vika on palvelussa, ei sinussa. Kokeile hetken päästä uudestaan.")),
    503: (N_("Tietoja ei voi nyt lukea tai tallentaa"), N_("Vika on palvelussa. Kokeile hetken päästä uudestaan.")),
    507: (
        N_("Palvelussa ei ole enää tilaa"),
        N_("Tekstiäsi ei tallennettu. Se on vielä tällä sivulla. Kokeile hetken päästä uudestaan."),
    ),
}
NEWER = (
    N_("Nämä tiedot ovat uudemmasta ohjelmasta"),
    N_("Mitään ei ole kadonnut. Palvelussa on nyt vanhempi ohjelma, eikä se osaa lukea tietoja. Kerro ylläpitäjälle."),
)
STALE_FORM = (
    N_("Sivu oli auki liian kauan"),
    N_("Mitään ei kadonnut. Teksti on tässä. Lähetä se uudestaan."),
)


def init_app(app: Flask) -> None:
    """Give every error its page."""
    app.register_error_handler(CSRFError, lambda error: _page(400, STALE_FORM, again=True))
    app.register_error_handler(TrialNotFound, lambda error: _page(404, WORDS[404]))
    app.register_error_handler(StoreFull, lambda error: _page(507, WORDS[507], again=True))
    app.register_error_handler(NewerDocument, lambda error: _page(503, NEWER, again=True))
    app.register_error_handler(StoreUnavailable, lambda error: _page(503, WORDS[503], again=True))
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _surprise)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    return _page(error.code, WORDS.get(error.code, WORDS[400]))


def _surprise(error: Exception) -> ResponseReturnValue:
    # The traceback names no path with a token: only the rule is logged.
    log.error("unexpected error at %s", request.url_rule.rule if request.url_rule else "-", exc_info=error)
    return _page(500, WORDS[500], again=True)


def _page(status: int, words: tuple[ProgramText, ProgramText], *, again: bool = False) -> ResponseReturnValue:
    if "reading" not in g:
        g.reading = Reading()
    g.pop("recovered", None)
    title, advice = words
    if request.htmx:  # type: ignore[attr-defined]
        return render_template("_error.html", title=title, advice=advice), status
    typed = _typed() if again and request.method == "POST" else []
    return render_template("error.html", title=title, advice=advice, typed=typed), status


def _typed() -> list[tuple[str, str]]:
    """Return what the form sent, so that the page can show it and send it again."""
    try:
        pairs = list(request.form.items(multi=True))
    except (HTTPException, RequestEntityTooLarge):
        return []
    return [pair for pair in pairs if pair[0] not in ENVELOPE - {"key"}][:MOST_CONTROLS]
