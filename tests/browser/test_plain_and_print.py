"""Plain mode and print: text for those who read little, and a document for the folder."""

import pytest
from devices import PHONE, TABLET
from places import READINGS
from seeing import show
from test_saving import add_goals


@pytest.fixture
def trial(person):
    """A trial with goals and a state."""
    trial = person.begin()
    meeting = f"{trial}meetings/1"
    page = add_goals(person, meeting, "Opin kassan", "Puhun suomea")
    person.post(f"{trial}meetings/2/flow", {f"m2.goals.{page.row('m1.goals.q1', 0)}.state.trainee": "progressing"})
    return trial


@pytest.fixture(params=[TABLET, PHONE], ids=["tablet", "phone"])
def plain_pages(request, chromium, world):
    """Gives every page in every state in plain Finnish, with the page that shows it."""
    context = chromium.new_context(viewport=request.param, base_url=world.address, service_workers="block")
    page = context.new_page()

    def each():
        for place in world.places("plain"):
            show(page, place, READINGS["plain"])
            yield place.name, page

    yield each
    context.close()


# Every element that holds words of its own: how they are set, and how many letters its longest line has.
SET = """() => [...document.querySelectorAll('main *')]
  .filter((e) => e.checkVisibility() && !e.closest('.unseen, svg, template'))
  .map((e) => [e, getComputedStyle(e), [...e.childNodes].filter((node) => node.nodeType === 3 && node.data.trim())])
  .filter(([e, s, texts]) => texts.length)
  .map(([e, s, texts]) => {
    const lines = texts.flatMap((node) => {
      const range = document.createRange();
      range.selectNodeContents(node);
      return [...range.getClientRects()].map((box) => box.width);
    });
    const size = parseFloat(s.fontSize);
    return {
      html: e.outerHTML.slice(0, 120), size, align: s.textAlign, style: s.fontStyle, transform: s.textTransform,
      variant: s.fontVariantCaps, hyphens: s.hyphens, letters: Math.max(0, ...lines) / (size * 0.5),
      body: parseFloat(getComputedStyle(document.body).fontSize),
    };
  })"""
MOST_LETTERS = 66  # in a line; a letter is half its size wide


@pytest.mark.long
def test_plain_mode_has_large_text_short_lines_and_no_justified_slanted_or_capital_text(plain_pages):
    found = {}
    for name, page in plain_pages():
        for words in page.evaluate(SET):
            assert words["body"] >= 20
            faults = [
                *(["size"] if words["size"] < 16 else []),
                *(["justified"] if words["align"] == "justify" else []),
                *(["slanted"] if words["style"] != "normal" else []),
                *(["capitals"] if words["transform"] != "none" or words["variant"] != "normal" else []),
                *(["hyphenated"] if words["hyphens"] == "auto" else []),
                *(["long line"] if words["letters"] > MOST_LETTERS else []),
            ]
            if faults:
                found[name, words["html"]] = faults

    assert found == {}


# The lines of each text as they stand on the screen, broken only where the page breaks them.
LINES = """() => [...document.querySelectorAll('main *')]
  .filter((e) => e.checkVisibility() && getComputedStyle(e).display !== 'inline')
  .filter((e) => !e.closest('svg, template, .panel')) // the help shows the standard Finnish as it is
  .flatMap((e) => [...e.childNodes]
    .filter((n) => n.nodeType === 3 || n.nodeType === 1 && getComputedStyle(n).display === 'inline')
    .map((n) => n.innerText ?? n.data).join('').split('\\n'))
  .filter((line) => line.split('?').length > 2)"""


@pytest.mark.long
def test_plain_mode_asks_one_question_in_a_line(plain_pages):
    found = {name: lines for name, page in plain_pages() if (lines := page.evaluate(LINES))}

    assert found == {}


def test_printing_shows_every_answer_and_no_controls(device, trial):
    page = device()
    page.goto(f"{trial}summary")
    page.emulate_media(media="print")

    assert page.get_by_text("Opin kassan").first.is_visible()
    for selector in (".path", ".reading", ".foot ul", ".lead.screen"):
        assert not page.locator(selector).first.is_visible()
