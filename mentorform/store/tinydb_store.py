"""Trials in TinyDB: one database with one document a trial, each in a folder of its own.

<data>/trials/ab/cd/abcd…/trial.json            and trial.json.previous; trial.json.held while a save is under way
<data>/locks/abc.lock                            one lock file for the ids that begin with these three digits
<data>/deleted/abcd…/                            a trial while it is being deleted
"""

import os
import re
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tinydb import TinyDB
from tinydb.table import Document

from mentorform.store import Snapshot, StoreUnavailable, TrialNotFound, refuse_newer
from mentorform.store.disk import disk_errors, make_folder, sync_folder, write_durably
from mentorform.store.lock import let_go, take
from mentorform.store.safe_storage import SafeStorage, generation_of

ID_BYTES = 16  # 128 bits, 32 hexadecimal digits
LOCK_SECONDS = 10.0  # far longer than any save takes; then the answer is an error and not a page that hangs

_ID = re.compile(r"[0-9a-f]{32}")
_ONE = 1  # the id of the one document in a trial's database


class TinyDBStore:
    """A `Store` in a folder; `schema` is the newest that the program knows.

    Making it touches no disk, so that the program starts on a full one.
    """

    def __init__(self, folder: Path, schema: int = sys.maxsize) -> None:
        self._folder, self._schema = folder, schema
        self._trials, self._locks, self._deleted = folder / "trials", folder / "locks", folder / "deleted"

    def create(self, document: dict[str, Any]) -> str:
        """Keep a new document and return its id."""
        trial_id = secrets.token_hex(ID_BYTES)
        database, _storage = self._open(trial_id)
        with disk_errors():
            # What a deletion needs is made now: on a disk that has become full it must not need room.
            make_folder(self._locks, self._folder)
            make_folder(self._deleted, self._folder)
        try:
            with disk_errors():
                make_folder(self._folder_of(trial_id), self._folder)
            database.table("trial").insert(Document(document, doc_id=_ONE))
        except StoreUnavailable:
            shutil.rmtree(self._folder_of(trial_id), ignore_errors=True)  # nobody was told this id
            raise
        return trial_id

    def load(self, trial_id: str) -> Snapshot:
        """Read a document without a lock."""
        return self._read(trial_id, *self._open(trial_id))

    def generation(self, trial_id: str) -> int | None:
        """Return the generation that was written last; see `Store.generation`."""
        if not _ID.fullmatch(trial_id):
            return None
        with disk_errors():
            return generation_of(self._file_of(trial_id))

    @contextmanager
    def editing(self, trial_id: str, *, purge: bool = False) -> Iterator[Snapshot]:
        """Hold the right to write; see `Store.editing`."""
        database, storage = self._open(trial_id)
        lock = self._lock(trial_id)
        try:
            snapshot = self._read(trial_id, database, storage)
            yield snapshot
            keep = storage.purge if purge else storage.write
            keep({"trial": {str(_ONE): snapshot.document}})
        finally:
            let_go(lock)

    def delete(self, trial_id: str) -> None:
        """Remove a document with all its generations."""
        folder = self._folder_of(trial_id)
        lock = self._lock(trial_id)
        try:
            self._delete(trial_id, folder)
        finally:
            let_go(lock)

    def _delete(self, trial_id: str, folder: Path) -> None:
        with disk_errors():
            if not folder.is_dir():
                raise TrialNotFound(trial_id)
            make_folder(self._deleted, self._folder)
            # One rename makes it unreachable at once; the next deletion or check removes what a kill leaves behind.
            os.replace(folder, self._deleted / trial_id)
            sync_folder(folder.parent)
            self._finish_deletions()
            if (self._deleted / trial_id).exists():
                raise StoreUnavailable("a deleted trial's files cannot be removed")

    def ids(self) -> Iterator[str]:
        """Give the id of every document."""
        with disk_errors():
            for folder in self._trials.glob("??/??/*"):
                # A process killed before its first write leaves a folder without a trial.
                if _ID.fullmatch(folder.name) and any(folder.glob("trial.json*")):
                    yield folder.name

    def last_written(self, trial_id: str) -> datetime | None:
        """Return when a document's files were last written."""
        with disk_errors():
            times = [path.stat().st_mtime for path in self._folder_of(trial_id).glob("trial.json*")]
        return datetime.fromtimestamp(max(times), UTC) if times else None

    def check(self) -> None:
        """Write, read and remove a probe; finish the deletions that a killed process left."""
        probe = self._folder / f"probe-{secrets.token_hex(6)}"
        with disk_errors():
            make_folder(self._folder, self._folder)
            try:
                write_durably(probe, b"probe")
                if probe.read_bytes() != b"probe":
                    raise StoreUnavailable("what was written is not what was read")
            finally:
                probe.unlink(missing_ok=True)
            self._finish_deletions()

    def _finish_deletions(self) -> None:
        """Remove what is being deleted. Others may be at the same work, so that a file may be gone already."""
        with suppress(FileNotFoundError):
            for trial_id in os.listdir(self._deleted):
                shutil.rmtree(self._deleted / trial_id, ignore_errors=True)
            sync_folder(self._deleted)

    def _open(self, trial_id: str) -> tuple[TinyDB, SafeStorage]:
        database = TinyDB(self._file_of(trial_id), storage=SafeStorage)
        storage = database.storage
        assert isinstance(storage, SafeStorage)
        return database, storage

    def _read(self, trial_id: str, database: TinyDB, storage: SafeStorage) -> Snapshot:
        document = database.table("trial").get(doc_id=_ONE)
        if not isinstance(document, dict):
            raise TrialNotFound(trial_id)
        refuse_newer(document, self._schema)
        return Snapshot(dict(document), storage.generation, storage.recovered)

    def _folder_of(self, trial_id: str) -> Path:
        return Path(self._file_of(trial_id)).parent

    def _file_of(self, trial_id: str) -> str:
        """Return the current file of a trial, as text: a save would make a dozen paths of a `Path`."""
        if not _ID.fullmatch(trial_id):
            raise TrialNotFound(trial_id)
        return f"{self._trials}/{trial_id[:2]}/{trial_id[2:4]}/{trial_id}/trial.json"

    def _lock(self, trial_id: str) -> int:
        """Take a trial's lock for `let_go`; who holds it may not take it again. Raises `StoreUnavailable`."""
        path = f"{self._locks}/{trial_id[:3]}.lock"
        with disk_errors():
            try:
                return take(path, LOCK_SECONDS)
            except FileNotFoundError:
                make_folder(self._locks, self._folder)
                return take(path, LOCK_SECONDS)
