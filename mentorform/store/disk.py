"""Writing files so that a kill, a power cut or a full disk leaves the old file or the new one, never a part."""

import errno
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mentorform.store import StoreFull, StoreUnavailable

TEMPORARY = ".tmp-"  # how the names of unfinished files begin; a file left by a killed process is harmless
PREVIOUS = ".previous"  # the end of the name of the generation before
HELD = ".held"  # the end of the name of what becomes the generation before, as soon as the new file stands

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@contextmanager
def disk_errors() -> Iterator[None]:
    """Turn errors of the disk into the store's own."""
    try:
        yield
    except OSError as error:
        kind = StoreFull if error.errno in _FULL else StoreUnavailable
        raise kind(error.strerror or str(error)) from error


def write_durably(path: Path, data: bytes, *, keep: bool = False) -> None:
    """Put `data` in place of a file and return when it is on disk. Raises `OSError`; then the old file stands.

    With `keep` the old file becomes the generation before. At no instant is `path` missing, and at none does one file
    alone hold what two held: the older one goes when the new one stands. `sweep` finishes what a kill interrupts.
    """
    temporary = _temporary(path)
    try:
        _write_new(temporary, data)
        held = _hold(path) if keep and path.exists() else None
        os.replace(temporary, path)
        if held:
            os.replace(held, named(path, PREVIOUS))
    except OSError:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write_first(path: Path, data: bytes) -> None:
    """Put `data` into a file unless another process was first: whoever reads it afterwards reads the same, whole."""
    temporary = _temporary(path)
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
        temporary.unlink(missing_ok=True)
    sync_folder(path.parent)


def named(path: Path, ending: str) -> Path:
    """Return the file beside a file that has its name and an ending more."""
    return path.with_name(path.name + ending)


def sync_folder(folder: Path) -> None:
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


def sweep(folder: Path) -> None:
    """Finish and remove what killed processes left unfinished. Only for one who holds the folder's lock."""
    with suppress(FileNotFoundError):
        for name in os.listdir(folder):
            if name.startswith(TEMPORARY):
                (folder / name).unlink(missing_ok=True)
            elif name.endswith(HELD):
                _finish(folder / name)


def _finish(held: Path) -> None:
    """Make of a held file the generation before, unless it is still the current file itself."""
    path = held.with_name(held.name.removesuffix(HELD))
    if path.exists() and path.samefile(held):
        held.unlink()
    else:
        os.replace(held, named(path, PREVIOUS))


def _write_new(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with open(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _hold(path: Path) -> Path:
    """Give a file a second name that outlives its replacement."""
    held = named(path, HELD)
    held.unlink(missing_ok=True)
    try:
        os.link(path, held)
    except OSError as error:
        if error.errno in _FULL:
            raise
        copy = _temporary(path)
        _write_new(copy, path.read_bytes())  # a file system without hard links
        os.replace(copy, held)
    return held


def _temporary(path: Path) -> Path:
    return path.with_name(f"{TEMPORARY}{secrets.token_hex(6)}")
