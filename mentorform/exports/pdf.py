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
    "0606-061B 061E-06FF 0750-077F 08A0 08A2-08AC 08E4-08FE 0E01-0E3A 0E3F-0E5B 1E00-1EFF "
    "2000-2064 2066-2071 2074-208E 2090-209C 20A0-20BF 2100-215F 2184 2189 25CC 2E41 FB00-FB06 FB50-FBC1 "
    "FBD3-FD3F FD50-FD8F FD92-FDC7 FDF0-FDFD FE70-FE74 FE76-FEFC FFFD"
)
EMOJI = (
    "2194-2199 21A9-21AA 231A-231B 2328 23CF 23E9-23F3 23F8-23FA 25AA-25AB 25B6 25C0 25FB-25FE 2600-2604 260E "
    "2611 2614-2615 2618 261D 2620 2622-2623 2626 262A 262E-262F 2638-263A 2640 2642 2648-2653 265F-2660 2663 "
    "2665-2666 2668 267B 267E-267F 2692-2697 2699 269B-269C 26A0-26A1 26A7 26AA-26AB 26B0-26B1 26BD-26BE "
    "26C4-26C5 26C8 26CE-26CF 26D1 26D3-26D4 26E9-26EA 26F0-26F5 26F7-26FA 26FD 2702 2705 2708-270D 270F 2712 "
    "2714 2716 271D 2721 2728 2733-2734 2744 2747 274C 274E 2753-2755 2757 2763-2764 2795-2797 27A1 27B0 27BF "
    "2934-2935 2B05-2B07 2B1B-2B1C 2B50 2B55 1F300-1F321 1F324-1F393 1F396-1F397 1F399-1F39B 1F39E-1F3F0 "
    "1F3F3-1F3F5 1F3F7-1F4FD 1F4FF-1F53D 1F549-1F54E 1F550-1F567 1F56F-1F570 1F573-1F57A 1F587 1F58A-1F58D 1F590 "
    "1F595-1F596 1F5A4-1F5A5 1F5A8 1F5B1-1F5B2 1F5BC 1F5C2-1F5C4 1F5D1-1F5D3 1F5DC-1F5DE 1F5E1 1F5E3 1F5E8 1F5EF "
    "1F5F3 1F5FA-1F64F 1F680-1F6C5 1F6CB-1F6D2 1F6D5-1F6D9 1F6DC-1F6E5 1F6E9 1F6EB-1F6EC 1F6F0 1F6F3-1F6FC "
    "1F7E0-1F7EB 1F7F0 1F90C-1F93A 1F93C-1F945 1F947-1F9FF 1FA70-1FA7C 1FA80-1FAC6 1FAC8 1FACC-1FADD 1FADF-1FAEB "
    "1FAEF-1FAFA"
)


def _characters(ranges: str) -> list[str]:
    ends = [[int(end, 16) for end in part.split("-")] for part in ranges.split()]
    return [chr(code) for low, *high in ends for code in range(low, (high or [low])[0] + 1)]


def _class(characters: Iterable[str]) -> str:
    return "[" + "".join(map(re.escape, characters)) + "]"


_ALL = _characters(COVERED) + _characters(EMOJI)
_ARABIC = [c for c in _ALL if "\u0600" <= c <= "\u08ff" or "\ufb50" <= c <= "\ufefc"]
_THAI = [c for c in _ALL if "\u0e01" <= c <= "\u0e5b"]
_OTHER = [
    c for c in sorted(set(_ALL) - {*_ARABIC, *_THAI, *_characters(EMOJI)}) if unicodedata.category(c)[0] not in "ZC"
]
# Typst falls over a mark in a tab or in a forced direction; nobody who writes an answer forces one. An emoji has one
# shape here, whichever its text asks for.
_FORCED = re.compile("[\u202a-\u202e\u2066-\u2069\ufe0e\ufe0f]")
# What cannot be set: a character that no font has, and a mark on a letter of the other font.
_UNSET = re.compile(
    "|".join(
        [
            rf"[^\n{_class(_ALL)[1:]}",
            *(
                rf"(?<!{_class(font)}){_class(c for c in font if unicodedata.category(c)[0] == 'M')}+"
                for font in (_ARABIC, _THAI, _OTHER)
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
