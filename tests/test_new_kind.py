"""A new kind of answer is one row: it is asked, shown, copied and printed without another word about it."""

import shutil
from functools import partial

import pypdfium2
import pytest
from docx import Document
from people import Person
from wtforms import RadioField

from mentorform import choices, content_loader, forms, names, web
from mentorform.content import Choice
from mentorform.content_loader import FOLDER, load_model
from mentorform.field_kinds import FIELD_KINDS, FieldKind
from mentorform.program_text import N_, ProgramText
from mentorform.web import create_app

STARS = tuple(str(number) for number in range(1, 4))
TEXTS = {"1": "Yksi tähti", "2": "Kaksi tähteä", "3": "Kolme tähteä"}
ASKED = "m1.goals.q2"


@pytest.fixture
def person(monkeypatch, tmp_path, settings):
    """Somebody at a program in which one question of the first meeting is answered with stars."""
    kind = FieldKind(canonical=str.strip, join=max, is_chosen=True, refusal=N_("Valitse jokin vaihtoehdoista."))
    monkeypatch.setitem(FIELD_KINDS, "stars", kind)
    monkeypatch.setitem(forms.FIELDS, "stars", partial(RadioField, choices=[*STARS, ""], validate_choice=False))
    monkeypatch.setitem(names.KINDS, "stars", names._one("stars", STARS))
    monkeypatch.setitem(choices.CHOICES, "stars", tuple(Choice(one, ProgramText(TEXTS[one])) for one in STARS))
    monkeypatch.setattr(content_loader, "QUESTION_KINDS", content_loader.QUESTION_KINDS | {"stars"})
    folder = shutil.copytree(FOLDER, tmp_path / "model")
    meeting = folder / "meeting-1.toml"
    head, found, tail = meeting.read_text(encoding="utf-8").partition(f'id = "{ASKED}"\n')
    assert found
    tail = tail.replace('kind = "text"', 'kind = "stars"', 1)
    meeting.write_text(f"{head}{found}{tail}", encoding="utf-8")
    monkeypatch.setattr(web, "load_model", lambda links: load_model(folder, links))
    return Person(create_app(settings))


def test_it_is_chosen_on_the_meetings_page_and_another_value_is_refused(person):
    trial = person.begin()
    page = person.open(f"{trial}meetings/1")
    assert [c["value"] for c in page.tree.select(f'input[type=radio][name="{ASKED}"]')] == [*STARS, ""]

    assert person.post(f"{trial}meetings/1/goals", {ASKED: "4"}).status == 422
    assert person.post(f"{trial}meetings/1/goals", {ASKED: "2"}).status == 303

    assert person.open(f"{trial}meetings/1").value(ASKED) == "2"


def test_it_stands_in_the_summary_the_papers_the_copy_and_on_the_blank_form(person, tmp_path):
    trial = person.begin()
    person.post(f"{trial}meetings/1/goals", {ASKED: "2", f"{ASKED}.shared": "1"})

    assert TEXTS["2"] in person.open(f"{trial}summary").words("#meeting-1")
    assert TEXTS["2"] in _pdf(person, f"{trial}export/path")
    assert all(text in _pdf(person, f"{trial}export/form-1") for text in TEXTS.values())
    assert TEXTS["2"] in person.client.get(f"{trial}export/copy").text
    assert f'"{ASKED}": "2"' in person.client.get(f"{trial}export/data").text
    file = tmp_path / "shared.docx"
    file.write_bytes(person.client.get(f"{trial}export/shared-word").data)
    assert TEXTS["2"] in "\n".join(paragraph.text for paragraph in Document(str(file)).paragraphs)


def test_two_devices_that_choose_differently_choose_again(person):
    trial = person.begin()
    base = {f"{ASKED}.base": person.open(f"{trial}meetings/1").value(f"{ASKED}.base")}
    person.post(f"{trial}meetings/1/goals", {ASKED: "1", **base})
    answer = person.post(f"{trial}meetings/1/goals", {ASKED: "3", **base})

    assert answer.status == 409
    assert TEXTS["1"] in answer.words(".conflict")
    assert [b["value"] for b in answer.tree.select(f'button[name="{ASKED}.resolve"]')] == ["mine", "theirs"]


def _pdf(person, path):
    document = pypdfium2.PdfDocument(person.client.get(path).data)
    return "\n".join(page.get_textpage().get_text_range() for page in document)
