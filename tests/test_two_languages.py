"""In two languages each sentence is whole: its own marks, its own words, its own direction."""

import re
import subprocess
import sys
from dataclasses import replace

import pytest
from bs4 import NavigableString
from people import Page, Person
from places import places

from mentorform.config import Settings
from mentorform.program_text import N_
from mentorform.reading import Reading
from mentorform.web import create_app

PUNCTUATION = re.compile(r"[\s:;,.·–—()/-]+")
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
ARABIC = re.compile(r"[\u0600-\u06ff]")
FINNISH_DAY = re.compile(r"(?<!\d)\d{1,2}\.\d{1,2}\.(?:\d{4})?(?!\d)")
WRITTEN = "textarea, input, .words, .goal-text, [dir=auto], .languages, nav[aria-label] ul.doors, bdi"


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Each page in each of its states, in Ukrainian with Finnish beside; a test that looks at them changes nothing."""
    person = Person(create_app(Settings(data=tmp_path_factory.mktemp("pages") / "data", operator="Kunta")))
    found = places(person, "?language=uk&plain=0&aware=1")
    return {place.name: place.answer or Page(person.client.get(place.path)) for place in found}


@pytest.mark.long
def test_no_mark_stands_alone_beside_a_phrase(pages):
    compared = 0
    for name, page in pages.items():
        for phrase in page.tree.select("span.fin, span.own"):
            around = phrase.parent
            alone = [
                t for t in around.children if isinstance(t, NavigableString) and PUNCTUATION.fullmatch(t) and t.strip()
            ]
            assert not alone, (name, str(around)[:400])
            compared += 1
    assert compared > 1000


def test_no_finnish_sentence_holds_a_word_of_another_language(pages):
    for name, page in pages.items():
        for written in page.tree.select(WRITTEN):
            written.clear()
        for finnish in page.tree.select("[lang=fi]"):
            assert not CYRILLIC.search(finnish.get_text()), (name, str(finnish)[:300])


def test_no_sentence_of_ones_own_language_holds_a_finnish_phrase(pages, app):
    """A phrase within a sentence is said in the sentence's language; what has no Cyrillic letter at all is a name."""
    phrases = app.extensions["phrasebook"].phrases(Reading("uk"))
    finnish = {N_(text) for text in ("Työkokeilija", "Mentori", "Joku muu", "Yhteenveto", "Ei rastia")}
    assert all(CYRILLIC.search(phrases.text(text)) for text in finnish)
    for name, page in pages.items():
        for own in page.tree.select("span.own[lang=uk]"):
            assert not [text for text in finnish if text in own.get_text()], (name, str(own)[:300])


def test_who_wrote_a_text_stands_in_a_whole_sentence(person, trial):
    meeting = f"{trial}meetings/1"
    base = {"m1.goals.q4.base": person.open(meeting).value("m1.goals.q4.base")}
    person.client.get("/?writer=mentor")
    for text in ("hänen", "minun"):
        page = person.post(f"{meeting}/goals", {**base, "m1.goals.q4": text})
    person.client.get("/?language=uk")

    when = person.open(meeting).tree.select_one(".conflict .when")

    assert page.status == 409
    assert re.fullmatch(r"Toinen teksti, \d+\.\d\d · Mentori", when.select_one(".fin").get_text())
    assert "Mentori" not in when.select_one(".own").get_text()


@pytest.mark.parametrize("language", ["ar", "fa", "ckb"])
def test_a_day_in_a_page_read_from_the_right_carries_its_direction(person, trial, language):
    days = {"trial.start": "1.12.2026", "trial.end": "1.3.2027", "dates.m1.on": "2.12.2026", "dates.m1.at": "9.30"}
    person.save(person.open(trial), "trial-details", days)
    person.client.get(f"/?language={language}")
    found = 0

    for path in (trial, f"{trial}calendar", f"{trial}meetings/1", f"{trial}summary", "/accessibility"):
        page = person.open(path)
        assert page.tree.html["dir"] == "rtl"
        for written in page.tree.select("textarea, input, title"):
            written.clear()
        for text in page.tree.find_all(string=FINNISH_DAY):
            nearest = text.find_parent(attrs={"dir": True})
            assert nearest["dir"] in ("ltr", "auto"), (path, str(text.parent)[:200])
            found += 1

    assert found > 5


def test_a_day_in_a_finnish_page_stands_as_it_is(person, trial):
    person.save(person.open(trial), "trial-details", {"dates.m1.on": "2.12.2026"})

    page = person.open(f"{trial}calendar")

    assert not page.tree.select("bdi")
    assert "2.12.2026 " in page.words()


@pytest.mark.parametrize("reading", ["language=fi", "language=fi&plain=1", "language=uk", "language=ar&beside=0"])
def test_without_an_operator_no_page_names_one(settings, reading):
    person = Person(create_app(replace(settings, operator="")))
    trial = person.begin()
    private = person.post(f"{trial}preparation/trainee", {}).tree.select_one(".notice .link a")["href"]
    person.client.get(f"/?{reading}")

    for path in ("/privacy", "/accessibility", trial, f"{trial}meetings/1", "/" + private.split("/", 3)[3]):
        page = person.open(path)
        words = page.words()
        assert not re.search(r"ylläpitäjä(?!lle)|säilyttää:|ylläpitää:", words), path
        assert not [p for p in page.tree.select("main p") if not p.get_text(strip=True) and not p.attrs], path


@pytest.mark.parametrize(("operator", "warned"), [("", True), ("Hämeen testikunta", False)])
def test_the_program_warns_at_its_start_where_no_operator_is_set(tmp_path, operator, warned):
    environment = {"MENTORFORM_OPERATOR": operator, "MENTORFORM_DATA": str(tmp_path), "PATH": ""}
    run = subprocess.run([sys.executable, "-c", "import app"], env=environment, capture_output=True, text=True)

    assert run.returncode == 0, run.stderr
    assert ("MENTORFORM_OPERATOR is not set" in run.stderr) is warned
