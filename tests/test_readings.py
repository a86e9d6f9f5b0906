"""One trial, many ways of reading: plain Finnish, language awareness, one's own language beside the Finnish."""

import re
from dataclasses import replace
from urllib.parse import unquote

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from catalogs import write_catalog
from flask import g
from people import Person

from mentorform.content_loader import load_model
from mentorform.i18n import Catalogs, Phrasebook
from mentorform.reading import Reading
from mentorform.web import create_app


@pytest.mark.parametrize(
    ("cookie", "reading"),
    [
        ("", Reading()),
        ("uk.plain.aware", Reading("uk", plain=True, aware=True)),
        ("uk.alone", Reading("uk", beside=False)),
        ("xx.plain", Reading("fi", plain=True)),
        ("<script>", Reading()),
    ],
)
def test_a_cookie_is_read_and_what_is_unknown_in_it_passed_over(cookie, reading):
    assert Reading.from_cookie(cookie, ["fi", "uk"]) == reading


def test_a_reading_survives_its_cookie():
    for reading in (Reading(), Reading("uk", True, True, False), Reading("en", beside=True)):
        assert Reading.from_cookie(reading.to_cookie(), ["fi", "uk", "en"]) == reading


def test_a_link_sets_the_reading_and_the_device_remembers_it(person, trial):
    person.open(f"{trial}meetings/1?language=uk&plain=1&aware=1")

    page = person.open(f"{trial}meetings/2")

    assert page.tree.html["lang"] == "uk"
    assert "plain" in page.tree.html["class"]
    assert page.tree.select_one("#m2-language")


def test_one_device_reads_in_its_own_way_and_the_other_in_its(app, person, trial):
    person.open(f"{trial}?language=uk")

    assert Person(app).open(trial).tree.html["lang"] == "fi"


def test_plain_finnish_is_finnish_to_every_machine_and_another_text_to_people(person, trial):
    page = person.open(f"{trial}meetings/1?plain=1&help=m1.goals.q4")
    standard = load_model().question("m1.goals.q4").text

    assert page.tree.html["lang"] == "fi"
    asked = page.words("#m1-goals-q4-h")
    assert asked.split(" ", 1)[1] != standard
    assert standard in page.words("#m1-goals-q4-help")
    assert not page.tree.select(".minutes")


def test_in_ones_own_language_every_question_and_button_stands_in_both(person, trial):
    page = person.open(f"{trial}meetings/1?language=uk")

    for element in page.tree.select(".ask label, .card h2, form > .save > button, .tools > button"):
        finnish, own = element.select_one("[lang=fi]"), element.select_one("[lang=uk]")
        assert finnish.text.strip(), element
        assert re.search("[а-яіїє]", own.text), element
        assert own["dir"] == "ltr"


def test_the_finnish_beside_is_plain_where_the_reading_is(person, trial):
    standard = person.open(f"{trial}meetings/1?language=uk").tree.select_one("#m1-goals-q4-h .fin").text
    plain = person.open(f"{trial}meetings/1?plain=1").tree.select_one("#m1-goals-q4-h .fin").text

    assert standard == load_model().question("m1.goals.q4").text
    assert plain != standard


def test_the_finnish_beside_can_be_put_away(person, trial):
    page = person.open(f"{trial}meetings/1?language=uk&beside=0")

    assert not page.tree.select(".fin")


def test_languages_are_named_in_themselves_on_the_start_page(person):
    links = {a["hreflang"]: a.text for a in person.open("/").tree.select("main a[hreflang]")}

    assert links["fi"] == "Suomi"
    assert links["uk"] == "Українська"


ALL = ("fi", "sv", "ru", "uk", "en", "ar", "et", "so", "fa", "ckb", "vi", "th", "tr")


