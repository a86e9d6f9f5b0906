""" "Selitä tämä" on each question: in other words, without the page, and marked until it was talked about."""

from urllib.parse import urlsplit

import pytest
from people import Page, Person

from mentorform.content_loader import load_model

Q4 = "m1.goals.q4"
PLAIN = "Puhukaa"


def test_a_page_brings_its_help_after_everything_else(person, trial):
    page = person.open(f"{trial}meetings/1")

    assert not page.tree.select(".panel")
    assert all(button["aria-expanded"] == "false" for button in page.tree.select(".tools > button"))
    assert page.tree.body["data-help"].startswith("/help/m1/")


@pytest.mark.parametrize("path", ["", "meetings/1", "meetings/2", "meetings/3", "meetings/4", "language", "words"])
def test_every_question_that_can_be_explained_is_in_the_help_of_its_page(person, trial, path):
    page = person.open(f"{trial}{path}?aware=1")

    found = Page(person.client.get(page.tree.body["data-help"]))

    keys = {button["value"] for button in page.tree.select("button[name=help]")}
    assert keys
    assert {f"help {key}" for key in keys} <= {e["value"] for e in found.tree.select(".panel > input[name=panel]")}


def test_help_is_kept_for_good_under_a_name_that_changes_with_its_text_and_holds_no_cookie(person, trial):
    finnish = person.open(f"{trial}meetings/1").tree.body["data-help"]
    answer = person.client.get(finnish)
    own = person.open(f"{trial}meetings/1?language=uk").tree.body["data-help"]

    assert "immutable" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers
    assert own != finnish
    assert person.client.get(finnish).headers["Cache-Control"] == "no-store"  # in this reading it is another text


def test_a_part_that_no_page_has_has_no_help(person):
    assert person.client.get("/help/m9/0").status_code == 404


def test_without_javascript_help_opens_in_place_and_nothing_typed_is_lost(person, trial):
    page = person.open(f"{trial}meetings/1")

    answer = person.send(page, "m1-goals", {"m1.goals.q2": "kesken"}, button=("help", Q4))
    back = person.open(answer.response.location)

    assert urlsplit(answer.response.location).fragment == "m1-goals-q4-q"
    assert back.value("m1.goals.q2") == "kesken"
    assert back.tree.select_one("#m1-goals-q4-help")
    button = back.tree.select_one("#m1-goals-q4-q .tools > button")
    assert (button["name"], button["value"], button["aria-expanded"]) == ("close", f"help {Q4}", "true")

    closed = person.send(back, "m1-goals", button=("close", f"help {Q4}"))

    assert not person.open(closed.response.location).tree.select(".panel")


def test_what_stands_open_stays_open_when_something_else_is_saved(person, trial):
    page = person.open(f"{trial}meetings/1?help={Q4}&more=m1.goals.q3")

    saved = person.save(page, "m1-goals", {"m1.goals.q2": "teksti"})

    assert {panel["id"] for panel in saved.tree.select(".panel")} == {"m1-goals-q4-help", "m1-goals-q3-more"}


def test_the_page_and_the_help_say_the_same(person, trial):
    page = person.open(f"{trial}meetings/1?help={Q4}&help={Q4}.see")
    found = Page(person.client.get(page.tree.body["data-help"]))

    for panel in page.tree.select(".panel"):
        assert panel.get_text(" ", strip=True) == found.tree.select_one(f"#{panel['id']}").get_text(" ", strip=True)


def test_help_is_in_other_words_than_the_question(person, trial):
    model = load_model()
    panel = person.open(f"{trial}meetings/1?help={Q4}").words("#m1-goals-q4-help")
    plain = person.open(f"{trial}meetings/1?plain=1&help={Q4}").words("#m1-goals-q4-help")

    assert "Selkokielellä" in panel
    assert model.question(Q4).text not in panel
    assert model.question(Q4).text in plain


def test_a_mark_stands_on_the_meetings_page_alone_until_it_was_talked_about(person, trial):
    page = person.save(person.open(f"{trial}meetings/1?help={Q4}"), "m1-goals", button=(f"{Q4}.mark", "1"))
    person.save(page, "m1-goals", {Q4: "Mentori näyttää."})
    read = urlsplit(person.open(trial).tree.select("#links .link a")[1]["href"]).path

    assert "Tästä puhutaan vielä" in person.open(f"{trial}meetings/1").words("#m1-goals-q4-q")
    elsewhere = [trial, f"{trial}summary", f"{trial}meetings/4/together", read, f"{read}meetings/1", f"{read}summary"]
    assert not [path for path in elsewhere if "Tästä puhutaan vielä" in person.open(path).words()]
    for paper in ("copy", "data"):
        answer = person.client.get(f"{trial}export/{paper}")
        assert answer.status_code == 200
        assert ".mark" not in answer.text

    done = person.save(person.open(f"{trial}meetings/1"), "m1-goals", button=(f"{Q4}.mark", ""))

    assert "Tästä puhutaan vielä" not in done.words("#m1-goals-q4-q")


def test_a_mark_can_be_set_on_two_devices_and_is_no_conflict(app, person, trial):
    other = Person(app)
    mine, theirs = (who.open(f"{trial}meetings/1?help={Q4}") for who in (person, other))

    person.save(mine, "m1-goals", button=(f"{Q4}.mark", "1"))
    both = other.save(theirs, "m1-goals", button=(f"{Q4}.mark", "1"))

    assert both.response.status_code == 200
    assert not both.tree.select(".conflict")


def test_a_word_of_the_glossary_is_marked_in_its_question_and_explained_in_place(person, trial):
    page = person.open(f"{trial}meetings/1")
    words = {button.text: button for button in page.tree.select("#m1-skills-q1-h button.word")}
    word = words["opinnollistamisesta"]

    answer = person.send(page, "m1-skills", button=("help", word["value"]))
    panel = person.open(answer.response.location).tree.select_one("#m1-skills-q1-word")

    assert "opinnollistaminen" in panel.text
    assert len(panel.select("dt")) == len(words)
    assert panel.select_one("button[name=close]")["value"] == f"help {word['value']}"


def test_in_ones_own_language_the_finnish_words_are_marked_and_explained_in_both(person, trial):
    page = person.open(f"{trial}meetings/1?language=uk&help=m1.skills.q1.word")

    marked = page.tree.select("#m1-skills-q1-h .word")
    assert {button.find_parent(lang=True)["lang"] for button in marked} == {"fi"}
    panel = page.tree.select_one("#m1-skills-q1-word")
    assert panel.select("dt[lang=fi]")
    assert panel.select("dd.own[lang=uk]")


def test_a_word_goes_from_its_explanation_to_ones_own_list_which_is_one_step_away(person, trial):
    page = person.open(f"{trial}meetings/1?help=m1.skills.q1")
    button = page.tree.select_one("#m1-skills-q1-help button[value='word.opinnollistaminen']")

    person.save(page, "m1-skills", button=(button["name"], button["value"]))

    assert page.tree.select_one("#m1-skills-q1-help a[href='../words']")
    assert "opinnollistaminen" in person.open(f"{trial}words").tree.select_one("textarea").text
