"""The start: one button makes a trial, and the program says that it is well."""

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from mentorform.links import new_token
from mentorform.store import StoreUnavailable
from mentorform.trial import new_document
from mentorform.views import context
from mentorform.views.trial import open_links

views = Blueprint("start", __name__)

FIRST_READ_LINK = 1


@views.get("/")
def open_start() -> ResponseReturnValue:
    """Show what this is and the button that begins."""
    return render_template("start.html")


@views.post("/trials")
def create_trial() -> ResponseReturnValue:
    """Make a trial and go to it. Nothing needs to be filled in."""
    token = new_token()
    document = context.store().create(new_document(context.now(), read=FIRST_READ_LINK))
    names = open_links(token, FIRST_READ_LINK, document)
    with context.store().editing(document) as snapshot:
        snapshot.document["links"] = names
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
