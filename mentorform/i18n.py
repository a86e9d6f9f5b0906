"""Catalogs, their chain of fallbacks, and the phrases and the model of one reading.

Catalogs are `.po` files. At start each is only looked at, whether it is complete; it is read and compiled when somebody
first reads its language. Finnish is the msgid; a text of the model has its question's id as msgctxt. `fi@plain` falls
back to Finnish, and so does every other language.
"""

import io
import re
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Self

from babel import Locale
from babel.localedata import exists as is_known
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask_babel import Babel, Domain, get_locale
from markupsafe import Markup, escape

from mentorform.content import Model, Question
from mentorform.content_texts import translate
from mentorform.glossary import Finder
from mentorform.material import Word
from mentorform.program_text import ProgramText
from mentorform.reading import FINNISH, PLAIN_FINNISH, Reading
from mentorform.writing import Telling

TRANSLATIONS = Path(__file__).parent / "translations"


def N_(text: str) -> ProgramText:
    """Mark a text for translation where it is written; it is translated where it is shown."""
    return ProgramText(text)


_FINNISH_DAY = re.compile(r"(?<![\d&#])\d{1,2}\.\d{1,2}\.(?:\d{4})?(?!\d)")
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

    def __new__(cls, text: str, lang: str, beside: "Text | None" = None) -> Self:
        """Make a text in the language `lang`, a code such as "uk"."""
        made = super().__new__(cls, text)
        made.lang, made.dir, made.beside = lang, direction(lang), beside
        return made


class Translated(Text, ProgramText):
    """A text of the program or the model in the language of a reading."""

    __slots__ = ()
    beside: "Translated | None"


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


@dataclass(eq=False)
class Phrases:
    """Every text of one reading: the interface's phrases and the model, translated beforehand."""

    language: str
    finnish: str
    two_languages: bool
    catalogs: Catalogs
    base: Model
    _said: dict[str | tuple[str, str, str], Markup] = field(default_factory=dict)  # as many as the program has texts

    @cached_property
    def dir(self) -> str:
        """The writing direction of the interface."""
        return direction(self.language)

    @cached_property
    def is_reviewed(self) -> bool:
        """Whether a native speaker has read the reading's catalog through; the standard Finnish is the original."""
        return self.catalogs.is_reviewed(self.locale)

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

        def gettext(text: ProgramText, **values: object) -> str:
            if not _is_ours(text):
                return text
            return found(text) % values if values else found(text)

        return gettext

    @property
    def locale(self) -> str:
        """The locale of the interface's phrases."""
        return self.finnish if self.language == FINNISH else self.language

    def text(self, text: ProgramText, **values: object) -> Text:
        """Return a phrase or a text of the model, with the Finnish at its `beside` where the reading asks so.

        `values` stand in it; one that is a phrase itself stands in each sentence in that sentence's language.
        """
        if not _is_ours(text):
            return Text(text, self.language)
        phrase = text if isinstance(text, Translated) else self._text(None, text)
        if not values:
            return phrase
        beside = phrase.beside and Text(phrase.beside % self._values(phrase.beside, values), FINNISH)
        return Text(phrase % self._values(phrase, values), phrase.lang, beside)

    def say(self, text: ProgramText, **values: object) -> Markup:
        """Return a phrase or a text of the model as markup, with the Finnish beside it where the reading asks so.

        `values` stand in it as in `text`; markup among them stays markup.
        """
        if not _is_ours(text):
            return escape(text)
        if values:
            return self._marked(self.text(text), values)
        key = (str(text), text.lang, str(text.beside)) if isinstance(text, Translated) else str(text)
        if key not in self._said:
            self._said[key] = self._marked(self.text(text), {})
        return self._said[key]

    def _marked(self, phrase: Text, values: Mapping[str, object]) -> Markup:
        own = self._filled(phrase, values)
        if phrase.lang != self.language or phrase.beside:
            own = _span("own", phrase, own)
        if phrase.beside is None:
            return own
        return Markup("{} {}").format(_span("fin", phrase.beside, self._filled(phrase.beside, values)), own)

    def _filled(self, text: Text, values: Mapping[str, object]) -> Markup:
        """Return a text as markup: in plain Finnish no line has two questions, from the right a day stays whole."""
        markup = escape(str(text))
        if text.dir == "rtl":
            markup = Markup(_FINNISH_DAY.sub(r'<bdi dir="ltr">\g<0></bdi>', str(markup)))  # noqa: S704 — escaped just above
        if text.lang == FINNISH and self.finnish == PLAIN_FINNISH and text.count("?") > 1:
            line = Markup('<span class="line">{}</span>')
            markup = Markup("<span>{}</span>").format(Markup(" ").join(map(line.format, sentences(text))))
        return markup % self._values(text, values) if values else markup

    def _values(self, sentence: Text, values: Mapping[str, object]) -> dict[str, object]:
        """Return what stands in a sentence, in the sentence's language as far as it is known in it."""
        found = {name: self.text(value) if isinstance(value, ProgramText) else value for name, value in values.items()}
        return {name: _in_language(sentence.lang, value) for name, value in found.items()}

    def _text(self, context: str | None, text: str) -> Translated:
        if self.language == FINNISH:
            return self._in(self.finnish, context, text)
        finnish = self._in(self.finnish, context, text)
        found = self.catalogs.find(self.language, context, text)
        if found is None:
            return finnish
        return Translated(found, self.language, finnish if self.two_languages else None)

    def _in(self, finnish: str, context: str | None, text: str) -> Translated:
        return Translated(self.catalogs.find(finnish, context, text) or text, FINNISH)


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


def _is_ours(text: str) -> bool:
    """Say whether a text may be translated. What people wrote is shown as it is; a test stops at the warning."""
    if isinstance(text, ProgramText):
        return True
    if text:
        warnings.warn("a text that is not the program's was to be translated", stacklevel=3)
    return False


def _in_language(language: str, value: object) -> object:
    """Return a value as it stands in a sentence of this language."""
    if isinstance(value, Text) and value.lang != language and value.beside and value.beside.lang == language:
        return str(value.beside)
    return str(value) if isinstance(value, Text) else value


def _span(name: str, text: Text, words: Markup) -> Markup:
    return Markup('<span class="{}" lang="{}" dir="{}">{}</span>').format(name, text.lang, text.dir, words)


def _compile(catalog: Catalog) -> Translations:
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Translations(compiled)
