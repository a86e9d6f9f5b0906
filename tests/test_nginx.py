"""nginx as `deploy/` sets it up writes down nothing: no link in a log, no text in a temporary file."""

import os
import re
import shutil
import socket
import subprocess
import threading
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.faults.served import free_port
from tests.faults.web import ask

ROOT = Path(__file__).parent.parent
SHIPPED = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
LINK = "/t/SECRETTOKEN/meetings/1"
TEXT = b"SECRETTEXT"
NOWHERE = "unix:/nothing:"  # a socket that is not there is worse to nginx than a refusal: it says so at `crit`
AROUND = """daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/main.log info;
events {{}}
http {{
    access_log {folder}/access.log; error_log {folder}/error.log info;
    client_body_temp_path {folder}/spooled/body; proxy_temp_path {folder}/spooled/proxy;
    fastcgi_temp_path {folder}/spooled/f; uwsgi_temp_path {folder}/spooled/u; scgi_temp_path {folder}/spooled/s;
    {servers}
}}
"""


class Nginx:
    """nginx with the shipped servers, without TLS, on this machine; `upstream` is where the program would be."""

    def __init__(self, command, folder, upstream, servers=SHIPPED):
        self.folder, self.port, self.plain_port = folder, free_port(), free_port()
        servers = re.sub(r"\n *ssl_.*", "", servers).replace("127.0.0.1:8000", upstream)
        for listen, port in (("443 ssl", self.port), ("80", self.plain_port)):
            assert f"listen {listen};" in servers
            servers = servers.replace(f"listen {listen};", f"listen 127.0.0.1:{port};")
        (folder / "spooled").mkdir()
        (folder / "nginx.conf").write_text(AROUND.format(folder=folder, servers=servers))
        self._process = subprocess.Popen(
            [command, "-p", folder, "-c", folder / "nginx.conf"], stderr=subprocess.DEVNULL
        )
        while ask(self.plain_port, "/").status != 308:
            assert self._process.poll() is None, (folder / "main.log").read_text()
            time.sleep(0.01)

    def stop(self):
        self._process.terminate()
        self._process.wait()

    def spooled(self):
        """Return the temporary files that it has, those that it has taken away and holds open included."""
        folder = self.folder / "spooled"
        files = [str(path) for path in folder.rglob("*") if path.is_file()]
        opened = [os.readlink(file) for file in Path(f"/proc/{self._process.pid}/fd").iterdir()]
        return files + [name for name in opened if name.startswith(str(folder))]

    def told(self):
        """Return all that it has written: its logs, whatever they are called."""
        return "".join(path.read_text() for path in self.folder.rglob("*.log"))


class Upstream:
    """Stands for the program: gives each request to `answer`, with what of it has come, and closes the connection."""

    def __init__(self):
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        self.answer = lambda connection, request: None
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                connection, _address = self._door.accept()
            except OSError:
                return
            with connection:
                request = connection.recv(65_536)
                while (length := re.search(rb"Content-Length: (\d+)", request)) and len(request) < int(length[1]):
                    request += connection.recv(65_536)
                self.answer(connection, request)

    def close(self):
        self._door.close()


@pytest.fixture(scope="module")
def command():
    """nginx, or a skip with the reason; where the environment demands one, a failure."""
    found = shutil.which("nginx", path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin")
    if not found:
        reason = "no nginx here (Debian: apt-get install nginx-light)"
        pytest.fail(reason) if os.environ.get("MENTORFORM_NGINX") == "required" else pytest.skip(reason)
    return found


@pytest.fixture
def upstream():
    with closing(Upstream()) as upstream:
        yield upstream


@pytest.fixture
def start(command, tmp_path):
    """Starts nginx in front of an upstream: `start("127.0.0.1:1")`."""
    started = []

    def start(upstream, servers=SHIPPED):
        folder = tmp_path / str(len(started))
        folder.mkdir()
        started.append(Nginx(command, folder, upstream, servers))
        return started[-1]

    yield start
    for nginx in started:
        nginx.stop()


def every_trouble(start, upstream, servers=SHIPPED):
    """Have the link asked for in each way that makes nginx say something; return what it told."""
    nginx = start(f"127.0.0.1:{upstream.port}", servers)
    assert ask(nginx.port, LINK).status == 502  # it closes the connection, as a program that is killed
    assert ask(nginx.port, LINK, {"text": "x" * 700_000}).status in (0, 413)
    assert ask(nginx.plain_port, LINK).location == f"https://mentorform.example{LINK}"
    away, nowhere = start(f"127.0.0.1:{free_port()}", servers), start(NOWHERE, servers)
    assert [ask(each.port, LINK).status for each in (away, nowhere)] == [502, 502]
    return "".join(each.told() for each in (nginx, away, nowhere))


def test_whatever_happens_no_log_holds_a_link(start, upstream):
    assert "SECRETTOKEN" not in every_trouble(start, upstream)


@pytest.mark.parametrize("level", ["error", "crit"])
def test_a_log_that_tells_of_single_requests_is_seen_to_hold_links(start, upstream, level):
    servers = SHIPPED.replace("error_log /dev/null emerg;", f"error_log server.log {level};")

    assert "SECRETTOKEN" in every_trouble(start, upstream, servers)


def spooled_bodies(nginx, upstream):
    """Send the largest body that is taken, and return what nginx has on the disk while the program has it."""
    found = []

    def look(connection, request):
        assert request.count(TEXT) == 50_000
        found.extend(nginx.spooled())
        connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")

    upstream.answer = look
    assert ask(nginx.port, LINK, {"text": TEXT.decode() * 50_000}).status == 204
    return found


def spooled_answers(nginx, upstream):
    """Answer with more than a reader takes, and return what nginx has on the disk when nobody takes any more."""
    stuck = threading.Event()

    def pour(connection, request):
        connection.settimeout(1)
        with suppress(TimeoutError):
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 30000000\r\n\r\n" + TEXT * 3_000_000)
        stuck.set()
        done.wait()

    done = threading.Event()
    upstream.answer = pour
    with closing(socket.create_connection(("127.0.0.1", nginx.port))) as reader:
        reader.sendall(f"GET {LINK} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        stuck.wait()
        found = nginx.spooled()
        done.set()
    return found


SPOOLED = pytest.mark.parametrize("spooled", [spooled_bodies, spooled_answers])


@SPOOLED
def test_no_text_lies_in_a_temporary_file(start, upstream, spooled):
    assert spooled(start(f"127.0.0.1:{upstream.port}"), upstream) == []


@SPOOLED
def test_a_setting_that_spools_is_seen(start, upstream, spooled):
    servers = re.sub("(client_body_buffer_size|proxy_max_temp_file_size).*", "", SHIPPED)

    assert spooled(start(f"127.0.0.1:{upstream.port}", servers), upstream)
