"""Meeting days are proposed where they are agreed, taken with one press, and never replace what was written."""

from datetime import UTC, date, datetime, time

import pytest
from test_trial import write

from mentorform.answer import Base
from mentorform.meetings import Proposed, accepted, proposals, remarks
from mentorform.schedule import Remark
from mentorform.trial import Trial, new_document

MONTH = {"trial.start": "1.12.2026", "trial.end": "31.12.2026"}


@pytest.fixture
def blank():
    return Trial(new_document(datetime(2026, 11, 24, tzinfo=UTC), read=1))


@pytest.fixture
def planned(person, trial):
    """The address of a trial whose first and last day are written."""
    person.save(person.open(trial), "trial-details", MONTH)
    return trial


def days(page):
    return [page.value(f"dates.m{number}.on") for number in (1, 2, 3, 4)]


def all_of(page):
    """Return the button that accepts every proposed day, as its name and value."""
    button = page.tree.select_one("button[name='dates.propose']")
    return button["name"], button["value"]


def replace_with(page, number):
    button = page.tree.select("button[name='dates.replace']")[number - 1]
    return button["name"], button["value"]


def test_the_days_and_the_time_that_people_ticked_are_proposed(blank):
    write(blank, trial__start="1.12.2026", trial__end="31.12.2026", trial__days__thu="1", trial__days__at="klo 9.30")

    assert proposals(blank, ["m2"]) == [Proposed("m2", date(2026, 12, 10), time(9, 30), "")]
    assert proposals(blank)[1].words == "to 10.12.2026 klo 9.30"


def test_without_both_dates_nothing_is_proposed(blank):
    write(blank, trial__start="1.12.2026")

    assert proposals(blank) == []


def test_a_meeting_outside_the_trial_is_remarked_and_a_day_in_the_past_is_fine(blank):
    write(blank, trial__start="1.1.2020", trial__end="31.1.2020", dates__m1__on="2.1.2020", dates__m4__on="3.2.2020")

    assert remarks(blank) == [Remark("outside", 4)]


@pytest.mark.parametrize("value", ["", "m1", "m5=2026-12-01", "m1=2026-13-01", "m1=x", "m1=2026-12-01T25:00", "\0"])
def test_a_button_that_names_no_day_accepts_nothing(blank, value):
    assert accepted({"dates.propose": value, "dates.replace": value}, blank) == {}


@pytest.mark.parametrize("where", ["trial-details", "m1-next"])
def test_one_button_accepts_all_proposed_days(person, planned, where):
    address = planned if where == "trial-details" else f"{planned}meetings/1"
    page = person.open(address)
    assert "ti 8.12.2026" in page.words(f"#{where} details.help")

    page = person.save(page, where, button=all_of(page))

    assert days(page) == ["ti 1.12.2026", "ti 8.12.2026", "ti 15.12.2026", "ti 22.12.2026"]


def test_the_time_that_suits_is_accepted_with_the_days(person, planned):
    page = person.save(person.open(planned), "trial-details", {"trial.days.at": "9.30", "trial.days.wed": "1"})
    page = person.save(page, "trial-details", button=all_of(page))

    assert page.value("dates.m1.on") == "ke 2.12.2026"
    assert page.value("dates.m1.at") == "9.30"


def test_accepting_leaves_alone_what_is_written_already_and_what_stands_in_the_form(person, planned):
    page = person.save(person.open(planned), "trial-details", {"dates.m2.on": "ke 9.12."})

    page = person.save(page, "trial-details", {"dates.m3.on": "sovitaan myöhemmin"}, button=all_of(page))

    assert days(page) == ["ti 1.12.2026", "ke 9.12.", "sovitaan myöhemmin", "ti 22.12.2026"]


def test_accepting_never_overwrites_a_day_that_somebody_has_written_meanwhile(person, planned):
    old = person.open(planned)
    person.save(person.open(planned), "trial-details", {"dates.m2.on": "ke 9.12."})

    page = person.save(old, "trial-details", button=all_of(old))

    assert days(page) == ["ti 1.12.2026", "ke 9.12.", "ti 15.12.2026", "ti 22.12.2026"]


def test_a_written_day_gives_way_where_the_proposed_one_is_chosen(person, planned):
    page = person.save(person.open(planned), "trial-details", {"dates.m2.on": "ke 9.12."})

    page = person.save(page, "trial-details", button=replace_with(page, 2))

    assert days(page) == ["", "ti 8.12.2026", "", ""]


def test_a_chosen_day_and_one_written_meanwhile_both_stay_until_somebody_chooses(person, planned):
    old = person.open(planned)
    person.save(person.open(planned), "trial-details", {"dates.m2.on": "ke 9.12."})

    page = person.save(old, "trial-details", button=replace_with(old, 2), status=409)

    assert "ke 9.12." in page.words("#dates-m2-on-field .conflict")
    assert page.value("dates.m2.on") == "ti 8.12.2026"
    assert person.open(planned).value("dates.m2.on") == "ke 9.12."


def test_an_accepted_day_can_be_changed_afterwards_as_any_other(person, planned):
    page = person.open(planned)
    page = person.save(page, "trial-details", button=all_of(page))
    assert Base.parse(page.value("dates.m1.on.base")).revision > 0

    page = person.save(page, "trial-details", {"dates.m1.on": "to 3.12."})

    assert page.value("dates.m1.on") == "to 3.12."


def test_a_later_meeting_proposes_only_the_days_that_it_asks_for(person, planned):
    page = person.open(f"{planned}meetings/2")

    assert [value.partition("=")[0] for value in all_of(page)[1].split()] == ["m3", "m4"]


def test_without_dates_the_page_says_what_is_missing(person, trial):
    page = person.open(f"{trial}meetings/1")

    assert "milloin työkokeilu alkaa" in page.words("#m1-next details.help")
    assert not page.tree.select("button[name='dates.propose']")


def test_a_trial_longer_than_usual_is_pointed_out_and_saved_all_the_same(person, trial):
    page = person.save(person.open(trial), "trial-details", {"trial.start": "1.12.2026", "trial.end": "1.8.2027"})

    assert "enintään kuusi kuukautta" in page.words("#trial-details .notice")
    assert page.value("trial.end") == "1.8.2027"


def test_an_end_before_the_start_is_pointed_out_and_proposes_nothing(person, trial):
    page = person.save(person.open(trial), "trial-details", {"trial.start": "1.12.2026", "trial.end": "1.8.2026"})

    assert "päättyy ennen kuin se alkaa" in page.words("#trial-details .notice")
    assert "ei löydy sopivaa aikaa" in page.words("#trial-details details.help")


def test_readers_see_neither_proposals_nor_remarks(person, trial):
    page = person.save(person.open(trial), "trial-details", {**MONTH, "dates.m1.on": "1.11.2026"})
    address = next(a["href"] for a in page.tree.select("a") if "/r/" in a["href"]).removeprefix("http://localhost")

    page = person.open(address)

    assert "1.11.2026" in page.words("#trial-details")
    assert not page.tree.select("#trial-details .notice, button[name^='dates.']")
