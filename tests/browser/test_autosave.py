"""Typing on a tablet: each answer is saved by itself, and nothing that is typed is lost, moved or torn."""

import re

import pytest
from hands import posts, slow_down
from playwright.sync_api import expect

Q2 = "#m1-goals-q2"
HELP = "#m1-goals-q2-q button[value='m1.goals.q2'][name=help]"
UNSAVED = "section.unsaved"


def saved(page):
    page.locator("html:not(.has-unsaved)").wait_for()


def tap(page, locator):
    """Tap as a person does: two quick taps on one spot of the screen would be a double tap."""
    page.wait_for_timeout(350)  # ms
    locator.tap()


def goal(page, place):
    return page.locator("#m1-goals textarea[name^='m1.goals.q1.'][name$='.text']").nth(place)


@pytest.mark.parametrize(
    "viewport", [{"width": 820, "height": 1180}, {"width": 360, "height": 740}], ids=["tablet", "phone"]
)
def test_a_whole_first_meeting_by_touch_without_pressing_save(device, trial, person, viewport):
    page = device(viewport)
    page.goto(f"{trial}meetings/1")
    for place, text in enumerate(["Opin hygieniasäännöt", "Puhun suomea joka päivä", "Teen salaatit yksin", "Neljäs"]):
        tap(page, goal(page, place))
        page.keyboard.type(text)
        goal(page, place).press("Tab")
        saved(page)
    tap(page, page.locator(Q2))
    page.keyboard.type("Tärkeät asiat paperille.")
    tap(page, page.locator("#m1-skills-fold > summary"))
    tap(page, page.locator("[name='m1.skills.q1'][value='yes']"))
    tap(page, page.locator("[name='m1.skills.q2.unit']"))
    page.keyboard.type("Ruokapalvelut")
    tap(page, page.locator("#lang-l1a"))
    page.keyboard.type("Anteeksi, en ymmärrä.")
    tap(page, page.locator("#dates-m2-on"))
    page.keyboard.type("9.12.")
    tap(page, page.locator("#m1-close-fold > summary"))
    tap(page, page.locator("#m1-close-read"))
    saved(page)

    summary = person.open(f"{trial}summary").words()
    for text in (
        "Opin hygieniasäännöt",
        "Puhun suomea joka päivä",
        "Teen salaatit yksin",
        "Neljäs",
        "Tärkeät asiat paperille.",
        "Ruokapalvelut",
        "Anteeksi, en ymmärrä.",
        "9.12.",
    ):
        assert text in summary
    assert summary.count("Opin hygieniasäännöt") == 2  # what was written, and the path of the goal
    assert page.locator("#m1-goals .status").inner_text().startswith("Tallennettu klo")


def test_the_status_is_true_at_each_moment(device, meeting, stored):
    page = device()
    page.goto(meeting)
    working = page.locator("#m1-goals .working")
    assert not working.is_visible()

    page.locator(Q2).fill("teksti")
    assert working.is_visible()
    assert stored("m1.goals.q2") == ""

    saved(page)
    assert not working.is_visible()
    assert re.fullmatch(r"Tallennettu klo \d{1,2}\.\d\d", page.locator("#m1-goals .status").inner_text())
    assert stored("m1.goals.q2") == "teksti"


def test_a_save_moves_neither_caret_nor_scroll_nor_text_that_is_being_typed(app, device, meeting, stored):
    page = device()
    slow_down(app, 0.4)
    page.goto(meeting)
    area = page.locator(Q2)
    area.fill("alku loppu")
    area.evaluate("e => e.setSelectionRange(5, 5)")
    top = page.evaluate("scrollY")
    page.wait_for_event("request", lambda request: request.method == "POST")
    page.keyboard.type("keskellä ")

    saved(page)

    assert area.input_value() == "alku keskellä loppu"
    assert area.evaluate("e => [e.selectionStart, document.activeElement === e]") == [14, True]
    assert page.evaluate("scrollY") == top
    assert stored("m1.goals.q2") == "alku keskellä loppu"


def test_lost_answers_never_make_a_device_conflict_with_itself(device, meeting, stored):
    page = device()
    lost = {"count": 0}

    def lose(route):
        if route.request.method == "POST" and lost["count"] < 3:
            lost["count"] += 1
            route.fetch()  # the server has saved it
            route.abort()  # and its answer never arrives
        else:
            route.continue_()

    page.route("**/meetings/1/goals", lose)
    page.goto(meeting)
    page.locator(Q2).fill("yksi")
    page.locator(Q2).blur()
    expect(page.locator("#m1-goals .waiting")).to_be_visible()
    page.locator(Q2).fill("yksi kaksi")
    saved_in_time(page)

    assert lost["count"] == 3
    assert stored("m1.goals.q2") == "yksi kaksi"
    assert page.locator(".conflict").count() == 0


