"""One request over HTTP and what came back of it, as a browser would see it."""

import http.client
from contextlib import closing
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import urlencode

PATIENCE = 15  # seconds: longer than the store lets one save wait for another


class Answer(NamedTuple):
    """What the server answered. `status` is 0 where there was no whole answer."""

    status: int
    text: str = ""
    cookie: str = ""
    location: str = ""


def ask(port, path, pairs=None, cookie="", **headers):
    """Ask the server of this machine: a GET, or a POST of `pairs`. Header names are written with `_` for `-`."""
    sent = {"Cookie": cookie} | {name.replace("_", "-"): value for name, value in headers.items()}
    body = None
    if pairs is not None:
        sent["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode(pairs)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        with closing(connection):
            connection.request("GET" if pairs is None else "POST", path, body, sent)
            with connection.getresponse() as answer:
                cookie = answer.getheader("Set-Cookie", "").partition(";")[0] or cookie
                return Answer(answer.status, answer.read().decode(), cookie, answer.getheader("Location", ""))
    except (OSError, http.client.HTTPException):
        return Answer(0)


def controls(text):
    """Return what the controls of a page hold, by name, hidden ones included; of several the first."""
    reader = _Controls()
    reader.feed(text)
    return reader.found


class _Controls(HTMLParser):
    """Reads inputs and text areas: several times faster than a tree, and there are thousands of answers to read."""

    def __init__(self):
        super().__init__()
        self.found, self._area = {}, None

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "input" and "name" in given:
            self.found.setdefault(given["name"], given.get("value", ""))
        elif tag == "textarea":
            self._area = given["name"]
            self.found[self._area] = ""

    def handle_data(self, data):
        if self._area:
            self.found[self._area] += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.found[self._area] = self.found[self._area].removeprefix("\n")
            self._area = None
