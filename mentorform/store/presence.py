"""Who is writing where just now: small files beside the trials that matter for seconds and are never synced."""

import json
import os
import re
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any

LASTS = 10.0  # seconds: two of a page's looks and a little more

_DOCUMENT = re.compile(r"[0-9a-f]{32}")


class Presence:
    """Remembers for some seconds in which section each device writes, for every process of one machine.

    It is worth no error: what cannot be read or written is as if nobody wrote.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "presence"

    def note(self, document: str, device: str, section: str, who: str, now: float) -> None:
        """Note that a device writes in a section, or with "" that it no longer does. `now` is in seconds (Unix)."""
        path = self._path(document)
        known = self._read(path, now)
        if known.get(device, [])[:2] == [section, who] and now - known[device][2] < LASTS / 4:
            return
        if not section and known.pop(device, None) is None:
            return
        if section:
            known[device] = [section, who, now]
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not known:
                path.unlink(missing_ok=True)
                return
            temporary = path.with_suffix(f".{secrets.token_hex(4)}")
            temporary.write_text(json.dumps(known), "utf-8")
            os.replace(temporary, path)

    def others(self, document: str, device: str, now: float) -> list[tuple[str, str]]:
        """Return the section and the writer's role ("" where the device says none) of every other device."""
        known = self._read(self._path(document), now)
        return sorted({(section, who) for other, (section, who, _at) in known.items() if other != device})

    def _path(self, document: str) -> Path:
        if not _DOCUMENT.fullmatch(document):
            raise ValueError(document)
        return self._folder / f"{document}.json"

    def _read(self, path: Path, now: float) -> dict[str, list[Any]]:
        try:
            known = json.loads(path.read_text("utf-8"))
            return {device: entry for device, entry in known.items() if abs(now - entry[2]) < LASTS}
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            return {}
