"""Writing files so that a kill, a power cut or a full disk leaves the old file or the new one, never a part."""

import errno
import os
import secrets
import sys
from contextlib import suppress
from pathlib import Path

from mentorform.store import StoreFull, StoreUnavailable

TEMPORARY = ".tmp-"  # how the names of unfinished files begin; a file left by a killed process is harmless
PREVIOUS = ".previous"  # the end of the name of the generation before
HELD = ".held"  # the end of the name of what becomes the generation before, as soon as the new file stands

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_BINARY = getattr(os, "O_BINARY", 0)  # Windows would change line ends


class disk_errors:
    """Turn errors of the disk into the store's own. A class like `contextlib.suppress`: a save enters it five times."""

    __slots__ = ()

    def __enter__(self) -> None:
        """Do nothing."""

    def __exit__(self, _kind: object, error: BaseException | None, _traceback: object) -> None:
        """Raise `StoreFull` or `StoreUnavailable` in place of an `OSError`."""
        if isinstance(error, OSError):
            kind = StoreFull if error.errno in _FULL else StoreUnavailable
            raise kind(error.strerror or str(error)) from error


def read_file(path: str, most: int | None = None) -> bytes:
    """Return what a file holds, or its first `most` bytes, with half the work of `open`. Raises `OSError`."""
    descriptor = os.open(path, os.O_RDONLY | _BINARY)
    try:
        size = os.fstat(descriptor).st_size if most is None else most
        data = os.read(descriptor, size)
        while len(data) < size and (more := os.read(descriptor, size - len(data))):
            data += more
        return data
    finally:
        os.close(descriptor)


def write_durably(path: str | Path, data: bytes, *, alone: bool = False, keep: bool = False) -> None:
    """Put `data` in place of a file and return when it is on disk. Raises `OSError`; then the old file stands.

    `alone` says that the caller holds the folder's lock: the unfinished file then has one name, which the next save
    takes over from one that was killed, so that no folder is ever looked through for such files.

    With `keep`, which is for one alone too, the old file becomes the generation before. At no instant is `path`
    missing, and at none does one file alone hold what two held: the older one goes when the new one stands. The next
    save finishes what a kill interrupts.
    """
    path = os.fspath(path)
    folder, name = os.path.split(path)
    folder = folder or "."
    temporary = f"{folder}/{TEMPORARY}{name if alone or keep else secrets.token_hex(6)}"
    try:
        _write_new(temporary, data)
        held = _hold(path) if keep else None
        os.replace(temporary, path)
        if held:
            os.replace(held, path + PREVIOUS)
    except OSError:
        with suppress(OSError):
            os.unlink(temporary)
        raise
    sync_folder(folder)


def write_first(path: Path, data: bytes) -> None:
    """Put `data` into a file unless another process was first: whoever reads it afterwards reads the same, whole."""
    temporary = f"{path.parent}/{TEMPORARY}{secrets.token_hex(6)}"
    try:
        _write_new(temporary, data)
        try:
            os.link(temporary, path)
        except FileExistsError:
            return
        except OSError as error:
            if error.errno in _FULL:
                raise
            os.replace(temporary, path)  # a file system without hard links
    finally:
        with suppress(FileNotFoundError):
            os.unlink(temporary)
    sync_folder(path.parent)


def sync_folder(folder: str | Path) -> None:
    """Make names durable. Windows cannot open a folder, and needs no call for it."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path, root: Path) -> None:
    """Make a folder in `root`, or `root` itself, readable by nobody else, and make each name on the way durable.

    The names of folders that stand already are made durable too: who made them may have been killed before that.
    """
    if folder != root:
        make_folder(folder.parent, root)
    elif not folder.parent.is_dir():
        make_folder(folder.parent, folder.parent)
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    with suppress(PermissionError):  # what is above the root may be another's, and then was there before us
        sync_folder(folder.parent)


def finish(path: str) -> None:
    """Finish what a killed save held: it becomes the generation before, unless it is the current file itself.

    Only for one who holds the folder's lock.
    """
    held = path + HELD
    with suppress(FileNotFoundError):
        if not (os.path.exists(path) and os.path.samefile(path, held)):
            os.replace(held, path + PREVIOUS)
        os.unlink(held)  # also where it was the generation before already: to rename a file to itself does nothing


def sweep(path: str) -> None:
    """Finish and remove all that killed saves of a file left in its folder, also those of older programs.

    Only for one who holds the folder's lock.
    """
    finish(path)
    folder = os.path.dirname(path)
    for name in os.listdir(folder):
        if name.startswith(TEMPORARY):
            os.unlink(f"{folder}/{name}")


def _write_new(path: str, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o600)
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(descriptor, left) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _hold(path: str) -> str | None:
    """Give a file a second name that outlives its replacement; `None` where there is no file yet."""
    held = path + HELD
    try:
        try:
            os.link(path, held)
        except FileExistsError:
            finish(path)
            os.link(path, held)
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno in _FULL:
            raise
        return _copied(path, held)
    return held


def _copied(path: str, held: str) -> str | None:
    """Do the same on a file system without hard links."""
    finish(path)
    try:
        data = read_file(path)
    except FileNotFoundError:
        return None
    copy = f"{os.path.dirname(path)}/{TEMPORARY}{os.path.basename(held)}"
    _write_new(copy, data)
    os.replace(copy, held)
    return held
