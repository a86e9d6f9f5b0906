"""Catalogs, their chain of fallbacks, and the phrases and the model of one reading.

Catalogs are `.po` files. At start each is only looked at, whether it is complete; it is read and compiled when somebody
first reads its language. Finnish is the msgid; a text of the model has its question's id as msgctxt. `fi@plain` falls
back to Finnish, and so does every other language.
"""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from babel import Locale
from babel.localedata import exists as is_known
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask_babel import Babel, Domain, get_locale
from markupsafe import Markup, escape

from mentorform.content import Model, Question, Word, translate
from mentorform.glossary import Finder
from mentorform.reading import FINNISH, PLAIN_FINNISH, Reading
from mentorform.writing import Telling

TRANSLATIONS = Path(__file__).parent / "translations"


def N_(text: str) -> str:
    """Mark a text for translation where it is written; it is translated where it is shown."""
    return text


_SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=[A-ZÅÄÖ])")


def sentences(text: str) -> list[str]:
    """Return the sentences of a Finnish text."""
    return _SENTENCE_END.split(str(text))


class Text(str):
    """A text for people that knows its language and writing direction, and the Finnish that stands beside it."""

    __slots__ = ("beside", "dir", "lang")
    lang: str
    dir: str
    beside: "Text | None"

    def __new__(cls, text: str, lang: str, beside: "Text | None" = None) -> "Text":
        """Make a text in the language `lang`, a code such as "uk"."""
        made = super().__new__(cls, text)
        made.lang, made.dir, made.beside = lang, direction(lang), beside
        return made


@cache
def direction(language: str) -> str:
    """Return "rtl" or "ltr"."""
    text_direction: str = Locale.parse(language).text_direction
    return text_direction


def is_language(code: str) -> bool:
    """Say whether this is the code of a language, as texts are marked with it: `fi`, `ckb`."""
    return code.isalpha() and code.islower() and len(code) <= len("ckb") and bool(is_known(code))


# In the menu by need: how many of Finland's jobseekers read a language and no better one. Others follow by their code.
BY_NEED = (FINNISH, "sv", "ru", "uk", "en", "ar", "et", "so", "fa", "ckb", "vi", "th", "tr")

# What people call their language, where the CLDR says it in another way: Dari readers read the Persian as well.
OWN_NAMES = {"ckb": "کوردی (سۆرانی)", "fa": "فارسی / دری"}


def own_name(language: str) -> str:
    """Return a language's name in itself, with a capital letter."""
    name: str = OWN_NAMES.get(language) or Locale.parse(language).get_language_name(language) or language
    return name[:1].upper() + name[1:]


# A text without its translation (nothing after `msgstr`, and no line that goes on) or a fuzzy one; not the header.
_LACKING = re.compile(r'^msgstr(?:\[\d\])? ""[ \t]*$(?!\n")|^#,.*\bfuzzy\b.*\n(?!msgid ""\nmsgstr ""\n")', re.MULTILINE)
_REVIEWED = re.compile(r'^"X-Reviewed: *yes\\n"$', re.MULTILINE)


