"""What every request passes before a view sees it, and every response before it leaves.

The order matters: an unknown link answers 404 whatever else is wrong with a request, so that nobody learns from an
error that a link exists; then the method, the size, the encoding, the number of controls, and last the token that
guards forms against other sites (CSRF).
"""

import io
import logging
import re
import time
from functools import cached_property
from typing import IO, Any
from urllib.parse import parse_qsl

from flask import Flask, Response, abort, current_app, g, request, session
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import CSRFProtect
from htmx_flask.requests import HtmxAwareRequest
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.exceptions import BadRequest, MethodNotAllowed, RequestEntityTooLarge

from mentorform.links import ROLES_BY_PLACE, Role, is_canonical, record_name
from mentorform.reading import COOKIE, WRITER_COOKIE, WRITERS, Reading
from mentorform.store import LinkStore, Store
from mentorform.store.presence import Presence

LARGEST_BODY = 512 * 1024  # bytes: ten pages in every field of a meeting fit
MOST_CONTROLS = 5_000  # a page sends all its controls at once, each with its base
UPLOADS = frozenset({"start.take_in_copy"})  # the views that take a file; everywhere else a multipart body is no form
MOST_PARTS = 8  # of a multipart body: a file, the token that guards the form, and what a browser may add

CSP = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
KEPT = frozenset({"static", "help.open_help"})  # what browsers keep; it holds nothing of a trial
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "strict-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

NOT_KEPT = {"Cache-Control": "no-store"}

csrf = CSRFProtect()
log = logging.getLogger("mentorform.requests")

NOTHING_NEW = 205  # behind a 204 waitress closes the connection, and the page's next look would open another
PAGE_ID = re.compile(r"[0-9a-z]{1,32}")  # what a page calls itself, at random: presence and sittings know it by this
SECTION = re.compile(r"[a-z0-9-]{1,40}")
PLACE = re.compile(r"/([trp])/([^/]*)(/.*)?", re.DOTALL)
DAY = 86_400  # seconds


class StrictRequest(HtmxAwareRequest):  # type: ignore[misc]
    """A request whose form is strict UTF-8: Werkzeug alone would turn a bad byte into other text."""

    max_form_parts = MOST_PARTS

    @cached_property
    def form(self) -> MultiDict[str, str]:
        """The controls. Raises 400 for bytes that are not UTF-8 and for NUL, 413 for too many controls.

        They are urlencoded, or in a multipart body where the view takes a file.
        """
        if self.mimetype == "multipart/form-data" and self.endpoint in UPLOADS:
            self._load_form_data()
            sent: MultiDict[str, str] = self.__dict__["form"]
            if any(c in text for pair in sent.items(multi=True) for text in pair for c in "\0\ufffd"):
                raise BadRequest  # Werkzeug reads bytes that are not UTF-8 as U+FFFD; no control here holds one
            return sent
        if self.mimetype != "application/x-www-form-urlencoded":
            return ImmutableMultiDict()
        try:
            body = self.get_data().decode("utf-8")
            pairs = parse_qsl(body, keep_blank_values=True, errors="strict")
        except UnicodeDecodeError as error:
            raise BadRequest from error
        if len(pairs) > MOST_CONTROLS:
            raise RequestEntityTooLarge
        if any("\0" in text for pair in pairs for text in pair):
            raise BadRequest
        return ImmutableMultiDict(pairs)

    def _get_file_stream(self, *whatever: object, **more: object) -> IO[bytes]:
        """Keep an uploaded file in memory, where it ends with the request: nobody's words lie in a temporary file."""
        return io.BytesIO()


class Sessions(SecureCookieSessionInterface):
    """Sessions whose cookie is for HTTPS alone where the page came over HTTPS; a tablet on a local network has none."""

    def get_cookie_secure(self, app: Flask) -> bool:
        """Say whether the cookie is sent over HTTPS alone."""
        return request.is_secure


def init_app(app: Flask) -> None:
    """Put the guard before and behind every view of the app."""
    app.request_class = StrictRequest
    app.session_interface = Sessions()
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        WTF_CSRF_CHECK_DEFAULT=False,  # called below, after an unknown link has answered 404
        WTF_CSRF_TIME_LIMIT=None,  # a meeting's page stays open for hours
        WTF_I18N_ENABLED=False,
        SESSION_REFRESH_EACH_REQUEST=False,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    csrf.init_app(app)
    app.before_request(_admit)
    app.after_request(_dress)


def has_seen_all() -> bool:
    """Say whether the asker has all that there is, or wants none of it now. No document is read for it."""
    since, quiet = request.args.get("since"), "quiet" in request.args
    return since is not None and has_all(current_app.extensions["store"], g.document_id, since, g.reading, quiet=quiet)


def has_all(store: Store, document: str, since: str, reading: Reading, *, quiet: bool) -> bool:
    """Say whether a page of a document that names the validator `since` has all, or is `quiet` and wants nothing."""
    if quiet:
        return True
    generation = store.generation(document)
    return generation is not None and since == validator_in(reading, generation)


