"""Children that are killed or run out of room while they use a store, and what their parents ask about the files."""

import os
import subprocess
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from unittest import mock

HERE = Path(__file__).parent
OPEN = """
import os, resource, shutil, signal, sys
from pathlib import Path
from mentorform.store import StoreFull, safe_storage
from mentorform.store.tinydb_store import TinyDBStore
store, trial_id, times = TinyDBStore(Path(sys.argv[1])), sys.argv[2], int(sys.argv[3])
def die():
    os.kill(os.getpid(), signal.SIGKILL)
"""
COUNT = f"""{OPEN}
for _ in range(times):
    with store.editing(trial_id) as snapshot:
        snapshot.document["n"] += 1
        snapshot.document["padding"] = "x" * 20_000
    print(snapshot.document["n"], flush=True)
"""
FILL = f"""{OPEN}
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    with store.editing(trial_id) as snapshot:
        snapshot.document["big"] = "x" * 100_000
except StoreFull:
    print("full")
try:
    store.create({{"big": "x" * 100_000}})
except StoreFull:
    print("full")
with store.editing(trial_id) as snapshot:
    snapshot.document["small"] = "fits"
print("fits")
"""
# Killed as soon as the given number of the purge's files stands.
PURGE = f"""{OPEN}
write = safe_storage.write_durably
def write_and_die(*arguments, **options):
    global times
    write(*arguments, **options)
    times -= 1
    if not times:
        die()
safe_storage.write_durably = write_and_die
with store.editing(trial_id, purge=True) as snapshot:
    snapshot.document["text"] = ""
"""
# Killed when the trial has become unreachable and its files are about to go.
DELETE = f"""{OPEN}
shutil.rmtree = lambda *arguments, **options: die()
store.delete(trial_id)
"""


def run(script, folder, trial_id, times=1):
    arguments = [sys.executable, "-c", script, str(folder), trial_id, str(times)]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, cwd=HERE.parent)


def run_to_its_end(script, folder, trial_id, times=1):
    """Return what the child printed and its exit code, which is negative for a signal."""
    with run(script, folder, trial_id, times) as child:
        return child.communicate()[0], child.returncode


def edit(store, trial_id, **values):
    with store.editing(trial_id) as snapshot:
        snapshot.document.update(values)


def current(folder, trial_id):
    return next(folder.rglob(f"{trial_id}/trial.json"))


def names_beside(path):
    return sorted(other.name for other in path.parent.iterdir())


def files_that_hold(folder, text):
    return [path for path in folder.rglob("*") if path.is_file() and text in path.read_bytes()]


class Killed(BaseException):
    """Stands for a kill in the test's own process: nothing that handles errors handles it."""


@contextmanager
def dying(step, *calls):
    """Die before the given step, from 1, among the calls that change a disk; pass where there are fewer steps."""
    calls = calls or ("fsync", "link", "replace", "mkdir", "unlink", "rmdir")
    left = step

    def before(call):
        def step_or_die(*arguments, **options):
            nonlocal left
            left -= 1
            if not left:
                raise Killed
            return call(*arguments, **options)

        return step_or_die

    with mock.patch.multiple(os, **{name: before(getattr(os, name)) for name in calls}), suppress(Killed):
        yield
