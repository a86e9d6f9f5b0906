"""The texts of the model: each with its context for the catalogs, and the model in another reading. Pure."""

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from mentorform.content import Choice, Model, Part
from mentorform.content_loader import FOLDER, load_model
from mentorform.program_text import ProgramText

WHOLE = "model"  # the msgctxt of the texts that belong to the model as a whole, such as its title


def translate(model: Model, gettext: Callable[[str, ProgramText], ProgramText]) -> Model:
    """Return a copy of the model with every text replaced by `gettext(context, text)`."""
    translated: Model = _translated(model, "", gettext)
    return translated


def texts(model: Model) -> Iterator[tuple[str, ProgramText]]:
    """Give every text that people read, as (context, text), each once and in order."""
    found: dict[tuple[str, ProgramText], None] = {}

    def note(context: str, text: ProgramText) -> ProgramText:
        found.setdefault((context, text))
        return text

    translate(model, note)
    return iter(found)


def extract(fileobj: Any, keywords: Any, comment_tags: Any, options: Any) -> Iterator[tuple[int, str, Any, list[str]]]:
    """Give Babel the texts of one model file, each with its context and line."""
    raw = fileobj.read().decode("utf-8")
    folder = Path(getattr(fileobj, "name", "")).parent
    within = set(_strings(tomllib.loads(raw)))
    for context, text in texts(load_model(folder if folder.joinpath("guide.toml").is_file() else FOLDER)):
        # the same words stand in other files under other ids: a text is here where its context is here too
        if text in within and (context in within or context == WHOLE):
            yield _line_of(raw, context, text), "pgettext", (context, text), []


def _translated(value: Any, context: str, gettext: Callable[[str, ProgramText], ProgramText]) -> Any:
    if isinstance(value, tuple):
        return tuple(_translated(one, context, gettext) for one in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    own = getattr(value, "context", "") or (
        context if isinstance(value, (Choice, Part)) else getattr(value, "id", WHOLE)
    )
    changed: dict[str, Any] = {}
    for each in fields(value):
        old = getattr(value, each.name)
        if not each.metadata.get("text"):
            changed[each.name] = _translated(old, own, gettext)
        elif isinstance(old, tuple):
            changed[each.name] = tuple(gettext(own, text) for text in old)
        elif old:
            changed[each.name] = gettext(own, old)
    return replace(value, **changed)


def _line_of(raw: str, context: str, text: str) -> int:
    """Return the line of a text: the first after its context, else the first of all; line 1 where there is none."""
    lines = raw.splitlines()
    after = next((place for place, line in enumerate(lines) if f'"{context}"' in line), 0)
    places = [place for place, line in enumerate(lines, 1) if f'"{text}"' in line]
    return next((place for place in places if place > after), places[0] if places else 1)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
