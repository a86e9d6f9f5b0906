"""The addresses of other sites' pages, which the source lost: an operator's file sets them (`MENTORFORM_LINKS`).

Pure.

employer_feedback_form = "https://…"            the last part of a link's id, and its address

[trainee_feedback_form]                         or, for a form, also what it evaluates
url = "https://…"
points = ["…"]
"""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from mentorform.material import Link
from mentorform.tables import Table, TableReader


def with_addresses(links: tuple[Link, ...], configured: Path) -> tuple[Link, ...]:
    """Return the links with the addresses of an operator's file. Raises `ModelError`."""
    return _Addresses().read(links, configured)


class _Addresses(TableReader):
    def read(self, links: tuple[Link, ...], configured: Path) -> tuple[Link, ...]:
        addresses = self._read(configured.name, configured.parent)
        names = {link.id.rpartition(".")[2] for link in links}
        given: dict[str, Any] = {}
        for name, value in addresses.items():
            told = value if isinstance(value, dict) else {"url": value}
            line = value.line if isinstance(value, Table) else addresses.at(name)
            points = told.get("points", [])
            if name not in names:
                self._fail(line, f"there is no link {name!r}")
            if unknown := next((key for key in told if key not in ("url", "points")), ""):
                self._fail(line, f"unknown key {unknown!r}")
            if not isinstance(told.get("url"), str) or not re.match(r"https?://", told["url"]):
                self._fail(line, "an address begins with https://")
            if not isinstance(points, list) or not all(isinstance(point, str) and point.strip() for point in points):
                self._fail(line, "the points of a form are a list of texts")
            given[name] = {"url": told["url"], "points": tuple(points)}
        return tuple(replace(link, **given.get(link.id.rpartition(".")[2], {})) for link in links)
