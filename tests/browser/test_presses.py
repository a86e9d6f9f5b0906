"""A button that is pressed is carried out once, whatever the connection does, and says so while it waits."""

from hands import A_LETTER, Q2, Q4, answer_with, cut, posts, row_of, rows, saved
from playwright.sync_api import expect

ADD = "[name='m1.goals.q1.add']"


def write_row(page, text):
    rows(page).last.fill(text)
    rows(page).last.blur()
    saved(page)
    return row_of(rows(page).first)


def come_back(page):
    page.evaluate("dispatchEvent(new Event('online'))")


def test_a_button_pressed_without_connection_says_so_and_is_sent_when_it_is_back(device, meeting):
    page = device()
    page.goto(meeting)
    write_row(page, "Opin kassan")
    mend = cut(page)
    waiting = page.locator("#m1-goals .pressed")
    expect(waiting).to_be_hidden()

    shown = rows(page).count()
    page.locator(ADD).tap()
    expect(waiting).to_have_text("Painike odottaa yhteyttä. Pidä sivu auki.")
    expect(waiting).to_be_visible()
    page.locator(ADD).tap()
    assert rows(page).count() == shown
    mend()
    come_back(page)

    expect(rows(page)).to_have_count(shown + 1)
    expect(waiting).to_be_hidden()


def test_a_button_of_a_section_without_answers_says_so_too(device, person, trial, meeting):
    page = device()
    person.save(person.open(meeting), "m1-next", {"tasks.abc.what": "Tuo hygieniapassi"})
    page.goto(trial)
    page.context.route("**/t/**", lambda route: route.abort() if route.request.method == "POST" else route.continue_())

    page.get_by_role("button", name="Merkitse tehdyksi").tap()

    expect(page.locator("#open-tasks .pressed")).to_be_visible()


def test_a_button_pressed_after_the_session_is_gone_does_what_it_says(device, meeting, person):
    page = device()
    page.goto(meeting)
    row = write_row(page, "Opin kassan")
    page.context.clear_cookies()

    page.locator(f"[name='m1.goals.q1.{row}.remove']").tap()

    expect(page.locator("#m1-goals .undo")).to_contain_text("Opin kassan")
    expect(page.locator(f"#m1-goals-q1-{row}")).to_have_count(0)
    assert person.open(meeting).value(f"m1.goals.q1.{row}.text") is None


def test_a_lasting_refusal_is_tried_ever_more_seldom(device, meeting):
    page = device()
    page.goto(meeting)
    sent = posts(page)
    answer_with(page, 400)

    page.locator(ADD).tap()
    expect(page.locator("#m1-goals .pressed")).to_be_visible()
    page.wait_for_timeout(4000)  # ms, in which 225 went before there was a bound

    assert len(sent) <= 6  # after 1 and 2 seconds more, two at a time: the second with a token that is good


def test_a_failing_answer_stands_behind_the_others_and_says_so(device, meeting, stored):
    page = device()
    page.goto(meeting)
    mend = answer_with(page, 500, holding="m1.goals.q2=")
    page.locator(Q2).fill("tämä kaatuu")
    page.locator(Q2).blur()
    expect(page.locator("#m1-goals .failing")).to_be_visible()

    page.locator(Q4).fill("tämä menee läpi")
    page.locator(Q4).blur()
    page.locator(f"{Q4}-field [name$='.base'][value^='0-']").wait_for(state="detached")
    assert stored("m1.goals.q4") == "tämä menee läpi"
    assert stored("m1.goals.q2") == ""
    expect(page.locator("#m1-goals .failing")).to_be_visible()

    mend()
    come_back(page)
    saved(page)
    assert stored("m1.goals.q2") == "tämä kaatuu"
    assert page.locator(".conflict").count() == 0


def test_a_button_waits_for_the_text_of_its_section_that_fails(device, meeting, stored):
    page = device()
    page.goto(meeting)
    shown = rows(page).count()
    mend = answer_with(page, 500, holding="m1.goals.q2=")
    page.locator(Q2).fill("ensin tämä")
    page.locator(ADD).tap()
    expect(page.locator("#m1-goals .failing")).to_be_visible()
    assert rows(page).count() == shown
    mend()
    come_back(page)

    expect(rows(page)).to_have_count(shown + 1)
    saved(page)
    assert stored("m1.goals.q2") == "ensin tämä"


def test_an_answer_that_is_lost_makes_a_button_go_again_with_the_same_key(device, meeting):
    page = device()
    page.goto(meeting)
    row = write_row(page, "Opin kassan")
    sent, lost = posts(page), []

    def lose(route):
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch())  # the server has done it, and nobody hears
            route.abort()
        else:
            route.continue_()

    page.context.route("**/meetings/1/*", lose)
    page.locator(f"[name='m1.goals.q1.{row}.remove']").tap()

    expect(page.locator("#m1-goals .undo")).to_contain_text("Opin kassan")
    saved(page)
    assert len(sent) == 2
    assert sent[0] == sent[1]


def test_removing_a_row_sends_what_was_typed_in_it_before(device, meeting, person):
    page = device()
    page.goto(meeting)
    row = write_row(page, "Opin kassan")
    sent = posts(page)

    rows(page).first.tap()
    page.keyboard.press("End")
    page.keyboard.type(" ja tilaukset", delay=A_LETTER)
    page.locator(f"[name='m1.goals.q1.{row}.remove']").tap()

    expect(page.locator("#m1-goals .undo")).to_contain_text("Opin kassan ja tilaukset")
    assert "remove" not in sent[0]
    assert f"m1.goals.q1.{row}.remove=1" in sent[-1]


def test_enter_in_a_line_saves_it(device, meeting, stored):
    page = device()
    page.goto(meeting)
    line = page.locator("#dates-m2-on")
    line.fill("9.12.2026")

    with page.expect_response(lambda answer: answer.request.method == "POST"):
        line.press("Enter")
    saved(page)

    assert stored("dates.m2.on") == "9.12.2026"
    assert page.evaluate("document.activeElement.name") == "dates.m2.on"


def test_a_page_between_us_and_the_server_is_no_receipt(device, meeting, stored):
    page = device()
    page.goto(meeting)
    mend = answer_with(page, 200)  # the sign-in page of a hotel's wifi

    page.locator(Q2).fill("teksti")
    page.locator(Q2).blur()
    expect(page.locator("#m1-goals .failing")).to_be_visible()
    assert page.locator(Q2).input_value() == "teksti"
    mend()
    come_back(page)
    saved(page)

    assert stored("m1.goals.q2") == "teksti"


def test_more_text_than_the_server_takes_is_said_before_it_is_sent(device, meeting, stored):
    page = device()
    page.goto(meeting)
    sent = posts(page)

    page.locator(Q2).fill("ä" * 90_000)
    page.locator(Q2).blur()
    expect(page.locator("#m1-goals .large")).to_have_text("Tekstiä on liian paljon. Lyhennä sitä, niin se tallentuu.")
    assert sent == []
    page.locator(Q2).fill("lyhyt")
    saved(page)

    expect(page.locator("#m1-goals .large")).to_be_hidden()
    assert stored("m1.goals.q2") == "lyhyt"
