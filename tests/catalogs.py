"""What a catalog must be, whatever its language: `uv run python -m tests.catalogs` prints what each one lacks.

Faults fail `test_catalogs.py`. Warnings are for a reader's eye: a word of the glossary that a text says in another
way may be right. A language's letters and its words for the terms are rows of `languages.toml`.
"""

import io
import re
import sys
import tomllib
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pyvoikko
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po

from mentorform.content import load_model
from mentorform.i18n import TRANSLATIONS
from mentorform.reading import PLAIN_FINNISH

ROOT = Path(__file__).parent.parent
LANGUAGES = tomllib.loads((Path(__file__).parent / "languages.toml").read_text(encoding="utf-8"))
LOCALES = sorted(path.name for path in TRANSLATIONS.iterdir() if path.is_dir())
OTHERS = [locale for locale in LOCALES if locale != PLAIN_FINNISH]
KEYWORDS = {"say": None, "_": None, "N_": None, "gettext": None, "count": (1, 2), "pgettext": ((1, "c"), 2)}
WARNINGS = frozenset({"glossary"})

NAMES = re.compile(r"src\..*|links\.k.*|model")  # contexts of the names of works and organisations
FINNISH_RUN = 3  # words in a row that are Finnish, and no word of the catalog's own language by chance
BEGINNING = 3  # letters by which a Finnish word is known in another form
SHORT = 4  # letters: shorter words are words of many languages

_PLACEHOLDERS = re.compile(r"%\(\w+\)s|<[^>]*>|https?://\S+")
_WORDS = re.compile(r"[^\W\d_]+(?:[-'’ʼ\u200c][^\W\d_]+)*")
_BRACKETS = re.compile(r"\([^()]*\)|[”“„\"«'‘][^”“„\"»'’]*[”“\"»'’]")


class Finding(NamedTuple):
    """A rule, what breaks it, and the text: its context ("" for none), its id and its translation."""

    rule: str
    what: str
    context: str
    id: str
    string: str

    @property
    def is_fault(self) -> bool:
        """Whether the catalog must be mended."""
        return self.rule not in WARNINGS


@cache
def _extraction() -> tuple[tuple[str | None, str | tuple[str, ...], str], ...]:
    """Return every text of the program as (context, id, the note for translators), as Babel finds them."""
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["babel"]["mappings"]
    methods = [(mapping["pattern"], mapping["method"]) for mapping in mappings]
    options = {"templates/**.html": {"trimmed": "true"}}
    found = extract_from_dir(str(ROOT), methods, options, keywords=KEYWORDS, comment_tags=("Translators:",))
    return tuple((context, message, " ".join(notes)) for _file, _line, message, notes, context in found)


def extracted() -> frozenset[tuple[str | None, str | tuple[str, ...]]]:
    """Return every text of the program as (context, id)."""
    return frozenset((context, message) for context, message, _note in _extraction())


def noted() -> frozenset[str]:
    """Return the ids of the texts that have a note for translators, because they say little alone."""
    return frozenset(str(message) for _context, message, note in _extraction() if note)


@cache
def catalog(locale: str, folder: Path = TRANSLATIONS) -> Catalog:
    """Return the catalog of a locale."""
    with (folder / locale / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=locale)


def write_catalog(folder: Path, locale: str, translate: Callable[[str], str | None], *, reviewed: bool = False) -> None:
    """Write a whole catalog for a language, as someone does who adds one: every text of the program, translated.

    A text for which `translate` gives `None` is left out.
    """
    made = Catalog(locale=locale)
    for context, message in extracted():
        ids = (message,) if isinstance(message, str) else message
        string = translate(ids[0])
        if string is not None:
            made.add(message, string if len(ids) == 1 else (string,) * made.num_plurals, context=context)
    written = io.BytesIO()
    write_po(written, made, width=0)
    header = b'"X-Reviewed: ' + (b"yes" if reviewed else b"no") + b'\\n"\n"MIME-Version'
    place = folder / locale / "LC_MESSAGES"
    place.mkdir(parents=True)
    (place / "messages.po").write_bytes(written.getvalue().replace(b'"MIME-Version', header, 1))