def saved_in_time(page):
    page.locator("html:not(.has-unsaved)").wait_for(timeout=30_000)


def test_a_server_that_fails_for_a_while_is_tried_again_and_the_text_stays(device, meeting, stored):
    page = device()
    left = [503, 507, 502]
    page.route(
        "**/meetings/1/goals",
        lambda route: (
            route.fulfill(status=left.pop(), body="<p>ei nyt</p>")
            if left and route.request.method == "POST"
            else route.continue_()
        ),
    )
    page.goto(meeting)

    page.locator(Q2).fill("säilyy")
    page.locator(Q2).blur()
    saved_in_time(page)

    assert left == []
    assert page.locator(Q2).input_value() == "säilyy"
    assert stored("m1.goals.q2") == "säilyy"


def test_a_token_that_has_grown_old_heals_without_anybody_noticing(device, meeting, stored):
    page = device()
    page.goto(meeting)
    page.context.clear_cookies()

    page.locator(Q2).fill("tuntien päästä")
    saved(page)
    page.context.clear_cookies()
    page.locator("#m1-goals .save > button").tap()
    goal(page, 0).fill("tavoite")
    saved(page)

    assert stored("m1.goals.q2") == "tuntien päästä"
    assert "tavoite" in page.context.request.get(meeting).text()


@pytest.mark.parametrize("fault", ["the cookies are gone", "the server has a new secret key", "the server starts anew"])
def test_nothing_that_happens_to_a_session_stops_a_save(device, app, server, meeting, stored, fault):
    page = device()
    page.goto(meeting)
    match fault:
        case "the cookies are gone":
            page.context.clear_cookies()
        case "the server has a new secret key":
            app.secret_key = "another"
        case "the server starts anew":
            server.stop()
            server.start()

    page.locator(Q2).fill("teksti")
    page.locator(Q2).blur()
    saved(page)

    assert stored("m1.goals.q2") == "teksti"
    assert page.locator(Q2).input_value() == "teksti"


def test_two_devices_in_neighbouring_fields_do_not_disturb_each_other(device, meeting, stored):
    one, two = device(), device()
    for page in (one, two):
        page.goto(meeting)

    one.locator(Q2).fill("ensimmäinen")
    two.locator("#m1-goals-q4").fill("toinen")
    saved(one)
    saved(two)

    assert (stored("m1.goals.q2"), stored("m1.goals.q4")) == ("ensimmäinen", "toinen")
    assert one.locator(".conflict").count() == two.locator(".conflict").count() == 0


def test_two_devices_in_one_field_keep_both_texts_and_one_tap_ends_it(device, meeting, stored):
    one, two = device(), device()
    for page in (one, two):
        page.goto(meeting)
    one.locator(Q2).fill("hänen")
    saved(one)

    two.locator(Q2).fill("minun")
    saved(two)
    assert two.locator(Q2).input_value() == "minun"
    assert "hänen" in two.locator(f"{Q2}-field .conflict").inner_text()
    two.locator(Q2).press_sequentially(" ja lisää")
    saved(two)
    two.get_by_role("button", name="Pidä molemmat").tap()
    expect(two.locator(".conflict")).to_have_count(0)

    assert stored("m1.goals.q2") == "hänen\n\nminun ja lisää"
    assert two.locator(Q2).input_value() == "hänen\n\nminun ja lisää"


def test_rows_are_moved_and_removed_by_touch(device, meeting, person):
    page = device()
    page.goto(meeting)
    for place, text in enumerate(["a", "b", "c"]):
        goal(page, place).fill(text)
    saved(page)
    page.get_by_role("button", name="Siirrä rivi 3 ylös").first.wait_for()

    page.locator("#m1-goals").get_by_role("button", name="Siirrä rivi 3 ylös").tap()
    expect(goal(page, 1)).to_have_value("c")
    page.locator("#m1-goals").get_by_role("button", name="Poista rivi 1").tap()
    expect(goal(page, 0)).to_have_value("c")

    shown = [t.text.strip() for t in person.open(meeting).tree.select("#m1-goals textarea")]
    assert [text for text in shown if text] == ["c", "b"]


