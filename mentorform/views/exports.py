"""The papers of a trial, each a file to keep or to hand over."""

from flask import Blueprint, Response, abort, g

from mentorform.exports import Asking, offered
from mentorform.views import context
from mentorform.views.page import PLACE, address, load_trial

views = Blueprint("exports", __name__)


@views.get(f"{PLACE}/export/<name>")
def give_export(place: str, token: str, name: str) -> Response:
    """Give one paper, in the reading of this device."""
    export = offered(g.role).get(name) or abort(404)
    root = context.absolute(address("trial.open_overview"))
    data = export.render(Asking(load_trial(), context.phrases(), lambda page: root + page))
    response = Response(data, content_type=export.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=export.file)
    return response
