"""Wires the program: `create_app` is the one place that knows settings, extensions, stores and views."""

from datetime import timedelta
from pathlib import Path

from flask import Flask, g
from flask_compress import Compress
from htmx_flask import Htmx

from mentorform import assets, commands, guard, views
from mentorform.config import Settings, secret_key
from mentorform.content_loader import load_model
from mentorform.i18n import TRANSLATIONS, CatalogBabel, Catalogs, Phrasebook
from mentorform.polling import Polling
from mentorform.store.links import FileLinkStore
from mentorform.store.presence import Presence
from mentorform.store.tinydb_store import TinyDBStore
from mentorform.trial import SCHEMA

ROOT = Path(__file__).parent.parent
TIMEZONE = "Europe/Helsinki"


def create_app(settings: Settings | None = None, *, translations: Path = TRANSLATIONS) -> Flask:
    """Return the program as a WSGI app. Without `settings` they come from the environment."""
    settings = settings or Settings.from_environment()
    app = Flask("mentorform", template_folder=ROOT / "templates", static_folder=None)
    app.secret_key = secret_key(settings)
    app.permanent_session_lifetime = timedelta(days=(settings.keep_days or 1) + 1)  # signed anew once a day
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "autoescape": True}

    catalogs = Catalogs(translations)
    model = load_model(links=settings.links)
    app.extensions.update(
        settings=settings,
        catalogs=catalogs,
        phrasebook=Phrasebook(catalogs, model),
        store=TinyDBStore(settings.data, schema=SCHEMA),
        links=FileLinkStore(settings.data),
        presence=Presence(settings.data),
    )
    # A page repeats its words: compressed it is an eighth. Whoever can ask for a trial's page has its key already, so
    # that its length tells nobody anything new.
    # A window of 256 kB holds a page; with the usual one brotli makes tables of 8 MB for each page above 64 kB.
    app.config.update(COMPRESS_ALGORITHM=["br", "gzip"], COMPRESS_BR_LEVEL=5, COMPRESS_BR_WINDOW=18, COMPRESS_LEVEL=5)
    Compress(app)
    Htmx(app)
    CatalogBabel(catalogs).init_app(
        app, default_locale="fi", default_timezone=TIMEZONE, locale_selector=lambda: g.reading.locale
    )
    assets.init_app(app, ROOT / "static")
    guard.init_app(app)
    views.init_app(app)
    commands.init_app(app)
    app.wsgi_app = Polling(app)  # type: ignore[method-assign]
    return app
