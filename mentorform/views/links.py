"""The links of a trial: a new one is made while the old one works, and the old one is closed from the new one's pages.

Both steps may be repeated when their answer was lost on the way: nobody is locked out.
"""

from contextlib import suppress
from typing import Any

from flask import Blueprint, abort, g, redirect, url_for
from flask.typing import ResponseReturnValue

from mentorform.keeping import delete_trial
from mentorform.links import Pair, Role, keep_pairs, new_token, pair_of, pairs, read_token, record_name
from mentorform.store import TrialNotFound
from mentorform.trial import Document, Trial
from mentorform.views import context
from mentorform.views.page import PLACE, Page, address, draw_page, edited, trial_page

views = Blueprint("links", __name__)

FIRST_READ_LINK = 1
MOST_LINKS = 20  # that write, a trial: each is a device more that was given its own; a flood is not


@views.post(f"{PLACE}/links/read")
def renew_read_link(place: str, token: str) -> ResponseReturnValue:
    """Revoke this link's read-only link and make a new one."""
    with context.store().editing(g.document_id) as snapshot:
        document = edited(snapshot).document
        found, own = pairs(document), own_pair(document)
        renewed = pair_of(g.token, own.number + 1)
        context.links().put(renewed.read, {"role": Role.READ, "document": g.document_id})
        context.links().delete(own.read)
        keep_pairs(document, [renewed if pair == own else pair for pair in found])
    return redirect(f"{address('trial.open_overview')}#links", 303)


@views.post(f"{PLACE}/links/edit")
def make_link(place: str, token: str) -> ResponseReturnValue:
    """Make a new link beside this one and show it. One that was made before and never opened is replaced."""
    made = new_token()
    with context.store().editing(g.document_id) as snapshot:
        document = edited(snapshot).document
        unopened = [pair for pair in pairs(document) if _is_unopened(pair)]
        opened = [pair for pair in pairs(document) if pair not in unopened]
        if len(opened) >= MOST_LINKS:
            abort(409)
        _end(unopened)
        keep_pairs(document, [*opened, open_pair(made, g.document_id, unopened=True)])
    url = address_of(made)
    return draw_page(_page("new_link.html", lambda trial: {"new_url": url}), Trial(document))


@views.post(f"{PLACE}/links/close")
def close_old_links(place: str, token: str) -> ResponseReturnValue:
    """End the links that are older than this one, with their read-only links."""
    with context.store().editing(g.document_id) as snapshot:
        document = edited(snapshot).document
        found = pairs(document)
        place_of_own = found.index(own_pair(document))
        _end(found[:place_of_own])
        keep_pairs(document, found[place_of_own:])
    return draw_page(_page("link_closed.html", lambda trial: {"read_url": read_url(document)}), Trial(document))


@views.post(f"{PLACE}/links/private/<name>")
def close_private_link(place: str, token: str, name: str) -> ResponseReturnValue:
    """End a private link and remove the preparation behind it: a text that nobody can reach any more is not kept."""
    with context.store().editing(g.document_id) as snapshot:
        document = edited(snapshot).document
        listed = document.get("preparations", [])
        closed = [made for made in listed if made["id"] == name]
        for made in closed:
            listed.remove(made)
            with suppress(TrialNotFound):  # removed by its writer
                _forget(context.store().load(made["id"]).document["links"])
    for made in closed:
        with suppress(TrialNotFound):
            delete_trial(context.store(), context.links(), made["id"])
    return redirect(f"{address('trial.open_preparation')}#private", 303)


def open_pair(token: str, document: str, *, unopened: bool = False) -> Pair:
    """Keep the records of a link that writes and of its read-only link; return their names."""
    made = pair_of(token, FIRST_READ_LINK)
    record: dict[str, Any] = {"role": Role.EDIT, "document": document}
    context.links().put(made.edit, record | ({"unopened": True} if unopened else {}))
    context.links().put(made.read, {"role": Role.READ, "document": document})
    return made


def own_pair(document: Document) -> Pair:
    """Return this request's link that writes, as its trial names it."""
    return next(pair for pair in pairs(document) if pair.edit == record_name(g.token))


def has_older(document: Document) -> bool:
    """Say whether a link that is older than this request's still works."""
    return pairs(document)[0] != own_pair(document)


def read_url(document: Document) -> str:
    """Return the address of the read-only link that belongs to this request's link."""
    return address_of(read_token(g.token, own_pair(document).number), "r")


def address_of(token: str, place: str = "t") -> str:
    """Return the whole address of a link, as people share it."""
    return context.absolute(url_for("trial.open_overview", place=place, token=token))


def _is_unopened(pair: Pair) -> bool:
    return bool((context.links().get(pair.edit) or {}).get("unopened"))


def _end(closed: list[Pair]) -> None:
    for pair in closed:
        _forget([pair.edit, pair.read])


def _forget(names: list[str]) -> None:
    for name in names:
        context.links().delete(name)


def _page(template: str, more: Any) -> Page:
    return trial_page(template, address("trial.open_overview"), more=more)
