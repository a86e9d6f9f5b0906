"""What views and templates share: the request's phrases, its trial, times as people read them."""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, cast
from urllib.parse import quote

import segno
from babel.dates import format_date, format_skeleton
from flask import Flask, current_app, g, request
from flask_babel import format_time, to_user_timezone
from markupsafe import Markup

from mentorform.answers.audience import Audience
from mentorform.config import Settings
from mentorform.content import Model, Question
from mentorform.glossary import by_letter
from mentorform.i18n import Catalogs, Phrasebook, Phrases, Text, direction, own_name, sentences
from mentorform.links import Role, mark_of
from mentorform.names import GOALS
from mentorform.program_text import N_, ProgramText
from mentorform.reading import FINNISH, Reading
from mentorform.store import LinkStore, Store, TrialNotFound
from mentorform.trial import Trial
from mentorform.views.pieces import EXTENSIONS, WRITERS, Pieces, reading_link


def settings() -> Settings:
    """Return the operator's settings."""
    return cast(Settings, current_app.extensions["settings"])


def store() -> Store:
    """Return the store of trials."""
    return cast(Store, current_app.extensions["store"])


def links() -> LinkStore:
    """Return the store of links' records."""
    return cast(LinkStore, current_app.extensions["links"])


def catalogs() -> Catalogs:
    """Return the catalogs of all languages."""
    return cast(Catalogs, current_app.extensions["catalogs"])


def now() -> datetime:
    """Return the time, aware and in UTC. The domain has no clock of its own."""
    return datetime.now(UTC)


def today() -> date:
    """Return the day that it is where the work trials are."""
    return cast(datetime, to_user_timezone(now())).date()


def phrases() -> Phrases:
    """Return the phrases of this request's reading."""
    try:
        return cast(Phrases, g.phrases)
    except AttributeError:
        book = cast(Phrasebook, current_app.extensions["phrasebook"])
        made: Phrases = book.phrases(g.reading)
        g.phrases = made
        return made


def model() -> Model:
    """Return the model in this request's reading."""
    return phrases().model


def goals() -> Question:
    """Return the list of the trial's goals."""
    return model().question(GOALS)


def absolute(address: str) -> str:
    """Return the whole address that people share."""
    return (settings().base_url or request.host_url.rstrip("/")) + address


def audience() -> Audience:
    """Return who looks through this request's link."""
    return Audience.OTHERS if g.role == Role.READ else Audience.PAIR


def _say(text: ProgramText, **values: object) -> Markup:
    return phrases().say(text, **values)


def _gettext(text: ProgramText, **values: object) -> str:
    return phrases()._(text, **values)


def pieces() -> Pieces:
    """Return the kept pieces of pages."""
    return cast(Pieces, current_app.extensions["pieces"])


def _kept(template: str, **given: Reading | str) -> Markup:
    return pieces().piece(template, phrases(), **given)


def _clock(at: str) -> str:
    """Return the time of day of a stored time, `14.02`."""
    return _clock_in(at, g.reading.language)


@lru_cache(maxsize=4096)
def _clock_in(at: str, language: str) -> str:
    # By 24 hours in every language, as the clocks and the shift lists of a Finnish workplace say it.
    return cast(str, format_time(_parse(at), "H.mm" if language == "fi" else "HH:mm"))


@lru_cache(maxsize=4096)
def _day_of(at: str) -> date:
    return cast(datetime, to_user_timezone(_parse(at))).date()


def _day(day: date, *, year: bool = False) -> str:
    """Return a day as it is written in Finland, `2.12.` or `2.12.2026`, whatever the reader's language."""
    return _isolated(format_date(day, "d.M.y" if year else "d.M.", locale="fi"))


def _isolated(text: str) -> str:
    """Return a day as it may stand in a page that is read from the right: there its full stops would change places."""
    return Markup('<bdi dir="ltr">{}</bdi>').format(text) if phrases().dir == "rtl" else text


