"""Earlier texts: read, brought back, undone, gone for good; and who wrote what."""

import pytest
from people import Page, Person, encoded, sent

Q2 = "m1.goals.q2"
GOALS = "m1.goals.q1"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def meeting(trial):
    return f"{trial}meetings/1"


def write(person, meeting, *texts):
    """Save texts one after the other, as somebody does who thinks again."""
    for text in texts:
        page = person.save(person.open(meeting), "m1-goals", {Q2: text})
    return page


def press(person, page, name, value=""):
    """Send the form on a page that has a button of this name, and return the answer."""
    button = page.tree.select_one(f"button[name='{name}'][value='{value}']")
    form = button.find_parent("form")
    pairs = [*(sent(form) if form else page.sent()), (name, value)]
    action = (form or page.tree.select_one("#page"))["action"]
    return Page(person.client.post(action, data=encoded(pairs), content_type=FORM))


def buttons(page, name):
    return [button["value"] for button in page.tree.select(f"button[name='{name}.restore']")]


def test_an_earlier_text_can_be_read_and_brought_back_by_anyone_with_the_link(app, person, trial, meeting):
    write(person, meeting, "Ensimmäinen", "Toinen", "Kolmas")
    other = Person(app)

    page = other.open(f"{trial}earlier/{Q2}")
    assert "Kaikki, joilla on tämä linkki, voivat lukea nämä tekstit" in page.words()
    assert page.words().index("Toinen") < page.words().index("Ensimmäinen")
    answer = press(other, page, f"{Q2}.restore", buttons(page, Q2)[-1])

    assert answer.status == 303
    assert person.open(meeting).value(Q2) == "Ensimmäinen"
    assert "Kolmas" in person.open(f"{trial}earlier/{Q2}").words()


def test_a_question_names_its_earlier_texts_only_where_it_has_some(person, trial, meeting):
    link = f"{trial}earlier/{Q2}"
    tools = f"{meeting}?more={Q2}"
    write(person, meeting, "Yksi")
    assert not person.open(tools).tree.select(f"a[href='{link}']")

    write(person, meeting, "Kaksi")
    assert person.open(tools).tree.select(f"a[href='{link}']")


def test_a_text_that_was_cleared_comes_back_at_once(person, meeting):
    page = write(person, meeting, "Tärkeä teksti", "")

    page = person.save(page, "m1-goals", button=(f"{Q2}.restore", buttons(page, Q2)[0]))

    assert page.value(Q2) == "Tärkeä teksti"
    assert buttons(page, Q2) == []


def test_undo_keeps_what_was_typed_after_the_clearing(person, trial, meeting):
    page = write(person, meeting, "Tärkeä teksti", "")

    page = person.save(page, "m1-goals", {Q2: "Uusi alku"}, button=(f"{Q2}.restore", buttons(page, Q2)[0]))

    assert page.value(Q2) == "Tärkeä teksti"
    assert "Uusi alku" in person.open(f"{trial}earlier/{Q2}").words()


def test_bringing_back_never_replaces_a_text_that_the_page_did_not_show(app, person, trial, meeting):
    write(person, meeting, "Ensimmäinen", "Toinen")
    page = person.open(f"{trial}earlier/{Q2}")
    write(Person(app), meeting, "Toisen laitteen teksti")

    answer = press(person, page, f"{Q2}.restore", buttons(page, Q2)[0])

    assert answer.status == 409
    words = person.open(meeting).words("#m1-goals-q2-field")
    assert "Toisen laitteen teksti" in words
    assert "Ensimmäinen" in words


def test_a_revision_that_nobody_kept_brings_nothing_back(person, meeting):
    page = write(person, meeting, "Ensimmäinen", "Toinen")

    page = person.save(page, "m1-goals", {f"{Q2}.restore": "99999"})

    assert page.value(Q2) == "Toinen"


