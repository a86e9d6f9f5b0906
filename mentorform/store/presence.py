"""Who is writing where just now: small files beside the trials that matter for seconds and are never synced."""

import os
import re
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson

from mentorform.store.disk import read_file

LASTS = 10.0  # seconds: two of a page's looks and a little more

_DOCUMENT = re.compile(r"[0-9a-f]{32}")


class Presence:
    """Remembers for some seconds in which section each device writes, for every process of one machine.

    It is worth no error: what cannot be read or written is as if nobody wrote.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "presence"

    def note(self, document: str, device: str, section: str, who: str, now: float) -> list[tuple[str, str]]:
        """Note that a device writes in a section, or with "" that it no longer does; return where the others write.

        That is the section and the writer's role ("" where the device says none) of each. `now` is in seconds (Unix).
        """
        path = self._path(document)
        known = self._read(path, now)
        before = known.pop(device, None)
        others = sorted({(there, role) for there, role, _at in known.values()})
        if not section and before is None:
            return others
        if before and before[:2] == [section, who] and now - before[2] < LASTS / 4:
            return others
        if section:
            known[device] = [section, who, now]
        self._write(path, known)
        return others

    def _write(self, path: str, known: dict[str, list[Any]]) -> None:
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not known:
                os.unlink(path)
                return
            temporary = f"{path}.{secrets.token_hex(4)}"
            with open(temporary, "wb") as file:
                file.write(orjson.dumps(known))
            os.replace(temporary, path)

    def _path(self, document: str) -> str:
        if not _DOCUMENT.fullmatch(document):
            raise ValueError(document)
        return f"{self._folder}/{document}.json"

    def _read(self, path: str, now: float) -> dict[str, list[Any]]:
        try:
            known = orjson.loads(read_file(path))
            return {device: entry for device, entry in known.items() if abs(now - entry[2]) < LASTS}
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            return {}