def check(made: Catalog, locale: str) -> Iterator[Finding]:
    """Give what is wrong in a catalog, text by text. `locale` is such as "uk" or "fi@plain"."""
    language = locale.partition("@")[0]
    for message in made:
        if not message.id:
            continue
        wanted = made.num_plurals if message.pluralizable else 1
        strings = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
        if len(strings) != wanted or not all(strings):
            yield _finding("missing", "", message, "")
        if message.fuzzy:
            yield _finding("fuzzy", "", message, "")
        for string in filter(None, strings):
            for rule, what in _faults(message, string, locale, language):
                yield _finding(rule, what, message, string)
        if language != "fi":
            yield from (_finding("glossary", term, message, strings[0]) for term in _unused_words(made, message))


def _faults(message: Message, string: str, locale: str, language: str) -> Iterator[tuple[str, str]]:
    ids = message.id if isinstance(message.id, (list, tuple)) else (message.id,)
    kept = [sorted(_PLACEHOLDERS.findall(one)) for one in ids]
    if sorted(_PLACEHOLDERS.findall(string)) not in kept:
        yield "placeholders", " ".join(_PLACEHOLDERS.findall(string))
    if string != string.strip():
        yield "spaces", "at an end"
    if not unicodedata.is_normalized("NFC", string):
        yield "letters", "not in NFC"
    if NAMES.fullmatch(message.context or ""):
        return
    own = LANGUAGES.get(locale, {})
    yield from (("term", term) for term in _missing_terms(message, ids[0], string, own))
    if language == "fi":
        return
    text = _PLACEHOLDERS.sub(" ", string)
    yield from (("letters", word) for word in _foreign(text, ids[0], locale))
    yield from (("Finnish", run) for run in _finnish(text, message, own))


# Letters


def _foreign(text: str, finnish: str, locale: str) -> Iterator[str]:
    """Give the words with letters that the language does not have.

    Names may stand, and in brackets or in quotes a Finnish word of the text, as help for the reader.
    """
    letters = set(LANGUAGES.get(locale, {}).get("letters", ""))
    if not letters:
        return
    names = {*LANGUAGES["names"]["words"], *(w.casefold() for w in _WORDS.findall(finnish) if not w.islower())}
    helps = {word for bracket in _BRACKETS.findall(text) for word in _WORDS.findall(bracket)}
    beginnings = tuple(word.casefold()[:BEGINNING] for word in _WORDS.findall(finnish) if len(word) >= BEGINNING)
    for word in _WORDS.findall(text):
        strange = {letter for letter in word.casefold() if letter.isalpha() and letter not in letters}
        is_finnish_help = word in helps and word.casefold().startswith(beginnings)
        if strange and not is_finnish_help and not _is_name(word.casefold(), names, letters):
            yield f"{word} ({' '.join(f'U+{ord(letter):04X}' for letter in sorted(strange))})"


def _is_name(word: str, names: set[str], letters: set[str]) -> bool:
    """Say whether a word is a name, also one that the language's own letters go on ("HTML-код", "وAA")."""
    strange = "".join(letter if letter not in letters and letter.isalpha() else " " for letter in word).split()
    return word in names or all(len(part) > 1 and part in names for part in strange)


# Finnish left


def _finnish(text: str, message: Message, own: dict[str, Any]) -> Iterator[str]:
    """Give runs of Finnish words. A Finnish term in brackets or in quotes is help for the reader."""
    finnish = message.id if isinstance(message.id, str) else message.id[0]
    known = {*LANGUAGES["names"]["words"], *own.get("finnish_too", ())}
    if text.strip() == finnish.strip() and any(_is_finnish(word) for word in _WORDS.findall(finnish)):
        if not set(map(str.casefold, _WORDS.findall(finnish))) <= known:
            yield text
        return
    run: list[str] = []
    for word in [*_WORDS.findall(_BRACKETS.sub(" . ", text)), ""]:
        if word and _is_finnish(word) and word.casefold() not in known:
            run.append(word)
            continue
        if len(run) >= FINNISH_RUN and sum(len(one) > SHORT for one in run) >= FINNISH_RUN - 1:
            yield " ".join(run)
        run = []


def _is_finnish(word: str) -> bool:
    return len(word) >= SHORT and bool(_bases(word))


