"""Everyone's eyes: every page in every state, with axe, in every reading, on every width, light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from places import READINGS
from seeing import measure, show

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (820, 360, 320)
SCHEMES = ("light", "dark")


@pytest.fixture
def site(world):
    return world.address


def faults(page):
    options = {"runOnly": TAGS, "resultTypes": ["violations"], "iframes": False}
    found = Axe().run(page, options=options).response["violations"]
    return [(fault["id"], [node["html"][:160] for node in fault["nodes"]][:3]) for fault in found]


@pytest.mark.parametrize("reading", READINGS)
def test_axe_finds_nothing_on_any_page_in_any_state(device, world, reading):
    page = device()
    number = list(READINGS).index(reading)

    found = {}
    for place_number, place in enumerate(world.places(reading)):
        # Width and colours turn with page and reading: together the readings see each page in each width and scheme.
        width, scheme = WIDTHS[(place_number + number) % 3], SCHEMES[(place_number // 3 + number) % 2]
        page.set_viewport_size({"width": width, "height": 1180})
        page.emulate_media(color_scheme=scheme)
        show(page, place, READINGS[reading])
        found[place.name, width, scheme] = faults(page)

    assert {at: fault for at, fault in found.items() if fault} == {}


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
