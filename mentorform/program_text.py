"""Texts of the program and its model: they alone are translated. Pure."""

from collections.abc import Mapping
from dataclasses import field
from typing import Any

TEXT: Mapping[str, bool] = {"text": True}  # marks a field that people read: it is translated and extracted


class ProgramText(str):
    """A text of the program or of its model. What people write is never one: only a `ProgramText` is translated."""

    __slots__ = ()


def N_(text: str) -> ProgramText:
    """Mark a text for translation where it is written; it is translated where it is shown."""
    return ProgramText(text)


def text_field(default: Any = "") -> Any:
    """Return a dataclass's field that holds a text of the program, or several."""
    return field(default=default, metadata=TEXT)
