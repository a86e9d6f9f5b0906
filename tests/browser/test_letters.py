"""Every letter stands where it was typed, whatever comes back from the server while somebody types."""

import pytest
from hands import A_LETTER, Q2, Q4, caret, cut, look_again, posts, row_of, rows, saved, slow_down
from playwright.sync_api import expect


@pytest.mark.parametrize("slowness", [0, 0.4, 2], ids=["quick", "slow", "very slow"])
@pytest.mark.parametrize("gap", [0, 400, 900], ids=["at once", "after 0.4 s", "after 0.9 s"])
def test_a_row_typed_while_another_answer_is_saved_keeps_its_letters(app, device, meeting, stored, gap, slowness):
    page = device()
    page.goto(meeting)
    slow_down(app, slowness)
    blank = rows(page).last
    name = blank.get_attribute("name")

    page.locator(Q2).tap()
    page.keyboard.type("Puhun suomea", delay=A_LETTER)
    page.wait_for_timeout(gap)  # ms: how long the person needs to get there
    blank.tap()
    page.keyboard.type("Leivon itse", delay=A_LETTER)
    saved(page)

    assert (stored("m1.goals.q2"), stored(name)) == ("Puhun suomea", "Leivon itse")
    assert page.locator(Q2).input_value() == "Puhun suomea"
    assert page.locator(f"[name='{name}']").input_value() == "Leivon itse"


def test_a_new_row_of_a_list_with_fixed_rows_stays_under_the_hand_that_types_in_it(app, device, meeting, stored):
    page = device()
    page.goto(meeting)
    slow_down(app, 0.3)
    page.locator("#dates-add > summary").tap()
    control = page.locator("#dates-add [name^='dates.'][name$='.on']")
    name = control.get_attribute("name")

    control.tap()
    page.keyboard.type("9.12.", delay=A_LETTER)
    page.locator("html:not(.has-unsaved)").wait_for()
    assert caret(page) == [name, 5]
    page.keyboard.type("2026", delay=A_LETTER)
    saved(page)

    assert page.locator(f"[name='{name}']").input_value() == "9.12.2026"
    assert stored(name) == "9.12.2026"


def test_a_caret_that_rests_in_a_field_gets_the_others_text_and_keeps_its_place(device, person, meeting):
    page = device()
    person.save(person.open(meeting), "m1-goals", {"m1.goals.q2": "Tiistaina autan keittiössä."})
    page.goto(meeting)
    page.locator(Q2).focus()
    page.evaluate("document.activeElement.setSelectionRange(9, 9)")

    person.save(person.open(meeting), "m1-goals", {"m1.goals.q2": "Ensi tiistaina autan keittiössä."})

    expect(page.locator(Q2)).to_have_value("Ensi tiistaina autan keittiössä.", timeout=8000)
    assert caret(page) == ["m1.goals.q2", 14]
    page.keyboard.type(" aina", delay=A_LETTER)
    saved(page)
    assert page.locator(Q2).input_value() == "Ensi tiistaina aina autan keittiössä."
    assert page.locator(".conflict").count() == 0


def test_a_text_that_is_being_typed_is_not_touched_and_both_texts_stay(device, person, meeting):
    page, theirs = device(), person.open(meeting)
    page.goto(meeting)
    page.locator(Q2).tap()
    page.keyboard.type("Mi", delay=A_LETTER)
    person.send(theirs, "m1-goals", {"m1.goals.q2": "toisen teksti"})
    page.keyboard.type("nun", delay=A_LETTER)
    page.locator(f"{Q2}-field .conflict").wait_for()
    page.keyboard.type(" oma", delay=A_LETTER)
    saved(page)

    assert page.locator(Q2).input_value() == "Minun oma"
    assert caret(page) == ["m1.goals.q2", 9]
    shown = person.open(meeting).words("#m1-goals-q2-field")
    assert "Minun oma" in shown
    assert "toisen teksti" in shown


def test_the_others_text_that_could_not_come_comes_when_the_field_is_left(device, person, meeting):
    page = device()
    page.goto(f"{meeting}?plain=1")
    page.locator(Q2).focus()
    person.save(person.open(meeting), "m1-goals", {"m1.goals.q2": "mentorin teksti"})
    button = page.get_by_role("button", name="Uutta tekstiä. Näytä")
    button.wait_for()
    before = page.evaluate("document.body.dataset.validator")

    look_again(page)
    assert page.locator(Q2).input_value() == ""
    assert page.evaluate("document.body.dataset.validator") == before
    button.tap()

    expect(page.locator(Q2)).to_have_value("mentorin teksti")
    expect(button).to_have_count(0)
    page.wait_for_function("(before) => document.body.dataset.validator !== before", arg=before)


