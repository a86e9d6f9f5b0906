"""What was typed is on the device until the server has it: offline, over restarts, after a killed browser."""

import random
import re
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
    expect(page.locator("#unsent")).to_be_visible()  # a first try has failed

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
    other.wait_for_timeout(600)  # ms: twice what pages have to answer that they are alive
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
        page.wait_for_timeout(300)  # ms: a breath between two thoughts
    for _ in range(60):
        page.evaluate("dispatchEvent(new Event('online'))")  # the wifi comes back, again and again
        page.wait_for_timeout(200)  # ms
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
        page.wait_for_timeout(40)  # ms: the next words come soon
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


def on_device(page):
    """Return what the device keeps."""
    return page.evaluate(
        """() => new Promise((done) => {
          indexedDB.open('mentorform').onsuccess = ({ target: { result: box } }) => {
            box.transaction('outbox').objectStore('outbox').getAll().onsuccess = ({ target }) => {
              box.close();
              done(target.result);
            };
          };
        })"""
    )


def test_a_record_on_the_device_names_no_link(device, server, trial, meeting):
    page = device()
    page.goto(meeting)
    server.stop()
    type_and_keep(page, "teksti")
    (record,) = on_device(page)

    assert record["path"] == "meetings/1/goals"
    assert trial.split("/")[2] not in str(record)


def leave_offline(page, server, text):
    """Type without connection and close the page; returns the context of the next one."""
    server.stop()
    type_and_keep(page, text)
    context = page.context
    page.close()
    server.start()
    return context


@pytest.mark.parametrize("place", ["meetings/1", "", "summary"])
def test_what_a_later_page_has_sent_is_on_the_device_no_longer(device, server, trial, meeting, stored, place):
    page = device()
    page.goto(meeting)
    context = leave_offline(page, server, "ilman yhteyttä")

    again = context.new_page()
    again.goto(trial + place)

    eventually(lambda: stored("m1.goals.q2"), "ilman yhteyttä")
    eventually(lambda: on_device(again), [])


def test_a_text_of_a_trial_that_is_removed_waits_a_day_is_shown_and_goes(device, server, person, trial, meeting):
    page = device()
    page.goto(meeting)
    context = leave_offline(page, server, "teksti poistettuun työkokeiluun")
    assert person.post(f"{trial}remove", {}).status == 200

    again = context.new_page()
    again.goto("/device")
    expect(again.locator("#waiting li .value")).to_have_text("teksti poistettuun työkokeiluun")
    expect(again.locator("#waiting li .gone")).to_be_hidden()  # nobody has found out yet
    again.goto(meeting)
    eventually(lambda: bool(on_device(again)[0].get("gone")), True)
    again.goto("/device")
    expect(again.locator("#waiting li .gone")).to_contain_text("vielä vuorokauden")
    expect(again.get_by_role("button", name="Kopioi teksti")).to_be_visible()

    again.clock.install(time=time.time() + 25 * 60 * 60)
    again.reload()
    expect(again.locator("#waiting li")).to_have_count(0)
    assert on_device(again) == []


MARK = "document.addEventListener('DOMContentLoaded', () => { document.body.dataset.mark = 'one-trial'; })"


def new_link(person, trial):
    """Make a new link and close the old one; returns the trial's new address."""
    answer = person.post(f"{trial}links/edit", {})
    fresh = next(link for link in re.findall(r"/t/[\w-]{43}/", answer.text) if link != trial)
    assert person.post(f"{fresh}links/close", {}).status in (200, 303)
    assert person.client.get(trial).status_code == 404
    return fresh


@pytest.mark.parametrize("is_closed", [True, False], ids=["its page was closed", "its page is still open"])
def test_a_new_link_loses_nothing_that_was_typed_without_connection(device, server, person, trial, meeting, is_closed):
    page = device()
    page.context.add_init_script(MARK)
    page.goto(meeting)
    context = page.context
    server.stop()
    type_and_keep(page, "ilman yhteyttä kirjoitettu")
    if is_closed:
        page.close()
    server.start()
    fresh = new_link(person, trial)

    again = context.new_page()
    again.goto(f"{fresh}meetings/1")

    eventually(lambda: person.open(f"{fresh}meetings/1").value("m1.goals.q2"), "ilman yhteyttä kirjoitettu", 300)
    eventually(lambda: on_device(again), [])
    assert again.locator(Q2).input_value() == "ilman yhteyttä kirjoitettu"
    assert again.locator(".conflict").count() == 0


def test_a_page_whose_link_was_closed_says_so_and_shows_where_the_text_is(device, person, trial, meeting):
    page = device()
    page.goto(meeting)
    new_link(person, trial)

    page.locator(Q2).fill("vanhalla linkillä")
    page.locator(Q2).blur()

    expect(page.locator("#m1-goals .gone")).to_contain_text("Linkki ei enää toimi")
    expect(page.locator("#unsent")).to_be_visible()
    assert page.locator(Q2).input_value() == "vanhalla linkillä"
    page.locator("#unsent a").click()
    expect(page.locator("#waiting li .gone")).to_be_visible()


def test_records_of_the_version_before_lose_their_links_and_no_text(device, trial, meeting, stored, site):
    page = device()
    page.goto("/privacy")
    old = {"id": f"{meeting}/goals m1.goals.q2", "tab": "gone", "action": f"{site}{meeting}/goals"}
    old |= {"name": "m1.goals.q2", "value": "vanha", "base": "0-e3b0c44298fc1c14", "question": "", "page": ""}
    page.evaluate(
        """(record) => new Promise((done) => {
          indexedDB.deleteDatabase('mentorform').onsuccess = () => {
            const request = indexedDB.open('mentorform', 1);
            request.onupgradeneeded = () => request.result.createObjectStore('outbox', { keyPath: 'id' });
            request.onsuccess = ({ target: { result: box } }) => {
              box.transaction('outbox', 'readwrite').objectStore('outbox').put(record);
              box.close();
              done();
            };
          };
        })""",
        old,
    )

    page.goto("/device")
    expect(page.locator("#waiting li .value")).to_have_text("vanha")
    assert trial not in str(on_device(page))
    page.goto(meeting)
    eventually(lambda: stored("m1.goals.q2"), "vanha")


def test_without_a_server_the_device_shows_what_is_safe_and_comes_back_by_itself(device, server, meeting, stored):
    page = device(service_workers="allow")
    page.goto(meeting)
    page.wait_for_function("() => localStorage.offline")  # the page without data is fetched after all else
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
    expect(again.locator(Q2)).to_have_value("tapettu selain")


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
    eventually(lambda: stored("m1.goals.q2"), "ennen")
    eventually(lambda: on_device(page), [])

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
