"""Checks that plain Finnish is plain. `uv run python -m tests.plain_finnish` prints also what is only near a limit.

A text is looked at sentence by sentence, and a word by its forms, which pyvoikko knows. Where a form can be read in
several ways, it counts only when no reading of it is plain. Plain Finnish is correct standard Finnish too: what is
spoken only ("teidän avain") or not Finnish ("X tarkoittaa: teet") is a fault.

Selkokeskus measures selkokieli by 96 criteria ("Selkokielen mittari 2.0", 2022): 27 of the text as a whole, 16 of
words, 24 of structures, 29 of layout and pictures. People score them; what of them a program can count is counted:

- words: long ones, abbreviations and capitals, each exception with its reason (`ALLOWED`);
- structures: the length of a sentence, subordinate clauses in it, negations in it, the passive, participle and
  infinitive constructions (lauseenvastike), rare cases and moods, genitives in a row, two questions in one.

Not counted: whether a word is common or abstract or a figure of speech, whether a hard word is explained well, the
order of words and of things, who does what, whether a sentence follows from the one before, whether anything is
missing or too much, how the reader is spoken to, layout and pictures. A text without findings is not thereby plain:
readers of selkokieli have to say that.
"""

import re
import tomllib
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pyvoikko
from babel.messages.pofile import read_po

from mentorform.content_loader import load_model

ROOT = Path(__file__).parent.parent
CATALOG = ROOT / "mentorform" / "translations" / "fi@plain" / "LC_MESSAGES" / "messages.po"
GLOSSARY = ROOT / "mentorform" / "model" / "glossary.toml"

MANY_WORDS, TOO_MANY_WORDS = 10, 12  # a sentence; above the first a warning, above the second a fault
LONG_WORD = 15  # letters
MANY_CLAUSES = 2  # subordinate ones in a sentence: one is usual
MANY_NEGATIONS = 2
MANY_GENITIVES = 3  # "työkokeilun ohjaajan työpaikan nimi"
WARNINGS = frozenset({"long sentence", "many clauses", "many negations"})

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

_VERBS = frozenset({"teonsana", "kieltosana"})
_ADJECTIVES = frozenset({"laatusana", "nimisana_laatusana"})
_NAMED = frozenset({"nimisana", "nimisana_laatusana", "suhdesana"})  # what is somebody's: a thing, or "kanssa"
_OWNERS = frozenset({"minun", "sinun", "hänen", "meidän", "teidän", "heidän"})
_THEY = frozenset({"minä", "sinä", "hän", "se", "me", "te", "he", "ne"})
_RARE_CASES = frozenset({"vajanto", "seuranto", "keinonto"})  # rahatta, ystävineen, jaloin
_JOINING = frozenset({"ja", "tai", "vai", "sekä", "eli"})
_ASKING = frozenset(
    {"mikä", "kuka", "kumpi", "millainen", "miten", "milloin", "miksi", "kuinka", "montako", "minne", "mistä"}
)
_SUBORDINATE = frozenset({"että", "jos", "kun", "koska", "vaikka", "jotta", "kunnes", "joka", *_ASKING})
_THAT = frozenset({"tarkoittaa", "huomata", "tietää", "luulla", "uskoa", "toivoa", "muistaa", "sanoa", "kertoa"})
_GOES_ON = frozenset({"mutta", "ja", "eikä", "vaan", "tai", "niin", "kuin", "myös", "ettei", "siitä", "sitä"})
_WHEN = frozenset({"jos", "kun", "koska", "vaikka", "jotta", "kunnes"})  # say when, and not what of
_ABOUT = frozenset({"puhua", "keskustella", "huolehtia", "vastata", "auttaa"})  # "siitä, että"; "siinä, että"
_COLON = re.compile(r"(\w+):\s+(?=[a-zåäö])")
_AFTER_COMMA = re.compile(r"(\w+)(?:\s+(?:myös|ensin|yhdessä|heti))?,\s+(\w+)([^,]*)")


class Finding(NamedTuple):
    """A rule, what breaks it, and the sentence that it stands in."""

    rule: str
    what: str
    sentence: str

    @property
    def is_fault(self) -> bool:
        """Whether the text must be mended; else it is only near a limit."""
        return self.rule not in WARNINGS


def check(text: str, *, is_tick: bool = False) -> Iterator[Finding]:
    """Give what is not plain in a text. What one ticks (`is_tick`) is a topic or a thing to do: it asks nothing."""
    if is_tick and "?" in text:
        yield Finding("question in a tick", text, text)
    for line in _LINES.split(text):
        if line.count("?") > 1:
            yield Finding("two questions", line, line)
    for verb in _COLON.findall(text):
        if _bases(verb) & _THAT:
            yield Finding("että is missing", f"{verb}:", text)
    for sentence in _SENTENCES.split(_UNREAD.sub("", text)):
        length = len(sentence.split())
        if length > MANY_WORDS:
            rule = "too long sentence" if length > TOO_MANY_WORDS else "long sentence"
            yield Finding(rule, f"{length} words", sentence)
        for found in _ABBREVIATIONS.findall(sentence) + _CAPITALS.findall(sentence):
            if not _is_allowed(found):
                yield Finding("abbreviation", found, sentence)
        yield from _words(sentence)
        yield from _clauses(sentence)