def test_a_save_in_plain_finnish_leaves_the_field_that_is_read(device, person, meeting):
    page = device()
    page.goto(f"{meeting}?plain=1")
    mend = cut(page)
    page.locator(Q4).fill("oma teksti")
    page.locator(Q2).focus()
    person.save(person.open(meeting), "m1-goals", {"m1.goals.q2": "mentorin teksti"})
    mend()
    page.evaluate("dispatchEvent(new Event('online'))")
    saved(page)

    assert page.locator(Q2).input_value() == ""
    assert caret(page) == ["m1.goals.q2", 0]
    page.get_by_role("button", name="Uutta tekstiä. Näytä").tap()
    expect(page.locator(Q2)).to_have_value("mentorin teksti")


def remove_row(person, meeting, name):
    row = name.removesuffix(".text")
    person.save(person.open(meeting), "m1-goals", button=(f"{row}.remove", "1"))


def test_a_row_that_the_other_removes_stays_while_the_caret_is_in_it(device, person, meeting):
    page = device()
    page.goto(meeting)
    rows(page).first.fill("Opin kassan")
    rows(page).first.blur()
    saved(page)
    row = rows(page).first
    name = row.get_attribute("name")
    row.focus()
    page.keyboard.press("End")

    remove_row(person, meeting, name)
    look_again(page)
    page.locator("#m1-goals .undo").wait_for()
    assert caret(page) == [name, 11]
    page.keyboard.type(" ja tilaukset", delay=A_LETTER)
    saved(page)

    assert page.locator(f"[name='{name}']").input_value() == "Opin kassan ja tilaukset"
    assert "Opin kassan ja tilaukset" in person.open(meeting).text


def test_a_question_that_the_other_sets_aside_stays_while_the_caret_is_in_it(device, person, meeting, stored):
    page = device()
    page.goto(meeting)
    page.locator(Q2).tap()
    opened = person.open(f"{meeting}?more=m1.goals.q2")
    person.save(opened, "m1-goals", button=("m1.goals.q2.aside", "1"))

    look_again(page)
    assert caret(page) == ["m1.goals.q2", 0]
    page.keyboard.type("Tästä silti", delay=A_LETTER)
    page.locator(Q4).tap()
    saved(page)

    assert "Tästä silti" in person.open(meeting).text


def test_rows_that_the_other_moves_do_not_move_the_caret(device, person, meeting):
    page = device()
    page.goto(meeting)
    for text in ("yksi", "kaksi", "kolme"):
        rows(page).last.fill(text)
        rows(page).last.blur()
        saved(page)
        expect(rows(page).last).to_have_value("")
    two = rows(page).nth(1)
    name, order = two.get_attribute("name"), [row_of(rows(page).nth(place)) for place in range(3)]
    two.focus()
    page.keyboard.press("End")

    person.save(person.open(meeting), "m1-goals", button=("m1.goals.q1.move", f"{order[1]} up"))
    look_again(page)
    expect(rows(page).first).to_have_value("kaksi")
    page.keyboard.type(" ja puoli", delay=A_LETTER)
    saved(page)

    assert caret(page) == [name, 14]
    assert [rows(page).nth(place).input_value() for place in range(3)] == ["kaksi ja puoli", "yksi", "kolme"]


@pytest.mark.parametrize("what", ["a fold", "a help"])
def test_what_is_opened_or_closed_while_a_save_is_on_its_way_stays_so(app, device, meeting, what):
    page = device()
    page.goto(meeting)
    page.wait_for_load_state("networkidle")
    opener, opened = {
        "a fold": ("#m1-goals-fold > summary", "#m1-goals-fold[open]"),
        "a help": (
            "#m1-goals-q2-q [value$='m1.goals.q2'][aria-expanded]:is([name=help], [value^=help])",
            "#m1-goals-q2-help",
        ),
    }[what]
    mend = slow_down(app, 0.7)
    page.locator(Q4).fill("yksi")
    with page.expect_response("**/goals"):
        page.locator(Q4).blur()
        page.locator(opener).tap()
    saved(page)
    expect(page.locator(opened)).to_have_count(1)
    mend()

    slow_down(app, 0.7)
    page.locator(Q4).fill("kaksi")
    with page.expect_response("**/goals"):
        page.locator(Q4).blur()
        page.locator(opener).tap()
    saved(page)
    expect(page.locator(opened)).to_have_count(0)


def test_the_focus_never_goes_from_one_text_to_another(device, meeting):
    page = device()
    page.goto(meeting)
    rows(page).last.fill("Opin kassan")
    rows(page).last.blur()
    saved(page)
    rows(page).last.focus()

    page.evaluate(
        """async () => {
          const target = document.activeElement.closest('.row');
          await htmx.swap({ sourceElement: target.closest('section'), target, swap: 'delete', text: '' });
        }"""
    )

    assert not page.evaluate("document.activeElement.matches('textarea, input')")


def test_a_save_tells_the_server_which_rows_every_list_of_its_section_shows(device, meeting):
    page = device()
    page.goto(meeting)
    sent = posts(page)
    shown = page.evaluate("[...document.querySelectorAll('#m1-goals .rows input[name$=\".base\"]')].map((e) => e.name)")

    page.locator(Q2).fill("teksti")
    page.locator(Q2).blur()
    saved(page)

    assert shown
    assert all(name in sent[0] for name in shown)
