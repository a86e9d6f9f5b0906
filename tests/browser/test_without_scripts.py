"""A browser that runs no scripts: every button sends the whole page."""

from devices import PHONE


def test_text_in_three_sections_survives_any_button_and_enter_in_a_line(device, trial, person):
    page = device(PHONE, javascript=False)
    page.goto(f"{trial}meetings/1")
    page.locator("#m1-goals-q2").fill("Näytä ensin")
    page.locator("#m1-tasks-q1-q textarea, #m1-tasks-q1").first.fill("Salaatit")
    page.locator("#m1-goals button", has_text="Lisää").first.click()
    assert page.locator("#m1-goals-q2").input_value() == "Näytä ensin"

    page.locator("#lang-l1a").fill("Sanon: hetki")
    page.locator("#m1-goals-q4").fill("Päivi neuvoo")
    page.locator("#dates-m2-on").fill("9.12.")
    page.locator("#dates-m2-on").press("Enter")

    meeting = person.open(f"{trial}meetings/1")
    names = ("m1.goals.q2", "m1.goals.q4", "lang.l1a", "dates.m2.on")
    assert [meeting.value(name) for name in names] == ["Näytä ensin", "Päivi neuvoo", "Sanon: hetki", "9.12."]
    assert "Salaatit" in meeting.text


def test_a_change_of_reading_saves_what_was_typed_and_comes_back_to_its_section(device, trial, person):
    page = device(javascript=False)
    page.goto(f"{trial}meetings/1")
    page.locator("#m1-goals-q2").fill("Näytä ensin")
    page.locator("#lang-l1a").fill("Sanon: hetki")
    page.locator("#m1-goals .save button[value='plain=1']").click()

    assert page.url.endswith("#m1-goals")
    assert page.locator("html.plain").count() == 1
    meeting = person.open(f"{trial}meetings/1")
    assert (meeting.value("m1.goals.q2"), meeting.value("lang.l1a")) == ("Näytä ensin", "Sanon: hetki")
