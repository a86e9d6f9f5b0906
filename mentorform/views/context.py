"""What views and templates share: the request's phrases, its trial, times as people read them."""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, cast
from urllib.parse import quote

import segno
from babel.dates import format_date, format_skeleton
from flask import Flask, current_app, g, render_template, request, url_for
from flask_babel import format_date as format_local_date
from flask_babel import format_time, to_user_timezone
from jinja2.ext import Extension
from markupsafe import Markup

from mentorform.config import Settings
from mentorform.content import Model, Question
from mentorform.glossary import by_letter
from mentorform.i18n import N_, Catalogs, Phrasebook, Phrases, direction, own_name, sentences
from mentorform.names import GOALS
from mentorform.store import LinkStore, Store, TrialNotFound
from mentorform.trial import Trial


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


def _say(text: str, **values: object) -> Markup:
    return phrases().say(text, **values)


def _gettext(text: str, **values: object) -> str:
    return phrases()._(text, **values)


def _count(one: str, many: str, number: int) -> str:
    return phrases().count(one, many, number)


def _kept(template: str, key: str = "") -> Markup:
    """Return a part of the page that is the same for everyone who reads alike, rendered once a reading and `key`."""
    heads, name = phrases().heads, f"{template} {key}"
    if name not in heads:
        heads[name] = Markup(render_template(template))  # noqa: S704 — our own template, which escapes
    return heads[name]


def _pictogram(name: str) -> Markup:
    """Return a pictogram of `static/pictures/pictograms.svg`. It stands beside its text and says nothing by itself."""
    heads, key = phrases().heads, f"pictogram {name}"
    if key not in heads:
        sprite = url_for("static", filename="pictures/pictograms.svg")
        heads[key] = Markup('<svg class="pictogram" aria-hidden="true"><use href="{}#{}"></use></svg>').format(
            sprite, name
        )
    return heads[key]


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


def _day(at: str | date) -> str:
    """Return a stored time's or a date's day, in the reader's language."""
    if isinstance(at, date):
        return format_date(at, "d.M.", locale="fi")
    return cast(str, format_local_date(_parse(at), "long"))


def _removal_day(trial: Trial) -> str:
    """Return the day on which a trial is removed, in the reader's language; a preparation goes with its trial."""
    if "trial" in trial.document:
        with suppress(TrialNotFound):
            trial = Trial(store().load(trial.document["trial"]).document)
    return cast(str, format_local_date(trial.kept_until(settings().keep_days) + timedelta(days=1), "long"))


def _moment(at: str) -> str:
    """Return when something was written, in the reader's language: the time today, else the day as well."""
    written, clock = _day_of(at), _clock(at)
    return clock if written == today() else f"{_short_day(written, g.reading.language)} {clock}"


@lru_cache(maxsize=4096)
def _short_day(day: date, language: str) -> str:
    """Return a day without its year, `2.12.`."""
    return format_date(day, "d.M.", locale="fi") if language == "fi" else format_skeleton("MMMd", day, locale=language)


def _parse(at: str) -> datetime:
    return datetime.fromisoformat(at)


def _reading_link(**change: str) -> str:
    """Return this page's address with another reading asked for."""
    arguments = {**request.args.to_dict(), **change}
    return "?" + "&".join(f"{name}={value}" for name, value in arguments.items() if name in _READING_ARGUMENTS)


_READING_ARGUMENTS = ("language", "plain", "aware", "beside")


def _tongue(text: Any) -> Markup:
    """Return the attributes of an element that holds what somebody wrote: its language and direction, as far as known.

    `text` has a `lang`. A direction that is not known follows the first letter.
    """
    if not text.lang:
        return _AUTO
    return Markup('lang="{}" dir="{}"').format(text.lang, direction(text.lang))


_AUTO = Markup('dir="auto"')


def _report_link() -> str:
    """Return a link that writes to the operator about a bad phrase. It names language and page, never the token."""
    page = _TOKEN.sub(r"\1…", request.path) if request.url_rule else ""
    subject = f"Mentorform {g.reading.language} {page}".strip()
    return f"mailto:{quote(settings().mail, safe='@')}?subject={quote(subject, safe='')}"


_TOKEN = re.compile(r"^(/[trp]/)[^/]*")


def _qr(address: str) -> Markup:
    """Return an address as a QR code, an SVG that follows the colours of the page."""
    made: str = segno.make(address, error="m").svg_inline(
        scale=4, border=2, dark="#000", light="#fff", svgclass=None, lineclass=None, omitsize=True
    )
    return Markup(made)  # noqa: S704 — drawn by segno from modules, the address itself is not in it


class Unindented(Extension):
    """Templates are indented for those who read them; a tenth of a page would be spaces."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return a template's source with its lines in place and one space before those that are indented."""
        return _INDENT.sub(" ", source)


_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)


WRITERS = {"trainee": N_("Työkokeilija"), "mentor": N_("Mentori"), "other": N_("Joku muu")}


def init_templates(app: Flask) -> None:
    """Give the templates their words and the facts that every page shows."""
    app.jinja_env.add_extension(Unindented)
    app.jinja_env.filters.update(sentences=sentences, by_letter=by_letter)
    app.jinja_env.globals.update(
        N_=N_,
        say=_say,
        _=_gettext,
        count=_count,
        kept=_kept,
        pictogram=_pictogram,
        clock=_clock,
        day=_day,
        removal_day=_removal_day,
        qr=_qr,
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
