"""The trainee's own words: written, looked through, practised, and never for others."""

import pytest
from papers import text_of
from people import Page

from mentorform.field_kinds import MOST_ROWS
from mentorform.own_words import OwnWords

WRITTEN = {
    "words.a.text": "tauko",
    "words.a.meaning": "Silloin et tee työtä.",
    "words.b.text": "työvuoro",
    "words.b.known": "1",
    "words.c.text": "Voitko auttaa?",
    "words.c.own": "Можете допомогти?",
}


@pytest.fixture
def words(person, trial):
    """The address of a trial with three own words, one of them known."""
    assert person.post(f"{trial}words/list", WRITTEN).status == 303
    return trial


def read_link(person, trial):
    return person.open(trial).tree.select("#links .link a")[1]["href"].removeprefix("http://localhost")


def card(page):
    return page.words("#card-h")


def turn(person, trial, page, known):
    """Press one of a card's two buttons and return the page that follows."""
    form = page.tree.select_one("main form:not(#page)")
    button = form.select("button")[0 if known else 1]
    sent = {i["name"]: i["value"] for i in form.select("input")} | {button["name"]: button["value"]}
    return person.open(person.post(form["action"], sent, csrf=False).response.location)


def test_words_are_written_on_a_page_of_their_own_that_the_overview_leads_to(person, trial):
    door = next(a for a in person.open(trial).tree.select(".doors a") if "Omat sanat" in a.text)
    page = person.open(door["href"])

    row = page.row("words", 0)
    page = person.save(page, "words-list", {f"words.{row}.text": "perehdytys", f"words.{row}.known": "1"})

    assert page.value(f"words.{row}.text") == "perehdytys"
    assert page.value(f"words.{row}.known") == "1"


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_each_meeting_looks_at_the_words_that_are_not_known_yet(person, words, number):
    looked = person.open(f"{words}meetings/{number}?aware=1").words(f"#m{number}-language .pinned")

    assert "Omia sanoja: 3" in looked
    assert "tauko · Voitko auttaa?" in looked
    assert "työvuoro" not in looked


def test_words_that_were_written_are_looked_at_without_language_awareness_too(person, trial):
    assert not person.open(f"{trial}meetings/2").tree.select("#m2-language")

    person.post(f"{trial}words/list", {"words.a.text": "tauko"})

    assert "tauko" in person.open(f"{trial}meetings/2").words("#m2-language")


def test_what_is_not_known_is_practised_first_and_each_word_once(person, words):
    page = person.open(f"{words}words/practise")
    seen = []
    while page.tree.select("#card-h"):
        seen.append(card(page))
        page = turn(person, words, page, known=card(page) == "tauko")

    assert seen == ["tauko", "Voitko auttaa?", "työvuoro"]
    assert "työvuoro · Voitko auttaa?" in page.words()
    listed = person.open(f"{words}words")
    assert [listed.value(f"words.{row}.known") for row in "abc"] == ["1", "", ""]


def test_a_card_has_what_the_word_means_on_its_other_side(person, words):
    page = person.open(f"{words}words/practise")

    assert "Silloin et tee työtä." not in page.words("summary")
    assert "Silloin et tee työtä." in page.words("main details")


def test_a_card_of_a_word_that_was_taken_off_the_list_brings_nothing_back(person, words):
    page = person.open(f"{words}words/practise")
    person.post(f"{words}words/list", {"words.a.remove": "1"})

    after = turn(person, words, page, known=True)

    assert card(after) == "Voitko auttaa?"
    assert person.open(f"{words}words").value("words.a.text") is None


def test_a_list_of_what_is_left_may_be_as_long_as_an_address_and_is_looked_through_once(person, words, monkeypatch):
    asked = []
    rows = OwnWords.rows.fget
    monkeypatch.setattr(OwnWords, "rows", property(lambda own: asked.append(own) or rows(own)))

    page = person.open(f"{words}words/practise?left=" + "+".join(["b"] * 100_000))

    assert card(page) == "työvuoro"
    assert len(page.value("left").split()) < MOST_ROWS
    assert len(asked) < 10


def test_a_card_is_not_turned_by_anything_else_than_a_word(person, words):
    assert person.post(f"{words}words/practise", {"m1.goals.q2": "x"}).status == 400
    assert person.post(f"{words}words/practise", {"words.a.known": "maybe"}).status == 400


