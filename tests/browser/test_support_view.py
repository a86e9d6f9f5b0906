"""Two people who share no language, at one tablet or phone: both languages of every question stand together."""

import pytest
from axe import Axe
from devices import PHONE, TABLET
from playwright.sync_api import expect

from mentorform.i18n import BY_NEED

CODES = ("uk", "ar", "th")  # Latin letters' neighbour, right to left, and no spaces between words
OTHERS = [code for code in BY_NEED[1:] if code not in CODES]
SIZES = {"tablet": TABLET, "phone": PHONE}


TOGETHER = """() => [...document.querySelectorAll('main .ask, main h2, main .save > button')]
  .filter((e) => e.checkVisibility() && e.querySelector('.fin') && e.querySelector('.own'))
  .map((e) => [e.querySelector('.fin').getBoundingClientRect(), e.querySelector('.own').getBoundingClientRect()])
  .map(([finnish, own]) => [own.top - finnish.bottom, own.right > innerWidth || finnish.right > innerWidth])"""


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("code", CODES)
def test_both_languages_of_each_phrase_stand_together_on_the_screen(device, trial, code, size):
    page = device(SIZES[size])
    page.goto(f"{trial}meetings/1?language={code}")

    found = page.evaluate(TOGETHER)

    assert len(found) > 10
    assert [one for one in found if not 0 <= one[0] < 12 or one[1]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("code", CODES)
def test_axe_finds_nothing_in_the_support_view(device, trial, code, size):
    page, axe = device(SIZES[size]), Axe()
    for path in ("meetings/1", "meetings/2", ""):
        page.goto(f"{trial}{path}?language={code}&aware=1")

        assert axe.faults(page) == []

    page.locator(".languages summary").click()  # the menu covers some of the page, which nobody touches meanwhile
    assert axe.faults(page, rules={"target-size": {"enabled": False}}) == []


@pytest.mark.parametrize("code", OTHERS)
def test_axe_finds_nothing_in_any_language_and_nothing_leaves_the_screen(device, trial, code):
    page = device(PHONE)
    page.goto(f"{trial}meetings/1?language={code}")

    assert page.locator("html").get_attribute("lang") == code
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert Axe().faults(page) == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("code", ["fi", "uk", "ar"])
def test_the_menu_of_thirteen_languages_fits_the_screen_in_two_columns(device, trial, code, size):
    page = device(SIZES[size])
    page.goto(f"{trial}?language={code}")
    page.locator(".languages summary").click()

    boxes = [link.bounding_box() for link in page.locator(".languages a[hreflang]").all()]
    menu = page.locator(".languages ul").bounding_box()

    assert len(boxes) == len(BY_NEED)
    assert len({round(box["x"]) for box in boxes}) == 2
    assert all(box["height"] >= 43.5 and box["width"] >= 43.5 for box in boxes)
    assert menu["x"] >= 0
    assert menu["x"] + menu["width"] <= SIZES[size]["width"]
    assert menu["height"] <= SIZES[size]["height"] * 0.75


def test_on_a_low_screen_the_menu_scrolls_to_its_last_language(device, trial):
    page = device({"width": 640, "height": 320})
    page.goto(f"{trial}?language=uk")
    page.locator(".languages summary").click()

    page.locator(".languages a[hreflang=tr]").scroll_into_view_if_needed()

    expect(page.locator(".languages a[hreflang=tr]")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("size", SIZES)
def test_switching_the_language_keeps_the_text_and_the_place(device, trial, size):
    page = device(SIZES[size])
    page.goto(f"{trial}meetings/1?language=uk")
    area = page.locator("#m1-goals-q2")
    area.fill("Хочу вчитися")
    before = page.locator("#m1-goals-q2-h").bounding_box()["y"]

    page.evaluate("document.querySelector('.languages').open = true; document.querySelector('a[hreflang=ar]').click()")

    expect(page.locator("html")).to_have_attribute("lang", "ar")
    expect(area).to_have_value("Хочу вчитися")
    expect(area).to_have_attribute("lang", "uk")
    assert abs(page.locator("#m1-goals-q2-h").bounding_box()["y"] - before) < 40