@pytest.fixture
def everywhere(tmp_path, settings):
    """A site with every language that jobseekers in Finland need, and two more; each text between two marks."""
    folder = tmp_path / "translations"
    for code in (*ALL[1:], "es", "de"):
        write_catalog(folder, code, lambda text, code=code: f"{code}⟦{text}⟧", reviewed=code == "de")
    return Person(create_app(settings, translations=folder))


def test_a_language_is_added_by_its_folder_and_offered_in_the_order_of_need(everywhere):
    page = everywhere.open("/")

    for links in (".languages a[hreflang]", "main a[hreflang]"):
        assert [a["hreflang"] for a in page.tree.select(links)] == [*ALL, "de", "es"]
    names = {a["hreflang"]: a.text for a in page.tree.select(".languages a[hreflang]")}
    assert names["ckb"] == "کوردی (سۆرانی)"
    assert names["fa"] == "فارسی / دری"
    assert names["vi"] == "Tiếng Việt"


@pytest.mark.parametrize("code", ALL[1:])
def test_every_page_of_a_language_is_in_it_and_knows_its_direction(everywhere, code):
    trial = everywhere.begin()
    rtl = code in ("ar", "fa", "ckb")

    for path in ("", "meetings/1", "summary", "calendar"):
        page = everywhere.open(f"{trial}{path}?language={code}")

        assert (page.tree.html["lang"], page.tree.html["dir"]) == (code, "rtl" if rtl else "ltr")
        assert page.tree.select(f"main .own[lang={code}]")


@pytest.mark.parametrize(
    ("code", "moment"),
    [
        ("fi", "2.1. 14.05"),
        ("sv", "2 jan. 14:05"),
        ("uk", "2 січ. 14:05"),
        ("en", "Jan 2 14:05"),
        ("ar", "2 يناير 14:05"),
        ("ckb", "2ی کانوونی دووەم 14:05"),
        ("th", "2 ม.ค. 14:05"),
    ],
)
def test_days_and_times_are_in_the_readers_language(app, code, moment):
    with app.test_request_context("/"):
        g.reading = Reading(code)

        assert app.jinja_env.globals["moment"]("2026-01-02T12:05:00Z") == moment


def test_a_language_that_nobody_has_reviewed_says_so_quietly(everywhere):
    assert "luonnos" in everywhere.open("/?language=es").words("footer")
    assert "luonnos" not in everywhere.open("/?language=de").words("footer")
    assert "luonnos" not in everywhere.open("/?language=fi").words("footer")


def test_plain_finnish_that_nobody_has_reviewed_says_so_and_the_standard_finnish_is_the_original(person):
    assert "luonnos" in person.open("/?language=fi&plain=1").words("footer")
    assert "fi%40plain" in person.open("/?language=fi&plain=1").tree.select_one("footer a[href^=mailto]")["href"]
    assert "luonnos" not in person.open("/?language=fi&plain=0").words("footer")


def test_a_bad_phrase_is_reported_by_mail_that_names_page_and_language_and_never_the_link(person, trial):
    token = trial.split("/")[2]

    page = person.open(f"{trial}meetings/1?language=uk")

    (link,) = [a["href"] for a in page.tree.select("footer a") if a["href"].startswith("mailto:")]
    address, _, subject = link.partition("?subject=")
    assert address == "mailto:apua@example.org"
    assert unquote(subject) == "Mentorform uk /t/…/meetings/1"
    assert token not in unquote(link)
    assert not person.open(f"{trial}meetings/1?language=fi").tree.select("footer a[href^=mailto]")


@pytest.mark.parametrize("contact", ["", "puh. 03 123 456", "https://example.org/a@b", "a@b?bcc=c@d"])
def test_without_an_address_for_mail_there_is_no_link_for_mail(settings, contact):
    person = Person(create_app(replace(settings, contact=contact)))

    assert "mailto:" not in person.open("/?language=uk").text


