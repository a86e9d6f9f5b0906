"""One writer at a time: a file's lock, between threads, between processes, and on Windows.

`flock` on POSIX and `msvcrt.locking` on Windows, each on a descriptor that is opened for one save: two threads of one
process exclude each other as two processes do, and a process that is killed lets go.
"""

import errno
import os
import sys
import time

POLL_SECONDS = 0.005  # about one save: the other tablet's save waits hardly longer than it must

_HELD_BY_ANOTHER = frozenset({errno.EACCES, errno.EAGAIN, errno.EDEADLK})  # the first and the last on Windows

if sys.platform == "win32":
    import msvcrt

    def _try(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _free(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)  # one that is only closed may hold it a while longer

else:
    import fcntl

    def _try(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _free(descriptor: int) -> None:
        """Leave it to the closing."""


def take(path: str, seconds: float) -> int:
    """Take a file's lock and return what `let_go` takes; the file is made where there is none.

    Whoever holds it, also in this thread, must let go before it can be taken again. Raises `TimeoutError` when it is
    held for longer than `seconds`, `FileNotFoundError` where the folder is missing, `OSError`.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _wait(descriptor, time.monotonic() + seconds)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def let_go(descriptor: int) -> None:
    """Let go of a lock."""
    try:
        _free(descriptor)
    finally:
        os.close(descriptor)


def _wait(descriptor: int, until: float) -> None:
    while True:
        try:
            return _try(descriptor)
        except OSError as error:
            if error.errno not in _HELD_BY_ANOTHER:
                raise
            if time.monotonic() > until:
                raise TimeoutError(errno.ETIMEDOUT, "another save is taking too long") from error
        time.sleep(POLL_SECONDS)