def test_a_toggle_in_mid_typing_keeps_the_text_and_the_place(device, meeting, stored):
    page = device()
    page.goto(meeting)
    page.locator("#m1-goals-q4").scroll_into_view_if_needed()
    page.locator("#m1-goals-q4").fill("kesken")
    top = page.locator("#m1-goals-q4-q").bounding_box()["y"]

    with page.expect_navigation():
        page.evaluate("document.querySelector('.toggle').click()")

    expect(page.locator("html.plain")).to_be_attached()
    assert page.locator("#m1-goals-q4").input_value() == "kesken"
    assert abs(page.locator("#m1-goals-q4-q").bounding_box()["y"] - top) < 400
    assert stored("m1.goals.q4") == "kesken"


def test_nothing_is_saved_during_composition(device, meeting, stored):
    page = device()
    sent = posts(page)
    page.clock.install()
    page.goto(meeting)
    page.locator(Q2).focus()
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "´", "selectionStart": 1, "selectionEnd": 1})
    page.clock.run_for(20_000)  # ms
    assert sent == []

    session.send("Input.insertText", {"text": "é"})
    saved(page)

    assert stored("m1.goals.q2") == "é"


def test_what_is_typed_when_the_page_is_left_is_saved_and_there_on_coming_back(device, meeting, stored):
    page = device()
    page.goto(meeting)
    page.locator(Q2).fill("lähdin kesken")
    page.evaluate("removeEventListener('beforeunload', () => {})")
    page.on("dialog", lambda dialog: dialog.accept())

    page.goto("/privacy")
    page.go_back()

    expect(page.locator(Q2)).to_have_value("lähdin kesken")
    saved(page)
    assert stored("m1.goals.q2") == "lähdin kesken"


def test_a_fold_that_was_opened_stays_open_through_a_save(device, meeting):
    page = device()
    page.goto(meeting)
    page.locator(HELP).tap()
    page.locator("#m1-goals-fold > summary").tap()

    page.locator(Q2).fill("x")
    saved(page)

    expect(page.locator("#m1-goals-q2-help")).to_be_visible()
    assert page.locator("#m1-goals-fold").get_attribute("open") is not None


def test_a_text_too_long_says_so_beside_the_field_and_stays(device, meeting, stored):
    page = device()
    page.goto(meeting)

    page.locator(Q2).fill("ä" * 20_001)
    page.locator(f"{Q2}-error").wait_for()

    assert len(page.locator(Q2).input_value()) == 20_001
    assert page.locator("#m1-goals .working").is_visible()
    page.locator(Q2).fill("lyhyt")
    saved(page)
    assert stored("m1.goals.q2") == "lyhyt"


def test_the_cost_of_one_typed_answer_is_one_request(device, meeting):
    page = device()
    page.goto(meeting)
    page.wait_for_load_state("networkidle")
    requests = []
    page.on("request", lambda request: requests.append(request.method))

    page.locator(Q2).fill("yksi vastaus")
    page.locator(Q2).blur()
    saved(page)

    assert requests == ["POST"]


def test_what_one_device_saves_appears_on_the_other_without_disturbing_it(device, meeting):
    one, two = device(), device({"width": 360, "height": 740})
    for page in (one, two):
        page.goto(meeting)
    blank = goal(two, 1)
    blank.focus()
    row = blank.get_attribute("id")
    two.locator(HELP).tap()
    blank.focus()
    top = two.evaluate("scrollY")

    goal(one, 0).fill("Opin kassan")
    one.locator(Q2).fill("hänen")
    saved(one)

    expect(two.locator(Q2)).to_have_value("hänen", timeout=8000)
    expect(goal(two, 0)).to_have_value("Opin kassan")
    assert two.evaluate("document.activeElement.id") == row
    assert two.evaluate("scrollY") == top
    expect(two.locator("#m1-goals-q2-help")).to_be_visible()
    two.keyboard.type("Toinen tavoite")
    saved(two)
    expect(one.locator(f"#{row}")).to_have_value("Toinen tavoite", timeout=8000)


def test_a_page_with_nothing_new_is_answered_without_a_body(device, meeting):
    page = device()
    page.goto(meeting)

    with page.expect_response(lambda response: "since=" in response.url, timeout=8000) as answer:
        pass

    assert answer.value.status == 205


def test_a_tick_stays_through_its_save_and_the_button_that_is_pressed_next(device, trial, person):
    page = device()
    page.goto(f"{trial}meetings/1?aware=1")
    page.locator("#m1-language-fold > summary").tap()
    box = page.locator("[name='lang.l3.breaks'][type=checkbox]")

    box.check()
    saved(page)
    expect(box).to_be_checked()
    page.locator("#lang-l3-q button[name=more]").tap()
    expect(page.locator("#lang-l3-more")).to_be_visible()

    expect(box).to_be_checked()
    assert person.open(f"{trial}meetings/1?aware=1").value("lang.l3.breaks") == "1"
