"""What stands in a trial, as papers show it: a tree of stages, groups, questions and answers in one reading. Pure.

Every paper draws from this tree and knows neither the trial nor the model. A phrase of ours is a tuple of `Words`: the
Finnish first where the reading has two languages. What people wrote is one `Words`; its language is often not known.
"""

import re
import unicodedata
from dataclasses import dataclass

from mentorform.i18n import Text, direction

UNKNOWN = "und"  # BCP 47: people write in whatever language they like

# XML, and so DOCX, holds none of these; nobody types them on purpose.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Words:
    """A text, the code of its language, and its writing direction ("ltr" or "rtl")."""

    text: str
    lang: str
    dir: str


Phrase = tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an answer, with a label where it needs one. `box` is an empty box to tick on paper."""

    words: Phrase = ()
    label: Phrase = ()
    box: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of an answer: what stands in it, and how many empty lines follow it to write on."""

    pieces: tuple[Piece, ...] = ()
    room: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its number ("" for none) and what was answered. `is_list` says that each line is an entry."""

    number: str
    asks: tuple[Phrase, ...]
    lines: tuple[Line, ...]
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """The questions of a section; without a title where its stage has no other.

    `picture` is an SVG beside the title ("" for none).
    """

    title: Phrase
    asked: tuple[Asked, ...]
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the path, such as a meeting. `note` stands below its title; `qr` is an SVG beside it ("" for none)."""

    title: Phrase
    groups: tuple[Group, ...]
    note: Phrase = ()
    qr: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper: whose trial it is of, what paper it is, its language, and its stages.

    `breaks` says that each stage begins a new sheet. `note` stands below the title.
    """

    name: Words
    about: Phrase
    lang: str
    dir: str
    stages: tuple[Stage, ...]
    note: Phrase = ()
    breaks: bool = False

    @property
    def title(self) -> str:
        """Its title in one line, for a file's own data."""
        return f"{self.name.text} – {self.about[-1].text}"


def ours(text: Text) -> Phrase:
    """Return a text of the program's or the model's, the Finnish before it where the reading has both."""
    own = Words(str(text), text.lang, text.dir)
    return (Words(str(text.beside), text.beside.lang, text.beside.dir), own) if text.beside else (own,)


def written(text: str, lang: str = "") -> Words:
    """Return what somebody wrote. Where its language is not known, its direction is that of its first letter."""
    if lang:
        return Words(_UNPRINTABLE.sub("", text), lang, direction(lang))
    strong = next((d for d in map(unicodedata.bidirectional, text) if d in ("L", "R", "AL")), "L")
    return Words(_UNPRINTABLE.sub("", text), UNKNOWN, "ltr" if strong == "L" else "rtl")
