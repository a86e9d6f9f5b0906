"""What was typed is on the device until the server has it: offline, over restarts, after a killed browser."""

import random
import signal
import subprocess
import tempfile
import time

import pytest
from devices import ARGUMENTS, TABLET, chromium_path
from playwright.sync_api import expect

Q2 = "#m1-goals-q2"
FLOW = "**/meetings/1/*"


def saved(page):
    page.locator("html:not(.has-unsaved)").wait_for(timeout=60_000)
    expect(page.locator("#unsent")).to_be_hidden(timeout=60_000)


def eventually(look, wanted, tries=100):
    """Ask until the answer is the wanted one: what an earlier page has left is taken over a moment after the load."""
    while look() != wanted and (tries := tries - 1):
        time.sleep(0.1)
    assert look() == wanted


def cut(page):
    """Let no save of this device through, until the returned function is called."""

    def stop(route):
        route.abort() if route.request.method == "POST" else route.continue_()

    page.context.route(FLOW, stop)
    return lambda: page.context.unroute(FLOW, stop)


def type_and_keep(page, text):
    """Type where no save gets through, until the page says that the device has the text."""
    page.locator(Q2).fill(text)
    page.locator(Q2).blur()
    expect(page.locator("#m1-goals .waiting")).to_be_visible()


def test_the_page_says_in_three_true_steps_where_a_text_is(device, meeting, stored):
    page = device()
    page.goto(meeting)
    mend = cut(page)
    expect(page.locator("#unsent")).to_be_hidden()

    page.locator(Q2).fill("teksti")
    assert page.locator("#m1-goals .working").is_visible()
    assert not page.locator("#m1-goals .waiting").is_visible()

    expect(page.locator("#m1-goals .waiting")).to_have_text("Vain tällä laitteella, odottaa yhteyttä")
    expect(page.locator("#m1-goals .waiting")).to_be_visible()
    assert not page.locator("#m1-goals .working").is_visible()
    assert page.locator("#unsent strong").inner_text() == "1"
    assert stored("m1.goals.q2") == ""

    mend()
    saved(page)
    assert page.locator("#m1-goals .status").inner_text().startswith("Tallennettu klo")
    assert not page.locator("#m1-goals .waiting").is_visible()
    assert stored("m1.goals.q2") == "teksti"


def test_a_device_that_cannot_keep_a_text_never_says_that_it_has_it(device, meeting):
    page = device()
    page.add_init_script("Object.defineProperty(window, 'indexedDB', {value: {open() { throw new Error('none'); }}})")
    page.goto(meeting)
    cut(page)

    page.locator(Q2).fill("teksti")
    page.locator(Q2).blur()
    page.wait_for_timeout(2500)

    assert page.locator("#m1-goals .working").inner_text() == "Ei vielä tallennettu. Pidä sivu auki."
    assert page.locator("#m1-goals .working").is_visible()
    assert not page.locator("#m1-goals .waiting").is_visible()


@pytest.mark.parametrize("place", ["meetings/1", "", "meetings/2"])
def test_a_closed_tab_loses_nothing_whichever_page_opens_next(device, server, trial, meeting, stored, place):
    page = device()
    page.goto(meeting)
    server.stop()
    type_and_keep(page, "kirjoitettu ilman yhteyttä")
    context = page.context
    page.close()
    server.start()
    assert stored("m1.goals.q2") == ""

    again = context.new_page()
    again.goto(trial + place)

    eventually(lambda: stored("m1.goals.q2"), "kirjoitettu ilman yhteyttä")
    saved(again)
    if place == "meetings/1":
        assert again.locator(Q2).input_value() == "kirjoitettu ilman yhteyttä"
        assert again.locator(".conflict").count() == 0


def test_a_new_row_that_was_typed_without_connection_comes_to_the_server_once(device, server, person, trial, meeting):
    page = device()
    page.goto(meeting)
    server.stop()
    row = page.locator("#m1-goals textarea[name^='m1.goals.q1.'][name$='.text']").first
    row.fill("Opin kassan")
    row.blur()
    expect(page.locator("#m1-goals .waiting")).to_be_visible()
    context = page.context
    page.close()
    server.start()

    again = context.new_page()
    again.goto(meeting)

    eventually(lambda: person.open(f"{trial}summary").words("#meeting-1").count("Opin kassan"), 1)


