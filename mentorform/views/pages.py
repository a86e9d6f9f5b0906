"""The pages that belong to no trial: privacy, accessibility, the glossary, and what is on this device."""

from flask import Blueprint, current_app, make_response, render_template, session
from flask.typing import ResponseReturnValue

from mentorform.reading import COOKIE, WRITER_COOKIE

views = Blueprint("pages", __name__)

STATEMENT_MADE = (
    "24.11.2026"  # the law asks for the day; it changes when the tests were read again, not with each start
)


@views.get("/privacy")
def open_privacy() -> ResponseReturnValue:
    """Show who sees what, who keeps it and until when."""
    return render_template("privacy.html")


@views.get("/accessibility")
def open_accessibility() -> ResponseReturnValue:
    """Show the accessibility statement: what was tested and how, what is not, where to complain."""
    return render_template("accessibility.html", made=STATEMENT_MADE)


@views.get("/words")
def open_glossary() -> ResponseReturnValue:
    """Show the glossary, each word in Finnish and in the reader's own language."""
    return render_template("glossary.html")


@views.get("/device")
def open_device() -> ResponseReturnValue:
    """Show what is on this device and not on the server yet. The page itself holds no data."""
    return render_template("device.html")


@views.post("/device")
def forget_device() -> ResponseReturnValue:
    """Remove everything that this device keeps: its cookies here, its texts by the page's own script."""
    response = make_response(render_template("device.html", forgotten=True))
    for name in (COOKIE, WRITER_COOKIE, current_app.config["SESSION_COOKIE_NAME"]):
        response.delete_cookie(name)
    session.modified = True  # the page's own form is good for this session, which is signed anew
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
