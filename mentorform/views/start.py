"""The start: one button makes a trial, and the program says that it is well."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from mentorform.exports import own_copy
from mentorform.field_kinds import Refusal
from mentorform.links import keep_pairs, new_token, pair_of
from mentorform.store import StoreUnavailable
from mentorform.trial import new_document
from mentorform.views import context
from mentorform.views.links import FIRST_READ_LINK, open_pair

views = Blueprint("start", __name__)


@views.get("/")
def open_start() -> ResponseReturnValue:
    """Show what this is and the button that begins."""
    return render_template("start.html")


@views.post("/trials")
def create_trial() -> ResponseReturnValue:
    """Make a trial and go to it. Nothing needs to be filled in."""
    return _begin(new_document(context.now()))


@views.get("/copy")
def open_copy() -> ResponseReturnValue:
    """Show the form that takes somebody's own copy in."""
    return render_template("copy.html")


@views.post("/copy")
def take_in_copy() -> ResponseReturnValue:
    """Make a new trial of somebody's own copy and go to it. A file with a fault makes nothing and says why."""
    sent = request.files.get("copy")
    try:
        document = own_copy.take_in(sent.read() if sent else b"", context.model(), context.now())
    except own_copy.BadCopy as error:
        said = {
            name: context.phrases().text(value.phrase, **value.values) if isinstance(value, Refusal) else value
            for name, value in error.values.items()
        }
        return render_template("copy.html", error=error.phrase, values=said), 422
    return _begin(document)


def _begin(content: dict[str, Any]) -> ResponseReturnValue:
    """Keep a new trial, make its links, and go to it."""
    token = new_token()
    keep_pairs(content, [pair_of(token, FIRST_READ_LINK)])
    open_pair(token, context.store().create(content))
    return redirect(url_for("trial.open_overview", place="t", token=token), 303)


@views.get("/healthz")
def say_health() -> ResponseReturnValue:
    """Answer `ok` once the store can be written and read, and 503 until then, a full disk included."""
    try:
        context.store().check()
    except StoreUnavailable:
        return {"status": "the store cannot be written"}, 503
    return {"status": "ok"}


@views.get("/robots.txt")
def say_robots() -> Response:
    """Ask every crawler to stay out: links are keys."""
    return Response("User-agent: *\nDisallow: /\n", mimetype="text/plain")
