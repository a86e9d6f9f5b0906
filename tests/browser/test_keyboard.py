"""Everyone's hands: a whole meeting by keyboard alone, with the focus always in sight and never lost."""

import pytest
from places import READINGS
from playwright.sync_api import expect
from seeing import show

WIDTHS = [820, 320]

FOCUS = """(selector) => {
  const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
  const at = (x, y) => [box.left + x * box.width, box.top + y * box.height];
  const shown = [at(.5, .5), at(.1, .1), at(.9, .1), at(.1, .9), at(.9, .9)].some(([x, y]) => {
    const hit = document.elementFromPoint(x, y);
    return hit && (e.contains(hit) || hit.contains(e));
  });
  return {
    what: e.outerHTML.slice(0, 120), lost: e === document.body, shown, on: !!selector && e.matches(selector),
    outline: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
  };
}"""


TASKS = "#m1-tasks [name^='m1.tasks.q1.'][name$='.text']"


class Hands:
    """Presses keys, and after each looks where the focus is."""

    def __init__(self, page):
        self.page = page

    def press(self, key, selector=""):
        """Press a key; the focus that follows must be in sight, with an outline of 2 px or more.

        Return whether it is on the element of the selector.
        """
        self.page.keyboard.press(key)
        focus = self.page.evaluate(FOCUS, selector)
        assert not focus["lost"], f"{key} lost the focus"
        assert focus["outline"] >= 2, focus
        assert focus["shown"], focus
        return focus["on"]

    def tab_to(self, selector, key="Tab", most=150):
        """Press Tab until the focus is on the element."""
        for _ in range(most):
            if self.press(key, selector):
                return
        pytest.fail(f"{key} does not reach {selector}")

    def on(self, selector):
        """Say whether the focus is on an element."""
        return self.page.evaluate("(s) => document.activeElement.matches(s)", selector)

    def type(self, text):
        self.page.keyboard.type(text)

    def follow(self, key="Enter"):
        """Press a key that leads to another page."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def saves(self, key="Enter"):
        """Press a button that saves: when its section has come back, the focus is in it."""
        section = self.page.evaluate("document.activeElement.closest('section').id")
        with self.page.expect_response(lambda answer: answer.request.method == "POST"):
            self.page.keyboard.press(key)
        self.page.locator("html:not(.has-unsaved)").wait_for()
        focus = self.page.evaluate(FOCUS)
        assert not focus["lost"], "the focus was lost when the section came back"
        assert focus["shown"], focus
        assert self.on(f"#{section} *"), focus


@pytest.mark.long
@pytest.mark.parametrize("width", WIDTHS)
def test_a_whole_meeting_by_keyboard_alone(device, person, width):
    page = device({"width": width, "height": 900})
    page.goto("/")
    hands = Hands(page)
    hands.press("Tab")
    assert hands.on(".skip")
    page.keyboard.press("Enter")
    hands.press("Tab")
    assert hands.on("main button")
    hands.follow()
    trial = page.url

    hands.tab_to("a.primary")
    hands.follow()
    assert page.url.endswith("meetings/1")

    # A list: rows are written, added, moved and removed.
    hands.tab_to(TASKS)
    hands.type("Salaatit")
    hands.tab_to(TASKS)
    hands.type("Tiskit")
    hands.press("Tab")
    page.locator("html:not(.has-unsaved)").wait_for()
    hands.tab_to("[name='m1.tasks.q1.add']")
    hands.saves()
    hands.tab_to(TASKS, "Shift+Tab")
    hands.type("Kassa")
    hands.tab_to("[aria-label='Siirrä rivi 2 ylös']", "Shift+Tab")
    hands.saves("Space")
    assert hands.on("[aria-label='Siirrä rivi 1 alas']")
    assert written(page) == ["Tiskit", "Salaatit", "Kassa"]
    hands.tab_to("[aria-label='Siirrä rivi 2 alas']")
    hands.saves()
    assert hands.on("[aria-label='Siirrä rivi 3 ylös']")
    assert written(page) == ["Tiskit", "Kassa", "Salaatit"]
    hands.tab_to("[aria-label='Poista rivi 3']")
    hands.saves()
    assert written(page) == ["Tiskit", "Kassa"]

    # Folds, help, a choice, a tick, a question set aside.
    hands.tab_to("#m1-goals-q4")
    hands.type("Mentori neuvoo.")
    hands.tab_to("#m1-goals-q4-q button[name=help][value='m1.goals.q4']")
    hands.press("Enter")
    expect(page.locator("#m1-goals-q4-help .aid-name").first).to_be_visible()
    hands.tab_to("#m1-goals-q4-q button[name=more]")
    hands.saves("Space")
    assert hands.on("#m1-goals-q4-q button[value='more m1.goals.q4']")
    hands.tab_to("[name='m1.goals.q4.aside']")
    hands.saves()
    assert hands.on("[name='m1.goals.q4.aside']")
    hands.saves()
    hands.tab_to("#m1-skills-fold > summary")
    hands.press("Enter")
    hands.tab_to("[name='m1.skills.q1']")
    hands.press("ArrowUp")
    hands.tab_to("#m1-close-fold > summary")
    hands.press("Space")
    hands.tab_to("#m1-close-read")
    hands.press("Space")
    hands.tab_to("#m1-close .save > button")
    hands.saves()
    there = person.open(f"{trial}meetings/1".replace(page.url.split("/t/")[0], ""))
    assert there.value("m1.goals.q4") == "Mentori neuvoo."
    assert there.value("m1.skills.q1") == "unknown"
    assert there.value("m1.close.read") == "1"

    # How the page is read, and onwards.
    hands.tab_to(".toggle:first-child", "Shift+Tab", most=300)
    hands.follow()
    assert page.locator("html.plain").count()
    hands.tab_to(".languages > summary")
    hands.press("Enter")
    hands.tab_to(".languages a[lang=en]")
    hands.follow()
    assert page.locator("html[lang=en]").count()
    hands.tab_to(".next a:last-child", most=300)
    hands.follow()
    assert page.url.endswith("meetings/2")


def written(page):
    return [box.input_value() for box in page.locator(TASKS).all() if box.input_value()]


STOPS = """() => {
  const all = [...document.querySelectorAll('a[href], button, summary, textarea, input:not([type=hidden])')]
    .filter((e) => e.tabIndex >= 0 && e.checkVisibility());
  const groups = new Set(all.filter((e) => e.type === 'radio').map((e) => e.name));
  return all.filter((e) => e.type !== 'radio').length + groups.size;
}"""
WALKED = {"start", "full overview", "full meetings/1", "empty meetings/1", "read-only overview", "private trainee"}
WALKED |= {"error 422", "conflict 409", "error 400 old form", "link made", "full meetings/4/together"}


@pytest.mark.long
@pytest.mark.parametrize("width", WIDTHS)
def test_tab_goes_through_every_page_and_out_of_it(device, world, width):
    page = device({"width": width, "height": 700}, base_url=world.address)

    for place in [place for place in world.places("uk") if place.name in WALKED]:
        show(page, place, READINGS["uk"])
        hands = Hands(page)
        stops = page.evaluate(STOPS)
        for number in range(stops):
            assert hands.press("Tab", ".skip") == (number == 0), (place.name, number, stops)
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        assert focus["lost"] or hands.on(".skip"), (place.name, stops, focus)


@pytest.mark.parametrize("width", [820, 360, 320])
def test_the_language_menu_opens_within_the_screen_and_closes_behind_the_focus(device, width):
    page = device({"width": width, "height": 700})
    page.goto("/?language=uk")
    hands = Hands(page)
    hands.tab_to(".languages > summary")
    hands.press("Enter")

    boxes = [link.bounding_box() for link in page.locator(".languages a").all()]
    assert min(box["x"] for box in boxes) >= 0
    assert max(box["x"] + box["width"] for box in boxes) <= width
    for _ in boxes:
        hands.press("Tab")
        assert hands.on(".languages a")
    hands.press("Tab")
    assert not page.locator(".languages[open]").count()
    hands.tab_to(".languages > summary", "Shift+Tab")
    hands.press("Enter")
    hands.press("Tab")
    hands.press("Escape")
    assert hands.on(".languages > summary")
    assert not page.locator(".languages[open]").count()
