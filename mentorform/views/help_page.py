"""The help of a page's questions, apart from the page: the same for everybody who reads alike, and kept by browsers.

The address holds a digest of what it gives, so that a browser that has it never asks again, and a changed text has
another address.
"""

import hashlib
from collections.abc import Iterable
from functools import lru_cache

from flask import Blueprint, Response, make_response, url_for
from markupsafe import Markup

from mentorform.content import Section
from mentorform.views import context

views = Blueprint("help", __name__)

MOST_DIGESTS = 512  # a page's help in a reading each; the pieces keep these texts anyway
DIGEST = 10  # characters: 40 bits tell a text's versions apart
# What the ids of a page's sections begin with.
PARTS = ("m1", "m2", "m3", "m4", "lang", "words", "prep", "trial", "together")


@views.get("/help/<part>/<digest>")
def open_help(part: str, digest: str) -> Response:
    """Give all help of one page's questions, in this device's reading."""
    found = _help(part) if part in PARTS else Markup()
    response = make_response(str(found), 200 if found else 404)
    is_same = _digest(found) == digest
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable" if is_same else "no-store"
    return response


def address(sections: Iterable[Section]) -> str:
    """Return the address of the help of a page with these sections."""
    parts = [section.id.partition(".")[0] for section in sections]
    part = next(part for part in parts if part in PARTS)
    return url_for("help.open_help", part=part, digest=_digest(_help(part)))


def _help(part: str) -> Markup:
    sections = [s for s in context.model().sections if s.id.partition(".")[0] == part]
    questions = {question.id: question for section in sections for question in section.questions}
    return context.pieces().piece("_help.html", context.phrases(), questions=tuple(questions.values()), part=part)


@lru_cache(maxsize=MOST_DIGESTS)
def _digest(found: Markup) -> str:
    return hashlib.sha256(found.encode()).hexdigest()[:DIGEST]