def _removal_day(trial: Trial) -> Text:
    """Return the day on which a trial is removed, in the reader's language; a preparation goes with its trial."""
    if "trial" in trial.document:
        with suppress(TrialNotFound):
            trial = Trial(store().load(trial.document["trial"]).document)
    day, language = trial.kept_until(settings().keep_days) + timedelta(days=1), g.reading.language
    finnish = format_date(day, "long", locale=FINNISH)
    if language == FINNISH:
        return Text(finnish, FINNISH)
    return Text(format_date(day, "long", locale=language), language, Text(finnish, FINNISH))


def _moment(at: str) -> Text:
    """Return when something was written, in the reader's language: the time today, else the day as well."""
    language = g.reading.language
    finnish = _moment_in(at, FINNISH)
    return Text(_moment_in(at, language), language, None if language == FINNISH else Text(finnish, FINNISH))


def _moment_in(at: str, language: str) -> str:
    written, clock = _day_of(at), _clock_in(at, language)
    return clock if written == today() else f"{_short_day(written, language)} {clock}"


@lru_cache(maxsize=4096)
def _short_day(day: date, language: str) -> str:
    """Return a day without its year, `2.12.`."""
    return format_date(day, "d.M.", locale="fi") if language == "fi" else format_skeleton("MMMd", day, locale=language)


def _parse(at: str) -> datetime:
    return datetime.fromisoformat(at)


def _reading_link(**change: str) -> str:
    """Return this page's address with another reading asked for."""
    return reading_link(request.args, **change)


def _tongue(text: Any) -> Markup:
    """Return the attributes of an element that holds what somebody wrote: its language and direction, as far as known.

    `text` has a `lang`. A direction that is not known follows the first letter.
    """
    if not text.lang:
        return _AUTO
    return Markup('lang="{}" dir="{}"').format(text.lang, direction(text.lang))


_AUTO = Markup('dir="auto"')


def _report_link() -> str:
    """Return a link that writes to the operator about a bad phrase. It names catalog and page, never the token."""
    page = _TOKEN.sub(r"\1…", request.path) if request.url_rule else ""
    subject = f"Mentorform {phrases().locale} {page}".strip()
    return f"mailto:{quote(settings().mail, safe='@')}?subject={quote(subject, safe='')}"


_TOKEN = re.compile(r"^(/[trp]/)[^/]*")


def _qr(address: str) -> Markup:
    """Return an address as a QR code, an SVG that follows the colours of the page."""
    made: str = segno.make(address, error="m").svg_inline(
        scale=4, border=2, dark="#000", light="#fff", svgclass=None, lineclass=None, omitsize=True
    )
    return Markup(made)  # noqa: S704 — drawn by segno from modules, the address itself is not in it


def init_templates(app: Flask) -> None:
    """Give the templates their words and the facts that every page shows."""
    for extension in EXTENSIONS:
        app.jinja_env.add_extension(extension)
    app.extensions["pieces"] = kept = Pieces(app)
    app.jinja_env.filters.update(sentences=sentences, by_letter=by_letter)
    app.jinja_env.globals.update(
        N_=N_,
        say=_say,
        _=_gettext,
        kept=_kept,
        pictogram=kept.pictogram,
        clock=_clock,
        day=_day,
        isolated=_isolated,
        removal_day=_removal_day,
        qr=_qr,
        mark=lambda: mark_of(g.document_id),
        is_plain=lambda: g.reading.plain,
        moment=_moment,
        own_name=own_name,
        writers=WRITERS,
        reading_link=_reading_link,
        report_link=_report_link,
        tongue=_tongue,
        languages=cast(Catalogs, app.extensions["catalogs"]).offered,
        settings=app.extensions["settings"],
    )

    @app.context_processor
    def shared() -> dict[str, Any]:
        own = phrases()  # `say` and `_` once more, bound: looked up a hundred times in a page
        return {"reading": g.reading, "phrases": own, "model": own.model, "say": own.say, "_": own._}
