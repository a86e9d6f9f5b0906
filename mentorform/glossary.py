"""Finds the words of the glossary in a Finnish text. Pure.

Finnish inflects, and a guess would mark the wrong word: only the forms that a word lists are found.
"""

import re
from collections.abc import Iterable
from itertools import groupby

from mentorform.material import Word

_WORD = re.compile(r"(?<![\w-])[^\W\d_]+(?![\w-])")  # a word that stands by itself, no part of a compound
_BEFORE_A_SENTENCE = re.compile(r"(?:^|[^\w\s,-])\s*\Z")
_AFTER_Z = str.maketrans("åäö", "{|}")


class Finder:
    """Finds the words of a glossary in texts, whatever language the words are explained in."""

    def __init__(self, words: Iterable[Word]) -> None:
        self._words = {form: word for word in words for form in word.forms}
        self._longest = max((form.count(" ") + 1 for form in self._words), default=0)

    def pieces(self, text: str) -> list[tuple[str, Word | None]]:
        """Return the text in pieces, each with the word that it is a form of, or `None`.

        The longest term wins, and a word is marked once in a text. A capital letter begins a sentence; elsewhere it
        begins a name, which is left alone.
        """
        found: list[tuple[str, Word | None]] = []
        places = list(_WORD.finditer(text))
        done = place = 0
        marked: set[str] = set()
        while place < len(places):
            start = places[place].start()
            word, number = self._at(text, places[place : place + self._longest])
            place += number
            if word and word.id not in marked:
                end = places[place - 1].end()
                found += [(text[done:start], None), (text[start:end], word)]
                marked.add(word.id)
                done = end
        found.append((text[done:], None))
        return [(piece, word) for piece, word in found if piece]

    def _at(self, text: str, places: list[re.Match[str]]) -> tuple[Word | None, int]:
        """Return the longest term that begins at the first place, and how many words it takes."""
        start = places[0].start()
        for number in range(len(places), 0, -1):
            written = text[start : places[number - 1].end()]
            if word := self._words.get(written):
                return word, number
            lower = written[0].lower() + written[1:]
            if lower != written and lower in self._words and _BEFORE_A_SENTENCE.search(text, 0, start):
                return self._words[lower], number
        return None, 1


def by_letter(words: Iterable[Word]) -> list[tuple[str, list[Word]]]:
    """Return the words by the first letter of their Finnish terms, in the order of the Finnish alphabet."""
    ordered = sorted(words, key=lambda word: word.finnish.lower().translate(_AFTER_Z))
    return [(letter, list(group)) for letter, group in groupby(ordered, lambda word: word.finnish[0].upper())]
