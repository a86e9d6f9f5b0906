"""Read aloud: by a voice of the device itself, when somebody asks, and never otherwise."""

import json

import pytest
from devices import PHONE, TABLET
from playwright.sync_api import expect

# Stands in for a device's voices: what is spoken waits in `queue` until the test lets it end.
VOICES = """(() => {
  const all = %s.map(([lang, name, localService]) => ({ lang, name, localService, default: false }));
  let ready = false;
  const speech = {
    queue: [], spoken: [], cancelled: 0, onvoiceschanged: null,
    getVoices: () => (ready ? all : []),
    speak(said) { this.queue.push(said); this.spoken.push([said.lang, said.voice?.name, said.text]); },
    cancel() {
      this.cancelled += 1;
      for (const said of this.queue.splice(0)) setTimeout(() => said.onerror?.({ error: "canceled" }));
    },
    end() { this.queue.shift().onend?.({}); },
    lose() { all.length = 0; },
    get isReady() { return ready; },
    load() { ready = true; this.onvoiceschanged?.(); },
  };
  Object.defineProperty(window, "speechSynthesis", { value: speech });
  window.SpeechSynthesisUtterance = function (text) { this.text = text; };
  addEventListener("load", () => setTimeout(() => speech.load(), 50)); // Chromium's come after the page
})()"""
FINNISH = ["fi-FI", "own Finnish", True]
UKRAINIAN = ["uk_UA", "own Ukrainian", True]  # as Android writes it
FAR_FINNISH = ["fi-FI", "Finnish somewhere else", False]
FAR_UKRAINIAN = ["uk-UA", "Ukrainian somewhere else", False]
SUPPORT = "#m1-goals-q2-q"
STANDARD = [
    "Millaista tukea toivot saavasi, mikä tukisi työkokeilusi onnistumista?",
    "Tuntuuko jokin erityisen haastavalta tai jännittävältä?",
    "Tämä voi liittyä esimerkiksi henkilökohtaisiin tavoitteisiisi.",
    "Kirjoita, mikä auttaa työssä.",
    "Älä kirjoita sairauksista.",
]


@pytest.fixture
def talking(device):
    """Makes devices with voices: `talking(address, FINNISH, …)` returns the open page."""

    def make(address, *voices, viewport=TABLET):
        page = device(viewport)
        page.add_init_script(VOICES % json.dumps(voices))
        page.goto(address)
        page.wait_for_function("speechSynthesis.isReady")
        return page

    return make


def buttons(page, question=SUPPORT):
    return page.locator(f"{question} [data-listen]")


def spoken(page):
    """Return what was spoken: [language, voice, text]."""
    return page.evaluate("speechSynthesis.spoken")


def waiting(page):
    return page.evaluate("speechSynthesis.queue.length")


def test_a_question_is_read_sentence_by_sentence_with_its_parts_and_hints(talking, meeting):
    page = talking(meeting, FAR_FINNISH, FINNISH)

    buttons(page).tap()

    assert spoken(page) == [["fi", "own Finnish", sentence] for sentence in STANDARD]


def test_in_plain_finnish_the_plain_text_is_read(talking, meeting):
    page = talking(f"{meeting}?plain=1", FINNISH)

    buttons(page).tap()

    texts = [text for _lang, _voice, text in spoken(page)]
    assert texts[0] == "Millainen apu auttaa sinua onnistumaan työkokeilussa?"
    assert not set(texts) & set(STANDARD[:3])


def test_each_language_has_a_button_that_says_so_in_that_language(talking, meeting):
    page = talking(f"{meeting}?language=uk", FINNISH, UKRAINIAN)
    expect(buttons(page)).to_have_text(["Kuuntele", "Слухати"])

    buttons(page).nth(1).tap()

    assert {(lang, voice) for lang, voice, _text in spoken(page)} == {("uk", "own Ukrainian")}
    assert spoken(page)[0][2].startswith("Яку підтримку")
    expect(buttons(page)).to_have_text(["Kuuntele", "Зупинити"])


def test_no_voice_from_elsewhere_is_ever_used(talking, meeting):
    page = talking(f"{meeting}?language=uk", FAR_FINNISH, FAR_UKRAINIAN, UKRAINIAN)

    expect(buttons(page)).to_have_text(["Слухати"])
    for button in page.locator("[data-listen]:visible").all():
        button.tap()

    assert {voice for _lang, voice, _text in spoken(page)} == {"own Ukrainian"}


