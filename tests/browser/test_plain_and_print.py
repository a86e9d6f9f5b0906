"""Plain mode and print: text for those who read little, and a document for the folder."""

import pytest
from test_saving import add_goals


@pytest.fixture
def trial(person):
    """A trial with goals and a state."""
    trial = person.begin()
    meeting = f"{trial}meetings/1"
    page = add_goals(person, meeting, "Opin kassan", "Puhun suomea")
    person.post(f"{trial}meetings/2/flow", {f"m2.goals.{page.row('m1.goals.q1', 0)}.state.trainee": "progressing"})
    return trial


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