@cache
def _bases(word: str) -> frozenset[str]:
    readings = pyvoikko.analyse(word.casefold()) if re.fullmatch("[a-zåäö-]+", word.casefold()) else []
    return (
        frozenset(reading.BASEFORM.casefold() for reading in readings) | {word.casefold()} if readings else frozenset()
    )


# Terms

# The forms of five words that must be the same everywhere. "Mentorointi" is another word, "palauttaa" too.
CORE = {
    "työkokeilu": re.compile(r"\btyökokeilu\w*", re.IGNORECASE),
    "mentori": re.compile(r"\bmentori\w*|\bmentorei\w*", re.IGNORECASE),
    "tapaaminen": re.compile(r"\btapaami\w*", re.IGNORECASE),
    "tavoite": re.compile(r"\btavoit(?:e|tee|tei)\w*", re.IGNORECASE),
    "palaute": re.compile(r"\bpalaut(?:e|tee|tei)\w*", re.IGNORECASE),
}


def _says(term: re.Pattern[str], message: Message) -> bool:
    """Say whether the standard Finnish uses a term: it is the measure, whatever the plain Finnish makes of it.

    A word's explanation stands beside the word and may do without.
    """
    if (message.context or "").startswith("word.") and str(message.id).endswith("."):
        return False
    ids = message.id if isinstance(message.id, (list, tuple)) else (message.id,)
    return bool(term.search(ids[0]))


def _missing_terms(message: Message, finnish: str, string: str, own: dict[str, Any]) -> Iterator[str]:
    """Give the terms that a text has and its translation has not, but for those that stand under `otherwise`."""
    otherwise = own.get("otherwise", {}).get(message.context or finnish, ())
    for term, stems in own.get("terms", {}).items():
        is_said = any(stem in string.casefold() for stem in stems)
        if term not in otherwise and not is_said and _says(CORE[term], message):
            yield term


@cache
def _glossary() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    """Return each word of the glossary: its context, its term, and what finds its forms."""
    words = getattr(load_model(), "glossary", ())
    return tuple(
        (
            f"word.{word.id}",
            str(word.term),
            re.compile(rf"\b(?:{'|'.join(map(re.escape, (word.term, *word.forms)))})\b", re.IGNORECASE),
        )
        for word in words
    )


def _unused_words(made: Catalog, message: Message) -> Iterator[str]:
    """Give the glossary's words that a text has and its translation does not, by the beginning of each of its words."""
    string = message.string if isinstance(message.string, str) else message.string[0]
    if (message.context or "").startswith("word."):
        return
    for context, term, forms in _glossary():
        own = made.get(term, context)
        if own and _says(forms, message) and not _has_stem(str(own.string), string):
            yield f"{term} = {own.string}"


def _has_stem(term: str, string: str) -> bool:
    said = string.casefold()
    stems = [word.casefold()[: max(3, len(word) * 2 // 3)] for word in _WORDS.findall(_BRACKETS.sub("", term))]
    return any(stem in said for stem in stems if len(stem) > 2) or not stems


def header_faults(locale: str, folder: Path = TRANSLATIONS) -> list[str]:
    """Return what is wrong in a catalog's header. It is read as text: Babel keeps only the lines that it knows."""
    source = (folder / locale / "LC_MESSAGES" / "messages.po").read_text(encoding="utf-8").split("\n\n")[0]
    language = locale.partition("@")[0]
    wanted = [r"X-Reviewed: (?:yes|no)\\n", rf"Plural-Forms: {re.escape(get_plural(language).plural_forms)};?\\n"]
    return [line for line in (*wanted, rf"Language: {locale}\\n") if not re.search(f'^"{line}"$', source, re.MULTILINE)]


def _finding(rule: str, what: str, message: Message, string: str) -> Finding:
    text = message.id if isinstance(message.id, str) else message.id[0]
    return Finding(rule, what, message.context or "", text, string)


def main(locales: list[str]) -> None:
    """Print what is found in each catalog, or in those named."""
    for locale in locales or LOCALES:
        findings = list(check(catalog(locale), locale))
        faults = sum(finding.is_fault for finding in findings)
        print(f"{locale}: {faults} faults, {len(findings) - faults} warnings")
        for one in findings:
            told = "fault" if one.is_fault else "warning"
            print(f"  {told}: {one.rule}: {one.what} | {one.string} | {one.context} {one.id}")


if __name__ == "__main__":
    main(sys.argv[1:])
