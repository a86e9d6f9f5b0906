"""Which of two languages a text is in: Finnish, or the one that a device reads beside it. Pure.

Where the scripts differ, the letters tell. Two languages of one script are told apart by how each puts its letters
together, learnt from the texts of a catalog, which say the same in both: so that a new language needs nothing more. A
library that knows all languages weighs tens of megabytes and is less sure of a short line than a choice of two.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

FINNISH = "fi"
SURE = 5.0  # how many times likelier one language is, as a logarithm: a hundred and fifty times

_WORD = re.compile(r"[^\W\d_]+")
_NOT_WORDS = re.compile(r"%\(\w+\)s|https?://\S+|<[^>]*>")


class Telling:
    """Tells a language from Finnish. `finnish` and `own` are texts that say the same in both."""

    def __init__(self, language: str, finnish: Iterable[str], own: Iterable[str]) -> None:
        self._language = language
        own = list(own)
        self._script = _main_script(" ".join(own))
        self._letters = (_Letters(finnish), _Letters(own)) if self._script == "LATIN" else None

    def __call__(self, text: str) -> str:
        """Return the code of a text's language, "" where it cannot be told: too short, or neither."""
        if self._letters:
            finnish, own = self._letters
            likelier = sum(own.likelihood(w) - finnish.likelihood(w) for w in _WORD.findall(text.casefold()))
            return "" if abs(likelier) < SURE else self._language if likelier > 0 else FINNISH
        script = _main_script(text)
        return self._language if script == self._script else FINNISH if script == "LATIN" else ""


class _Letters:
    """How often each three letters stand together in some texts."""

    def __init__(self, texts: Iterable[str]) -> None:
        words = (word for text in texts for word in _WORD.findall(_NOT_WORDS.sub(" ", text).casefold()))
        self._counts = Counter(three for word in words for three in _threes(word))
        self._all = self._counts.total() + len(self._counts)

    def likelihood(self, word: str) -> float:
        """Return the logarithm of how likely a word's letters are, so that words can be added up."""
        return sum(math.log((self._counts[three] + 1) / self._all) for three in _threes(word))


def _threes(word: str) -> Iterable[str]:
    around = f" {word} "
    return (around[place : place + 3] for place in range(len(around) - 2))


def _main_script(text: str) -> str:
    """Return the script that most letters of a text are in, "" where it has none."""
    scripts = Counter(_script(letter) for letter in text if letter.isalpha())
    return scripts.most_common(1)[0][0] if scripts else ""


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]