def test_a_row_that_was_removed_comes_back_with_all_that_stood_in_it(person, trial, meeting):
    page = person.open(meeting)
    row = page.row(GOALS, 0)
    page = person.save(page, "m1-goals", {f"{GOALS}.{row}.text": "Opin kassan", f"{GOALS}.{row}.sign": "Yksin"})
    page = person.save(page, "m1-goals", button=(f"{GOALS}.{row}.remove", "1"))
    assert "Rivi poistettiin. Opin kassan · Yksin" in page.words("#m1-goals-q1-q")

    page = person.save(page, "m1-goals", button=(f"{GOALS}.{row}.remove", ""))

    assert page.value(f"{GOALS}.{row}.text") == "Opin kassan"
    assert page.value(f"{GOALS}.{row}.sign") == "Yksin"
    assert "Rivi poistettiin" not in page.words("#m1-goals-q1-q")


def test_a_removed_row_is_found_later_among_the_earlier_texts(person, trial, meeting):
    page = person.open(meeting)
    row, other = page.row(GOALS, 0), page.row(GOALS, 1)
    page = person.save(page, "m1-goals", {f"{GOALS}.{row}.text": "Opin kassan", f"{GOALS}.{other}.text": "Puhun"})
    page = person.save(page, "m1-goals", button=(f"{GOALS}.{row}.remove", "1"))
    page = person.save(page, "m1-goals", {f"{GOALS}.{other}.text": "Puhun suomea"})
    assert "Rivi poistettiin" not in page.words("#m1-goals-q1-q")

    answer = press(person, person.open(f"{trial}earlier/{GOALS}"), f"{GOALS}.{row}.remove")

    assert answer.status == 303
    assert "Opin kassan" in person.open(f"{trial}summary").words()


def test_what_was_removed_for_good_is_gone_from_the_earlier_texts(person, trial, meeting):
    write(person, meeting, "Salainen", "Toinen")

    assert person.post(f"{trial}remove/{Q2}", {}).status == 303

    page = person.open(f"{trial}earlier/{Q2}")
    assert "Salainen" not in page.text
    assert "Tästä kohdasta ei ole aikaisempia tekstejä." in page.words()


def test_the_read_only_link_opens_no_earlier_texts(person, trial, meeting):
    write(person, meeting, "Ensimmäinen", "Toinen")
    read = person.open(trial).tree.select_one("a[href*='/r/']")["href"].partition("/r/")[2]

    assert person.open(f"/r/{read}earlier/{Q2}", 404)
    assert person.open(f"{trial}earlier/none", 404)


def test_a_preparation_has_earlier_texts_of_its_own(person, trial):
    made = person.post(f"{trial}preparation/trainee", {})
    own = "/p/" + made.tree.select_one("a[href*='/p/']")["href"].partition("/p/")[2]
    page = person.open(own)
    section = page.tree.select_one("section.card:has(textarea)")["id"]
    name = page.tree.select_one("textarea")["name"]
    person.save(page, section, {name: "Ensin"})
    person.save(person.open(own), section, {name: "Sitten"})

    page = person.open(f"{own}earlier/{name}")
    answer = press(person, page, f"{name}.restore", buttons(page, name)[0])

    assert answer.status == 303
    assert person.open(own).value(name) == "Ensin"


def test_a_device_that_says_who_writes_on_it_signs_its_texts(app, person, trial, meeting):
    trainee = Person(app)
    trainee.open(f"{meeting}?writer=trainee")
    stale = person.open(meeting)
    write(trainee, meeting, "Työkokeilijan teksti")

    page = person.save(stale, "m1-goals", {Q2: "Toinen teksti"}, status=409)

    assert "Työkokeilija" in page.words("#m1-goals-q2-field .conflict")


def test_a_writer_that_is_none_is_passed_over(person, meeting):
    person.open(f"{meeting}?writer=<b>")

    page = write(person, meeting, "Yksi", "Kaksi")

    assert "<b>" not in page.text
