"""The program as copies of a process that has read its code: a server that dies by the dozen comes back at once.

Each copy runs `app.py` as Python would, in a session and an environment of its own, and opens its folder, its keys and
its port itself. What it finds ready is in `ready`.
"""

import multiprocessing
import os
import runpy
import sys
import time
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


@cache
def _forks():
    forks = multiprocessing.get_context("forkserver")
    forks.set_forkserver_preload(["tests.faults.ready"])
    return forks


class Copy:
    """A copy of the program; it is waited for as `subprocess.Popen` is."""

    def __init__(self, environment):
        self._process = _forks().Process(target=_run, args=(environment,), daemon=True)
        self._process.start()
        self.pid = self._process.pid
        while self._process.is_alive() and os.getpgid(self.pid) != self.pid:
            time.sleep(0.001)

    def wait(self, timeout=None):
        """Return its exit code once it has ended."""
        self._process.join(timeout)
        return self._process.exitcode


def _run(environment):
    os.setsid()
    quiet = os.open(os.devnull, os.O_RDWR)
    for file in range(3):
        os.dup2(quiet, file)
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = [str(ROOT / "app.py")]
    runpy.run_path(sys.argv[0], run_name="__main__")
