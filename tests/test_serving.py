"""The program as it is served: no slow connection locks others out, no body is spooled, TERM drops nothing."""

import logging
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from urllib.parse import urlencode

import pytest

from mentorform import serving
from mentorform.guard import LARGEST_BODY
from mentorform.serving import LAST_ANSWERS
from mentorform.store.tinydb_store import TinyDBStore
from tests.faults.oracle import begin
from tests.faults.served import Served
from tests.faults.web import ask, controls

SOON = 10.0  # seconds; a hundredth on a quiet machine, and for ever where a limit is reached
SLOW, IDLE = 101, 98  # the usual limit of the server is a hundred connections
ASKED = b"GET /robots.txt HTTP/1.1\r\nHost: x\r\n\r\n"
ASKED_LAST = b"GET /robots.txt HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
TEXT = "Pöydät ovat puhtaat."


@pytest.fixture
def served(tmp_path):
    """The program in a process of its own."""
    with Served(tmp_path / "data") as served:
        served.start()
        served.wait()
        yield served


@pytest.fixture
def connect(served):
    """Opens connections that stay open until the test is over."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(closing(socket.create_connection(("127.0.0.1", served.port), timeout=30)))


class Device:
    """Somebody whose save is seen as the bytes that it is."""

    def __init__(self, served):
        self._port, self.trial = served.port, begin(served.port)
        page = ask(served.port, f"{self.trial}meetings/1")
        self._cookie, self._token = page.cookie, controls(page.text)["csrf_token"]

    def save(self, text):
        """Return a save: its head, its body."""
        body = urlencode({"csrf_token": self._token, "m1.goals.q2": text}).encode()
        return head(f"{self.trial}meetings/1/goals", len(body), f"Cookie: {self._cookie}\r\n"), body

    def saved(self):
        """Return the text as another page shows it."""
        return controls(ask(self._port, f"{self.trial}meetings/1").text)["m1.goals.q2"]


def head(path, length, more=""):
    kind = "Content-Type: application/x-www-form-urlencoded\r\n"
    return f"POST {path} HTTP/1.1\r\nHost: x\r\n{kind}{more}Content-Length: {length}\r\n\r\n".encode()


def status(connection):
    """Return the status of the next answer; 0 where the connection ends without one."""
    words = connection.makefile("rb").readline().split()
    return int(words[1]) if words else 0


def spooled(pid):
    """Return the open files of a process that have no name any more: what it has put on the disk for itself."""
    names = []
    for file in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):
            names.append(os.readlink(file))
    return [name for name in names if name.endswith(" (deleted)")]


def until_refused(port):
    """Wait until nobody listens any more."""
    end = time.monotonic() + SOON
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=SOON).close()
        except ConnectionRefusedError:
            return
        time.sleep(0.01)
    raise TimeoutError("it still listens")


def test_connections_that_send_their_request_a_letter_at_a_time_lock_nobody_out(served, connect):
    for slow in [connect() for _ in range(SLOW)]:
        slow.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")

    began = time.monotonic()
    assert ask(served.port, "/").status == 200
    assert time.monotonic() - began < SOON


def test_connections_that_stay_open_without_a_word_lock_nobody_out(served, connect):
    for idle in [connect() for _ in range(IDLE)]:
        idle.sendall(ASKED)
        assert status(idle) == 200

    began = time.monotonic()
    assert ask(served.port, "/").status == 200
    assert time.monotonic() - began < SOON


def test_a_page_that_has_all_asks_again_on_the_same_connection(served, connect):
    device, connection = Device(served), connect()
    page = ask(served.port, f"{device.trial}meetings/1").text
    since = page.split('data-validator="')[1].split('"')[0]
    answers = connection.makefile("rb")

    for _ in range(3):
        path = f"{device.trial}meetings/1?since={since}&tab=abc&at="
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        head = list(iter(answers.readline, b"\r\n"))
        assert head[0] == b"HTTP/1.1 205 RESET CONTENT\r\n"
        assert b"Content-Length: 0\r\n" in head


def test_a_body_over_the_limit_is_refused_before_it_is_read(served, connect):
    connection = connect()

    connection.sendall(head("/trials", 300_000_000) + b"x" * 64_000)

    assert status(connection) == 413
    assert spooled(served.pid) == []


def test_what_is_sent_waits_in_memory_and_never_in_a_temporary_file(served, connect):
    connection = connect()
    length = LARGEST_BODY + 4_000  # more than a form may have and not more than the server takes
    connection.sendall(head("/trials", length) + b"x" * (length - 1))

    assert ask(served.port, "/").status == 200  # by now it has looked at every connection
    assert spooled(served.pid) == []

    connection.sendall(b"x")
    assert status(connection) == 413


def test_told_to_end_it_answers_a_save_that_is_still_on_its_way(served, connect):
    device = Device(served)
    connection = connect()
    start, body = device.save(TEXT)
    connection.sendall(start + body[:10])

    ending = in_background(served.end)
    until_refused(served.port)
    connection.sendall(body[10:])

    assert status(connection) == 303
    assert ending() == 0
    served.start()
    served.wait()
    assert device.saved() == TEXT


def test_told_to_end_it_answers_a_save_that_waits_for_another(served, connect, tmp_path):
    device = Device(served)
    store = TinyDBStore(tmp_path / "data")
    connection, other = connect(), connect()

    with store.editing(next(store.ids())):
        for each in (connection, other):
            each.sendall(b"".join(device.save(TEXT)))
        ending = in_background(served.end)
        until_refused(served.port)

    assert [status(connection), status(other)] == [303, 303]
    assert ending() == 0


def test_told_to_end_it_answers_those_who_stand_in_the_queue(served, connect):
    waiting = [connect() for _ in range(30)]
    for connection in waiting:
        connection.sendall(ASKED)

    assert served.end() == 0

    assert [status(connection) for connection in waiting] == [200] * 30


def test_told_to_end_while_others_go_it_answers_those_who_stand_in_the_queue(served, connect):
    os.kill(served.pid, signal.SIGSTOP)
    queue = [connect() for _ in range(200)]
    for place, connection in enumerate(queue):
        connection.sendall(ASKED_LAST if place % 2 else ASKED)
    ending = in_background(served.end)
    time.sleep(0.1)  # the signal waits in the queue too
    os.kill(served.pid, signal.SIGCONT)

    assert ending() == 0
    assert [status(connection) for connection in queue] == [200] * 200


def test_told_to_end_it_waits_for_nobody_for_long(served, connect):
    connect().sendall(b"POST /trials HTTP/1.1\r\n")
    connect()

    began = time.monotonic()
    assert served.end() == 0
    assert time.monotonic() - began < LAST_ANSWERS + SOON


def test_the_first_process_of_a_container_ends_when_it_is_told_to(tmp_path):
    within = ["unshare", "--pid", "--fork", "--kill-child"]
    if not shutil.which("unshare") or subprocess.run([*within, "true"], capture_output=True).returncode:
        pytest.skip("no process ids of one's own here (unshare --pid)")
    with Served(tmp_path / "data", within=within) as served:
        served.start()
        served.wait()

        assert served.end(*served.children()) == 0


def test_what_the_server_says_of_a_request_holds_no_link(monkeypatch, caplog):
    def make_none(*whatever, **more):
        raise SystemExit

    monkeypatch.setattr(serving, "create_server", make_none)
    with pytest.raises(SystemExit):
        serving.serve(None)

    logging.getLogger("waitress").warning("Client disconnected while serving %s", "/t/SECRETTOKEN/meetings/1")

    assert "/t/…/meetings/1" in caplog.text
    assert "SECRETTOKEN" not in caplog.text


def in_background(function):
    """Run a function in a thread; what comes back waits for it and returns what it returned."""
    found = []
    thread = threading.Thread(target=lambda: found.append(function()))
    thread.start()

    def result():
        thread.join()
        return found[0]

    return result
