"""The papers as PDF: right for screen readers, for copying, and for whoever they are handed to."""

import io
from datetime import UTC, datetime
from unicodedata import category

import pypdfium2
import pytest
import segno
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from papers import assert_is_accessible, opened, tags, text_of, word_text
from people import Person
from test_links import ALWAYS, FACTS, fill, read_link

from mentorform.config import Settings
from mentorform.content_loader import load_model
from mentorform.exports import EXPORTS, pdf
from mentorform.exports.blank import blank_forms
from mentorform.exports.outline import Asked, Group, Line, Paper, Piece, Stage, written
from mentorform.exports.pdf import COVERED, EMOJI
from mentorform.exports.pictograms import pictogram
from mentorform.i18n import Catalogs, Phrasebook
from mentorform.reading import Reading
from mentorform.trial import Trial, new_document
from mentorform.web import create_app

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
FINNISH = "Hygieniapassi äöå ÄÖÅ – työhönvalmennus"
UKRAINIAN = "Хочу навчитися працювати на кухні ґ є ї"
ARABIC = "أريد أن أتعلم العمل في المطبخ والآن لا إلا الله"
PDFS = [name for name, export in EXPORTS.items() if export.media_type == "application/pdf"]


@pytest.fixture
def told(person, trial):
    """A trial with goals in three languages and a name."""
    person.post(f"{trial}details", {"trial.title": "Keittiö Aalto", "trial.trainee": "Olena"})
    goals = {f"m1.goals.q1.g{n}.text": text for n, text in enumerate((FINNISH, UKRAINIAN, ARABIC))}
    person.post(f"{trial}meetings/1/goals", goals | {"m1.goals.q2": "Yksi rivi\nToinen rivi"})
    person.post(f"{trial}meetings/1/skills", {"m1.skills.q3.s1.text": "Keitän soppaa"})
    return trial


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A trial in which something stands everywhere, for tests that only read it: its person, address and marks."""
    app = create_app(Settings(data=tmp_path_factory.mktemp("filled")))
    person = Person(app)
    trial = person.begin()
    marks = fill(app, person, trial)
    person.post(f"{trial}meetings/1/goals", {"m1.goals.q4": "teksti ristiriidassa"})
    return person, trial, marks


def taken(person, trial, name, status=200):
    """Return a paper as it is downloaded."""
    answer = person.client.get(f"{trial}export/{name}")
    assert answer.status_code == status, name
    if status == 200:
        assert answer.mimetype == EXPORTS[name].media_type.partition(";")[0]
        assert answer.headers["Content-Disposition"] == f"attachment; filename={EXPORTS[name].file}"
        assert answer.headers["Cache-Control"] == "no-store"
    return answer.data


def paper_of(*texts):
    """Return a paper in which people wrote these texts."""
    lines = tuple(Line((Piece((written(text),)),)) for text in texts)
    stage = Stage((written("osa"),), (Group((), (Asked("1", ((written("kysymys"),),), lines),)),))
    return Paper(written("nimi"), (written("paperi"),), "fi", "ltr", (stage,))


@pytest.mark.parametrize("name", PDFS)
@pytest.mark.parametrize(("query", "language"), [("language=fi", "fi"), ("language=uk", "uk"), ("plain=1", "fi")])
def test_a_pdf_is_tagged_and_says_its_title_and_language(person, told, name, query, language):
    person.client.get(f"/?{query}")

    assert_is_accessible(taken(person, told, name), language)


def test_text_comes_out_of_a_pdf_as_it_went_in(person, told):
    for name in ("path", "meeting-1"):
        text = text_of(taken(person, told, name))
        for written_text in (FINNISH, UKRAINIAN, ARABIC, "Yksi rivi Toinen rivi"):
            assert written_text in text, name


def test_each_sheet_bears_the_trials_name_and_its_number(person, told):
    for number in range(12):
        person.post(f"{told}meetings/1/tasks", {f"m1.tasks.q1.t{number}.text": "Pitkä tehtävä. " * 60})
    document = pypdfium2.PdfDocument(taken(person, told, "path"))

    assert len(document) > 1
    for number, page in enumerate(document, 1):
        text = page.get_textpage().get_text_bounded()
        assert "Keittiö Aalto" in text
        assert f"{number} / {len(document)}" in text


def test_the_bookmarks_are_the_path(person, told):
    document = opened(taken(person, told, "path"))
    with document.open_outline() as outline:
        stages = [item.title for item in outline.root]

    assert stages[0] == "Työkokeilun tiedot"
    assert [title for title in stages if "1. tapaaminen" in title]
    assert len(stages) == 8


def test_each_language_is_tagged_as_what_it_is(person, told):
    person.client.get("/?language=uk")

    found = {language for _kind, language in tags(taken(person, told, "path"))}

    assert {"fi", "und"} <= found


def test_plain_finnish_stands_in_a_paper_where_the_device_reads_it(app, person, told):
    plain = app.extensions["phrasebook"].phrases(Reading(plain=True)).model.question("m1.goals.q2").asks[0]
    assert plain not in text_of(taken(person, told, "meeting-1"))

    person.client.get("/?plain=1")

    assert plain in text_of(taken(person, told, "meeting-1"))


def test_a_text_is_never_read_as_a_program():
    texts = ("#panic()", "$x$", "*ei lihava*", '") #read("/etc/passwd")', "= otsikko", "<label> @ref", "\\u{41}")

    assert all(text in text_of(pdf.render(paper_of(*texts))) for text in texts)


def test_every_character_that_the_fonts_are_said_to_have_can_be_set():
    ends = [[int(end, 16) for end in part.split("-")] for part in f"{COVERED} {EMOJI}".split()]
    characters = [chr(code) for low, *high in ends for code in range(low, (high or [low])[0] + 1) if code != 0xFFFD]
    characters = [_letter_for(c) + c for c in characters]
    texts = ["".join(characters[start : start + 60]) for start in range(0, len(characters), 60)]

    assert "\ufffd" not in text_of(pdf.render(paper_of(*texts)))


def _letter_for(character):
    """Return what a mark stands on, in its own script; nothing for what is no mark."""
    if category(character)[0] != "M":
        return ""
    return "ب" if "\u0600" <= character <= "\u08ff" else "ก" if "\u0e00" <= character <= "\u0e7f" else "a"


def test_an_emoji_and_thai_are_in_a_paper_as_they_were_written():
    text = text_of(pdf.render(paper_of("Kiitos 😊 👍🏽 ❤️", "ฉันเรียนรู้วิธีใช้เครื่องล้างจาน", "سڵاو، ڕێکەوت", "Cảm ơn")))

    assert "😊" in text
    assert "👍" in text
    assert "❤" in text
    assert "เครื่องล้างจาน" in text
    assert "Cảm ơn" in text
    assert "\ufffd" not in text


@given(st.text(max_size=60), st.text(st.sampled_from("a é\u0301ыشـ\u064b\u200d\u202e\n\t(\\#"), max_size=20))
@settings(max_examples=150, deadline=None)
def test_no_text_stops_a_paper(text, mixed):
    assert "loppu" in text_of(pdf.render(paper_of(text, mixed, "loppu")))


@pytest.mark.parametrize(
    "text", ["emoji 😊 loppu", "漢字 loppu", "\x01\x0b\ufffe loppu", "\u200e\u2028 loppu", "ሰላም loppu"]
)
def test_a_character_without_a_shape_never_stops_a_paper(text):
    assert "loppu" in text_of(pdf.render(paper_of(text)))


def test_a_word_longer_than_a_line_stays_on_the_sheet():
    page = pypdfium2.PdfDocument(pdf.render(paper_of("x" * 2_000)))[0]

    assert all(page.get_textpage().get_charbox(n)[2] < 595 - 40 for n in range(page.get_textpage().count_chars()))


def test_an_unknown_paper_is_not_there(person, trial):
    for place in (trial, read_link(person, trial)):
        taken(person, place, "nothing", 404)


def test_the_summary_leads_to_each_paper_that_its_link_may_open(person, trial):
    read = read_link(person, trial)
    shared = {name for name, export in EXPORTS.items() if export.is_for_others}

    for place, names in ((trial, set(EXPORTS)), (read, shared)):
        links = {a["href"] for a in person.open(f"{place}summary").tree.select("#papers a")}
        assert links == {f"{place}export/{name}" for name in names}


def test_the_read_only_link_opens_no_paper_that_holds_what_is_private(person, trial):
    read = read_link(person, trial)

    for name, export in EXPORTS.items():
        taken(person, read, name, 200 if export.is_for_others else 404)


@pytest.mark.parametrize("name", [name for name, export in EXPORTS.items() if export.is_for_others])
def test_a_paper_for_others_holds_what_is_shared_and_nothing_else(filled, name):
    """A table: every item of the model, in the paper that the one who writes hands over and the one who reads takes."""
    person, trial, marks = filled
    papers = [words_of(name, taken(person, place, name)) for place in (trial, read_link(person, trial))]

    for text in papers:
        assert "ristiriidassa" not in text
        for question_id, written_text in marks.items():
            if question_id not in ALWAYS | FACTS:
                assert written_text not in text, question_id
    if "shared" in name:
        missing = [q for q in ALWAYS | FACTS if marks[q] not in papers[0]]
        assert missing == []


def test_what_the_trainee_adds_comes_into_the_shared_paper(app, person, trial):
    marks = fill(app, person, trial)
    person.post(f"{trial}meetings/1/goals", {"m1.goals.q2.shared": "1"})

    assert marks["m1.goals.q2"] in text_of(taken(person, trial, "shared"))


def test_a_paper_of_a_trial_that_shares_nothing_says_so(person, trial):
    assert "Mitään ei ole vielä jaettu." in text_of(taken(person, trial, "shared"))


def words_of(name, data):
    """Return the text of a paper, whatever kind of file it is."""
    return WORDS[EXPORTS[name].file.rpartition(".")[2]](data)


WORDS = {"pdf": text_of, "docx": word_text}


# Word


def test_the_word_file_has_words_own_headings_lists_and_languages(person, told):
    person.client.get("/?language=uk")
    document = Document(io.BytesIO(taken(person, told, "shared-word")))
    styles = {paragraph.style.name for paragraph in document.paragraphs}
    xml = document.element.xml

    assert {"Title", "Heading 1", "Heading 2", "Heading 3", "List Bullet"} <= styles
    assert document.core_properties.language == "uk"
    assert document.core_properties.title.startswith("Keittiö Aalto – ")
    assert document.core_properties.author == ""
    assert 'w:lang w:val="fi"' in xml
    assert 'w:lang w:val="uk"' in xml
    assert "<w:rtl/>" in xml
    assert "<w:bidi/>" in xml


def test_text_stands_in_the_word_file_as_it_was_written(person, told):
    text = word_text(taken(person, told, "shared-word"))

    assert all(written_text in text for written_text in (FINNISH, UKRAINIAN, ARABIC))


def test_a_control_character_never_stops_a_word_file(person, told):
    person.post(f"{told}meetings/1/tasks", {"m1.tasks.q1.a.text": "a\x01\x0bb\ufffe"})

    assert "ab" in word_text(taken(person, told, "shared-word"))


@pytest.mark.parametrize("name", EXPORTS)
def test_a_name_as_long_as_a_form_takes_stops_no_paper(person, trial, name):
    person.post(f"{trial}details", {"trial.title": "pitkä " * 160})

    taken(person, trial, name)


# The certificate


def test_the_certificate_holds_the_facts_of_the_trial_and_lines_to_sign(person, told):
    facts = {
        "trial.workplace": "Kahvila Aalto",
        "trial.start": "1.12.2026",
        "trial.end": "31.1.2027",
        "trial.hours": "240",
    }
    person.post(f"{told}details", facts)
    person.post(f"{told}meetings/1/tasks", {"m1.tasks.q1.a.text": "Astianpesu"})

    for name in ("certificate", "certificate-word"):
        text = words_of(name, taken(person, told, name))
        for fact in (
            "Olena",
            "Kahvila Aalto",
            "1.12.2026 – 31.1.2027",
            "Astianpesu",
            "Työtunnit yhteensä 240",
            "Esihenkilön allekir",
        ):
            assert fact in text, (name, fact)


def test_a_trial_that_ended_early_is_certified_until_then(person, told):
    person.post(f"{told}details", {"trial.start": "1.12.", "trial.end": "31.1.", "trial.ended": "15.12."})

    text = text_of(taken(person, told, "certificate"))

    assert "1.12. – 15.12." in text
    assert "31.1." not in text


def test_where_nothing_is_written_the_certificate_has_a_line(person, trial):
    assert word_text(taken(person, trial, "certificate-word")).count("____ ") >= 7


def test_a_verbal_assessment_has_room_only_where_it_was_asked_for(person, told):
    person.post(f"{told}meetings/1/eval", {"m1.eval.points.a.text": "Täsmällisyys"})
    person.post(f"{told}meetings/4/goals", {"m4.goals.q3": "Onnistuin kassalla", "m4.goals.q3.shared": "1"})

    assert "Sanallinen arviointi" not in text_of(taken(person, told, "certificate"))
    assessed = text_of(taken(person, told, "certificate-words"))
    assert "Sanallinen arviointi" in assessed
    assert "Täsmällisyys" in assessed
    assert "kassalla" not in assessed  # nothing is worded or judged by the program


# Blank forms


def test_a_form_has_every_question_of_its_meeting_and_only_goals_of_what_was_written(app, person, told):
    person.post(f"{told}meetings/2/flow", {"m2.flow.q1": "ei lomakkeelle"})
    meeting = app.extensions["phrasebook"].phrases(Reading()).model.meetings[1]

    text = text_of(taken(person, told, "form-2")).replace("-", "")

    for section in meeting.sections:
        for question in section.questions:
            assert (question.asks or (question.text,))[0].replace("-", "") in text, question.id
    assert UKRAINIAN in text
    assert "ei lomakkeelle" not in text


def test_the_code_on_a_form_opens_its_meeting():
    phrases = Phrasebook(Catalogs(), load_model()).phrases(Reading())
    made = blank_forms(Trial(new_document(NOW)), phrases, (1, 3), lambda page: f"https://example.org/t/TOKEN/{page}")

    for stage, page in zip(made.stages, ("meetings/1", "meetings/3"), strict=True):
        expected = io.BytesIO()
        segno.make(f"https://example.org/t/TOKEN/{page}", error="m").save(expected, "svg", border=2, xmldecl=False)
        assert stage.qr == expected.getvalue().decode()
        assert "Kuka tahansa, jolla on tämä lomake" in stage.note[-1].text


def test_each_part_of_a_form_has_the_pictogram_of_its_section_which_is_no_part_of_its_words(person, trial):
    phrases = Phrasebook(Catalogs(), load_model()).phrases(Reading())
    made = blank_forms(Trial(new_document(NOW)), phrases, (1,), lambda page: f"https://example.org/{page}")
    document = pypdfium2.PdfDocument(taken(person, trial, "forms"))

    pictures = [group.picture for group in made.stages[0].groups]
    assert pictures == [pictogram(section.picture) for section in phrases.model.meetings[0].sections]
    assert all("<path" in picture and "#000" in picture for picture in pictures)
    titles = [mark.get_title() for mark in document.get_toc()]
    assert phrases.model.meetings[0].sections[0].title in titles


def test_each_form_begins_a_sheet_of_its_own(person, trial):
    document = pypdfium2.PdfDocument(taken(person, trial, "forms"))
    pages = [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    starts = [number for number, text in enumerate(pages) if "Koodi avaa tämän tapaamisen sivun" in text]

    assert len(starts) == 4
    assert len(set(starts)) == 4


def test_the_codes_are_beside_a_warning_and_never_behind_the_read_only_link(person, trial):
    assert "Kuka tahansa, jolla on lomake" in person.open(f"{trial}summary").words("#papers")
    for name, export in EXPORTS.items():
        if export.kind == "blank":
            taken(person, read_link(person, trial), name, 404)
