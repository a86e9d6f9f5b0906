"""The picture of a trial on its overview: what its bars show is told in words, and to others only what is shared."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from test_links import read_link

from mentorform.answer import Change
from mentorform.content import Part, Question
from mentorform.content_loader import load_model
from mentorform.i18n import Catalogs, Phrasebook
from mentorform.names import control_named
from mentorform.reading import Reading
from mentorform.trial import Edit, Trial, new_document
from mentorform.views.picture import picture
from mentorform.views.presenter import Presenter

MODEL = load_model()
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def agreed(person, trial):
    """A trial with two goals."""
    goals = {"m1.goals.q1.g1.text": "Opin kassan", "m1.goals.q1.g2.text": "Puhun suomea"}
    person.post(f"{trial}meetings/1/goals", goals)
    return trial


def test_a_trial_in_which_nothing_has_happened_has_no_picture(person, trial):
    assert not person.open(trial).tree.select("#where-h")


def test_the_picture_tells_in_words_what_its_bars_show(person, agreed):
    days = {"dates.m1.on": "20.11.2025", "dates.m2.on": "1.1.2099", "dates.m3.on": "2.1.2020"}
    person.post(f"{agreed}details", days)
    person.post(f"{agreed}meetings/1/close", {"m1.close.read": "1"})
    person.post(f"{agreed}meetings/4/close", {"m1.close.skipped.m4": "1"})
    person.post(f"{agreed}meetings/2/flow", {"m2.goals.g1.state.trainee": "supported"})
    person.post(f"{agreed}meetings/1/next", {"tasks.a.what": "Kysy", "tasks.b.what": "Katso", "tasks.b.done": "1"})

    for place in (agreed, read_link(person, agreed)):
        page = person.open(place)
        card = page.tree.select_one("section[aria-labelledby=where-h]")
        stops = [" ".join(stop.get_text(" ").split()) for stop in card.select(".four li")]
        assert stops == [
            "1. tapaaminen 20.11. pidetty",
            "2. tapaaminen 1.1. aloitettu",
            "3. tapaaminen 2.1.",
            "4. tapaaminen – ei pidetty",
        ]
        words = " ".join(card.get_text(" ").split())
        assert "Tapaamiset 1/4" in words
        assert "Tehdyt tehtävät 1/2" in words
        assert "Opin kassan 2. tapaaminen Onnistuu tuen avulla" in words
        assert [bar.get("class") for bar in card.select(".flow li")] == [["reached"], None]


def test_a_meeting_that_has_a_day_to_come_is_coming(person, trial):
    person.post(f"{trial}details", {"dates.m2.on": "1.1.2099"})

    assert person.open(trial).words(".four").endswith("2. tapaaminen 1.1. tulossa 3. tapaaminen – 4. tapaaminen –")


def test_more_tasks_than_the_eye_counts_are_a_number(person, trial):
    person.post(f"{trial}meetings/1/next", {f"tasks.t{number}.what": "x" for number in range(13)})

    page = person.open(trial)
    assert "Tehdyt tehtävät 0/13" in page.words("section[aria-labelledby=where-h]")
    assert not page.tree.select(".flow")


def test_the_pairs_own_words_are_counted_for_the_pair_alone():
    words = Question("words", "rows", "Sanat", parts=(Part("text"),), section=MODEL.language.id)
    others = tuple(item for item in MODEL.language.items if item.id != "words")
    model = replace(MODEL, language=replace(MODEL.language, items=(*others, words)))
    control = control_named({"words": words}, "words.a.text")
    trial = Trial(new_document(NOW))
    trial.save([Edit(control, Change(control.name, "tiski"))], now=NOW)
    presenter = Presenter(trial, Phrasebook(Catalogs(), model).phrases(Reading()), "/t/x/")

    assert picture(presenter, NOW.date()).words == 1
    assert picture(presenter.for_others(), NOW.date()) is None


def test_the_picture_needs_no_script_and_no_style_of_its_own(person, agreed):
    card = str(person.open(agreed).tree.select_one("section[aria-labelledby=where-h]"))

    assert not BeautifulSoup(card, "html.parser").select("[style], script, svg:not([aria-hidden])")
