"""Answers the pages that ask whether anything is new, before a request is built for them.

Thousands of open pages ask every few seconds and nearly always have all. For that answer a link's record and one line
of the trial's file are enough. Whatever is asked in another way, a link that opens nothing, what is new and what fails
goes to the program as if nothing stood before it. No line of the log tells of such an answer.

No rule stands here: what a link opens, what a page has seen and who writes where is asked of `guard`; which addresses
are pages is learned from the program. Where it has said once that nothing is new, a page is.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from flask import Flask
from werkzeug.http import parse_cookie

from mentorform import guard
from mentorform.links import Role
from mentorform.reading import COOKIE, WRITER_COOKIE, Reading
from mentorform.store import StoreUnavailable

MOST_PAGES = 4096  # known at once; then they are learned anew
LONGEST_PAGE = 200  # characters of a host and of an address below its link
MOST_DEVICES = 4096  # whose cookies are read once

# What `static/refresh.js` asks, in its order: no other argument stands beside it that could want another answer.
_ASKED = re.compile(
    r"since=(?P<since>[\w.-]+)"
    rf"(?:&tab=(?P<tab>{guard.PAGE_ID.pattern})&at=(?P<at>(?:{guard.SECTION.pattern})?))?"
    r"(?:(?P<quiet>&quiet=1)|(?:&(?:row|panel)=[^&]*)*)",
    re.ASCII,
)
_PLACES = ("/t/", "/r/")

Headers = list[tuple[str, str]]
Page = tuple[str, str, str]  # the host, the kind of link, the address below it


class Polling:
    """The program as a WSGI app, with this answer before it."""

    def __init__(self, app: Flask) -> None:
        self._program = app.wsgi_app
        self._links, self._store = app.extensions["links"], app.extensions["store"]
        self._presence, self._offered = app.extensions["presence"], app.extensions["catalogs"].offered
        self._pages: set[Page] = set()
        self._device = lru_cache(maxsize=MOST_DEVICES)(self._device_of)
        fixed = {**guard.NOT_KEPT, "Content-Length": "0"}
        self._fixed = {
            scheme: [*guard.protection(is_secure=scheme == "https").items(), *fixed.items()]
            for scheme in ("http", "https")
        }

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer 205 to a page that has all; hand anything else on."""
        path: str = environ["PATH_INFO"]
        asked = _ASKED.fullmatch(environ.get("QUERY_STRING", "")) if path.startswith(_PLACES) else None
        found = guard.PLACE.fullmatch(path) if asked and environ["REQUEST_METHOD"] == "GET" else None
        if not asked or not found:
            return self._program(environ, start_response)
        page = (environ.get("HTTP_HOST", ""), found[1], found[3] or "")
        if page not in self._pages:
            return self._program(environ, self._learning(page, start_response))
        headers = self._nothing_new(environ, found[1], found[2], asked)
        if headers is None:
            return self._program(environ, start_response)
        start_response(f"{guard.NOTHING_NEW} RESET CONTENT", headers)
        return []

    def _learning(self, page: Page, start_response: Callable[..., Any]) -> Callable[..., Any]:
        """Return a `start_response` that remembers a page where the program says that nothing is new."""

        def start(status: str, *more: Any) -> Any:
            if status.startswith(str(guard.NOTHING_NEW)) and sum(map(len, page)) <= LONGEST_PAGE:
                if len(self._pages) >= MOST_PAGES:
                    self._pages.clear()
                self._pages.add(page)
            return start_response(status, *more)

        return start

    def _nothing_new(self, environ: dict[str, Any], place: str, token: str, asked: re.Match[str]) -> Headers | None:
        """Return the headers of the answer that nothing is new; `None` where the program is to answer."""
        reading, writer = self._device(environ.get("HTTP_COOKIE", ""))
        try:
            record = guard.record_of(self._links, place, token)
            if record is None or "unopened" in record:  # that it is opened now is to be written down
                return None
            document, quiet = record["document"], bool(asked["quiet"])
            if not guard.has_all(self._store, document, asked["since"], reading, quiet=quiet):
                return None
        except StoreUnavailable:
            return None
        headers = self._fixed.get(environ["wsgi.url_scheme"])
        if headers is None or asked["tab"] is None:
            return headers
        others = guard.others_writing(self._presence, document, Role(record["role"]), asked["tab"], asked["at"], writer)
        return [*headers, *others.items()]

    def _device_of(self, cookies: str) -> tuple[Reading, str]:
        """Return how a device reads and who writes on it."""
        kept = parse_cookie(cookies)
        return Reading.from_cookie(kept.get(COOKIE, ""), self._offered), guard.writer_named(kept.get(WRITER_COOKIE, ""))
