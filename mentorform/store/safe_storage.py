"""A TinyDB storage that only reads and writes, atomically, and notices damage.

TinyDB's own `JSONStorage` truncates the file and then writes it: a kill in between leaves an unreadable file.
A file here is a line with the generation and the checksum of the rest, then the JSON:

    1 12 9f86d081…  (format, generation, SHA-256 of what follows the line)
    {"trial":{"1":{…}}}

Beside it stands the generation before it. Order is by generation and never by the clock.
"""

import hashlib
import os
from contextlib import suppress
from typing import Any

import orjson
from tinydb.storages import Storage

from mentorform.store import StoreUnavailable
from mentorform.store.disk import HELD, PREVIOUS, disk_errors, finish, read_file, sweep, sync_folder, write_durably

FORMAT = b"1"
LONGEST_HEADER = 100  # bytes: the format, a generation of 31 digits, a checksum
RECOVERY_LEAP = 1_000  # a lost generation's number is never given out again

Tables = dict[str, dict[str, Any]]


class Damaged(ValueError):
    """A file that is not what was written."""


class SafeStorage(Storage):
    """TinyDB's storage over one file. `generation` and `recovered` describe what was last read or written."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self._path, self._previous = path, path + PREVIOUS
        self._read = b""
        self.generation = 0
        self.recovered = False

    def read(self) -> Tables | None:
        """Return the tables; `None` where there is no file yet. Raises `StoreUnavailable` when none is readable."""
        with disk_errors():
            current = _bytes_of(self._path)
            try:
                return self._opened(current)
            except Damaged:
                # What a killed save held is newer than the generation before; see `write_durably`.
                older = [_bytes_of(self._path + HELD), _bytes_of(self._previous)]
        if current is None and older == [None, None]:
            return None
        for raw in older:
            with suppress(Damaged):
                tables = self._opened(raw)
                self.recovered = True
                return tables
        raise StoreUnavailable(f"no generation of {os.path.basename(self._path)} is readable")

    def write(self, data: Tables) -> None:
        """Put the tables on disk and keep the generation before. Nothing is written where nothing changed."""
        body = _body(data)
        if not self._is_new(body):
            with disk_errors():
                # Who wrote this may have been killed before its name was durable, and now it is acknowledged.
                sync_folder(os.path.dirname(self._path))
            return
        generation = self._next()
        with disk_errors():
            if self.recovered:
                finish(self._path)  # what was held is the good generation, perhaps the only one
            # A damaged file must not take the place of the good generation that was read instead of it.
            write_durably(self._path, _framed(generation, body), alone=True, keep=not self.recovered)
        self.generation, self._read, self.recovered = generation, body, False

    def purge(self, data: Tables) -> None:
        """Put the tables on disk in place of both generations, so that nothing older stands in a file."""
        body = _body(data)
        new = self._is_new(body)
        generation = self._next() if new else self.generation
        with disk_errors():
            sweep(self._path)
            # The older file first: whoever reads that something was removed may trust that it is in neither. A kill or
            # a full disk in between leaves the current file as it was, and the removal can be asked for again.
            framed = _framed(generation, body)
            write_durably(self._previous, framed, alone=True)
            if new:
                write_durably(self._path, framed, alone=True)
        self.generation, self._read, self.recovered = generation, body, False

    def _is_new(self, body: bytes) -> bool:
        return body != self._read or self.recovered

    def _next(self) -> int:
        return self.generation + (RECOVERY_LEAP if self.recovered else 1)

    def _opened(self, raw: bytes | None) -> Tables:
        if raw is None:
            raise Damaged
        line, _newline, body = raw.partition(b"\n")
        generation, checksum = _header(line)
        if checksum != _checksum(body):
            raise Damaged
        tables: Tables = orjson.loads(body)
        self.generation, self._read = generation, body
        return tables


def generation_of(path: str) -> int | None:
    """Return the generation that a file's first line names; `None` where there is no such line."""
    try:
        line, newline, _body = read_file(path, LONGEST_HEADER).partition(b"\n")
        return _header(line)[0] if newline else None
    except (FileNotFoundError, Damaged):
        return None


def _header(line: bytes) -> tuple[int, bytes]:
    """Return the generation and the checksum. Raises `Damaged`."""
    words = line.split(b" ")
    if len(words) != 3 or words[0] != FORMAT or not words[1].isdigit():
        raise Damaged
    return int(words[1]), words[2]


def _body(data: Tables) -> bytes:
    return orjson.dumps(data)


def _framed(generation: int, body: bytes) -> bytes:
    return b"%b %d %b\n%b" % (FORMAT, generation, _checksum(body), body)


def _checksum(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode("ascii")


def _bytes_of(path: str) -> bytes | None:
    try:
        return read_file(path)
    except FileNotFoundError:
        return None
