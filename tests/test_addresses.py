"""An address that is not there answers 404, also to a page that asks whether anything is new."""

import pytest
from people import Person
from routes import MODEL, ROW, SECTIONS, addresses
from test_link_changes import path_of
from test_links import read_link

KNOWN = {
    "number": ["0", "1", "3", "4", "9"],
    "section": [*SECTIONS, "nothing"],
    "name": ["m1.goals.q2", "prep.trainee.p1", "prep.mentor.p1", "tips.t4", "nothing", ROW, "nothing.r1"],
    "exports.give_export name": ["data", "shared-word", "nothing"],
    "calendar.download name": ["all", "m1", "nothing"],
}


@pytest.mark.parametrize("place", ["t", "r", "p"])
@pytest.mark.parametrize("asks", ["", "&quiet=1"])
def test_the_404_comes_before_the_news(app, person, trial, place, asks):
    person.post(f"{trial}meetings/1/goals", {"m1.goals.q1.r1.text": "Opin kassan"})
    made = person.post(f"{trial}preparation/trainee", {})
    link = {
        "t": trial,
        "r": read_link(person, trial),
        "p": path_of(made.tree.select_one(".notice .link a")["href"]),
    }[place]
    seen = person.open(link).tree.body["data-validator"]
    answers = {}

    for path in [*addresses(app, place, "GET", KNOWN), "nothing", "meetings/1/goals/nothing", "meetings/one"]:
        plain = person.client.get(link + path).status_code
        asking = person.client.get(f"{link}{path}?since={seen}{asks}").status_code
        answers.setdefault(plain, set()).add(path)
        assert asking == plain or (plain, asking) == (200, 205), path

    assert {"nothing", "meetings/one"} <= answers[404]
    assert len(answers[200]) >= 3


@pytest.mark.parametrize(
    ("path", "is_there"),
    [("meetings/4", True), ("meetings/9", False), ("meetings/1/goals", True), ("meetings/2/goals", False)],
)
def test_a_page_that_is_there_says_that_nothing_is_new(person, trial, path, is_there):
    seen = person.open(trial).tree.body["data-validator"]

    assert person.client.get(f"{trial}{path}?since={seen}").status_code == (205 if is_there else 404)


def test_nothing_new_is_said_without_reading_the_document(app, person, trial, monkeypatch):
    seen = person.open(trial).tree.body["data-validator"]
    monkeypatch.setattr(app.extensions["store"], "load", None)

    assert person.client.get(f"{trial}meetings/1?since={seen}").status_code == 205


def test_a_link_shows_no_page_of_another_kind_of_link(app, person, trial):
    made = {who: person.post(f"{trial}preparation/{who}", {}) for who in ("trainee", "mentor")}
    private = {who: path_of(page.tree.select_one(".notice .link a")["href"]) for who, page in made.items()}
    for what in ("earlier", "remove"):
        assert person.client.get(f"{trial}{what}/prep.trainee.p1").status_code == 404
        assert Person(app).client.get(f"{private['mentor']}{what}/prep.trainee.p1").status_code == 404
        assert Person(app).client.get(f"{private['trainee']}{what}/m1.goals.q2").status_code == 404
        assert Person(app).client.get(f"{private['trainee']}{what}/prep.trainee.p1").status_code == 200
    assert "prep.trainee.p1" in MODEL.questions
