"""Serves the program with waitress: limits that keep it reachable, and an end that drops nothing.

At TERM (and at Ctrl-C) it stops listening, answers what it has begun to receive, and ends; also as the first process of
a container, which a signal without a handler does not reach.
"""

import logging
import re
import select
import signal
import time
from collections.abc import Callable
from typing import Any

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, create_server

LIMITS = {
    "connection_limit": 1_000,  # a browser holds six: with waitress's own 100 seventeen tablets locked all others out
    "asyncore_use_poll": True,  # select() knows no more than 1,024 files
    "channel_timeout": 30,  # seconds in which an open connection may say nothing
    "cleanup_interval": 5,  # seconds between two looks for such connections
    "max_request_body_size": 520 * 1024,  # bytes: what is larger than the guard takes is refused before it is read
    "inbuf_overflow": 1 << 20,  # bytes: a body and a page stay in memory, for nobody's words lie in a temporary file
    "outbuf_overflow": 64 << 20,
}
LAST_ANSWERS = 5.0  # seconds for what is under way when the server is told to end

_LINK = re.compile(r"/([trp])/[^/\s]+")

Sockets = dict[int, Any]  # waitress's channels, listening sockets and triggers, by their file


def serve(app: Callable[..., Any], **more: Any) -> None:
    """Serve until TERM or Ctrl-C. `more` are settings of waitress; `LIMITS` hold unless they say otherwise."""
    logging.getLogger("waitress").addFilter(_without_link)
    sockets: Sockets = {}
    server = create_server(app, map=sockets, **{**LIMITS, **more})
    listening = [each for each in sockets.values() if isinstance(each, BaseWSGIServer)]
    told = False

    def end(*_signal: object) -> None:
        nonlocal told
        told = True
        listening[0].pull_trigger()  # the loop may sleep

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    # Nothing is raised out of the loop: it could be between having read a save's bytes and having kept them.
    while not told:
        _look(sockets, 1.0)
    until = time.monotonic() + LAST_ANSWERS
    _stop_listening(sockets, listening, until)
    _answer_what_came(sockets, until)
    server.task_dispatcher.shutdown(timeout=max(0.0, until - time.monotonic()))
    wasyncore.close_all(sockets)


def _without_link(record: logging.LogRecord) -> bool:
    """Take the key out of what waitress says: it names the path of a request whose client has gone."""
    record.msg, record.args = _LINK.sub(r"/\1/…", record.getMessage()), ()
    return True


def _look(sockets: Sockets, longest: float) -> None:
    """Wait for something to read or write, and do it."""
    wasyncore.loop(timeout=longest, use_poll=True, map=sockets, count=1)


def _stop_listening(sockets: Sockets, listening: list[BaseWSGIServer], until: float) -> None:
    """Take in who stands in the queue, and close the door: a proxy asks elsewhere or says so at once."""
    door = select.poll()
    for each in listening:
        door.register(each.socket, select.POLLIN)
    while door.poll(0) and time.monotonic() < until:
        _look(sockets, 0.05)
    for each in listening:
        wasyncore.dispatcher.close(each)


def _answer_what_came(sockets: Sockets, until: float) -> None:
    """Go on until every request that has begun to arrive is answered, or the time is over."""
    while time.monotonic() < until:
        _look(sockets, 0.05)
        if not any(isinstance(each, HTTPChannel) and _is_busy(each) for each in sockets.values()):
            return


def _is_busy(channel: HTTPChannel) -> bool:
    """Say whether a request is arriving, waiting, worked at, or its answer not sent yet."""
    return bool(channel.request or channel.requests or channel.total_outbufs_len or channel.close_when_flushed)
