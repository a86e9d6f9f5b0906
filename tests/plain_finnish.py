"""Checks that plain Finnish is plain. `uv run python -m tests.plain_finnish` prints also what is only near a limit.

A text is looked at sentence by sentence, and a word by its forms, which pyvoikko knows. Where a form can be read in
several ways, it counts only when no reading of it is plain. The limits are those of the Finnish guide of selkokieli:
common and short words, no passive, no participle constructions (lauseenvastike), one thing in a sentence.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pyvoikko
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
CATALOG = ROOT / "mentorform" / "translations" / "fi@plain" / "LC_MESSAGES" / "messages.po"
GLOSSARY = ROOT / "mentorform" / "model" / "glossary.toml"

MANY_WORDS, TOO_MANY_WORDS = 10, 12  # a sentence; above the first a warning, above the second a fault
LONG_WORD = 15  # letters
WARNINGS = frozenset({"long sentence"})

NAMES = re.compile(
    r"src\..*|links\.k.*|model"
)  # contexts of the names of works and organisations: they are what they are

# Beginnings of words that may stand, each with its reason; in capitals a whole word.
ALLOWED = {
    "koulutuskokeilu": "in the project's name",
    "osarahoittam": "the wording that the European Union asks for",
    "työhönvalmentaj": "what the person is called; explained where it stands",
    "työllisyysviranomai": "who the official is",
    "työllisyysaluee": "who the official is",
    "työvoimaviranomai": "the official's other name, which the law and letters use; explained where it stands",
    "luottamushenkilö": "the other name of luottamusmies, explained there: many workplaces use it",
    "työllistymissuunnitelma": "the name of an official paper that the trainee has",
    "opinnollistamin": "the word that the trainee will hear; explained where it stands",
    "työkokeilij": "who the trainee is",
    "palautelomak": "what the form is called",
    "allekirjoitu": "what the line on the paper is called",
    "tarkistusohjelma": "the statement of accessibility tells what was tested with what",
    "valmistautumi": "the name of a page",
    "korjaav": "a word of the glossary, explained there: what the feedback is called",
    "rakentav": "a word of the glossary, explained there: what the feedback is called",
    "ansioluettelo": "the name of the paper that one applies for work with",
    "TES": "the short name that people use at work; explained in the glossary",
    "PDF": "the name on the file",
    "JSON": "the name on the file",
    "HTML": "the name on the file",
    "WCAG": "the name of a standard",
    "AA": "the name of a level of that standard",
    "seuraav": "an everyday word of its own, and no longer a participle",
    "pysyv": "an everyday word of its own, and no longer a participle",
}

# Forms that are an everyday verb's, though they could be a rare verb's passive: "ei näytä" is of näyttää, not of näkyä.
EVERYDAY = frozenset({"lähetä", "näytä", "selitä"})

_SENTENCES = re.compile(r"(?<=[.?!:])\s+|\s[–-]\s|\n")
_LINES = re.compile(r"(?<=[.?!])\s+(?=[A-ZÅÄÖ])|\n")  # a page in plain Finnish gives each of these a line of its own
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_UNREAD = re.compile(r"%\(\w+\)s|https?://\S+")
_ABBREVIATIONS = re.compile(r"\b(?:esim|jne|ks|mm|ns|nk|n|os|p|puh|s|tms|ts|vrt|v|ym|yms)\.|\b(?:klo|min|nro)\b")
_CAPITALS = re.compile(r"\b[A-ZÅÄÖ]{2,}\b")
_BEGINNINGS = tuple(beginning for beginning in ALLOWED if beginning.islower())
_BE = frozenset({"olla", "ei"})
_BEFORE = 3  # words: "on jo sovittu", "ei ole vielä tehty"


class Finding(NamedTuple):
    """A rule, what breaks it, and the sentence that it stands in."""

    rule: str
    what: str
    sentence: str

    @property
    def is_fault(self) -> bool:
        """Whether the text must be mended; else it is only near a limit."""
        return self.rule not in WARNINGS


def check(text: str) -> Iterator[Finding]:
    """Give what is not plain in a text."""
    for line in _LINES.split(text):
        if line.count("?") > 1:
            yield Finding("two questions", line, line)
    for sentence in _SENTENCES.split(_UNREAD.sub("", text)):
        length = len(sentence.split())
        if length > MANY_WORDS:
            rule = "too long sentence" if length > TOO_MANY_WORDS else "long sentence"
            yield Finding(rule, f"{length} words", sentence)
        for found in _ABBREVIATIONS.findall(sentence) + _CAPITALS.findall(sentence):
            if not _is_allowed(found):
                yield Finding("abbreviation", found, sentence)
        yield from _words(sentence)


def _words(sentence: str) -> Iterator[Finding]:
    words = _WORDS.findall(sentence)
    for place, word in enumerate(words):
        if _is_allowed(word):
            continue
        if len(word) > LONG_WORD and not _in_glossary(word):
            yield Finding("long word", word, sentence)
        before = words[max(0, place - _BEFORE) : place]
        if _is_passive(word, before):
            yield Finding("passive", word, sentence)
        elif _is_participle(word, before):
            yield Finding("participle construction", word, sentence)


def _is_passive(word: str, before: list[str]) -> bool:
    readings = _analysed(word)
    if readings and all(reading.PERSON == "4" for reading in readings):
        return True  # tehdään, tehtiin
    if before and _bases(before[-1]) == {"ei"} and any(reading.PERSON == "4" for reading in readings):
        return word.lower() not in EVERYDAY  # ei tehdä, ei puhuta
    done = readings and all(reading.PARTICIPLE == "past_passive" for reading in readings)
    return bool(done and any(_bases(one) & _BE for one in before))  # on jo sovittu, ei voitu


def _is_participle(word: str, before: list[str]) -> bool:
    readings = _analysed(word)
    if any(reading.MOOD == "E-infinitive" for reading in readings):
        return True  # tehdessä, tekstaten
    if not readings or not all(reading.PARTICIPLE for reading in readings):
        return False
    if any(reading.BASEFORM.endswith("us") for reading in readings):
        return False  # a noun made of a participle: saavutettavuus
    is_perfect = any(reading.PARTICIPLE == "past_active" and reading.SIJAMUOTO == "nimento" for reading in readings)
    return not (is_perfect and any(_bases(one) & _BE for one in before))  # on tehnyt: a form that everyone knows


@cache
def _analysed(word: str) -> tuple[pyvoikko.VoikkoAnalysis, ...]:
    return tuple(pyvoikko.analyse(word.lower()) or pyvoikko.analyse(word))


def _bases(word: str) -> set[str]:
    return {reading.BASEFORM for reading in _analysed(word)}


def _is_allowed(word: str) -> bool:
    return word in ALLOWED or word.lower().startswith(_BEGINNINGS)


@cache
def _glossary() -> frozenset[str]:
    if not GLOSSARY.is_file():
        return frozenset()
    words = tomllib.loads(GLOSSARY.read_text(encoding="utf-8")).get("word", [])
    return frozenset(form.lower() for word in words for form in (word["term"], *word.get("forms", ())))


def _in_glossary(word: str) -> bool:
    return word.lower() in _glossary() or bool(_bases(word) & _glossary())


def texts() -> Iterator[tuple[str, str]]:
    """Give each text of plain Finnish with its context ("" for none), also those that are the same as the standard."""
    with CATALOG.open("rb") as file:
        for message in read_po(file, locale="fi@plain"):
            if message.id and not NAMES.fullmatch(message.context or ""):
                both = message.string if isinstance(message.string, (list, tuple)) else [message.string]
                yield from ((message.context or "", text) for text in both)


def main() -> None:
    """Print every finding."""
    for context, text in texts():
        for finding in check(text):
            told = "fault" if finding.is_fault else "warning"
            print(f"{told}: {finding.rule}: {finding.what} | {finding.sentence} | {context}")


if __name__ == "__main__":
    main()