def _clauses(sentence: str) -> Iterator[Finding]:
    words = _WORDS.findall(sentence)
    parts = [part.split() for part in sentence.split(",")[1:]]
    clauses = [part[0] for part in parts if part and _bases(part[0]) & _SUBORDINATE]
    if len(clauses) >= MANY_CLAUSES:
        yield Finding("many clauses", " ".join(clauses), sentence)
    negations = [word for word in words if _is_of(word, {"kieltosana"})]
    if len(negations) >= MANY_NEGATIONS:
        yield Finding("many negations", " ".join(negations), sentence)
    if sentence.endswith("?") and (second := _second_question(words)):
        yield Finding("two questions", second, sentence)
    for verb, first, rest in _AFTER_COMMA.findall(sentence):
        if _bases(verb) & _THAT and not _opens_clause(first) and any(map(_is_finite, _WORDS.findall(first + rest))):
            yield Finding("että is missing", f"{verb}, {first}", sentence)
        if _bases(verb) & _ABOUT and _is_of(verb, _VERBS) and _opens_clause(first) and first not in _WHEN:
            yield Finding("siitä is missing", f"{verb}, {first}", sentence)
    for verb, subject, then in zip(words, words[1:], words[2:], strict=False):
        if _bases(verb) & _THAT and subject.lower() in _THEY and _is_finite(then):
            yield Finding("että is missing", f"{verb} {subject}", sentence)


def _second_question(words: list[str]) -> str:
    """Return the word that begins a second question in a sentence: "Onko vaikeaa tai jännittääkö?"; "" for none."""
    for place, word in enumerate(words[1:-1], 1):
        asks = _asks(words[place + 1])
        if word in _JOINING and asks and any(map(_is_finite, words[:place])):
            return words[place + 1]
    return ""


def _words(sentence: str) -> Iterator[Finding]:
    words = _WORDS.findall(sentence)
    for place, word in enumerate(words):
        if _is_allowed(word):
            continue
        if len(word) > LONG_WORD and not _in_glossary(word):
            yield Finding("long word", word, sentence)
        before = words[max(0, place - _BEFORE) : place]
        if word.lower() in _OWNERS and (owned := _without_suffix(words[place + 1 :])):
            yield Finding("suffix is missing", f"{word} {owned}", sentence)
        if _is_rare(word):
            yield Finding("rare form", word, sentence)
        row = words[place : place + MANY_GENITIVES]
        if len(row) == MANY_GENITIVES and all(map(_is_genitive, row)):
            yield Finding("genitives in a row", " ".join(row), sentence)
        if _is_passive(word, before):
            yield Finding("passive", word, sentence)
        elif _is_participle(word, before):
            yield Finding("participle construction", word, sentence)


def _without_suffix(words: list[str]) -> str:
    """Return what is somebody's and does not say whose: "avain" after "teidän"; "" where all is well."""
    for word in words:
        readings = _analysed(word)
        if any(reading.POSSESSIVE for reading in readings):
            return ""  # teidän avaimenne
        if not any(reading.CLASS in _ADJECTIVES for reading in readings):  # hänen oma linkkinsä
            is_named = any(reading.CLASS in _NAMED for reading in readings)
            return word if is_named and not _is_of(word, _VERBS) else ""  # teidän pitää
    return ""


def _is_finite(word: str) -> bool:
    return any(reading.PERSON for reading in _analysed(word))


def _is_rare(word: str) -> bool:
    """Say whether a form is rare: rahatta, ystävineen, tehnee. "Paremmin" is not."""
    readings = _analysed(word)
    return bool(readings) and all(
        reading.MOOD == "potential" or (reading.SIJAMUOTO in _RARE_CASES and not reading.COMPARISON)
        for reading in readings
    )


def _is_genitive(word: str) -> bool:
    """Say whether a word is a noun in the genitive and nothing else."""
    readings = _analysed(word)
    return bool(readings) and all(
        reading.CLASS == "nimisana" and reading.SIJAMUOTO == "omanto" and not reading.POSSESSIVE for reading in readings
    )


def _is_of(word: str, classes: Collection[str]) -> bool:
    return any(reading.CLASS in classes for reading in _analysed(word))


def _asks(word: str) -> bool:
    return bool(_bases(word) & _ASKING) or any(reading.FOCUS == "ko" for reading in _analysed(word))


def _opens_clause(word: str) -> bool:
    return bool(_bases(word) & _SUBORDINATE) or _asks(word) or word.lower() in _GOES_ON


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


@cache
def ticks() -> frozenset[tuple[str, str]]:
    """Return the texts that are ticked, as (context, standard Finnish): ticks, parts of checklists and tips."""
    questions = load_model().questions.values()
    whole = {(question.context, str(question.text)) for question in questions if question.kind in ("tick", "tip")}
    parts = {
        (question.context, str(part.text)) for question in questions for part in question.parts if part.kind == "tick"
    }
    return frozenset(whole | parts)


def texts() -> Iterator[tuple[str, str, bool]]:
    """Give each text of plain Finnish: its context ("" for none), the text, and whether it is ticked.

    Also those that are the same as the standard Finnish.
    """
    with CATALOG.open("rb") as file:
        for message in read_po(file, locale="fi@plain"):
            if message.id and not NAMES.fullmatch(message.context or ""):
                both = message.string if isinstance(message.string, (list, tuple)) else [message.string]
                is_tick = (message.context or "", message.id) in ticks()
                yield from ((message.context or "", text, is_tick) for text in both)


def main() -> None:
    """Print every finding."""
    for context, text, is_tick in texts():
        for finding in check(text, is_tick=is_tick):
            told = "fault" if finding.is_fault else "warning"
            print(f"{told}: {finding.rule}: {finding.what} | {finding.sentence} | {context}")


if __name__ == "__main__":
    main()
