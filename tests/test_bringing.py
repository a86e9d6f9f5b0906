"""A preparation's text enters the meeting when its writer says so, and leaves it again."""

import uuid

import pytest
from people import Person

from mentorform.field_kinds import LONGEST_TEXT, MOST_ROWS

SUPPORT, FROM_SUPPORT = "m1.goals.q2", "prep.trainee.p4"
GOALS, FROM_GOALS = "m1.goals.q1", "prep.trainee.p1"


@pytest.fixture
def trainee(app, person, trial):
    """The trainee at a device of their own, with their private link."""
    made = person.post(f"{trial}preparation/trainee", {})
    trainee = Person(app)
    trainee.path = made.tree.select_one(".notice .link a")["href"].removeprefix("http://localhost")
    return trainee


def bring(trainee, name, target, text=None, status=303, what="bring"):
    """Write a text and press the button; return the page that follows."""
    changes = {} if text is None else {name: text}
    page = trainee.open(trainee.path)
    if text is not None and not page.value(name):
        page = trainee.save(page, "prep-trainee", changes)  # the button stands beside an answer
    return trainee.save(page, "prep-trainee", changes, button=(f"{name}.{what}", target), status=status)


def goals(person, trial):
    page = person.open(f"{trial}meetings/1")
    return [t.text.strip() for t in page.tree.select("#m1-goals-q1-q textarea[name$='.text']") if t.text.strip()]


def everything(app):
    return b"".join(path.read_bytes() for path in app.extensions["settings"].data.rglob("*.json*"))


@pytest.mark.parametrize("stands", ["Ei kiirettä ole.", "kiireinen", "kiire, kova", "ei kiire"])
def test_a_text_within_other_words_is_not_the_same_text(person, trial, trainee, stands):
    person.post(f"{trial}meetings/1/goals", {SUPPORT: stands})

    bring(trainee, FROM_SUPPORT, SUPPORT, "kiire")

    assert person.open(f"{trial}meetings/1").value(SUPPORT) == f"{stands}\r\nkiire"


def test_the_same_lines_are_not_added_to_what_holds_them(person, trial, trainee):
    person.post(f"{trial}meetings/1/goals", {SUPPORT: "alku\nkiire\nmelu\nloppu"})

    page = bring(trainee, FROM_SUPPORT, SUPPORT, "kiire\nmelu")

    assert person.open(f"{trial}meetings/1").value(SUPPORT) == "alku\r\nkiire\r\nmelu\r\nloppu"
    assert "Sama teksti on jo 1. tapaamisen vastauksessa." in page.words()
    assert "Peru" not in page.words("#prep-trainee")


def test_a_goal_that_was_taken_off_the_list_comes_back_with_another_press(person, trial, trainee):
    bring(trainee, FROM_GOALS, GOALS, "Opin kassan")
    meeting = person.open(f"{trial}meetings/1")
    person.save(meeting, "m1-goals", button=(f"{GOALS}.{meeting.row(GOALS, 0)}.remove", "1"))
    assert goals(person, trial) == []

    bring(trainee, FROM_GOALS, GOALS)

    assert goals(person, trial) == ["Opin kassan"]


def test_it_says_what_it_did_and_who_sees_it_now(person, trial, trainee):
    page = bring(trainee, FROM_SUPPORT, SUPPORT, "Puhelin jännittää.")
    assert "✓ Lisätty 1. tapaamiseen " in page.words("#prep-trainee-p4-q")
    assert "joilla on työkokeilun muokkauslinkki." in page.words("#prep-trainee-p4-q")

    page = bring(trainee, FROM_GOALS, GOALS, "Opin kassan")
    assert "myös esihenkilö lukulinkillä." in page.words("#prep-trainee-p1-q")

    person.post(f"{trial}meetings/1/goals", {f"{SUPPORT}.shared": "1"})
    page = bring(trainee, FROM_SUPPORT, SUPPORT)
    assert "myös esihenkilö lukulinkillä." in page.words("#prep-trainee-p4-q")


def test_a_script_gets_the_same_in_its_section(trainee):
    page = trainee.save(trainee.open(trainee.path), "prep-trainee", {FROM_SUPPORT: "Puhelin"})

    answer = trainee.send(page, "prep-trainee", {}, (f"{FROM_SUPPORT}.bring", SUPPORT), {"HX-Request": "true"})

    assert answer.status == 200
    assert "✓ Lisätty 1. tapaamiseen" in answer.words("section")


@pytest.mark.parametrize(("name", "target"), [(FROM_SUPPORT, SUPPORT), (FROM_GOALS, GOALS)])
def test_what_was_brought_is_taken_back_out_of_every_file_of_the_meeting(app, person, trial, trainee, name, target):
    person.post(f"{trial}meetings/1/goals", {SUPPORT: "Ennen."})
    bring(trainee, name, target, "Salainen huoli")
    person.post(f"{trial}meetings/1/goals", {"m1.goals.q4": "jotain muuta"})

    page = bring(trainee, name, target, what="takeback")

    assert "Otettu pois 1. tapaamisesta" in page.words("#prep-trainee")
    assert "Se jäi sinne" not in page.words("#prep-trainee")
    assert page.value(name) == "Salainen huoli"
    assert person.open(f"{trial}meetings/1").value(SUPPORT) == "Ennen."
    assert "Salainen" not in person.open(f"{trial}earlier/{target}").words()
    trainee.post(f"{trainee.path}remove", {})
    assert b"Salainen" not in everything(app)


