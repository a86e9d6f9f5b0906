"""The pages about the service itself: privacy and accessibility."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

views = Blueprint("pages", __name__)


@views.get("/privacy")
def open_privacy() -> ResponseReturnValue:
    """Show who sees what, who keeps it and until when."""
    return render_template("privacy.html")


@views.get("/accessibility")
def open_accessibility() -> ResponseReturnValue:
    """Show the accessibility statement."""
    return render_template("accessibility.html")