@pytest.mark.parametrize("voices", [(), (FAR_FINNISH,), (UKRAINIAN,)])
def test_without_a_voice_of_the_page_s_language_there_is_no_button(talking, meeting, voices):
    page = talking(meeting, *voices)

    assert page.locator("[data-listen]").count() == 0


def test_a_voice_that_has_gone_is_not_replaced_by_the_browser_s_choice(talking, meeting):
    page = talking(meeting, FINNISH)
    page.evaluate("speechSynthesis.lose()")

    buttons(page).tap()

    assert spoken(page) == []
    expect(buttons(page)).to_have_count(0)


def test_a_second_press_stops_and_the_end_is_told(talking, meeting):
    page = talking(meeting, FINNISH)

    buttons(page).tap()
    expect(buttons(page)).to_have_text(["Lopeta"])
    buttons(page).tap()
    expect(buttons(page)).to_have_text(["Kuuntele"])
    assert waiting(page) == 0

    buttons(page).tap()
    for _sentence in STANDARD:
        expect(buttons(page)).to_have_text(["Lopeta"])
        page.evaluate("speechSynthesis.end()")
    expect(buttons(page)).to_have_text(["Kuuntele"])


def test_another_question_is_read_instead_of_the_first(talking, meeting):
    page = talking(meeting, FINNISH)

    buttons(page).tap()
    buttons(page, "#m1-goals-q4-q").tap()

    expect(buttons(page)).to_have_text(["Kuuntele"])
    expect(buttons(page, "#m1-goals-q4-q")).to_have_text(["Lopeta"])
    assert waiting(page) == len(spoken(page)) - len(STANDARD)


def test_leaving_the_page_stops_the_reading(talking, meeting):
    page = talking(meeting, FINNISH)
    buttons(page).tap()

    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")

    assert waiting(page) == 0
    expect(buttons(page)).to_have_text(["Kuuntele"])


def test_nothing_is_read_before_somebody_presses(talking, meeting):
    page = talking(f"{meeting}?language=uk", FINNISH, UKRAINIAN)
    page.locator("#m1-goals-q2").fill("Tarvitsen apua kassalla")
    page.locator(f"{SUPPORT} [name=help][value='m1.goals.q2']").tap()
    page.locator("html:not(.has-unsaved)").wait_for()

    assert spoken(page) == []


def test_a_save_leaves_the_button_the_reading_and_the_focus(talking, meeting):
    page = talking(meeting, FINNISH)
    page.locator("#m1-goals-q2").fill("Tarvitsen apua kassalla")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        buttons(page).focus()
        page.keyboard.press("Enter")
    expect(page.locator("#m1-goals .status")).to_contain_text("Tallennettu")
    page.locator("html:not(.has-unsaved)").wait_for()

    expect(buttons(page)).to_have_text(["Lopeta"])
    assert page.evaluate("document.activeElement.dataset.listen") == "fi"
    assert waiting(page) == len(STANDARD)
    buttons(page).tap()
    expect(buttons(page)).to_have_text(["Kuuntele"])


def test_a_question_that_is_set_aside_falls_silent(talking, meeting):
    page = talking(meeting, FINNISH)
    buttons(page).tap()

    page.locator(f"{SUPPORT} [name=more]").tap()
    page.locator(f"{SUPPORT} button[name='m1.goals.q2.aside']").tap()

    expect(page.locator(f"{SUPPORT} .aside")).to_be_visible()
    assert waiting(page) == 0


@pytest.mark.parametrize("viewport", [TABLET, PHONE, {"width": 320, "height": 640}])
def test_every_button_can_be_hit_and_fits_the_screen(talking, meeting, viewport):
    page = talking(f"{meeting}?language=uk", FINNISH, UKRAINIAN, viewport=viewport)

    for button in page.locator("[data-listen]:visible").all():
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= 44
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= viewport["width"]


def test_every_button_tells_which_question_it_reads(talking, meeting):
    page = talking(meeting, FINNISH)

    names = page.locator("[data-listen]").evaluate_all(
        "all => all.map((b) => document.getElementById(b.getAttribute('aria-describedby'))?.textContent.trim())"
    )
    assert len(names) == page.locator(".question > .tools").count()
    assert all(names)
