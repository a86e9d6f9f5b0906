"""Everyone's eyes and hands: axe, narrow screens, large text, touch targets, the keyboard, print."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from test_saving import add_goals, torn

PAGES = [
    "",
    "preparation",
    "meetings/1",
    "meetings/2",
    "meetings/4",
    "meetings/4/together",
    "language",
    "guide",
    "summary",
    "card",
    "calendar",
    "remove",
    "remove/m1.goals.q2",
]
READINGS = ["", "?plain=1&aware=1", "?language=uk"]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def trial(person):
    """A trial with answers, a conflict, goals with states, and everything that may be folded."""
    trial = person.begin()
    meeting = f"{trial}meetings/1"
    page = add_goals(person, meeting, "Opin kassan", "Puhun suomea")
    torn(person, meeting, "hänen", "minun")
    person.post(f"{trial}details", {"trial.title": "Keittiö Aalto", "dates.m2.on": "9.12."})
    person.post(f"{trial}details", {"trial.start": "1.12.2026", "trial.end": "1.8.2027", "trial.days.tue": "1"})
    person.post(f"{trial}meetings/1/next", {"tasks.abc.what": "Tuo hygieniapassi", "tasks.abc.by": "1.11.2026"})
    person.post(f"{trial}meetings/2/flow", {f"m2.goals.{page.row('m1.goals.q1', 0)}.state.trainee": "progressing"})
    return trial


def faults(page):
    found = Axe().run(page, options={"runOnly": TAGS}).response["violations"]
    return [(fault["id"], [node["html"][:160] for node in fault["nodes"]][:3]) for fault in found]


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize(("width", "scheme"), [(820, "light"), (320, "dark")])
def test_axe_finds_nothing_on_any_page(device, trial, reading, width, scheme):
    page = device({"width": width, "height": 1180}, color_scheme=scheme)

    found = {}
    for path in [trial + p for p in PAGES] + ["/", "/privacy", "/accessibility", "/nothing"]:
        page.goto(path + reading)
        page.evaluate("document.querySelectorAll('main details').forEach((d) => (d.open = true))")
        found[path] = faults(page)

    assert {path: fault for path, fault in found.items() if fault} == {}


@pytest.mark.parametrize("reading", READINGS)
def test_no_page_scrolls_sideways_on_the_narrowest_screen(device, trial, reading):
    page = device({"width": 320, "height": 640})

    wide = []
    for path in [trial + p for p in PAGES] + ["/", "/privacy", "/accessibility"]:
        page.goto(path + reading)
        page.evaluate("document.querySelectorAll('main details').forEach((d) => (d.open = true))")
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            wide.append(path)

    assert wide == []


SMALL = """() => [...document.querySelectorAll('a, button, summary, textarea, input:not([type=hidden])')]
  .filter((e) => e.checkVisibility() && !e.closest('.unseen, .skip') && e.tabIndex >= 0)
  .map((e) => e.closest('label') ?? e)
  .map((e) => [e.outerHTML.slice(0, 90), Math.round(e.getBoundingClientRect().height)])
  .filter(([, height]) => height < 44)"""


@pytest.mark.parametrize("width", [820, 360])
def test_everything_that_is_touched_is_large_enough(device, trial, width):
    page = device({"width": width, "height": 1180})

    small = {}
    for path in [trial + p for p in PAGES] + ["/"]:
        page.goto(path)
        page.evaluate("document.querySelectorAll('main details').forEach((d) => (d.open = true))")
        small[path] = [e for e in page.evaluate(SMALL) if not is_in_prose(e[0])]

    assert {path: found for path, found in small.items() if found} == {}


def is_in_prose(markup):
    """Links within sentences are as high as their line: WCAG 2.2 lets them be."""
    return markup.startswith("<a ") and "rel=" in markup


def test_a_section_is_filled_and_saved_by_keyboard_alone(device, trial, person):
    page = device()
    page.goto(f"{trial}meetings/1")
    page.locator("#m1-goals-q4").focus()

    page.keyboard.type("Kysyn, jos en ymmärrä.")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('#m1-goals .save > button')"):
            break
    page.keyboard.press("Enter")
    page.locator("html:not(.has-unsaved)").wait_for()

    assert person.open(f"{trial}meetings/1").value("m1.goals.q4") == "Kysyn, jos en ymmärrä."


STYLES = """() => [...document.querySelectorAll('main p, main li, main h3')].filter((e) => e.checkVisibility())
  .map((e) => [getComputedStyle(e), e.getBoundingClientRect().width])
  .map(([s, width]) => [parseFloat(s.fontSize), s.textAlign, s.fontStyle, s.textTransform, s.hyphens, width])"""


def test_plain_mode_has_larger_text_short_lines_and_no_justified_or_italic_text(device, trial):
    page = device()
    page.goto(f"{trial}meetings/1?plain=1")

    styles = page.evaluate(STYLES)
    for size, align, style, transform, hyphens, width in styles:
        assert size >= 16
        assert align not in ("justify",)
        assert style == "normal"
        assert transform == "none"
        assert hyphens in ("none", "manual")
        assert width <= 30 * 1.3 * 16 + 1  # about 60 characters
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 20


def test_printing_shows_every_answer_and_no_controls(device, trial):
    page = device()
    page.goto(f"{trial}summary")
    page.emulate_media(media="print")

    assert page.get_by_text("Opin kassan").first.is_visible()
    for selector in (".path", ".reading", ".foot ul", ".lead.screen"):
        assert not page.locator(selector).first.is_visible()