class Catalogs:
    """All catalogs in a folder `<locale>/LC_MESSAGES/messages.po`."""

    def __init__(self, folder: Path = TRANSLATIONS) -> None:
        self._paths = {path.parent.parent.name: path for path in sorted(folder.glob("*/LC_MESSAGES/messages.po"))}
        self._catalogs: dict[str, Catalog] = {}
        self._tellings: dict[str, Telling] = {}
        self._compiled: dict[str, NullTranslations] = {FINNISH: NullTranslations()}
        sources = {locale: path.read_text(encoding="utf-8") for locale, path in self._paths.items()}
        self._reviewed = {locale for locale, source in sources.items() if _REVIEWED.search(source)}
        complete = [code for code, source in sources.items() if code != PLAIN_FINNISH and not _LACKING.search(source)]
        need = {code: place for place, code in enumerate(BY_NEED)}
        self.offered = sorted({FINNISH, *complete}, key=lambda code: (need.get(code, len(need)), code))
        """The languages that people may choose: Finnish, and each whose catalog is complete."""

    def compiled(self, locale: str) -> NullTranslations:
        """Return a locale's translations for gettext; Finnish where there are none."""
        catalog = self._catalog(locale)
        if catalog is None:
            return self._compiled[FINNISH]
        if locale not in self._compiled:
            self._compiled[locale] = _compile(catalog)
        return self._compiled[locale]

    def is_reviewed(self, locale: str) -> bool:
        """Say whether a native speaker has read the catalog through (its header says so)."""
        return locale not in self._paths or locale in self._reviewed

    def find(self, locale: str, context: str | None, text: str) -> str | None:
        """Return the translation, or `None` where the catalog has none."""
        catalog = self._catalog(locale)
        message = catalog.get(text, context) if catalog else None
        return str(message.string) if message and message.string and not message.fuzzy else None

    def telling(self, locale: str) -> Telling | None:
        """Return what tells a language from Finnish; `None` where there is nothing to tell."""
        catalog = self._catalog(locale)
        if catalog is None or locale in (FINNISH, PLAIN_FINNISH):
            return None
        if locale not in self._tellings:
            told = {(message.context, str(message.id)): str(message.string) for message in catalog if message.id}
            plain = [self.find(PLAIN_FINNISH, context, text) or "" for context, text in told]
            self._tellings[locale] = Telling(locale, [*(text for _context, text in told), *plain], told.values())
        return self._tellings[locale]

    def _catalog(self, locale: str) -> Catalog | None:
        """Return a catalog, read when it is first asked for."""
        if locale in self._paths and locale not in self._catalogs:
            with self._paths[locale].open("rb") as file:
                self._catalogs[locale] = read_po(file, locale=locale)
        return self._catalogs.get(locale)


class CatalogDomain(Domain):  # type: ignore[misc]
    """Flask-Babel's domain over catalogs in memory, with the fallback to Finnish that the stock one lacks."""

    def __init__(self, catalogs: Catalogs) -> None:
        super().__init__()
        self._catalogs = catalogs

    def get_translations(self) -> NullTranslations:
        """Return the translations of the locale of this request."""
        return self._catalogs.compiled(str(get_locale()))


class CatalogBabel(Babel):  # type: ignore[misc]
    """Flask-Babel with our domain."""

    def __init__(self, catalogs: Catalogs) -> None:
        super().__init__(configure_jinja=False)
        self._domain = CatalogDomain(catalogs)

    @property
    def domain_instance(self) -> Domain:
        """The one domain of messages."""
        return self._domain


