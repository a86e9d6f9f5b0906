"""Everyone's eyes: every page in every state, with axe, in every reading, on every width, light and dark."""

import pytest
from axe import Axe
from places import READINGS
from seeing import measure, show

WIDTHS = (820, 360, 320)
SCHEMES = ("light", "dark")


@pytest.fixture
def site(world):
    return world.address


@pytest.mark.long
@pytest.mark.parametrize("reading", READINGS)
def test_axe_finds_nothing_on_any_page_in_any_state(device, world, reading):
    page, axe = device(), Axe()
    number = list(READINGS).index(reading)

    found = {}
    for place_number, place in enumerate(world.places(reading)):
        # Width and colours turn with page and reading: together the readings see each page in each width and scheme.
        width, scheme = WIDTHS[(place_number + number) % 3], SCHEMES[(place_number // 3 + number) % 2]
        page.set_viewport_size({"width": width, "height": 1180})
        page.emulate_media(color_scheme=scheme)
        show(page, place, READINGS[reading])
        found[place.name, width, scheme] = axe.faults(page)

    assert {at: fault for at, fault in found.items() if fault} == {}


PALE = "e => { e.style.color = 'light-dark(#999, #555)'; }"  # 2.8 on white, 2.3 on what is nearly black
WORDS = ("h1", "main h2 >> nth=1", ".agenda a >> nth=0", "textarea:visible >> nth=1", ".save > button >> nth=-1")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_pale_words_on_a_page_whose_other_looks_it_knows(device, world, scheme):
    page, axe = device(), Axe()
    page.emulate_media(color_scheme=scheme)
    for name in ("full language", "full meetings/2"):
        show(page, world.place(name, "fi"), READINGS["fi"])
        assert axe.faults(page) == []

    for words in WORDS:
        page.locator(words).evaluate(PALE)

    ((rule, where),) = axe.faults(page)
    assert (rule, len(where)) == ("color-contrast", len(WORDS)), where


def test_axe_finds_a_pale_background_behind_words_whose_colour_it_knows(device, world):
    page, axe = device(), Axe()
    show(page, world.place("full language", "fi"), READINGS["fi"])
    assert axe.faults(page) == []

    page.locator("main section >> nth=0").evaluate("e => { e.style.background = '#777'; }")

    assert [rule for rule, _where in axe.faults(page)] == ["color-contrast"]


SPACED = """(on) => {
  const sheet = new CSSStyleSheet();
  if (on) sheet.replaceSync(`
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
    p { margin-block-end: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
}"""

# How large and how far apart the letters are: width and height of the screen, size of a browser's own text, spacing.
LOOKS = {
    "as it is": (360, 740, 16, False),
    "zoom 400 %": (320, 256, 16, False),
    "text 200 %": (820, 1180, 32, False),
    "text 200 % on a phone": (360, 740, 32, False),
    "text spacing": (820, 1180, 16, True),
    "text spacing, narrow": (320, 640, 16, True),
}


@pytest.mark.long
@pytest.mark.parametrize("reading", READINGS)
def test_large_text_and_zoom_lose_nothing_on_any_page_in_any_state(device, world, reading):
    page = device()
    browser = page.context.new_cdp_session(page)

    number = list(READINGS).index(reading)
    found = {}
    for place_number, place in enumerate(world.places(reading)):
        show(page, place, READINGS[reading])
        for look_number, (look, (width, height, text, spaced)) in enumerate(LOOKS.items()):
            if (look_number + place_number + number) % 3:
                continue  # looks turn with page and reading: together the readings see each page in each look
            page.set_viewport_size({"width": width, "height": height})
            browser.send("Page.setFontSizes", {"fontSizes": {"standard": text, "fixed": text}})
            page.evaluate(SPACED, spaced)
            found[place.name, look] = measure(page)

    assert {at: fault for at, fault in found.items() if fault} == {}
