"""What the tests of papers share: PDFs as a screen reader and a person get them."""

import io

import pikepdf
import pypdfium2
from docx import Document


def text_of(pdf):
    """Return the text of a PDF as somebody who copies it gets it, with single spaces."""
    document = pypdfium2.PdfDocument(pdf)
    found = " ".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return " ".join(found.replace("\u200b", "").split())


def word_text(data):
    """Return the text of a Word file, headers included, with single spaces."""
    document = Document(io.BytesIO(data))
    heads = [paragraph.text for section in document.sections for paragraph in section.header.paragraphs]
    return " ".join(" ".join([*heads, *(paragraph.text for paragraph in document.paragraphs)]).split())


def opened(pdf):
    """Return a PDF as pikepdf reads it."""
    return pikepdf.open(io.BytesIO(pdf))


def tags(pdf):
    """Return the structure elements of a PDF in order: (type, language or "")."""
    found = []

    def walk(element):
        if isinstance(element, pikepdf.Array):
            for one in element:
                walk(one)
        elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
            found.append((str(element.S), str(element.get("/Lang", ""))))
            walk(element.get("/K", pikepdf.Array()))

    document = opened(pdf)
    walk(document.Root.StructTreeRoot.K)
    return found


def assert_is_accessible(pdf, language):
    """Check what PDF/UA-1 asks of any paper, and that every sheet is an A4."""
    document = opened(pdf)
    with document.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"]
    assert document.Root.MarkInfo.Marked
    assert document.Root.ViewerPreferences.DisplayDocTitle
    assert str(document.Root.Lang) == language
    for page in document.pages:
        assert [round(float(side)) for side in page.mediabox] == [0, 0, 595, 842]
        assert page.Tabs == "/S" or "/Annots" not in page
    assert {"/H1", "/P"} <= {kind for kind, _language in tags(pdf)}
