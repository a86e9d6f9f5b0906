"""TOML tables that know the lines of their file, so that a fault can be told with its place. Pure."""

import re
import tomllib
from collections.abc import Mapping
from typing import Any

_HEAD = re.compile(r"\[\[?([\w.]+)\]")
_KEY = re.compile(r"(\w+)(?:\.\w+)* *=")


class Table(dict[str, Any]):
    """A table of a model file that knows the line of its head and of each of its keys.

    Rows of an inline list have a line of their own where each begins one; other nested values have their key's.
    """

    def __init__(self, values: Mapping[str, Any], line: int = 1) -> None:
        super().__init__(values)
        self.line = line
        self._lines: dict[str, int] = {}
        self._entered: dict[str, Table] = {}
        self._places: dict[str, int] = {}

    @classmethod
    def parse(cls, raw: str) -> "Table":
        """Parse a file of plain keys, tables and lists of tables. Raises `tomllib.TOMLDecodeError`."""
        root = table = cls(tomllib.loads(raw))
        key = ""
        within_text = False  # the lines of a text in triple quotes may look like heads and keys
        for number, line in enumerate(raw.splitlines(), 1):
            if within_text:
                pass
            elif head := _HEAD.match(line):
                table = root._enter(head[1].split("."), number)
            elif named := _KEY.match(line):
                key = named[1]
                table._lines[key] = number
            elif line.lstrip().startswith("{") and table._has_row(key):  # an inline table on a line of its own
                table._place(key, number)
            within_text ^= bool(line.count('"""') % 2)
        return root

    def at(self, key: str) -> int:
        """Return the line of a key, or of the table's head where the key is not in it."""
        return self._lines.get(key, self.line)

    def tables(self, key: str) -> list["Table"]:
        """Return a list of tables; rows that share one line have that of their key."""
        return [one if isinstance(one, Table) else Table(one, self.at(key)) for one in self.get(key, ())]

    def _enter(self, path: list[str], line: int) -> "Table":
        name, *rest = path
        if rest:
            outer = self._entered[name] if name in self._entered else self._enter([name], line)
            return outer._enter(rest, line)
        if isinstance(self[name], list):
            self._entered[name] = self._place(name, line)
        else:
            self[name] = self._entered[name] = Table(self[name], line)
        return self._entered[name]

    def _has_row(self, name: str) -> bool:
        rows = self.get(name)
        place = self._places.get(name, 0)
        return isinstance(rows, list) and place < len(rows) and isinstance(rows[place], dict)

    def _place(self, name: str, line: int) -> "Table":
        place = self._places.get(name, 0)
        self._places[name] = place + 1
        self[name][place] = table = Table(self[name][place], line)
        return table
