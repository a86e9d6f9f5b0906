"""The program as it is served: a process of its own on this machine, that dies and comes back at the same address."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from tests.faults.copies import ROOT, Copy
from tests.faults.web import ask

STARTS_WITHIN = 30.0  # seconds; half a second on a quiet machine
BY_ITSELF = "app.py"
# Orphaned workers of a killed master hold its port for a second: the next master may listen beside them.
BY_GUNICORN = (
    "-m gunicorn app:app --workers 2 --worker-class gthread --threads 4 --timeout 4 "
    "--reuse-port --no-control-socket --log-level critical --bind 127.0.0.1:{port}"
)


class Served:
    """A server of one data folder. Leaving it ends every process that it started.

    `within` is a command that runs the program, such as one that gives it a world of its own. `copied` starts it as
    a copy of a process that has read the program's code, where Python would read it anew each time.
    """

    def __init__(self, data, *, gunicorn=False, within=(), copied=False):
        self.port = free_port()
        command = BY_GUNICORN if gunicorn else BY_ITSELF
        self._command = [*within, sys.executable, *command.format(port=self.port).split()]
        self._environment = os.environ | {
            "MENTORFORM_DATA": str(data),
            "MENTORFORM_HOST": "127.0.0.1",
            "MENTORFORM_PORT": str(self.port),
        }
        self._copied = copied
        self._started = []

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.kill()

    @property
    def pid(self):
        """The process that was started last; gunicorn's master."""
        return self._started[-1].pid

    def start(self):
        """Start it without waiting."""
        if self._copied:
            self._started.append(Copy(self._environment))
            return
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self._started.append(
            subprocess.Popen(self._command, env=self._environment, cwd=ROOT, start_new_session=True, **quiet)
        )

    def wait(self):
        """Wait until it answers that its store can be written. Raises `TimeoutError`."""
        end = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < end:
            if ask(self.port, "/healthz").status == 200:
                return
            time.sleep(0.02)
        raise TimeoutError("the server does not answer")

    def end(self, pid=None):
        """Tell it to end, as an operator does, and return its exit code. `pid` is whom to tell, the first otherwise."""
        os.kill(pid or self.pid, signal.SIGTERM)
        return self._started[-1].wait(STARTS_WITHIN)

    def kill(self):
        """Kill every process of it at once, as a power cut would, and wait until none is left."""
        for process in self._started:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
            process.wait()
        while any(group_lives(process.pid) for process in self._started):
            time.sleep(0.005)
        self._started = []

    def kill_one(self, pid):
        """Kill one process of it: a worker, or the master alone."""
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        if pid == self.pid:
            self._started[-1].wait()

    def children(self):
        """Return the ids of the processes that it has started itself, such as gunicorn's workers."""
        try:
            return [int(pid) for pid in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]
        except OSError:
            return []


def group_lives(group):
    """Say whether a process of a group still runs; one that only waits to be collected does not."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _parent, its_group = stat.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(its_group) == group and state not in "ZX":
            return True
    return False


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
