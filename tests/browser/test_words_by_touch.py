"""The trainee's own words by touch: written, practised as cards, added from a question without losing what is typed."""

import pytest
from devices import PHONE, TABLET
from playwright.sync_api import expect


@pytest.mark.parametrize("javascript", [True, False])
def test_a_word_is_written_and_practised_by_touch(device, person, trial, javascript):
    page = device(PHONE, javascript=javascript)
    page.goto(f"{trial}words")
    page.get_by_label("Sana tai sanonta").fill("tauko")
    page.get_by_label("Mitä se tarkoittaa?").fill("Silloin et tee työtä.")
    page.get_by_role("button", name="Tallenna", exact=True).tap()
    expect(page.locator(".status")).to_contain_text("Tallennettu klo")
    expect(page.locator(".unsaved")).to_have_count(0)

    page.goto(f"{trial}words/practise")
    expect(page.get_by_text("Silloin et tee työtä.")).to_be_hidden()
    page.locator("summary", has_text="tauko").tap()
    expect(page.get_by_text("Silloin et tee työtä.")).to_be_visible()
    page.get_by_role("button", name="Osaan").tap()

    expect(page.get_by_text("Kävit kaikki sanat läpi.")).to_be_visible()
    assert person.open(f"{trial}words").tree.select_one("input[name$=known][type=checkbox]").has_attr("checked")


def test_a_word_of_the_glossary_is_added_without_leaving_the_question(device, person, trial):
    """The button stands in a panel of the page; here it is put where the panel opens."""
    page = device(TABLET)
    page.goto(f"{trial}meetings/1")
    answer = page.locator("[name='m1.goals.q2']")
    answer.fill("Haluan")
    answer.blur()
    expect(page.locator("#m1-goals .status")).to_contain_text("Tallennettu klo")
    page.evaluate(
        """() => {
            const button = document.createElement("button");
            Object.assign(button, { name: "m1.goals.q2.word", value: "word.tauko", textContent: "Lisää sanalistaan" });
            button.setAttribute("form", "page");
            document.querySelector("#m1-goals-q2-q .tools").append(button);
        }"""
    )

    page.get_by_role("button", name="Lisää sanalistaan").tap()

    expect(page.locator("#m1-goals-q2-q [role=status]")).to_contain_text("Lisätty sanalistaan")
    expect(answer).to_have_value("Haluan")
    assert person.open(f"{trial}meetings/1").value("m1.goals.q2") == "Haluan"
    assert "tauko" in [box.text.strip() for box in person.open(f"{trial}words").tree.select("textarea[name$='.text']")]


def test_what_was_told_in_own_words_saves_by_itself(device, person, trial):
    page = device(TABLET)
    page.goto(f"{trial}meetings/1?aware=1")
    told = page.locator("#m1-goals-q4-q .retell")
    told.get_by_label("Kerrottu omin sanoin").check()
    told.get_by_label("Huomioita").fill("Kysyn Liisalta")
    told.get_by_label("Huomioita").blur()
    expect(page.locator("#m1-goals .status")).to_contain_text("Tallennettu klo")
    expect(page.locator("#m1-goals.unsaved")).to_have_count(0)

    stored = person.open(f"{trial}meetings/1")

    assert stored.value("m1.goals.q4.retold") == "1"
    assert stored.value("m1.goals.q4.retold.note") == "Kysyn Liisalta"
