"""The evaluation in a browser: a point taken with one tap, an answer copied with another."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

POINTS = "m1.eval.points"


@pytest.fixture
def settings(settings, tmp_path):
    """Settings of an operator who has listed what the employer's form evaluates."""
    links = tmp_path / "links.toml"
    links.write_text(
        'k2 = { url = "https://example.org/", points = ["Täsmällisyys", "Yhteistyö"] }\n', encoding="utf-8"
    )
    return replace(settings, links=links)


def test_one_tap_puts_a_point_on_the_list_and_leaves_what_is_being_typed(device, meeting, person):
    page = device()
    page.goto(meeting)
    page.locator("#m1-eval summary").first.click()
    blank = page.locator(f"[name^='{POINTS}.'][name$='.text']").first
    blank.fill("Oma kohta")

    page.get_by_role("button", name="+ Yhteistyö").click()

    expect(page.get_by_role("button", name="+ Yhteistyö")).to_have_count(0)
    expect(page.get_by_role("button", name="+ Täsmällisyys")).to_have_count(1)
    listed = [area.text.strip() for area in person.open(meeting).tree.select(f"[name^='{POINTS}.'][name$='.text']")]
    assert sorted(filter(None, listed)) == ["Oma kohta", "Yhteistyö"]


def test_an_answer_is_copied_with_one_tap(device, trial, person):
    person.post(f"{trial}meetings/1/tasks", {"m1.tasks.q1.a.text": "Astianpesu", "m1.tasks.q1.b.text": "Salaatit"})
    page = device(permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{trial}forms/employer")

    page.get_by_role("button", name="Kopioi").click()

    expect(page.get_by_role("button", name="Kopioitu")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "Astianpesu\nSalaatit"
