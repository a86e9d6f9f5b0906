"""Pictograms beside the titles: drawn in every colour scheme, once fetched, and never instead of the text."""

import pytest
from playwright.sync_api import expect

SEEN = """(all) => all.map((svg) => {
  const [box, title] = [svg.getBoundingClientRect(), svg.parentElement];
  return { drawn: svg.getBBox().width > 8, ink: getComputedStyle(svg).stroke, colour: getComputedStyle(title).color,
    inside: box.left >= title.getBoundingClientRect().left && box.right <= title.getBoundingClientRect().right,
    text: title.innerText.trim(), hidden: svg.ariaHidden };
})"""


SIZES = """performance.getEntriesByType('resource').filter((e) => e.name.includes('pictograms'))
  .map((e) => e.transferSize)"""


@pytest.mark.parametrize(
    "look",
    [{}, {"color_scheme": "dark"}, {"forced_colors": "active", "color_scheme": "dark"}, {"media": "print"}],
    ids=["light", "dark", "forced", "print"],
)
@pytest.mark.parametrize("language", ["fi", "uk"])
def test_every_section_has_its_pictogram_in_the_colour_of_its_title(device, meeting, look, language):
    page = device()
    page.emulate_media(**look)
    page.goto(f"{meeting}?language={language}")
    titles = page.locator(".sections h2 > .pictogram")
    expect(titles).to_have_count(page.locator(".sections h2").count())

    for seen in titles.evaluate_all(SEEN):
        assert seen["drawn"]
        assert seen["ink"] == seen["colour"]
        assert seen["inside"]
        assert seen["text"]
        assert seen["hidden"] == "true"


def test_a_device_fetches_the_pictograms_once(device, meeting):
    page, fetched = device(), []
    page.on("request", lambda request: fetched.append(request.url) if "pictograms" in request.url else None)
    page.goto(meeting)
    assert len(fetched) == 1

    page.goto(meeting.replace("meetings/1", "meetings/4"))

    assert sum(page.evaluate(SIZES)) == 0