def test_a_text_kept_for_days_never_replaces_what_another_wrote_meanwhile(device, server, person, meeting):
    page = device()
    page.goto(meeting)
    server.stop()
    type_and_keep(page, "laitteen teksti")
    context = page.context
    page.close()
    person.save(person.open(meeting), "m1-goals", {"m1.goals.q2": "toisen teksti"})
    server.start()

    again = context.new_page()
    again.goto(meeting)

    expect(again.locator("#m1-goals-q2-field .conflict")).to_contain_text("toisen teksti")
    assert again.locator(Q2).input_value() == "laitteen teksti"
    words = person.open(meeting).words("#m1-goals-q2-field")
    assert "laitteen teksti" in words
    assert "toisen teksti" in words


def test_a_page_whose_text_another_page_has_sent_goes_on_without_a_conflict_with_itself(device, meeting, stored):
    page = device()
    page.goto(meeting)
    mend = cut(page)
    type_and_keep(page, "alku")
    other = page.context.new_page()
    other.goto(meeting)  # the first page is alive: its text is left to it
    other.wait_for_timeout(600)
    assert other.locator(Q2).input_value() == ""
    mend()

    saved(page)
    page.locator(Q2).press("End")
    page.keyboard.type(" ja loppu")
    page.locator(Q2).blur()
    saved(page)

    assert stored("m1.goals.q2") == "alku ja loppu"
    assert page.locator(".conflict").count() == 0


def test_seven_of_ten_answers_lost_on_the_way_lose_no_text(device, meeting, stored):
    page, luck = device(), random.Random(7)

    def lose(route):
        if route.request.method == "POST" and luck.random() < 0.7:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.context.route(FLOW, lose)
    page.goto(meeting)
    for number in range(4):
        page.locator(Q2).press("End")
        page.locator(Q2).type(f"osa {number} ")
        page.locator(Q2).blur()
        page.wait_for_timeout(300)
    for _ in range(60):
        page.evaluate("dispatchEvent(new Event('online'))")  # the wifi comes back, again and again
        page.wait_for_timeout(200)
    saved(page)

    assert stored("m1.goals.q2") == "osa 0 osa 1 osa 2 osa 3 "
    assert page.locator(".conflict").count() == 0


def test_forty_restarts_of_the_server_while_typing_lose_no_letter(device, server, meeting, stored):
    page = device()
    page.goto(meeting)
    page.locator(Q2).focus()
    text = ""
    for number in range(40):
        server.stop()
        page.keyboard.type(f"{number} ")
        text += f"{number} "
        server.start()
        page.wait_for_timeout(40)
    page.locator(Q2).blur()
    saved(page)

    assert stored("m1.goals.q2") == text
    assert page.locator(Q2).input_value() == text
    assert page.locator(".conflict").count() == 0


def test_what_waits_is_shown_and_can_be_removed_from_the_device(device, meeting):
    page = device()
    page.goto(meeting)
    cut(page)
    type_and_keep(page, "odottava teksti")
    page.locator("#unsent a").click()
    page.wait_for_url("**/device")
    item = page.locator("#waiting li")
    expect(item.locator(".value")).to_have_text("odottava teksti")
    expect(item.locator(".question")).to_contain_text("Millaista tukea toivot")

    page.get_by_role("button", name="Poista tiedot tältä laitteelta").click()

    expect(page.locator("#forgotten")).to_be_visible()
    expect(page.locator("#waiting li")).to_have_count(0)
    expect(page.locator("#none")).to_be_visible()
    assert [cookie["name"] for cookie in page.context.cookies()] == ["session"]  # a new one, for this page's own form


def test_a_text_that_the_server_refuses_stays_on_the_device_and_says_so(device, server, person, trial, meeting):
    page = device()
    page.goto(meeting)
    server.stop()
    type_and_keep(page, "teksti poistettuun työkokeiluun")
    context = page.context
    page.close()
    server.start()
    assert person.post(f"{trial}remove", {}).status == 200

    again = context.new_page()
    again.goto("/device")

    expect(again.locator("#waiting li .value")).to_have_text("teksti poistettuun työkokeiluun")
    expect(again.locator("#waiting li .refused")).to_be_visible()