def validator(generation: int) -> str:
    """Return what a page that was drawn from this generation names when it asks whether anything is new."""
    return validator_in(g.reading, generation)


def validator_in(reading: Reading, generation: int) -> str:
    """Return the validator of a page in a reading."""
    return f"{generation}.{reading.to_cookie()}"


def record_of(links: LinkStore, place: str, token: str) -> dict[str, Any] | None:
    """Return the record of a link that opens what stands at a place (t, r, p); `None` for any other."""
    record = links.get(record_name(token)) if is_canonical(token) else None
    return record if record and record["role"] in ROLES_BY_PLACE[place] else None


def others_writing(
    presence: Presence, document: str, role: Role, device: str, section: str, writer: str
) -> dict[str, str]:
    """Note where a page's device writes, and return the header that says where others do; none for who may not know.

    `section` is "" where the device writes nowhere. What no page of ours sends is passed over.
    """
    if role != Role.EDIT or not PAGE_ID.fullmatch(device) or (section and not SECTION.fullmatch(section)):
        return {}
    others = presence.note(document, device, section, writer, time.time())
    return {"X-Writing": " ".join(f"{section}:{who}" for section, who in others)}


def protection(*, is_secure: bool) -> dict[str, str]:
    """Return the headers that protect every answer; `is_secure` says that it goes over HTTPS."""
    return HEADERS | ({"Strict-Transport-Security": "max-age=31536000"} if is_secure else {})


def writer_named(name: str) -> str:
    """Return the role of who writes on a device; "" where that is none that there is."""
    return name if name in WRITERS else ""


def _admit() -> None:
    g.started = time.perf_counter()
    g.reading = _reading()
    g.writer = _writer()
    place = PLACE.fullmatch(request.path)
    if place:
        _open_link(place[1], place[2])
    if (place and request.routing_exception) or isinstance(request.routing_exception, MethodNotAllowed):
        raise request.routing_exception
    if request.method in ("POST", "PUT", "PATCH", "DELETE"):
        if (request.content_length or 0) > LARGEST_BODY:
            raise RequestEntityTooLarge
        _ = request.form
        csrf.protect()
    elif place and "since" in request.args:
        device, section = request.args.get("tab", ""), request.args.get("at", "")
        presence: Presence = current_app.extensions["presence"]
        g.writing = others_writing(presence, g.document_id, g.role, device, section, g.writer)


def _open_link(place: str, token: str) -> None:
    """Find the record of a link; the same 404 for every link that does not open what is asked."""
    reads = request.method in ("GET", "HEAD")
    record = record_of(current_app.extensions["links"], place, token)
    if record is None or (place == "r" and not reads):
        abort(404)
    if "unopened" in record:
        _note_opening(record_name(token), record)
    g.token, g.role, g.document_id = token, Role(record["role"]), record["document"]


def _note_opening(name: str, record: dict[str, Any]) -> None:
    """Note that a new link was opened: it is not replaced any more.

    This is the one thing that a request which only reads writes, once a link. Who replaces or closes a link holds the
    trial's lock, so that a link which was ended meanwhile is not written again.
    """
    links: LinkStore = current_app.extensions["links"]
    with current_app.extensions["store"].editing(record["document"]):
        if links.get(name) is None:
            abort(404)
        links.put(name, {key: value for key, value in record.items() if key != "unopened"})


def _reading() -> Reading:
    offered = current_app.extensions["catalogs"].offered
    kept = Reading.from_cookie(request.cookies.get(COOKIE, ""), offered)
    return kept.asked(request.args, offered)


def _writer() -> str:
    return writer_named(request.args.get("writer", request.cookies.get(WRITER_COOKIE, "")))


def _dress(response: Response) -> Response:
    response.headers.update(protection(is_secure=request.is_secure))
    if request.endpoint in KEPT:
        return response  # the same for everyone: whatever touches the session here would make it vary by cookie
    response.headers.update(NOT_KEPT | g.get("writing", {}))
    if response.status_code != NOTHING_NEW and "csrf_token" in session:  # such an answer does not open the session
        _prolong_session()
    reading: Reading = g.get("reading", Reading())
    if request.args.keys() & {"language", "plain", "aware", "beside"}:
        _keep_on_device(response, COOKIE, reading.to_cookie())
    if "writer" in request.args:
        _keep_on_device(response, WRITER_COOKIE, g.get("writer", ""))
    rule = request.url_rule.rule if request.url_rule else "-"  # the rule and not the path: a path holds the token
    took = (time.perf_counter() - g.get("started", time.perf_counter())) * 1000
    log.info("%s %s %s %.1f ms", request.method, rule, response.status_code, took)
    return response


def _prolong_session() -> None:
    """Sign the session's cookie anew when the day has changed: to sign it for each page costs as much as its link."""
    today = int(time.time() // DAY)
    if session.get("day") != today:
        session.permanent = True  # a browser that is closed between meetings keeps its pages' tokens good
        session["day"] = today


def _keep_on_device(response: Response, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=31_536_000, secure=request.is_secure, httponly=True, samesite="Lax")