@dataclass
class Phrases:
    """Every text of one reading: the interface's phrases and the model, translated beforehand.

    `heads` and `skeletons` keep the markup of questions that does not depend on an answer, for as long as the process
    lives.
    """

    language: str
    finnish: str
    two_languages: bool
    catalogs: Catalogs
    base: Model
    heads: dict[str, Markup] = field(default_factory=dict)
    skeletons: dict[tuple[str | bool, ...], list[str]] = field(default_factory=dict)
    _said: dict[str | tuple[str, str, str], Markup] = field(default_factory=dict)

    @cached_property
    def dir(self) -> str:
        """The writing direction of the interface."""
        return direction(self.language)

    @cached_property
    def is_reviewed(self) -> bool:
        """Whether a native speaker has read the language's catalog through; the Finnish is the original."""
        return self.language == FINNISH or self.catalogs.is_reviewed(self.language)

    @cached_property
    def model(self) -> Model:
        """The model in this reading; its texts are `Text`."""
        return translate(self.base, self._text)

    @cached_property
    def plain_model(self) -> Model:
        """The model in plain Finnish, whatever the reading: one of the aids."""
        return translate(self.base, lambda context, text: self._in(PLAIN_FINNISH, context, text))

    @cached_property
    def finder(self) -> Finder:
        """Finds the glossary's words in a Finnish text of this reading."""
        return Finder(self.model.glossary)

    def words_in(self, question: Question) -> list[Word]:
        """Return the glossary's words that the Finnish of a question has, in the order in which they are marked."""
        found: dict[str, Word] = {}
        for text in question.asks or (question.text,):
            finnish = text if text.lang == FINNISH else text.beside  # type: ignore[attr-defined]  # a model's text
            found |= {word.id: word for _piece, word in self.finder.pieces(finnish or "") if word}
        return list(found.values())

    @cached_property
    def _(self) -> Callable[..., str]:
        found = self.catalogs.compiled(self.locale).gettext
        return lambda text, **values: found(text) % values if values else found(text)

    @property
    def locale(self) -> str:
        """The locale of the interface's phrases."""
        return self.finnish if self.language == FINNISH else self.language

    def text(self, text: str, **values: object) -> Text:
        """Return a phrase or a text of the model, with the Finnish at its `beside` where the reading asks so."""
        phrase = text if isinstance(text, Text) else self._text(None, text)
        if not values:
            return phrase
        return Text(phrase % values, phrase.lang, Text(phrase.beside % values, FINNISH) if phrase.beside else None)

    def say(self, text: str, **values: object) -> Markup:
        """Return a phrase or a text of the model as markup, with the Finnish beside it where the reading asks so."""
        if values:
            return self._marked(self.text(text, **values))
        key = (str(text), text.lang, str(text.beside)) if isinstance(text, Text) else text
        if key not in self._said:
            self._said[key] = self._marked(self.text(text))
        return self._said[key]

    def _marked(self, phrase: Text) -> Markup:
        own = self._lines(phrase) if phrase.lang == self.language else _marked(phrase, "own")
        if phrase.beside is None:
            return own
        return Markup("{} {}").format(_marked(phrase.beside, "fin", self._lines(phrase.beside)), _marked(phrase, "own"))

    def _lines(self, text: Text) -> Markup:
        """Return a text as markup: in plain Finnish no line has two questions."""
        if text.lang != FINNISH or self.finnish != PLAIN_FINNISH or text.count("?") < 2:
            return escape(str(text))
        line = Markup('<span class="line">{}</span>')
        return Markup("<span>{}</span>").format(Markup(" ").join(map(line.format, sentences(text))))

    def count(self, one: str, many: str, number: int) -> str:
        """Return the phrase for a number of things; `%(n)s` in it is the number."""
        return self.catalogs.compiled(self.locale).ngettext(one, many, number) % {"n": number}

    def _text(self, context: str | None, text: str) -> Text:
        if self.language == FINNISH:
            return self._in(self.finnish, context, text)
        finnish = self._in(self.finnish, context, text)
        found = self.catalogs.find(self.language, context, text)
        if found is None:
            return finnish
        return Text(found, self.language, finnish if self.two_languages else None)

    def _in(self, finnish: str, context: str | None, text: str) -> Text:
        return Text(self.catalogs.find(finnish, context, text) or text, FINNISH)


class Phrasebook:
    """The phrases of every reading, each made when it is first asked for and then kept."""

    def __init__(self, catalogs: Catalogs, model: Model) -> None:
        self._catalogs, self._model = catalogs, model
        self._made: dict[tuple[str, str, bool], Phrases] = {}

    def phrases(self, reading: Reading) -> Phrases:
        """Return the phrases of a reading. Language awareness needs none of its own."""
        key = (reading.language, reading.finnish, reading.two_languages)
        if key not in self._made:
            self._made[key] = Phrases(*key, self._catalogs, self._model)
        return self._made[key]


def _marked(text: Text, name: str, words: Markup | None = None) -> Markup:
    return Markup('<span class="{}" lang="{}" dir="{}">{}</span>').format(name, text.lang, text.dir, words or str(text))


def _compile(catalog: Catalog) -> Translations:
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Translations(compiled)
