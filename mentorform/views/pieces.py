"""How templates are read, and the pieces of pages that are kept: the same for everyone who reads alike.

A kept piece is made from the program, the model and the reading alone. Its template is rendered by an environment that
knows no request, no session and no trial: whatever else it named would be an error at once.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, cast

from flask import Flask
from jinja2 import Environment, StrictUndefined
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import Markup

from mentorform.content import Question
from mentorform.glossary import by_letter
from mentorform.i18n import Catalogs, Phrases, own_name, sentences
from mentorform.program_text import N_
from mentorform.reading import Reading

# A reading has about 900 questions' heads and 30 other pieces, of half a kilobyte each; a table uses a few readings.
MOST_PIECES = 20_000
MOST_PICTOGRAMS = 64

WRITERS = {"trainee": N_("Työkokeilija"), "mentor": N_("Mentori"), "other": N_("Joku muu")}


class Unindented(Extension):
    """Templates are indented for those who read them; a tenth of a page would be spaces."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return a template's source with its lines in place and one space before those that are indented."""
        return "\n".join(" " + line.lstrip(" \t") if line[:1] in (" ", "\t") else line for line in source.split("\n"))


class ProgramTexts(Extension):
    """A text that stands in a template is the program's own: `say("…")` means `say(N_("…"))`."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Return the tokens of a template with `N_(…)` around the text of each `say("…")` and `_("…")`."""
        before: deque[str] = deque(maxlen=2)
        for token in stream:
            if token.type == "string" and tuple(before) in _SAID:
                for kind, value in (("name", "N_"), ("lparen", "("), ("string", token.value), ("rparen", ")")):
                    yield Token(token.lineno, kind, value)
            else:
                yield token
            before.append(token.value)


_SAID = {("say", "("), ("_", "(")}
EXTENSIONS = (Unindented, ProgramTexts)


class Pieces:
    """Makes the pieces and keeps them as long as the process lives."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self.environment = Environment(
            autoescape=True,
            extensions=EXTENSIONS,
            loader=app.jinja_loader,
            lstrip_blocks=True,
            trim_blocks=True,
            undefined=StrictUndefined,
        )
        self.environment.filters.update(by_letter=by_letter, sentences=sentences)
        self.environment.globals = {
            "N_": N_,
            "languages": cast(Catalogs, app.extensions["catalogs"]).offered,
            "own_name": own_name,
            "pictogram": (pictogram := lru_cache(maxsize=MOST_PICTOGRAMS)(self._pictogram)),
            "reading_link": lambda **change: reading_link({}, **change),
            "settings": app.extensions["settings"],
            "url_for": self._address,
            "writers": WRITERS,
        }
        self.pictogram = pictogram
        self._kept = lru_cache(maxsize=MOST_PIECES)(self._made)

    def piece(
        self, template: str, phrases: Phrases, **given: Question | tuple[Question, ...] | Reading | str
    ) -> Markup:
        """Return what a template says in some phrases. `given` stands in it, and nothing else does."""
        return self._kept(template, phrases, **given)

    def _made(self, template: str, phrases: Phrases, **given: Any) -> Markup:
        own = {"phrases": phrases, "model": phrases.model, "say": phrases.say, "_": phrases._}
        made = self.environment.get_template(template).render(**own, **given)
        return Markup(made.strip())  # noqa: S704 — our own template, which escapes

    def _pictogram(self, name: str) -> Markup:
        """Return a pictogram of `static/pictures/pictograms.svg`. It stands beside its text and says nothing itself."""
        sprite = self._address("static", filename="pictures/pictograms.svg")
        return Markup('<svg class="pictogram" aria-hidden="true"><use href="{}#{}"></use></svg>').format(sprite, name)

    def _address(self, endpoint: str, **values: str) -> str:
        """Return the address of a page that belongs to no trial."""
        self._app.inject_url_defaults(endpoint, values)
        return self._app.url_map.bind("localhost").build(endpoint, values)


def reading_link(arguments: Mapping[str, str], **change: str) -> str:
    """Return the address of a page, opened with some arguments, that asks for another reading."""
    asked = {**arguments, **change}
    return "?" + "&".join(f"{name}={value}" for name, value in asked.items() if name in _READING_ARGUMENTS)


_READING_ARGUMENTS = ("language", "plain", "aware", "beside")
