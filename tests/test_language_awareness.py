"""What language awareness brings to a meeting: telling in own words, how to speak, the house's rules, successes."""

import io
import json

import pytest
from papers import text_of

Q4 = "m1.goals.q4"


@pytest.fixture
def retold(person, trial):
    """The address of a trial in which an agreement was told in own words."""
    person.post(
        f"{trial}meetings/1/goals",
        {Q4: "Mentori opastaa", f"{Q4}.retold": "1", f"{Q4}.retold.note": "Kysyn aina Liisalta"},
    )
    return trial


def test_after_each_agreement_there_is_a_tick_and_a_note_with_language_awareness(person, trial):
    person.post(f"{trial}meetings/1/skills", {"m1.skills.q1": "yes"})
    asked = {
        box["name"]
        for number in (1, 2)
        for box in person.open(f"{trial}meetings/{number}?aware=1").tree.select(".retell input[type=checkbox]")
    }

    assert asked == {f"{name}.retold" for name in (Q4, "m1.skills.q2", "m1.next.q1", "tasks", "m2.next.q1")}


def test_what_was_told_in_own_words_is_kept_and_shown_without_language_awareness_too(person, trial):
    page = person.open(f"{trial}meetings/1?aware=1")
    page = person.save(page, "m1-goals", {f"{Q4}.retold": "1", f"{Q4}.retold.note": "Kysyn aina Liisalta"})
    assert page.value(f"{Q4}.retold") == "1"

    page = person.open(f"{trial}meetings/1?aware=0")

    assert page.value(f"{Q4}.retold") == "1"
    assert page.value(f"{Q4}.retold.note") == "Kysyn aina Liisalta"
    assert [told.find_parent(class_="question")["id"] for told in page.tree.select(".retell")] == ["m1-goals-q4-q"]


def test_no_other_question_can_be_told_in_own_words(person, trial):
    assert person.post(f"{trial}meetings/1/goals", {"m1.goals.q2.retold": "1"}).status == 422
    assert person.post(f"{trial}meetings/1/goals", {f"{Q4}.retold.other": "1"}).status == 422


def test_what_was_told_in_own_words_stays_on_the_meetings_page(person, retold):
    read = person.open(retold).tree.select("#links .link a")[1]["href"].removeprefix("http://localhost")
    papers = [text_of(person.client.get(f"{retold}export/{name}").data) for name in ("path", "shared")]
    pages = [person.open(at).text for at in (retold, read, f"{read}meetings/1", f"{read}summary", f"{retold}summary")]

    for shown in papers + pages[2:]:
        assert "Mentori opastaa" in shown
    for shown in papers + pages:
        assert "Kysyn aina Liisalta" not in shown


def test_what_was_told_in_own_words_goes_with_the_answer_when_it_is_removed_for_good(person, retold):
    person.post(f"{retold}remove/{Q4}", {})

    page = person.open(f"{retold}meetings/1?aware=1")
    assert page.value(f"{Q4}.retold.note") == ""
    assert page.value(f"{Q4}.retold") == ""


def test_what_was_told_in_own_words_comes_back_with_the_own_copy(person, retold):
    data = person.client.get(f"{retold}export/data").data
    assert json.loads(data)["leaves"][f"{Q4}.retold"] == "1"

    token = person.open("/copy").value("csrf_token")
    answer = person.client.post("/copy", data={"csrf_token": token, "copy": (io.BytesIO(data), "copy.json")})

    assert person.open(f"{answer.location}meetings/1").value(f"{Q4}.retold.note") == "Kysyn aina Liisalta"


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_with_language_awareness_each_meeting_says_how_to_speak(person, trial, number):
    assert "puhu rauhallisesti" not in person.open(f"{trial}meetings/{number}?aware=0").words()
    assert "puhu rauhallisesti" in person.open(f"{trial}meetings/{number}?aware=1").words()


RULES = {
    "lang.l3.breaks_how": "Kahvi kello 9.30",
    "lang.l3.punctuality_how": "Tule kello 7.50",
    "lang.l3.help_how": "Nosta käsi",
}


def test_the_houses_rules_stand_on_a_card_with_whom_to_call_and_the_help_phrase(person, trial):
    person.post(f"{trial}meetings/1/language", {**RULES, "lang.l1a": "Voitko toistaa?"})
    person.post(f"{trial}meetings/1/next", {"m1.contact.sick": "Liisa 040 1234567"})

    page = person.open(f"{trial}house-rules")

    shown = [one.text for one in page.tree.select(".rules dd")]
    assert shown == [*RULES.values(), "Liisa 040 1234567", "Voitko toistaa?"]


def test_the_houses_rules_keep_their_ticks_and_are_in_the_papers_of_the_pair(person, trial):
    person.post(f"{trial}meetings/1/language", {**RULES, "lang.l3.help": "1"})

    summary = person.open(f"{trial}summary").tree.select_one(".ticks")
    assert [item["class"] for item in summary.select("li[class]")] == [["off"], ["off"], ["on"]]
    assert "Nosta käsi" in summary.text
    assert "Nosta käsi" in text_of(person.client.get(f"{trial}export/path").data)
    assert "Nosta käsi" not in text_of(person.client.get(f"{trial}export/shared").data)
    assert "Miten pyydät apua" in text_of(person.client.get(f"{trial}export/form-1").data)


@pytest.mark.parametrize(
    ("page", "section"), [("language", "awareness"), *((f"meetings/{n}", "language") for n in (3, 4))]
)
def test_successes_with_the_language_are_one_log_that_three_pages_write(person, trial, page, section):
    person.post(f"{trial}{page}/{section}", {"lang.successes.a.what": "Soitin itse", "lang.successes.a.on": "2.12."})

    for other in ("language", "meetings/3", "meetings/4"):
        assert person.open(f"{trial}{other}?aware=1").value("lang.successes.a.what") == "Soitin itse"
    assert person.open(f"{trial}summary").words().count("Soitin itse") == 1
    assert "Soitin itse" in text_of(person.client.get(f"{trial}export/path").data)
