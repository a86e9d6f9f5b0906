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

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@contextmanager
def disk_errors() -> Iterator[None]:
    """Turn errors of the disk into the store's own."""
    try:
        yield
    except OSError as error:
        kind = StoreFull if error.errno in _FULL else StoreUnavailable
        raise kind(error.strerror or str(error)) from error


def write_durably(path: Path, data: bytes, *, keep: Path | None = None) -> None:
    """Put `data` in place of a file and return when it is on disk. Raises `OSError`; then the old file stands.

    With `keep` the old file gets that name before the new one takes its place; at no instant is `path` missing.
    """
    temporary = path.with_name(f"{TEMPORARY}{secrets.token_hex(6)}")
    try:
        _write_new(temporary, data)
        if keep is not None and path.exists():
            _keep(path, keep)
        os.replace(temporary, path)
    except OSError:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make names durable. Windows cannot open a folder, and needs no call for it."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, readable by nobody else, and make their names durable."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    sync_folder(folder.parent)


def sweep(folder: Path) -> None:
    """Remove what killed processes left unfinished. Only for one who holds the folder's lock."""
    with suppress(FileNotFoundError):
        for name in os.listdir(folder):
            if name.startswith(TEMPORARY):
                (folder / name).unlink(missing_ok=True)


def _write_new(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with open(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _keep(path: Path, keep: Path) -> None:
    linked = path.with_name(f"{TEMPORARY}{secrets.token_hex(6)}")
    try:
        os.link(path, linked)
    except OSError as error:
        if error.errno in _FULL:
            raise
        _write_new(linked, path.read_bytes())  # a file system without hard links
    os.replace(linked, keep)