@pytest.mark.parametrize("page", ["words", "words/list", "words/practise", "house-rules"])
def test_the_read_only_link_opens_nothing_of_it(person, words, page):
    read = read_link(person, words)

    assert person.client.get(read + page).status_code == 404
    assert person.client.post(read + page).status_code == 404
    assert "Omat sanat" not in person.open(read).words()


def test_words_are_in_the_papers_of_the_pair_and_in_no_other(person, words):
    def paper(name):
        return person.client.get(f"{words}export/{name}").data

    assert "Voitko auttaa?" in person.open(f"{words}summary").words("#words")
    assert "Voitko auttaa?" in text_of(paper("path"))
    assert "Voitko auttaa?" in paper("copy").decode()
    assert "Voitko auttaa?" in paper("data").decode()
    assert "Voitko auttaa?" not in text_of(paper("shared"))
    assert not person.open(f"{read_link(person, words)}summary").tree.select("#words")


# A word of the glossary, put on the list with one press


TAUKO = "word.tauko"
FINNISH = ("tauko", "Tauko on lyhyt lepo työpäivän aikana.")


def listed(person, trial):
    """Return the words on the list with what they mean and are in another language."""
    page = person.open(f"{trial}words")
    rows = [row["id"].rpartition("-")[2] for row in page.tree.select("#words-q .row")]
    found = [tuple(page.value(f"words.{row}.{part}") for part in ("text", "meaning", "own")) for row in rows]
    return [row for row in found if any(row)]


def test_one_press_saves_the_section_and_puts_the_word_on_the_list_once(person, trial):
    for _ in range(2):
        answer = person.post(f"{trial}meetings/1/goals", {"m1.goals.q2": "kesken", "m1.goals.q2.word": TAUKO})
        page = person.open(answer.response.location)

    assert answer.response.location.endswith("?listed=m1.goals.q2#m1-goals-q2-q")
    assert "Lisätty sanalistaan" in page.words("#m1-goals-q2-q [role=status]")
    assert page.value("m1.goals.q2") == "kesken"
    assert listed(person, trial) == [(*FINNISH, "")]


def test_a_device_in_another_language_brings_that_languages_term(person, trial):
    person.open(f"{trial}?language=uk")

    person.post(f"{trial}meetings/1/goals", {"m1.goals.q2.word": TAUKO})

    [(text, meaning, own)] = listed(person, trial)
    assert (text, meaning) == FINNISH
    assert own == "перерва"


def test_the_section_says_it_where_the_button_was_pressed_by_a_script(person, trial):
    answer = person.post(f"{trial}meetings/1/goals", {"m1.goals.q2.word": TAUKO}, headers={"HX-Request": "true"})

    assert answer.status == 200
    assert [notice.parent["id"] for notice in answer.tree.select(".notice.good")] == ["m1-goals-q2-q"]


def test_a_word_that_was_taken_off_the_list_comes_back_with_another_press(person, trial):
    person.post(f"{trial}meetings/1/goals", {"m1.goals.q2.word": TAUKO})
    row = person.open(f"{trial}words").row("words", 0)
    person.post(f"{trial}words/list", {f"words.{row}.remove": "1"})
    assert listed(person, trial) == []

    person.post(f"{trial}meetings/1/goals", {"m1.goals.q2.word": TAUKO})

    assert listed(person, trial) == [(*FINNISH, "")]


def test_a_preparation_puts_the_word_on_the_list_of_the_meetings(person, trial):
    made = person.post(f"{trial}preparation/trainee", {})
    own = "/" + made.tree.select_one(".notice .link a")["href"].split("/", 3)[3]

    person.post(f"{own}trainee", {"prep.trainee.p4.word": TAUKO})

    assert listed(person, trial) == [(*FINNISH, "")]


def test_a_word_that_no_glossary_has_is_not_listed(person, trial):
    answer = person.post(f"{trial}meetings/1/goals", {"m1.goals.q2.word": "nothing"})

    assert answer.response.location.endswith("#m1-goals-q2-q")
    assert listed(person, trial) == []


def test_a_full_list_says_so(person, trial):
    for start in (0, 100):
        person.post(f"{trial}words/list", {f"words.r{n}.text": f"sana {n}" for n in range(start, start + 100)})

    answer = person.post(f"{trial}meetings/1/goals", {"m1.goals.q2": "jää", "m1.goals.q2.word": TAUKO})

    assert answer.status == 422
    assert "Luettelossa on jo" in Page(answer.response).words("#errors")
    assert person.open(f"{trial}meetings/1").value("m1.goals.q2") == "jää"
