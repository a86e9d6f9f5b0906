"""Who is writing where just now, as the other devices of a trial learn it."""

import pytest
from people import Page, Person

from mentorform.store.presence import LASTS, Presence

DOCUMENT = "0" * 32
NOW = 1_800_000_000.0


@pytest.fixture
def presence(tmp_path):
    return Presence(tmp_path)


def ask(person, trial, tab, at="", **more):
    answer = person.client.get(f"{trial}meetings/1", query_string={"since": "x", "tab": tab, "at": at, **more})
    return answer.headers.get("X-Writing")


def test_a_device_that_writes_is_seen_by_the_others_and_not_by_itself(app, person, trial):
    other = Person(app)
    other.open(f"{trial}?writer=trainee")

    assert ask(other, trial, "a", "m1-goals", quiet=1) == ""
    assert ask(person, trial, "b") == "m1-goals:trainee"

    assert ask(other, trial, "a", "", quiet=1) == ""
    assert ask(person, trial, "b") == ""


def test_a_device_that_says_no_role_is_seen_as_somebody(app, person, trial):
    ask(Person(app), trial, "a", "m1-goals")

    assert ask(person, trial, "b") == "m1-goals:"


def test_another_trial_and_a_read_only_link_learn_nothing(app, person, trial):
    ask(Person(app), trial, "a", "m1-goals")
    read = person.open(trial).tree.select_one("a[href*='/r/']")["href"].partition("/r/")[2]

    assert ask(person, person.begin(), "b") == ""
    assert ask(person, f"/r/{read}", "b") is None
    assert ask(person, f"/r/{read}", "b", "m1-close") is None
    assert ask(person, trial, "c") == "m1-goals:"


@pytest.mark.parametrize(("tab", "at"), [("", "m1-goals"), ("A b", "m1-goals"), ("a", "<b>"), ("a" * 99, "m1-goals")])
def test_what_no_page_of_ours_sends_is_passed_over(app, person, trial, tab, at):
    ask(Person(app), trial, tab, at)

    assert ask(person, trial, "b") == ""


def test_a_busy_page_that_only_tells_is_answered_without_a_page(person, trial):
    answer = Page(person.client.get(f"{trial}meetings/1", query_string={"since": "x", "tab": "a", "quiet": "1"}))

    assert answer.status == 205


def others(presence, device, now=NOW):
    """Return where others write, as a page learns it on which nobody does."""
    return presence.note(DOCUMENT, device, "", "", now)


def test_it_lasts_for_seconds(presence):
    presence.note(DOCUMENT, "a", "m1-goals", "mentor", NOW)

    assert others(presence, "b", NOW + LASTS - 1) == [("m1-goals", "mentor")]
    assert others(presence, "b", NOW + LASTS + 1) == []


def test_two_processes_share_it(presence, tmp_path):
    presence.note(DOCUMENT, "a", "m1-goals", "mentor", NOW)

    assert others(Presence(tmp_path), "b") == [("m1-goals", "mentor")]


def test_who_writes_learns_of_the_others_with_the_same_look(presence):
    assert presence.note(DOCUMENT, "a", "m1-goals", "mentor", NOW) == []
    assert presence.note(DOCUMENT, "b", "m1-close", "trainee", NOW) == [("m1-goals", "mentor")]
    assert presence.note(DOCUMENT, "a", "m1-goals", "mentor", NOW + LASTS - 1) == [("m1-close", "trainee")]


def test_nothing_is_left_when_nobody_writes(presence, tmp_path):
    presence.note(DOCUMENT, "a", "m1-goals", "mentor", NOW)
    presence.note(DOCUMENT, "a", "", "mentor", NOW + 1)

    assert list((tmp_path / "presence").iterdir()) == []


@pytest.mark.parametrize("damage", ["", "[]", "{", '{"a": 1}', '{"a": ["x"]}'])
def test_a_damaged_file_is_as_if_nobody_wrote(presence, tmp_path, damage):
    presence.note(DOCUMENT, "a", "m1-goals", "mentor", NOW)
    next((tmp_path / "presence").iterdir()).write_text(damage, "utf-8")

    assert others(presence, "b") == []
    presence.note(DOCUMENT, "b", "m1-close", "", NOW)
    assert others(presence, "a") == [("m1-close", "")]


def test_a_disk_that_cannot_be_written_is_no_error(tmp_path):
    (tmp_path / "presence").write_text("a file in its way", "utf-8")

    Presence(tmp_path).note(DOCUMENT, "a", "m1-goals", "mentor", NOW)
