"""The pages about the service itself: privacy and accessibility."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

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
