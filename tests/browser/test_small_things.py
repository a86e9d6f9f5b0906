"""Small things that a page says or does by itself are true: a copy, a place on the screen, an address."""

import pytest
from hands import Q2, Q4, saved
from playwright.sync_api import expect

NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', { value: undefined })"  # as on plain http
CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', { value: { async writeText(t) { window.copied = t; } } })"
DENIED = "Object.defineProperty(navigator, 'clipboard', { value: { async writeText() { throw new Error('no'); } } })"


@pytest.fixture
def copy(trial):
    """Returns the button that copies the link, on the overview."""

    def button(page):
        page.goto(trial)
        return page.locator("#links [data-copy]").first

    return button


def test_a_copied_link_is_said_to_be_copied(device, copy):
    page = device()
    page.add_init_script(CLIPBOARD)
    button = copy(page)

    button.tap()

    expect(button).to_have_text("Kopioitu")
    assert page.evaluate("copied") == button.get_attribute("data-copy")


@pytest.mark.parametrize("browser", [NO_CLIPBOARD, DENIED], ids=["plain http", "forbidden"])
def test_where_nothing_can_be_copied_the_link_is_selected_and_nobody_says_copied(device, copy, browser):
    page = device()
    page.add_init_script(browser)
    button = copy(page)

    button.tap()

    expect(button).to_have_text("Teksti on valittu. Kopioi se.")
    assert page.evaluate("getSelection().toString()") == button.get_attribute("data-copy")


def test_the_copy_buttons_stay_through_a_save_and_still_copy(device, copy, trial):
    page = device()
    page.add_init_script(CLIPBOARD)
    button = copy(page)
    page.locator("[name='trial.title']").fill("Keittiö Aalto")
    page.locator("[name='trial.title']").blur()
    saved(page)
    with page.expect_response(lambda answer: "since=" in answer.url and answer.status == 200, timeout=9000):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(button).to_be_visible()
    button.tap()
    expect(button).to_have_text("Kopioitu")


def test_without_javascript_no_button_promises_to_copy(device, trial):
    page = device(javascript=False)
    page.goto(trial)

    expect(page.locator("#links [data-copy]").first).to_be_hidden()


def top_of(locator):
    return locator.bounding_box()["y"]


@pytest.mark.parametrize("viewport", [{"width": 820, "height": 1180}, {"width": 360, "height": 740}])
@pytest.mark.parametrize("scroll", [0, 10])
def test_a_toggle_stays_where_it_was_pressed(device, meeting, viewport, scroll):
    page = device(viewport)
    page.goto(meeting)
    page.locator(Q4).fill("kesken")  # the question at work may be far below
    page.evaluate("(y) => scrollTo(0, y)", scroll)
    toggle = page.locator(".reading .toggle").first
    page.evaluate("addEventListener('click', ({ target }) => (localStorage.top = target.getBoundingClientRect().top))")

    with page.expect_navigation():
        toggle.tap()
    before = float(page.evaluate("localStorage.top"))

    page.locator("html.plain.saves").wait_for(state="attached")
    assert abs(top_of(toggle) - before) <= 1
    assert page.locator(Q4).input_value() == "kesken"


def test_the_menu_of_languages_stays_where_it_was_opened(device, meeting):
    page = device()
    page.goto(meeting)
    menu = page.locator(".languages > summary")
    before = top_of(menu)

    menu.tap()
    with page.expect_navigation():
        page.locator(".languages a[hreflang=sv]").tap()

    page.locator("html.saves").wait_for(state="attached")
    assert abs(top_of(menu) - before) <= 1


def test_who_writes_is_chosen_where_it_stands(device, meeting):
    page = device()
    page.goto(meeting)
    page.locator(".who.reading > summary").tap()
    role = page.locator(".who.reading a.toggle").first
    before = top_of(role)

    with page.expect_navigation():
        role.tap()

    page.locator("html.saves").wait_for(state="attached")
    expect(role).to_be_visible()
    assert abs(top_of(role) - before) <= 1


def test_an_address_that_somebody_has_broken_does_not_stop_the_page_from_saving(device, meeting, stored):
    page = device()
    page.goto(f"{meeting}#%E0%A4%A")

    page.locator(Q2).fill("teksti")
    page.locator(Q2).blur()
    saved(page)

    assert stored("m1.goals.q2") == "teksti"
