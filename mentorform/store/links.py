"""The records of links: small files named after what is derived from a token, `<data>/links/ab/<name>.json`."""

import re
from pathlib import Path
from typing import Any

import orjson

from mentorform.store import StoreUnavailable
from mentorform.store.disk import disk_errors, make_folder, read_file, sync_folder, write_durably

_NAME = re.compile(r"[0-9a-f]{64}")


class FileLinkStore:
    """A `LinkStore` in a folder."""

    def __init__(self, folder: Path) -> None:
        self._root, self._folder = folder, folder / "links"

    def put(self, name: str, record: dict[str, Any]) -> None:
        """Keep a record, in place of the one of this name."""
        path = Path(self._path(name))
        with disk_errors():
            make_folder(path.parent, self._root)
            write_durably(path, orjson.dumps(record))

    def get(self, name: str) -> dict[str, Any] | None:
        """Return a record, or `None`."""
        try:
            with disk_errors():
                raw = read_file(self._path(name))
        except StoreUnavailable as error:
            if isinstance(error.__cause__, FileNotFoundError):
                return None
            raise
        try:
            record = orjson.loads(raw)
        except ValueError as error:
            raise StoreUnavailable("a link's record is damaged") from error
        if not isinstance(record, dict):
            raise StoreUnavailable("a link's record is damaged")
        return record

    def delete(self, name: str) -> None:
        """Remove a record; one that is gone already stays gone."""
        path = Path(self._path(name))
        with disk_errors():
            path.unlink(missing_ok=True)
            # Also for one that is gone: who removed it may have been killed before that was durable.
            if path.parent.is_dir():
                sync_folder(path.parent)

    def _path(self, name: str) -> str:
        if not _NAME.fullmatch(name):
            raise ValueError(name)
        return f"{self._folder}/{name[:2]}/{name}.json"
