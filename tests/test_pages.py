"""Every page opens, is well made, and holds what the model says."""

from dataclasses import replace

import pytest
from people import Page, Person

from mentorform.content_loader import load_model
from mentorform.web import create_app

MODEL = load_model()
PAGES = [
    "",
    "preparation",
    "meetings/1",
    "meetings/2",
    "meetings/3",
    "meetings/4",
    "meetings/4/together",
    "language",
    "guide",
    "summary",
]
READINGS = ["", "?plain=1", "?aware=1", "?plain=1&aware=1"]


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize("path", PAGES)
def test_every_page_of_a_trial_is_well_made(person, trial, path, reading):
    page = person.open(trial + path + reading)

    assert "Hämeen malli – vaikuttavuutta työ- ja koulutuskokeiluihin" in page.words("footer")
    assert page.tree.html["lang"] == "fi"


@pytest.mark.parametrize("path", ["/", "/privacy", "/accessibility"])
def test_the_pages_about_the_service_are_well_made_and_name_the_operator(person, path):
    page = person.open(path)

    if path != "/":
        assert "Hämeen testikunta" in page.words()


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_meeting_asks_every_question_of_the_model(person, trial, number):
    person.save(person.open(f"{trial}meetings/1"), "m1-skills", {"m1.skills.q1": "yes"})

    page = person.open(f"{trial}meetings/{number}?aware=1")

    for section in MODEL.meetings[number - 1].sections:
        form = page.section(section.anchor)
        assert form["data-hx-post"] == f"{trial}meetings/{number}/{section.name}"
        for question in section.questions:
            shown = "".join(form.select_one(f"#{question.anchor}-q").text.split())  # a word may be a button in it
            for text in question.asks or (question.text,):
                assert "".join(text.split()) in shown


def test_the_guide_holds_roles_traits_tips_links_and_sources(person, trial):
    words = person.open(f"{trial}guide").words()

    for chapter in (*MODEL.guide, *MODEL.roles, MODEL.between_meetings):
        for item in chapter.items:
            assert " ".join(item.text.split()) in words
    for item in (*MODEL.tips, *MODEL.links, *MODEL.sources):
        assert item.text in words
    for meeting in MODEL.meetings:
        for note in (*meeting.opening, *meeting.topics):
            assert note.text in words


def test_the_preparation_page_holds_both_lists(person, trial):
    words = person.open(f"{trial}preparation").words()

    for section in (MODEL.trainee, MODEL.mentor):
        for question in section.questions:
            assert question.text in words
    for tip in MODEL.planning_tips:
        assert tip.text in words


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_at_most_seven_fields_of_a_meeting_stand_open_and_the_rest_is_folded(person, trial, number):
    page = person.open(f"{trial}meetings/{number}")

    asked = page.tree.select(".sections .question")
    folded = page.tree.select(".sections details.fold .question")
    assert len(asked) - len(folded) <= 7
    assert len(folded) > len(asked) / 2


def test_the_suggested_minutes_follow_the_length_of_the_trial(person, trial):
    def minutes():
        return [int(e.text.split()[1]) for e in person.open(f"{trial}meetings/2").tree.select(".minutes")]

    long = minutes()
    person.save(person.open(trial), "trial-details", {"trial.start": "1.12.2026", "trial.end": "29.12.2026"})

    assert 30 <= sum(long) <= 50
    assert sum(minutes()) < sum(long)


def test_who_sees_it_stands_before_the_first_field(person, trial):
    page = person.open(f"{trial}meetings/1")

    who = page.tree.select_one("details.who")
    first = page.tree.select_one("main textarea")
    assert page.text.index(str(who.summary.text)) < page.text.index(first["name"])
    assert "Hämeen testikunta" in who.text


def test_a_question_keeps_its_number_in_every_reading(person, trial):
    def numbers(query):
        page = person.open(f"{trial}meetings/1{query}")
        return {q["id"]: q.select_one(".number").text for q in page.tree.select(".question")}

    assert numbers("").items() <= numbers("?plain=1&aware=1").items()


def test_a_fragment_is_literally_what_its_page_holds(app, person, trial, monkeypatch):
    monkeypatch.setattr("mentorform.answers.tree.secrets.token_hex", lambda size: "5" * 2 * size)
    monkeypatch.setattr("flask_wtf.csrf.URLSafeTimedSerializer.dumps", lambda self, value: "token")

    for number, meeting in enumerate(MODEL.meetings, 1):
        page = Page(person.client.get(f"{trial}meetings/{number}"))
        for section in meeting.sections:
            if page.tree.select_one(f"#{section.anchor}"):
                fragment = person.client.get(f"{trial}meetings/{number}/{section.name}").text
                assert fragment.strip() in page.text


def test_a_dead_link_of_the_source_is_text_until_an_address_is_configured(settings, tmp_path):
    links = tmp_path / "links.toml"
    links.write_text('k2 = "https://example.org/palaute"\n', encoding="utf-8")

    def anchors(app):
        someone = Person(app)
        page = someone.open(f"{someone.begin()}guide")
        return [a["href"] for a in page.tree.select("#links a[rel=noreferrer]")]

    assert anchors(create_app(settings)) == []
    assert anchors(create_app(replace(settings, links=links))) == ["https://example.org/palaute"]


def test_a_page_that_has_the_newest_generation_is_answered_205_without_reading_it(app, person, trial, monkeypatch):
    validator = person.open(f"{trial}meetings/1").tree.body["data-validator"]
    with monkeypatch.context() as patch:
        patch.setattr(app.extensions["store"], "load", None)
        answer = person.client.get(f"{trial}meetings/1?since={validator}")
    assert (answer.status_code, answer.data) == (205, b"")

    person.post(f"{trial}meetings/1/goals", {"m1.goals.q2": "uutta"})

    assert person.client.get(f"{trial}meetings/1?since={validator}").status_code == 200


def test_a_page_drawn_from_an_older_generation_is_answered_205_until_there_is_a_newer(app, person, trial):
    person.post(f"{trial}meetings/1/goals", {"m1.goals.q2": "uutta"})
    next(app.extensions["settings"].data.glob("trials/**/trial.json")).write_bytes(b"?")
    validator = person.open(f"{trial}meetings/1").tree.body["data-validator"]

    assert person.client.get(f"{trial}meetings/1?since={validator}").status_code == 205

    person.post(f"{trial}meetings/1/goals", {"m1.goals.q3": "toista"})
    assert person.client.get(f"{trial}meetings/1?since={validator}").status_code == 200


def test_another_reading_is_drawn_anew(person, trial):
    validator = person.open(f"{trial}meetings/1").tree.body["data-validator"]

    assert person.client.get(f"{trial}meetings/1?since={validator}&plain=1").status_code == 200
