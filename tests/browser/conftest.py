"""A real Chromium, driven by touch against a real server on this machine."""

import os
import shutil
import threading
from contextlib import contextmanager, suppress
from functools import cache

import pytest
from people import Person
from places import READINGS, places
from waitress.server import create_server

from mentorform import create_app
from mentorform.config import Settings

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TABLET = {"width": 820, "height": 1180}
PHONE = {"width": 360, "height": 740}


def pytest_collection_modifyitems(items):
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium():
    """A Chromium, or a skip with the reason; where the environment demands one, a failure."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        reason = "no Chromium on this machine (Debian: apt-get install chromium)"
        pytest.fail(reason) if os.environ.get("MENTORFORM_BROWSER") == "required" else pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def site(app):
    """The address of a server that serves the app on this machine."""
    with _served(app) as address:
        yield address


class World:
    """Every page in every state, made once for all the tests that only look at them."""

    def __init__(self, app, address):
        self.address = address
        self.places = cache(lambda reading: places(Person(app), READINGS[reading]))

    def place(self, name, reading):
        """Return the place of this name."""
        return next(place for place in self.places(reading) if place.name == name)


@pytest.fixture(scope="session")
def world(tmp_path_factory):
    """The places that tests look at, on a server of their own; a test that uses it changes nothing there."""
    data = tmp_path_factory.mktemp("world") / "data"
    app = create_app(Settings(data=data, operator="Hämeen testikunta", contact="apua@example.org"))
    with _served(app) as address:
        yield World(app, address)


@contextmanager
def _served(app):
    server = create_server(app, host="127.0.0.1", port=0, threads=8, ident=None)
    thread = threading.Thread(target=_serve, args=[server], daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    server.task_dispatcher.shutdown(timeout=2)


def _serve(server):
    with suppress(OSError):  # its socket is closed while it listens: that is how a test ends it
        server.run()


@pytest.fixture
def device(chromium, site):
    """Makes devices: `device(viewport, javascript=True, …)` returns a page whose errors fail the test."""
    contexts, errors = [], []

    def make(viewport=TABLET, *, javascript=True, **more):
        context = chromium.new_context(
            viewport=viewport, has_touch=True, java_script_enabled=javascript, **{"base_url": site, **more}
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.errors = errors
        return page

    yield make
    for context in contexts:
        context.close()
    unexpected = [error for error in errors if "the server responded with a status" not in error]
    unexpected = [error for error in unexpected if "net::ERR" not in error]
    assert "\n".join(unexpected) == ""
