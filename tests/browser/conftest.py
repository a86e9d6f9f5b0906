"""A real Chromium, driven by touch against a real server on this machine."""

import logging
import os
import threading
from functools import cache

import pytest
from devices import ARGUMENTS, TABLET, chromium_path
from people import Person
from places import READINGS, places
from werkzeug.serving import make_server

from mentorform.config import Settings
from mentorform.web import create_app


def pytest_collection_modifyitems(items):
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium():
    """A Chromium, or a skip with the reason; where the environment demands one, a failure."""
    path = chromium_path()
    if path is None:
        reason = "no Chromium on this machine (Debian: apt-get install chromium)"
        pytest.fail(reason) if os.environ.get("MENTORFORM_BROWSER") == "required" else pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


logging.getLogger("werkzeug").setLevel(logging.ERROR)  # a line a request would hide what a failed test has to say


class Server:
    """Serves a program on this machine; it can be stopped and started again at the same address."""

    def __init__(self, make_app):
        self._make_app, self._port = make_app, 0
        self.start()

    @property
    def address(self):
        return f"http://127.0.0.1:{self._port}"

    def start(self):
        self._server = make_server("127.0.0.1", self._port, self._make_app(), threaded=True)
        self._port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def server(app):
    """A server that can be stopped and started."""
    server = Server(lambda: app)
    yield server
    server.stop()


@pytest.fixture
def site(server):
    """The address of a server that serves the app on this machine."""
    return server.address


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
    server = Server(lambda: app)
    yield World(app, server.address)
    server.stop()


def at_work(page, go):
    """Return a way of opening a page that comes back once the page's scripts are at work: they follow the page."""

    def opened(*address, **more):
        answer = go(*address, **more)
        if more.get("wait_until") != "commit":
            page.locator("html.saves").wait_for(state="attached")
        return answer

    return opened


@pytest.fixture
def device(chromium, site):
    """Makes devices: `device(viewport, javascript=True, …)` returns a page whose errors fail the test."""
    contexts, errors = [], []

    def make(viewport=TABLET, *, javascript=True, **more):
        # A service worker would answer before a test's own routes do: a test that is about it allows it.
        usual = {"base_url": site, "has_touch": True, "java_script_enabled": javascript, "service_workers": "block"}
        context = chromium.new_context(viewport=viewport, **{**usual, **more})
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.errors = errors
        if javascript:
            for name in ("goto", "reload"):
                setattr(page, name, at_work(page, getattr(page, name)))
        return page

    yield make
    for context in contexts:
        context.close()
    unexpected = [error for error in errors if "the server responded with a status" not in error]
    unexpected = [error for error in unexpected if "net::ERR" not in error]
    assert "\n".join(unexpected) == ""


@pytest.fixture
def meeting(trial):
    """The address of the new trial's first meeting."""
    return f"{trial}meetings/1"


@pytest.fixture
def stored(person, meeting):
    """Reads a control's value as a new page of another device shows it."""
    return lambda name: (person.open(meeting).value(name) or "").replace("\r\n", "\n")
