"""Dates and agreed tasks by touch: one tap takes the proposed days, one tap says that a task is done."""

import re

import pytest
from playwright.sync_api import expect

MONTH = {"trial.start": "1.12.2026", "trial.end": "31.12.2026"}


@pytest.fixture
def planned(person):
    """The address of a trial with its days and two agreed tasks."""
    trial = person.begin()
    person.post(f"{trial}details", MONTH)
    person.post(f"{trial}meetings/1/next", {"tasks.abc.what": "Tuo hygieniapassi", "tasks.def.what": "Kysy avain"})
    return trial


def test_one_tap_takes_the_proposed_days_and_one_is_then_changed_by_typing(device, planned, person):
    page = device()
    page.goto(f"{planned}meetings/1")
    page.get_by_text("Ehdota ajankohtia").tap()
    page.get_by_role("button", name="Ota kaikki nämä ajat").tap()
    expect(page.locator("#dates-m4-on")).to_have_value("ti 22.12.2026")

    page.locator("#dates-m4-on").fill("ma 21.12.")
    page.locator("#dates-m4-at").tap()
    page.locator("html:not(.has-unsaved)").wait_for()

    stored = person.open(planned)
    assert [stored.value(f"dates.m{n}.on") for n in (1, 4)] == ["ti 1.12.2026", "ma 21.12."]


def test_a_day_that_is_being_typed_is_not_taken_over(device, planned, person):
    page = device()
    page.goto(f"{planned}meetings/1")
    page.get_by_text("Ehdota ajankohtia").tap()
    page.locator("#dates-m2-on").fill("sovitaan")
    page.get_by_role("button", name="Ota kaikki nämä ajat").tap()
    expect(page.locator("#dates-m1-on")).to_have_value("ti 1.12.2026")

    expect(page.locator("#dates-m2-on")).to_have_value("sovitaan")
    assert person.open(planned).value("dates.m2.on") == "sovitaan"


def test_one_tap_says_that_a_task_is_done_on_this_device_and_on_the_other(device, planned):
    page, other = device(), device()
    for each in (page, other):
        each.goto(f"{planned}meetings/2")

    page.locator("#open-tasks button").first.tap()

    expect(page.locator("#open-tasks li")).to_have_count(1)
    expect(other.locator("#open-tasks li")).to_have_count(1, timeout=6_000)
    expect(page.locator("#open-tasks")).to_contain_text(re.compile("Kysy avain"))


def test_a_calendar_file_is_downloaded(device, planned, person):
    person.post(f"{planned}details", {"dates.m1.on": "2.12.2026"})
    page = device()
    page.goto(f"{planned}calendar")

    with page.expect_download() as download:
        page.get_by_role("button", name="Lisää kaikki kalenteriin").tap()

    assert download.value.suggested_filename == "mentorointi.ics"
    assert download.value.path().read_bytes().startswith(b"BEGIN:VCALENDAR")
