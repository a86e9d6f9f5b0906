"""The tips are gone through at every meeting: each meeting has its own ticks and notes, the earlier ones beside."""

import pytest
from test_links import read_link

from mentorform.content_loader import load_model

MODEL = load_model()


def told(page, tip):
    """Return what earlier meetings say beside a tip."""
    return [" ".join(e.get_text(" ").split()) for e in page.tree.select(f"#{tip.replace('.', '-')}-q .before")]


@pytest.fixture
def talked(person, trial):
    """A trial whose first and second meeting went through some of the tips."""
    person.post(f"{trial}meetings/1/tips", {"tips.t1": "1", "tips.t4": "1", "tips.t8.note": "Kuvat seinälle"})
    person.post(f"{trial}meetings/2/tips", {"tips.t1.m2": "1", "tips.t1.m2.note": "Kassa on nyt tavoite"})
    return trial


def test_a_tick_at_one_meeting_is_no_tick_at_another(person, talked):
    ticked = [
        [box["name"] for box in person.open(f"{talked}meetings/{number}").tree.select("input[name^=tips][checked]")]
        for number in (1, 2, 3)
    ]

    assert ticked == [["tips.t1", "tips.t4"], ["tips.t1.m2"], []]


def test_the_ticks_and_notes_of_earlier_meetings_stand_beside_each_tip(person, talked):
    two, three = (person.open(f"{talked}meetings/{number}") for number in (2, 3))

    assert told(two, "tips.t1.m2") == ["1. tapaaminen ✓ Kyllä"]
    assert told(three, "tips.t1.m3") == ["1. tapaaminen ✓ Kyllä", "2. tapaaminen ✓ Kyllä Kassa on nyt tavoite"]
    assert told(three, "tips.t8.m3") == ["1. tapaaminen Kuvat seinälle"]
    assert told(three, "tips.t5.m3") == []


def test_a_note_stands_open_and_can_be_removed_for_good(app, person, talked):
    page = person.open(f"{talked}meetings/1")
    assert page.tree.select_one("#tips-t8-more textarea")
    assert not page.tree.select_one("#tips-t5-more")

    link = page.tree.select_one("#tips-t8-more a[href*='/remove/']")
    person.post(link["href"], {})

    assert person.open(f"{talked}meetings/1?more=tips.t8").value("tips.t8.note") == ""
    assert person.open(f"{talked}meetings/2").value("tips.t1.m2.note") == "Kassa on nyt tavoite"


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_the_health_tip_takes_a_tick_and_no_words_at_any_meeting(person, trial, number):
    name = "tips.t4" if number == 1 else f"tips.t4.m{number}"

    answer = person.post(f"{trial}meetings/{number}/tips", {f"{name}.note": "sairaus"})

    assert answer.status == 422
    assert not person.open(f"{trial}meetings/{number}").tree.select(f"#{name.replace('.', '-')}-q textarea")


def test_two_notes_in_one_place_are_both_kept_and_shown(person, talked):
    page = person.save(person.open(f"{talked}meetings/1"), "m1-tips", {"tips.t8.note": "Sanalista taskuun"})

    answer = person.post(f"{talked}meetings/1/tips", {"tips.t8.note": "Sanat vihkoon"})

    assert answer.status == 409
    shown = person.open(f"{talked}meetings/1")
    assert shown.tree.select_one("#tips-t8-more")
    assert "Sanat vihkoon" in shown.words("#tips-t8-more .conflict")
    assert page.value("tips.t8.note") == "Sanalista taskuun"


def test_the_tips_of_a_meeting_are_in_the_summary_under_it_and_nowhere_behind_the_read_only_link(person, talked):
    summary = person.open(f"{talked}summary")

    assert f"✓ Kyllä {MODEL.tips[0].text}" in summary.words("#meeting-1")
    assert "Kuvat seinälle" in summary.words("#meeting-1")
    assert "Kassa on nyt tavoite" in summary.words("#meeting-2")
    assert MODEL.tips[0].text not in summary.words("#meeting-3")
    assert "Kassa on nyt" not in person.open(f"{read_link(person, talked)}summary").text


def test_a_tip_begins_its_section_and_nobody_needs_every_tip(person, talked):
    def state(number):
        agenda = person.open(f"{talked}meetings/{number}").tree.select_one(f".agenda a[href='#m{number}-tips']")
        return agenda.parent["class"]

    assert state(2) == ["begun"]
    person.post(f"{talked}meetings/2/tips", {"m2.tips.q1": "Käytiin läpi"})

    assert state(2) == ["done"]


def test_a_plain_save_of_noted_tips_goes_back_to_their_section(person, trial):
    section = next(section for section in MODEL.meetings[0].sections for q in section.questions if q.kind == "tip")
    tips = [question for question in section.questions if question.kind == "tip" and not question.health]
    meeting = f"{trial}meetings/1"
    for tip in tips[:2]:
        person.save(person.open(f"{meeting}?more={tip.id}"), section.anchor, {f"{tip.id}.note": "Kerrottiin"})
    page = person.open(meeting)

    saved = person.send(page, section.anchor, {tips[0].id: "1"})
    asked = person.send(page, section.anchor, button=("more", tips[3].id))

    assert saved.response.location.endswith(f"#{section.anchor}")
    assert asked.response.location.endswith(f"#{tips[3].anchor}-q")
