"""Where trials and links are kept: the protocols that the program is written against, and their errors.

A second implementation (a database server) may stand in for the one beside this file; nothing above it would change.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


class TrialNotFound(LookupError):
    """There is no trial of this id."""


class StoreUnavailable(Exception):
    """Nothing readable is left of a document, or the disk cannot be read or written."""


class NewerDocument(StoreUnavailable):
    """A document was written by a newer program than this one, which can neither read it nor write it."""


class StoreFull(StoreUnavailable):
    """The disk is full. Nothing that was saved before is lost."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A document as it was read. `recovered` says that its newest generation was lost and an older one was read."""

    document: dict[str, Any]
    generation: int
    recovered: bool


def refuse_newer(document: dict[str, Any], schema: int) -> None:
    """Raise `NewerDocument` for a document whose `schema` is above the one that the program knows."""
    written = document.get("schema")
    if isinstance(written, int) and written > schema:
        raise NewerDocument(f"schema {written} is newer than {schema}")


class Store(Protocol):
    """Keeps each trial as one JSON document.

    One whose `schema` is newer than the program's raises `NewerDocument` wherever it is read, also in `editing`: it is
    neither shown nor written.
    """

    def create(self, document: dict[str, Any]) -> str:
        """Keep a new document and return its random id. Raises `StoreFull`, `StoreUnavailable`."""

    def load(self, trial_id: str) -> Snapshot:
        """Read a document without a lock. Raises `TrialNotFound`, `StoreUnavailable`."""

    def generation(self, trial_id: str) -> int | None:
        """Return the generation that was written last, without reading the document; `None` where that is not to see.

        Whoever has read this generation has what was written. It does not say that the document is still undamaged,
        nor that it is the one a `load` would fall back to. Raises `StoreUnavailable`.
        """

    def editing(self, trial_id: str, *, purge: bool = False) -> AbstractContextManager[Snapshot]:
        """Hold the one right to write over read, change and write.

        The caller changes `snapshot.document` in place. Leaving normally keeps it on disk (or does nothing where
        nothing changed); leaving by an exception keeps nothing. With `purge` the generation before is overwritten
        too, so that what was removed stands in no file. Raises `TrialNotFound`, `StoreFull`, `StoreUnavailable`.
        """

    def delete(self, trial_id: str) -> None:
        """Remove a document with all its generations. Raises `TrialNotFound`."""

    def ids(self) -> Iterator[str]:
        """Give the id of every document."""

    def last_written(self, trial_id: str) -> datetime | None:
        """Return when a document was last written, also one that cannot be read; `None` where that is not to tell."""

    def check(self) -> None:
        """Write, read and remove a probe. Raises `StoreFull`, `StoreUnavailable`."""


class LinkStore(Protocol):
    """Keeps the record of each link under a name derived from the link's token."""

    def put(self, name: str, record: dict[str, Any]) -> None:
        """Keep a record, in place of the one of this name. Raises `StoreFull`, `StoreUnavailable`."""

    def get(self, name: str) -> dict[str, Any] | None:
        """Return a record, or `None`. Raises `StoreUnavailable` for one that cannot be read."""

    def delete(self, name: str) -> None:
        """Remove a record; one that is gone already stays gone."""
