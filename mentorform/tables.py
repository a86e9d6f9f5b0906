"""TOML files, read so that every fault is told with its file and line. Pure."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any, NoReturn

from mentorform.program_text import TEXT, ProgramText

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


class ModelError(ValueError):
    """A fault in a model file; the message begins with the file's name and the line."""


class TableReader:
    """Makes dataclasses of tables. `allowed` are the words that a field may hold, beside none."""

    allowed: Mapping[str, frozenset[str]] = {}

    def __init__(self) -> None:
        self._file = ""
        self._seen: dict[tuple[str, str], str] = {}  # what bears an id, and the id: its text

    def _read(self, name: str, folder: Path) -> Table:
        self._file = name
        try:
            return Table.parse((folder / name).read_text(encoding="utf-8"))
        except OSError as error:
            raise ModelError(f"{name}:1: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise ModelError(f"{name}:1: the file is not UTF-8") from error
        except tomllib.TOMLDecodeError as error:
            line = re.search(r"line (\d+)", str(error))
            raise ModelError(f"{name}:{line[1] if line else 1}: {error}") from error

    def _typed(self, data: Table, key: str, kind: type, missing: str = "") -> Any:
        if key not in data:
            self._fail(data.line, missing or f"the key {key!r} is missing")
        value = data[key]
        rows = value if kind is list and isinstance(value, list) else []
        if not isinstance(value, kind) or not all(isinstance(one, dict) for one in rows):
            self._fail(data.at(key), f"the value of {key!r} is not of the right type")
        return value

    def _named(self, kind: type, data: Table, text: str, **given: tuple[str | None, Any]) -> Any:
        """Make a thing that has an id of its own and needs its text."""
        made = self._made(kind, data, {}, **given)
        self._once(kind.__name__, made.id, data)
        if not getattr(made, text):
            self._fail(data.line, f"{made.id!r} needs a {text}")
        return made

    def _once(self, what: str, name: str, data: Table) -> None:
        if (what, name) in self._seen:
            self._fail(data.at("id"), f"the id {name!r} is used twice")
        self._seen[what, name] = name

    def _made(self, kind: type, data: Table, start: Mapping[str, Any], **given: tuple[str | None, Any]) -> Any:
        """Make a `kind` from a table: its checked values over `start`.

        `given` are values made already: each a pair of the key it was made from (None for no key) and the value.
        """
        known = {each.name: each for each in fields(kind)}
        made = {name: value for name, (_, value) in given.items() if name in known}
        from_keys = {key for key, _ in given.values()}
        values = dict(start)
        for key, value in data.items():
            if key in from_keys:
                continue
            if key not in known or key in made:
                self._fail(data.at(key), f"unknown key {key!r}")
            checked = self._checked(data, key, value, known[key].default)
            values[key] = _program_texts(checked) if known[key].metadata == TEXT else checked
        missing = [name for name, each in known.items() if each.default is MISSING and name not in {**values, **made}]
        if missing:
            self._fail(data.line, f"the key {missing[0]!r} is missing")
        return kind(**{**values, **made})

    def _checked(self, data: Table, key: str, value: Any, default: Any) -> Any:
        expected = type(default) if isinstance(default, (str, int, tuple)) else str
        if expected is tuple and isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(value)
        if type(value) is not expected:
            self._fail(data.at(key), f"the value of {key!r} is not of the right type")
        if value and value not in self.allowed.get(key, {value}):
            self._fail(data.at(key), f"{key!r} cannot be {value!r}")
        return value

    def _fail(self, line: int, message: str) -> NoReturn:
        raise ModelError(f"{self._file}:{line}: {message}")


def _program_texts(value: Any) -> Any:
    return tuple(map(ProgramText, value)) if isinstance(value, tuple) else ProgramText(value)
