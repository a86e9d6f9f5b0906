"""A paper as a PDF: tagged for screen readers (PDF/UA-1), A4, in fonts that come with the program.

Typst sets it. The paper goes in as data and never as source, so that nobody's text is read as a program.
"""

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst

from mentorform.exports.outline import Paper, Words

HERE = Path(__file__).parent

# What the fonts have, from their own tables; a test sets each of these characters.
COVERED = (
    "0020-007E 00A0-024F 02B0-0377 037A-037F 0384-038A 038C 038E-03A1 03A3-03E1 03F0-052F 0600-0604 "
    "0606-061B 061E-06FF 0750-077F 08A0 08A2-08AC 08E4-08FE 1E00-1EFF 2000-2064 2066-2071 2074-208E "
    "2090-209C 20A0-20BF 2100-215F 2184 2189 25CC 2E41 FB00-FB06 FB50-FBC1 FBD3-FD3F FD50-FD8F FD92-FDC7 "
    "FDF0-FDFD FE70-FE74 FE76-FEFC FFFD"
)


def _class(characters: Iterable[str]) -> str:
    return "[" + "".join(map(re.escape, characters)) + "]"


_ALL = [
    chr(code)
    for low, *high in ([int(end, 16) for end in part.split("-")] for part in COVERED.split())
    for code in range(low, (high or [low])[0] + 1)
]
_ARABIC = [c for c in _ALL if "\u0600" <= c <= "\u08ff" or "\ufb50" <= c <= "\ufefc"]
_OTHER = [c for c in sorted(set(_ALL) - set(_ARABIC)) if unicodedata.category(c)[0] not in "ZC"]
# Typst falls over a mark in a tab or in a forced direction; nobody who writes an answer forces one.
_FORCED = re.compile("[\u202a-\u202e\u2066-\u2069]")
# What cannot be set: a character that no font has, and a mark on a letter of the other font.
_UNSET = re.compile(
    "|".join(
        [
            rf"[^\n{_class(_ALL)[1:]}",
            *(
                rf"(?<!{_class(font)}){_class(c for c in font if unicodedata.category(c)[0] == 'M')}+"
                for font in (_ARABIC, _OTHER)
            ),
        ]
    )
)

_RUN = re.compile(r"[^\s\u200b]{40}(?=[^\s\u200b])")  # letters that surely fit a line: a longer run may be broken there

_one_at_a_time = Lock()  # the compiler holds the data of the paper that it is setting


def render(paper: Paper) -> bytes:
    """Return the PDF. A character that the fonts lack is drawn as U+FFFD: PDF/UA allows none without a shape."""
    data = json.dumps(_data(paper) | {"title": settable(paper.title)}, ensure_ascii=False)
    with _one_at_a_time:
        made = _compiler().compile(format="pdf", pdf_standards=["ua-1"], sys_inputs={"paper": data})
    assert isinstance(made, bytes)
    return made


def settable(text: str) -> str:
    """Return a text as it can be set: what the fonts lack is U+FFFD, and no word is wider than a sheet."""
    found = _UNSET.sub("\ufffd", _FORCED.sub("", text.replace("\t", " ")))
    return _RUN.sub(lambda run: f"{run[0]}\u200b", found)


def _data(value: Any) -> Any:
    """Return a part of a paper as JSON has it."""
    if isinstance(value, Words):
        return {"text": settable(value.text), "lang": value.lang, "dir": value.dir}
    if is_dataclass(value):
        return {each.name: _data(getattr(value, each.name)) for each in fields(value)}
    return [_data(one) for one in value] if isinstance(value, tuple) else value


@cache
def _compiler() -> typst.Compiler:
    """Return the compiler; it keeps the fonts and the parsed source between papers."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[HERE / "fonts"])
    return typst.Compiler(HERE / "paper.typ", root=HERE, font_paths=fonts)