def test_what_somebody_has_changed_or_added_to_stays_and_the_page_says_so(person, trial, trainee):
    bring(trainee, FROM_GOALS, GOALS, "Opin kassan\nOpin hyllyt\nOpin suomea")
    meeting = person.open(f"{trial}meetings/1")
    rows = [meeting.row(GOALS, place) for place in range(3)]
    person.save(meeting, "m1-goals", {f"{GOALS}.{rows[0]}.text": "Opin kassan hyvin"})
    person.post(f"{trial}meetings/2/flow", {f"m2.goals.{rows[1]}.word.mentor": "Menee hyvin"})

    page = bring(trainee, FROM_GOALS, GOALS, what="takeback")

    assert goals(person, trial) == ["Opin kassan hyvin", "Opin hyllyt"]
    assert "Osaa tekstistä on muutettu tapaamisessa. Se jäi sinne." in page.words("#prep-trainee")


def test_what_was_brought_in_two_presses_is_taken_back_in_one(person, trial, trainee):
    bring(trainee, FROM_SUPPORT, SUPPORT, "kiire")
    bring(trainee, FROM_SUPPORT, SUPPORT, "melu")
    bring(trainee, FROM_SUPPORT, SUPPORT)

    bring(trainee, FROM_SUPPORT, SUPPORT, what="takeback")

    assert person.open(f"{trial}meetings/1").value(SUPPORT) == ""


def test_a_form_that_could_not_be_saved_brings_nothing_and_says_so(person, trial, trainee):
    page = trainee.save(trainee.open(trainee.path), "prep-trainee", {FROM_SUPPORT: "vanha"})
    long = {"prep.trainee.p2": "x" * (LONGEST_TEXT + 1)}
    answer = trainee.save(page, "prep-trainee", long, button=(f"{FROM_SUPPORT}.bring", SUPPORT), status=422)
    assert "Tekstiä ei lisätty vastaukseen" in answer.words()
    assert person.open(f"{trial}meetings/1").value(SUPPORT) == ""

    trainee.save(page, "prep-trainee", {FROM_SUPPORT: "toinen laite"})
    changed = {FROM_SUPPORT: "tämä laite"}
    answer = trainee.save(page, "prep-trainee", changed, button=(f"{FROM_SUPPORT}.bring", SUPPORT), status=409)
    assert "Tekstiä ei lisätty vastaukseen" in answer.words()
    assert person.open(f"{trial}meetings/1").value(SUPPORT) == ""


def test_a_text_that_the_answer_has_no_room_for_is_not_brought_and_says_so(person, trial, trainee):
    full = "x" * LONGEST_TEXT
    person.post(f"{trial}meetings/1/goals", {SUPPORT: full})
    person.post(f"{trial}meetings/1/goals", {f"{GOALS}.r{number}.text": "x" for number in range(MOST_ROWS)})

    page = bring(trainee, FROM_SUPPORT, SUPPORT, "Puhelin", status=422)
    assert f"Teksti on liian pitkä: {LONGEST_TEXT + 8} merkkiä." in page.words()
    page = bring(trainee, FROM_GOALS, GOALS, "Opin kassan", status=422)
    assert "niin monta riviä kuin siihen mahtuu" in page.words()

    assert person.open(f"{trial}meetings/1").value(SUPPORT) == full


def test_a_preparation_that_has_outlived_its_trial_says_so(app, person, trial, trainee):
    trainee.save(trainee.open(trainee.path), "prep-trainee", {FROM_SUPPORT: "Puhelin"})
    store = app.extensions["store"]
    (root,) = [trial_id for trial_id in store.ids() if "preparations" in store.load(trial_id).document]
    store.delete(root)

    page = bring(trainee, FROM_SUPPORT, SUPPORT, status=409)

    assert "Työkokeilu on poistettu." in page.words()


def test_a_late_repeat_of_a_press_brings_nothing_after_it_was_taken_back(person, trial, trainee):
    trainee.save(trainee.open(trainee.path), "prep-trainee", {FROM_SUPPORT: "Puhelin"})
    press = {f"{FROM_SUPPORT}.bring": SUPPORT, "key": str(uuid.uuid4())}
    assert trainee.post(f"{trainee.path}trainee", press).status == 303
    bring(trainee, FROM_SUPPORT, SUPPORT, what="takeback")

    assert trainee.post(f"{trainee.path}trainee", press).status == 303

    assert person.open(f"{trial}meetings/1").value(SUPPORT) == ""


def test_what_is_removed_for_good_from_a_preparation_is_not_remembered_as_brought(app, trainee):
    bring(trainee, FROM_SUPPORT, SUPPORT, "Salainen huoli")
    bring(trainee, FROM_SUPPORT, SUPPORT, what="takeback")
    bring(trainee, FROM_SUPPORT, SUPPORT)
    bring(trainee, FROM_SUPPORT, SUPPORT, what="takeback")

    trainee.post(f"{trainee.path}remove/{FROM_SUPPORT}", {})

    assert b"Salainen" not in everything(app)


def test_a_meetings_page_brings_nothing_and_takes_nothing_back(trial, person):
    answer = person.post(f"{trial}meetings/1/goals", {f"{SUPPORT}.takeback": SUPPORT})

    assert answer.status == 422