def test_without_a_server_the_device_shows_what_is_safe_and_comes_back_by_itself(device, server, meeting, stored):
    page = device(service_workers="allow")
    page.goto(meeting)
    page.wait_for_timeout(4500)  # the page without data is fetched after all that the page itself needs
    server.stop()
    type_and_keep(page, "ilman palvelinta")
    context = page.context
    page.close()

    again = context.new_page()
    again.goto(meeting)
    expect(again.locator("#away")).to_contain_text("Palvelimeen ei saada yhteyttä")
    expect(again.locator("#waiting .value")).to_have_text("ilman palvelinta")
    cached = again.evaluate("caches.open('offline').then((c) => c.keys()).then((k) => k.map((r) => r.url))")
    assert not [url for url in cached if "/t/" in url]

    server.start()
    again.locator(Q2).wait_for(timeout=30_000)
    saved(again)
    assert stored("m1.goals.q2") == "ilman palvelinta"


@pytest.fixture
def own_browser(chromium, site):
    """Starts a Chromium of its own that can be killed; `start()` returns its process and a page."""
    processes = []
    folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)

    def start():
        process = subprocess.Popen(
            [
                chromium_path(),
                "--headless=new",
                "--remote-debugging-port=0",
                f"--user-data-dir={folder.name}",
                *ARGUMENTS,
                "about:blank",
            ],
            stderr=subprocess.PIPE,
            text=True,
        )
        processes.append(process)
        line = next(line for line in process.stderr if "DevTools listening on" in line)
        address = line.split()[-1].partition("/devtools")[0].replace("ws://", "http://")
        browser = chromium.browser_type.connect_over_cdp(address)
        page = browser.contexts[0].new_page()
        page.set_viewport_size(TABLET)
        return process, page

    yield start
    for process in processes:
        process.kill()
        process.wait()
        process.stderr.close()
    folder.cleanup()


def test_a_browser_killed_while_it_says_that_the_text_is_on_this_device_has_it(
    own_browser, server, site, meeting, stored
):
    process, page = own_browser()
    page.goto(site + meeting)
    server.stop()
    type_and_keep(page, "tapettu selain")
    process.send_signal(signal.SIGKILL)
    process.wait()
    server.start()
    assert stored("m1.goals.q2") == ""

    _process, again = own_browser()
    again.goto(site + meeting)

    eventually(lambda: stored("m1.goals.q2"), "tapettu selain")
    assert again.locator(Q2).input_value() == "tapettu selain"


def test_a_page_put_aside_and_brought_back_goes_on_from_what_another_page_sent(
    own_browser, site, trial, meeting, stored
):
    _process, page = own_browser()
    page.goto(site + meeting)
    mend = cut(page)
    type_and_keep(page, "ennen")
    mend()
    page.goto(site + trial)
    saved(page)
    page.wait_for_timeout(800)
    assert stored("m1.goals.q2") == "ennen"

    page.go_back()
    page.locator(Q2).press("End")
    page.keyboard.type(" ja jälkeen")
    page.locator(Q2).blur()
    saved(page)

    assert stored("m1.goals.q2") == "ennen ja jälkeen"
    assert page.locator(".conflict").count() == 0


def test_a_section_says_who_writes_in_it_for_as_long_as_it_is_true(device, meeting):
    mentor, trainee = device(), device()
    trainee.goto(f"{meeting}?writer=trainee")
    mentor.goto(meeting)
    line = mentor.locator("#m1-goals .writing")

    trainee.locator(Q2).focus()
    trainee.keyboard.type("Toivon")

    expect(line).to_have_text("Työkokeilija kirjoittaa tässä", timeout=12_000)
    expect(mentor.locator(".writing")).to_have_count(1)
    assert trainee.locator(".writing").count() == 0

    trainee.locator(Q2).blur()
    expect(line).to_have_count(0, timeout=25_000)
    assert mentor.locator(Q2).input_value() == "Toivon"


def test_in_plain_finnish_new_text_of_the_other_waits_until_it_is_asked_for(device, person, meeting):
    page = device()
    page.goto(f"{meeting}?plain=1")
    person.save(person.open(meeting), "m1-goals", {"m1.goals.q2": "mentorin teksti"})

    button = page.get_by_role("button", name="Uutta tekstiä. Näytä")
    expect(button).to_be_visible()
    assert page.locator(Q2).input_value() == ""
    button.tap()

    expect(page.locator(Q2)).to_have_value("mentorin teksti")
    expect(button).to_have_count(0)