def test_an_answer_is_the_same_whatever_language_it_is_read_in(person, trial):
    person.save(person.open(f"{trial}meetings/1?language=uk"), "m1-goals", {"m1.goals.q2": "Хочу писати"})

    assert person.open(f"{trial}meetings/1?language=fi").value("m1.goals.q2") == "Хочу писати"


def test_messages_come_in_the_readers_language(person, trial):
    person.open(f"{trial}?language=uk")

    answer = person.post(f"{trial}meetings/1/goals", {"m1.goals.q2": "x" * 20_001})

    assert re.search("[а-яіїє]", answer.tree.select_one("#m1-goals-q2-error").text)


def test_language_awareness_shows_its_items_where_they_belong(person, trial):
    without = person.open(f"{trial}meetings/1")
    with_it = person.open(f"{trial}meetings/1?aware=1")

    assert without.tree.select_one("#lang-l1a")
    assert not without.tree.select_one("#lang-l3-q")
    assert with_it.tree.select_one("#lang-l3-q")
    assert "omin sanoin" in with_it.words("#m1-goals-q4-q .retell")
    assert not without.tree.select(".retell")


def test_the_help_phrase_agreed_in_meeting_one_is_pinned_on_later_pages(person, trial):
    person.save(person.open(f"{trial}meetings/1"), "m1-language", {"lang.l1a": "Voitko sanoa hitaasti?"})

    for number in (2, 3, 4):
        assert "Voitko sanoa hitaasti?" in person.open(f"{trial}meetings/{number}").words(".pinned")


def test_a_toggle_without_javascript_saves_the_section_first(person, trial):
    page = person.open(f"{trial}meetings/1")

    answer = person.send(page, "m1-goals", {"m1.goals.q2": "kesken"}, button=("reading", "plain=1"))

    assert answer.response.location == f"{trial}meetings/1?plain=1#m1-goals"
    assert person.open(answer.response.location.partition("#")[0]).value("m1.goals.q2") == "kesken"


@pytest.fixture
def mirrored(tmp_path, settings):
    """A site with a right-to-left language made for the test: every text between two marks, one text left out."""
    folder = tmp_path / "translations"
    write_catalog(folder, "he", lambda text: None if text == "Mitä kuuluu?" else f"⟦{text}⟧")
    return Person(create_app(settings, translations=folder))


def test_a_right_to_left_language_is_mirrored_and_every_phrase_knows_its_direction(mirrored):
    trial = mirrored.begin()
    for path in ("", "meetings/1", "meetings/2", "summary", "guide", "preparation"):
        page = mirrored.open(f"{trial}{path}?language=he")

        assert (page.tree.html["lang"], page.tree.html["dir"]) == ("he", "rtl")
        for element in page.tree.select(".fin"):
            assert (element["lang"], element["dir"]) == ("fi", "ltr")
        for element in page.tree.select(".own"):
            assert element["dir"] == ("rtl" if element["lang"] == "he" else "ltr")


def test_a_text_that_fell_back_to_finnish_says_that_it_is_finnish(mirrored):
    page = mirrored.open(f"{mirrored.begin()}meetings/2?language=he")

    shown = page.tree.select_one("#model-m2-b1-h label span")
    assert (shown.text, shown["lang"], shown["dir"]) == ("Mitä kuuluu?", "fi", "ltr")


def test_a_language_that_is_not_complete_is_not_offered(tmp_path):
    made = Catalog(locale="en")
    made.add("Tallenna", "Save")
    made.add("Ei nyt", "")
    place = tmp_path / "en" / "LC_MESSAGES"
    place.mkdir(parents=True)
    with (place / "messages.po").open("wb") as file:
        write_po(file, made)

    assert Catalogs(tmp_path).offered == ["fi"]


def test_the_phrases_of_a_reading_are_made_once():
    book = Phrasebook(Catalogs(), load_model())

    assert book.phrases(Reading("uk")) is book.phrases(Reading("uk", aware=True))
    assert book.phrases(Reading("uk")) is not book.phrases(Reading("uk", plain=True))
