"""What a screen reader says, and in which order: names, groups and descriptions, from the browser's own tree."""

import re

import pytest
from places import LONG, READINGS
from playwright.sync_api import expect
from seeing import show

LINE = re.compile(r'^(?P<indent> *)- \'?(?P<role>[a-z]+)(?: "(?P<name>(?:[^"\\]|\\.)*)")?(?P<rest>.*)')
WRITTEN_IN = ("textbox", "checkbox", "radiogroup")


@pytest.fixture
def site(world):
    return world.address


@pytest.fixture
def opened(device, world):
    """Opens a place by its name, in Finnish unless told otherwise."""
    page = device()

    def at(name, reading="fi"):
        show(page, world.place(name, reading), READINGS[reading])
        return page

    return at


def told(page, selector="main"):
    """Return what stands in a part of the page: depth, role, name and the rest of each line."""
    lines = map(LINE.match, page.locator(selector).aria_snapshot().splitlines())
    return [(len(line["indent"]), line["role"], line["name"] or "", line["rest"]) for line in lines if line]


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_meeting_is_told_in_the_order_in_which_it_is_held(opened, number):
    page = opened(f"full meetings/{number}")

    main = told(page)
    outline = [(role, name or rest) for depth, role, name, rest in main if depth == 2 and role != "paragraph"]
    titles = [name for role, name in outline if role == "region"]
    agenda = page.locator(".agenda a").evaluate_all("(all) => [...new Set(all.map((a) => a.hash.slice(1)))]")

    assert outline[0][0] == "heading"
    assert page.locator("main h1").inner_text() == outline[0][1]
    assert "Kuka näkee tämän?" in main[4][3]
    assert [role for role, _name in outline[:3]] == ["heading", "group", "group"]  # who sees this; who writes here
    assert outline[3] == ("navigation", "Tapaamisen asiat")
    assert outline[4] == ("heading", "Puhukaa ensin")
    headings = [page.locator(f"#{anchor} h2").inner_text() for anchor in agenda]
    assert [title for title in titles if title in headings] == headings
    assert set(titles) - set(headings) <= {"Sovitut tehtävät, jotka ovat kesken", "Tavoitteet"}


SHOW_TO_SUPERVISOR = """() => document.querySelector('[name$=".shared"][type=checkbox]')?.closest('label').innerText
  .replace(/\\s+/g, ' ').trim()"""


TIPS = (
    """() => [...document.querySelectorAll('.tip label.tick')].map((e) => e.innerText.replace(/\\s+/g, ' ').trim())"""
)


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize("place", ["full meetings/1", "full meetings/2", "full language", "private trainee"])
def test_every_control_is_named_by_the_question_above_it(opened, place, reading):
    page = opened(place, reading)

    for_all, tips = page.evaluate(SHOW_TO_SUPERVISOR), page.evaluate(TIPS)
    asked, groups, nameless = "", [], []
    for depth, role, name, rest in told(page):
        groups = [(at, title) for at, title in groups if at < depth]
        if role == "heading":
            asked = name if "level=3" in rest else ""
        elif role == "checkbox" and name in tips:  # a tip is its own question, and its note is named by it
            asked = name
        elif role in ("group", "radiogroup"):
            groups.append((depth, name))
        if role in WRITTEN_IN and name != for_all:
            within = [name, *(title for _depth, title in groups)]
            if not asked or not any(asked in title or title == LONG for title in within):  # a goal names its own group
                nameless.append((asked, role, name))

    assert nameless == []


@pytest.mark.parametrize(
    ("place", "selector", "words"),
    [
        ("full meetings/2", "#m2-flow-q1", "Kirjoita, mikä auttaa työssä. Älä kirjoita sairauksista."),
        ("full meetings/1", "#m1-goals-q1-q > .rows", "Noin kolme tavoitetta riittää"),
        ("error 422 too long", "#m1-goals-q4", "merkkiä"),
        ("error 422", "[role=radiogroup][aria-labelledby='m1-skills-q1-h']", "Valitse jokin vaihtoehdoista."),
        ("full panels", "#m1-goals-q2-shared", "2.2"),
    ],
)
def test_hints_and_messages_describe_the_control_that_they_are_about(opened, place, selector, words):
    page = opened(place)

    expect(page.locator(selector)).to_have_accessible_description(re.compile(re.escape(words)))


@pytest.mark.parametrize(("place", "control"), [("error 422", "#m1-skills-q1"), ("error 422 too long", "#m1-goals-q4")])
def test_what_could_not_be_saved_leads_to_its_control(opened, place, control):
    page = opened(place)

    page.locator("#errors a").first.click()

    assert page.evaluate("(s) => document.activeElement.matches(s)", control)


def test_a_conflict_is_a_group_with_a_name_and_its_choices_in_it(opened):
    page = opened("conflict 409")

    conflict = page.get_by_role(
        "group", name="Tähän on kirjoitettu kahdella laitteella. Mikään teksti ei ole kadonnut."
    )

    assert conflict.count() == page.locator(".conflict").count() > 0
    for choice in ("Pidä ylempi teksti", "Pidä alempi teksti", "Pidä molemmat"):
        assert conflict.last.get_by_role("button", name=choice).count() == 1


def test_a_save_is_told_politely_and_a_failure_at_once(opened):
    page = opened("error 422")

    assert page.locator("main section[data-hx-post]").count() == page.locator("main").get_by_role("status").count()
    assert page.get_by_role("alert").all_inner_texts()[0].startswith("Kaikkea ei voitu tallentaa")
    assert page.locator("[aria-live=assertive]").count() == 0


@pytest.mark.long
def test_every_page_opens_with_its_heading(device, world):
    page = device()

    for place in world.places("fi"):
        show(page, place, READINGS["fi"])
        first = next(line for line in told(page)[1:] if line[1] != "img")
        assert first[1] == "heading", place.name
        assert "level=1" in first[3], place.name
