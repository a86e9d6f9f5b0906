"""A paper as a Word file (DOCX): for those who must go on writing in it, or paste it into a case system."""

import io
from collections.abc import Iterable
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from mentorform.exports.outline import UNKNOWN, Line, Paper, Phrase, Words

A4 = (Mm(210), Mm(297))
LONGEST_TITLE = 255  # characters that the format holds in a file's title
ROOM = "_" * 60  # a line to write on: characters that stay where a case system takes only text


def render(paper: Paper) -> bytes:
    """Return the file. Its headings, lists and languages are Word's own, so that a screen reader finds them."""
    document = Document()
    _set_up(document, paper)
    _say(document.add_paragraph(style="Title"), (paper.name,))
    _say(document.add_paragraph(style="Subtitle"), paper.about)
    if paper.note:
        _say(document.add_paragraph(), paper.note)
    for stage in paper.stages:
        _say(document.add_heading(level=1), stage.title)
        if stage.note:
            _say(document.add_paragraph(), stage.note)
        for group in stage.groups:
            if group.title:
                _say(document.add_heading(level=2), group.title)
            for asked in group.asked:
                _say(document.add_heading(level=3 if group.title else 2), asked.asks[0])
                for ask in asked.asks[1:]:
                    _say(document.add_paragraph(), ask)
                for line in asked.lines:
                    _line(document, line, is_entry=asked.is_list)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _set_up(document: Any, paper: Paper) -> None:
    about = document.core_properties
    # python-docx's template names its own author and day; a paper says what it is and whose language it speaks
    about.title, about.language, about.author, about.comments = paper.title[:LONGEST_TITLE], paper.lang, "", ""
    section = document.sections[0]
    section.page_width, section.page_height = A4
    section.left_margin = section.right_margin = Mm(20)
    document.styles["Normal"].font.size = Pt(11)
    _language(document.styles["Normal"].element.get_or_add_rPr(), paper.lang)
    _say(section.header.paragraphs[0], (paper.name,))


def _line(document: Any, line: Line, *, is_entry: bool) -> None:
    for place, piece in enumerate(line.pieces):
        style = ("List Bullet" if place == 0 else "List Continue") if is_entry else None
        paragraph = document.add_paragraph(style=style)
        if piece.label:
            _say(paragraph, piece.label, bold=True)
            paragraph.add_run(" ")
        _say(paragraph, piece.words)
    for _ in range(line.room):
        document.add_paragraph(ROOM)


def _say(paragraph: Paragraph, phrase: Phrase, *, bold: bool = False) -> None:
    """Write a phrase into a paragraph, each language marked as what it is; the direction is the first one's."""
    if phrase and phrase[0].dir == "rtl" and not paragraph.runs:
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
    for words in _spaced(phrase):
        run = paragraph.add_run(words.text)
        run.bold = bold or None
        properties = run._r.get_or_add_rPr()
        if words.dir == "rtl":
            properties.append(OxmlElement("w:rtl"))
        if words.lang != UNKNOWN:
            _language(properties, words.lang, rtl=words.dir == "rtl")


def _spaced(phrase: Phrase) -> Iterable[Words]:
    for place, words in enumerate(phrase):
        yield Words(f" / {words.text}", words.lang, words.dir) if place else words


def _language(properties: Any, language: str, *, rtl: bool = False) -> None:
    element = OxmlElement("w:lang")
    element.set(qn("w:bidi" if rtl else "w:val"), language)
    properties.append(element)
