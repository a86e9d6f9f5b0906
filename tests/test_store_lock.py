"""The lock of a trial: one holder among threads and processes, and none that outlives its process."""

import subprocess
import sys
import threading
import time

import pytest

from mentorform.store.lock import let_go, take

HOLD = """
import sys, time
from mentorform.store.lock import take
take(sys.argv[1], 1)
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "abc.lock")


def test_who_comes_second_gets_it_when_the_first_lets_go(path):
    first, order = take(path, 1), []

    def wait():
        second = take(path, 30)
        order.append("second")
        let_go(second)

    thread = threading.Thread(target=wait)
    thread.start()
    time.sleep(0.05)
    order.append("first")
    let_go(first)
    thread.join()

    assert order == ["first", "second"]


def test_who_waits_too_long_gets_an_error_and_the_lock_is_still_the_others(path):
    held = take(path, 1)

    for _ in range(2):
        with pytest.raises(TimeoutError):
            take(path, 0.02)

    let_go(held)
    let_go(take(path, 0))


def test_a_process_that_is_killed_lets_go(path):
    with subprocess.Popen([sys.executable, "-c", HOLD, path], stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(TimeoutError):
            take(path, 0.02)

        holder.kill()

        let_go(take(path, 30))


def test_a_folder_that_is_missing_is_told(tmp_path):
    with pytest.raises(FileNotFoundError):
        take(str(tmp_path / "nowhere" / "abc.lock"), 1)
