"""What a section's form sends is saved leaf by leaf, and nothing typed is lost."""

import uuid

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from people import Page, encoded

from mentorform.content_loader import load_model
from mentorform.field_kinds import LONGEST_TEXT, MOST_ROWS

Q2 = "m1.goals.q2"
GOALS = "m1.goals.q1"


@pytest.fixture
def meeting(trial):
    return f"{trial}meetings/1"


def document(app):
    """Return the one trial's document."""
    (trial_id,) = app.extensions["store"].ids()
    return app.extensions["store"].load(trial_id).document


def add_goals(person, meeting, *texts):
    """Write goals as a person would: into the blank rows of the page."""
    page = person.open(meeting)
    for place, text in enumerate(texts):
        page = person.save(page, "m1-goals", {f"{GOALS}.{page.row(GOALS, place)}.text": text})
    return page


def goals(page):
    """Return the goals that stand in the page, in order."""
    return [
        t.text.strip() for t in page.tree.select("#m1-goals textarea") if t["name"].endswith(".text") and t.text.strip()
    ]


def test_a_text_is_saved_and_stands_in_the_page_afterwards(person, meeting):
    page = person.save(person.open(meeting), "m1-goals", {Q2: "Haluan, että tärkeät asiat kirjoitetaan paperille."})

    assert page.value(Q2) == "Haluan, että tärkeät asiat kirjoitetaan paperille."
    assert "Tallennettu klo" in page.words("#m1-goals .status")


def test_a_save_leads_back_to_its_section(person, meeting):
    answer = person.send(person.open(meeting), "m1-goals", {Q2: "x"})

    assert answer.status == 303
    assert answer.response.location == f"{meeting}#m1-goals"


def test_a_save_by_htmx_answers_the_section_with_new_bases(person, meeting):
    page = person.open(meeting)
    answer = person.send(page, "m1-goals", {Q2: "x"}, headers={"HX-Request": "true"})

    assert answer.status == 200
    assert answer.tree.find("section")["id"] == "m1-goals"
    assert not answer.tree.select("html")
    assert answer.value(f"{Q2}.base") != page.value(f"{Q2}.base")


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_form_sent_untouched_changes_nothing(app, person, trial, number):
    page = person.open(f"{trial}meetings/{number}?aware=1")
    before = stored(app)

    for section in page.tree.select("section[data-hx-post]"):
        person.save(page, section["id"])

    assert stored(app) == before


TYPED = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30)


@given(
    text=TYPED.map(lambda t: t) | st.sampled_from(["\nalku", " reunat ", "a\r\nb", "a\rb", "ensi tiistaina\n"]),
    line=TYPED,
)
@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_saved_comes_back_the_same_when_its_form_is_sent_untouched(app, person, text, line):
    trial = person.begin()
    names = {Q2: text, "dates.m2.on": line, "m1.contact.sick": line}
    page = Page(person.client.get(f"{trial}meetings/1"))
    for section in ("m1-goals", "m1-next"):
        assert (
            person.send(page, section, {n: v for n, v in names.items() if n in dict(page.sent(section))}).status == 303
        )
    before = stored(app)

    page = Page(person.client.get(f"{trial}meetings/1"))
    for section in ("m1-goals", "m1-next"):
        assert person.send(page, section).status == 303

    assert stored(app) == before


def test_every_kind_of_answer_is_saved_and_shown_again(person, trial):
    one = person.open(f"{trial}meetings/1?aware=1")
    person.save(one, "m1-skills", {"m1.skills.q1": "yes"})
    one = person.save(person.open(f"{trial}meetings/1"), "m1-skills", {"m1.skills.q2.schedule": "Viikot 3 ja 4"})
    one = person.save(one, "m1-next", {"dates.m2.on": "9.12.", "dates.m2.at": "klo 13", "m1.contact.sick": "Matti 040"})
    one = person.save(one, "m1-tips", {"tips.t1": "1", "m2.tips.q1.m1": "Puhuttiin tavoitteista"})
    one = person.save(one, "m1-language", {"lang.l3.breaks": "1", "lang.l3.note": "Kahvi klo 10"})
    one = add_goals(person, f"{trial}meetings/1", "Opin kassan")
    row = one.row(GOALS, 0)
    two = person.save(person.open(f"{trial}meetings/2"), "m2-next", {"m2.next.h": row})
    name = f"m2.goals.{row}.state.trainee"
    person.post(f"{trial}meetings/1/eval", {"m1.eval.points.p1.text": "Täsmällisyys"})
    three = person.open(f"{trial}meetings/3")
    section = three.tree.select_one("#m3-eval-q").find_parent("section")["id"]
    three = person.save(three, section, {"m3.eval.p1.text": "Aina ajoissa"})
    two = person.save(two, "m2-flow", {name: "progressing", f"m2.goals.{row}.word.mentor": "Hyvin menee"})

    assert one.value("m1.skills.q1") == "yes"
    assert one.value("m1.skills.q2.schedule") == "Viikot 3 ja 4"
    assert one.value("dates.m2.at") == "klo 13"
    assert one.value("tips.t1") == "1"
    assert one.value("lang.l3.breaks") == "1"
    assert three.value("m3.eval.p1.text") == "Aina ajoissa"
    assert two.value("m2.next.h") == row
    assert two.value(name) == "progressing"
    assert "9.12." in two.words(".path")
    summary = person.open(f"{trial}summary").words()
    for text in (
        "Viikot 3 ja 4",
        "klo 13",
        "Matti 040",
        "Kahvi klo 10",
        "Opin kassan",
        "Etenee",
        "Hyvin menee",
        "Aina ajoissa",
    ):
        assert text in summary


def test_a_tick_can_be_taken_away(person, meeting):
    page = person.save(person.open(meeting), "m1-tips", {"tips.t4": "1"})
    assert page.tree.select_one("[name='tips.t4'][type=checkbox]").has_attr("checked")

    page = person.save(page, "m1-tips", {"tips.t4": ""})

    assert not page.tree.select_one("[name='tips.t4'][type=checkbox]").has_attr("checked")


def test_the_health_tip_has_no_free_text(person, meeting):
    page = person.open(meeting)

    assert not page.tree.select("#tips-t4-q textarea, #tips-t4-q input[type=text]")


def test_rows_are_added_moved_and_removed_by_buttons(person, meeting):
    page = add_goals(person, meeting, "yksi", "kaksi", "kolme")
    first, _second, third = (page.row(GOALS, place) for place in range(3))
    assert goals(page) == ["yksi", "kaksi", "kolme"]

    page = person.save(page, "m1-goals", button=(f"{GOALS}.move", f"{third} up"))
    assert goals(page) == ["yksi", "kolme", "kaksi"]

    page = person.save(page, "m1-goals", button=(f"{GOALS}.move", f"{third} up"))
    assert goals(page) == ["kolme", "yksi", "kaksi"]
    page = person.save(page, "m1-goals", button=(f"{GOALS}.move", f"{third} down"))
    assert goals(page) == ["yksi", "kolme", "kaksi"]

    page = person.save(page, "m1-goals", button=(f"{GOALS}.{first}.remove", "1"))
    assert goals(page) == ["kolme", "kaksi"]

    page = person.save(page, "m1-goals", button=(f"{GOALS}.add", "1"))
    assert goals(page) == ["kolme", "kaksi"]


def test_the_same_row_id_sent_twice_is_the_same_row(person, meeting):
    page = person.open(meeting)
    change = {f"{GOALS}.{page.row(GOALS, 0)}.text": "kerran"}

    person.save(page, "m1-goals", change)
    page = person.save(page, "m1-goals", change)

    assert goals(page) == ["kerran"]


def test_a_row_that_another_device_wrote_into_is_not_removed_unseen(person, meeting):
    page = add_goals(person, meeting, "yksi")
    row = page.row(GOALS, 0)
    person.save(page, "m1-goals", {f"{GOALS}.{row}.text": "yksi, tarkemmin"})

    answer = person.save(page, "m1-goals", button=(f"{GOALS}.{row}.remove", "1"), status=409)

    assert "toisella laitteella" in answer.words("#errors")
    assert goals(person.open(meeting)) == ["yksi, tarkemmin"]


def test_what_was_typed_in_a_row_comes_back_with_it(person, meeting):
    page = person.open(meeting)
    name = f"m1.goals.q1.{page.row('m1.goals.q1', 0)}"
    page = person.save(page, "m1-goals", {f"{name}.text": "Opin"})

    page = person.save(page, "m1-goals", {f"{name}.text": "Opin kassan ja hyllyt"}, button=(f"{name}.remove", "1"))
    assert "Rivi poistettiin. Opin kassan ja hyllyt" in page.words("#m1-goals-q1-q")

    page = person.save(page, "m1-goals", button=(f"{name}.remove", ""))
    assert page.value(f"{name}.text") == "Opin kassan ja hyllyt"


def test_a_row_that_is_not_removed_keeps_what_was_typed_in_the_page_and_stores_it(person, meeting):
    page = person.open(meeting)
    name = f"m1.goals.q1.{page.row('m1.goals.q1', 0)}"
    page = person.save(page, "m1-goals", {f"{name}.text": "Opin"})
    person.save(page, "m1-goals", {f"{name}.text": "Toinen laite"})

    answer = person.send(page, "m1-goals", {f"{name}.text": "Tämä laite"}, button=(f"{name}.remove", "1"))

    assert answer.status == 409
    assert answer.value(f"{name}.text") == "Tämä laite"
    words = person.open(meeting).words("#m1-goals-q1-q")
    assert "Tämä laite" in words
    assert "Toinen laite" in words


def test_a_row_that_cannot_be_stored_is_not_removed(person, meeting):
    page = person.open(meeting)
    name = f"m1.goals.q1.{page.row('m1.goals.q1', 0)}"
    page = person.save(page, "m1-goals", {f"{name}.text": "Opin"})
    long = "x" * (LONGEST_TEXT + 1)

    answer = person.send(page, "m1-goals", {f"{name}.text": long}, button=(f"{name}.remove", "1"))

    assert answer.status == 422
    assert answer.value(f"{name}.text") == long
    assert person.open(meeting).value(f"{name}.text") == "Opin"


def test_an_order_of_more_rows_than_a_list_has_is_refused(app, person, meeting):
    answer = person.post(f"{meeting}/goals", {"m1.goals.q1.order": "a1 " * (MOST_ROWS + 1)})

    assert answer.status == 422
    assert "m1.goals.q1.order" not in document(app)["leaves"]


def test_a_name_as_long_as_a_body_is_unknown(person, meeting):
    answer = person.post(f"{meeting}/goals", {"m1.goals.q2" + "." * 160_000: "teksti"})

    assert answer.status == 422
    assert "teksti" in answer.text


def test_the_saves_of_one_page_leave_the_text_before_them_among_the_earlier_ones(person, trial, meeting):
    page = person.save(person.open(meeting), "m1-goals", {"m1.goals.q2": "Alkuperäinen teksti"})
    for number in range(22):
        page = person.save(page, "m1-goals", {"m1.goals.q2": f"Muokattu {number} teksti", "page": "k3x9"})

    words = person.open(f"{trial}earlier/m1.goals.q2").words()
    assert "Alkuperäinen teksti" in words
    assert words.count("Muokattu") == 1  # the text that stands now


@pytest.mark.parametrize("page_id", ["", "K3X9", "k" * 33, "k3 x9"])
def test_without_an_id_that_a_page_gives_itself_every_save_is_a_version(app, person, meeting, page_id):
    page = person.open(meeting)
    for text in ("yksi", "kaksi", "kolme"):
        page = person.save(page, "m1-goals", {"m1.goals.q2": text, "page": page_id})

    assert [text["value"] for text in document(app)["leaves"]["m1.goals.q2"]["earlier"]] == ["yksi", "kaksi"]


def test_a_message_about_texts_that_are_too_long_together_says_how_long(person, meeting):
    page = person.open(meeting)
    for letter in "abc":
        person.send(page, "m1-goals", {"m1.goals.q2": letter * 9_000})

    answer = person.send(person.open(meeting), "m1-goals", button=("m1.goals.q2.resolve", "both"))

    assert answer.status == 422
    assert "Teksti on liian pitkä: 27004 merkkiä." in answer.words()


def test_text_written_into_a_removed_row_brings_the_row_back(person, meeting):
    page = add_goals(person, meeting, "yksi")
    row = page.row(GOALS, 0)
    person.save(page, "m1-goals", button=(f"{GOALS}.{row}.remove", "1"))

    page = person.save(page, "m1-goals", {f"{GOALS}.{row}.text": "yksi sittenkin"})

    assert goals(page) == ["yksi sittenkin"]


def test_what_depends_on_a_yes_waits_for_it_and_never_goes_once_written(person, meeting):
    assert not person.open(meeting).tree.select("#m1-skills-q2-q")
    page = person.save(person.open(meeting), "m1-skills", {"m1.skills.q1": "yes"})
    page = person.save(page, "m1-skills", {"m1.skills.q2.unit": "Asiakaspalvelu"})

    page = person.save(page, "m1-skills", {"m1.skills.q1": "no"})

    assert page.value("m1.skills.q2.unit") == "Asiakaspalvelu"


def test_a_save_to_a_question_that_is_hidden_is_accepted(person, meeting):
    answer = person.post(f"{meeting}/skills", {"m1.skills.q2.unit": "Kokki"})

    assert answer.status == 303
    assert person.open(meeting).value("m1.skills.q2.unit") == "Kokki"


def test_a_question_is_set_aside_and_taken_back_with_its_text(person, meeting):
    page = person.save(person.open(meeting), "m1-goals", {Q2: "teksti"})

    page = person.open(f"{meeting}?more={Q2}")
    page = person.save(page, "m1-goals", button=(f"{Q2}.aside", "1"))
    assert page.value(Q2) is None
    assert "teksti" in page.words("#m1-goals-q2-q")

    page = person.save(page, "m1-goals", button=(f"{Q2}.aside", ""))
    assert page.value(Q2) == "teksti"


def test_a_goal_comes_back_at_every_later_meeting(person, trial):
    add_goals(person, f"{trial}meetings/1", "Puhun suomea joka päivä")

    for number in (2, 3, 4):
        assert "Puhun suomea joka päivä" in person.open(f"{trial}meetings/{number}").words()


def test_points_of_evaluation_come_back_in_meetings_three_and_four(person, trial):
    page = person.open(f"{trial}meetings/1")
    person.save(page, "m1-eval", {f"m1.eval.points.{page.row('m1.eval.points', 0)}.text": "Täsmällisyys"})

    assert "Täsmällisyys" in person.open(f"{trial}meetings/3").words("#m3-eval-q")
    assert "Täsmällisyys" in person.open(f"{trial}meetings/4").words("#m4-eval-q")


def test_what_strains_is_offered_in_meeting_two_and_shown_again_in_meeting_four(person, trial):
    person.save(person.open(f"{trial}meetings/2"), "m2-flow", {"m2.strain.q1": "Melu"})

    assert "Melu" in person.open(f"{trial}meetings/4").words("#m4-craft-q4-q")


def test_an_agreed_task_that_is_not_done_opens_the_next_meeting(person, trial):
    page = person.open(f"{trial}meetings/1")
    row = page.row("tasks", 0)
    person.save(page, "m1-next", {f"tasks.{row}.what": "Lue turvaohje", f"tasks.{row}.by": "9.12."})
    page = person.open(f"{trial}meetings/2")
    assert "Lue turvaohje · 9.12." in page.words(".earlier")

    person.save(page, "m2-next", {f"tasks.{row}.done": "1"})

    assert "Lue turvaohje" not in " ".join(e.text for e in person.open(f"{trial}meetings/2").tree.select(".earlier"))


# Bad input


def test_a_text_too_long_is_kept_in_the_page_and_not_stored_while_the_others_are_saved(person, meeting):
    long = "ä" * (LONGEST_TEXT + 1)

    answer = person.save(person.open(meeting), "m1-goals", {Q2: long, "m1.goals.q3": "lyhyt"}, status=422)

    assert answer.value(Q2) == long
    assert "20001" in answer.words("#errors")
    assert answer.tree.select_one("#errors a")["href"] == "#m1-goals-q2"
    page = person.open(meeting)
    assert page.value(Q2) == ""
    assert page.value("m1.goals.q3") == "lyhyt"


def test_a_text_of_exactly_the_limit_is_saved(person, meeting):
    page = person.save(person.open(meeting), "m1-goals", {Q2: "ä" * LONGEST_TEXT})

    assert len(page.value(Q2)) == LONGEST_TEXT


def test_line_ends_are_stored_as_lf(app, person, meeting):
    person.post(f"{meeting}/goals", {Q2: "a\r\nb\rc"})

    assert "a\\nb\\nc" in stored(app)


@pytest.mark.parametrize(
    ("section", "name", "value"),
    [("skills", "m1.skills.q1", "maybe"), ("tips", "tips.t1", "2"), ("goals", f"{GOALS}.order", "a/b")],
)
def test_a_value_that_is_none_of_the_choices_is_refused(person, meeting, section, name, value):
    assert person.post(f"{meeting}/{section}", {name: value}).status == 422


def test_a_control_that_the_page_does_not_have_is_refused_and_its_text_kept(person, meeting):
    answer = person.post(f"{meeting}/goals", {"m2.flow.q1": "väärä osa", Q2: "oikea osa"})

    assert answer.status == 422
    assert "väärä osa" in answer.text
    assert person.open(meeting).value(Q2) == "oikea osa"


@pytest.mark.parametrize("base", ["x", "1", "1-zz", "-1-" + "0" * 16, "1-" + "0" * 17])
def test_a_malformed_base_is_a_bad_request(person, meeting, base):
    assert person.post(f"{meeting}/goals", {Q2: "x", f"{Q2}.base": base}).status == 400


def test_an_unknown_section_or_meeting_is_not_found(person, trial):
    assert person.post(f"{trial}meetings/1/nothing", {}).status == 404
    assert person.post(f"{trial}meetings/5/goals", {}).status == 404
    person.open(f"{trial}meetings/5", status=404)


# Keys


def test_a_repeat_with_the_same_key_answers_the_same_and_changes_nothing(app, person, meeting):
    page = person.open(meeting)
    pairs = {**dict(page.sent("m1-goals")), Q2: "kerran", "key": str(uuid.uuid4())}
    hx = {"HX-Request": "true"}
    first = person.post(f"{meeting}/goals", pairs, csrf=False, headers=hx)
    before = stored(app)

    again = person.post(f"{meeting}/goals", pairs, csrf=False, headers=hx)

    assert (first.status, again.status) == (200, 200)
    assert again.value(f"{Q2}.base") == first.value(f"{Q2}.base")
    assert stored(app) == before


def test_a_repeat_answers_as_it_did_then_even_after_another_device_has_written(person, meeting):
    page = person.open(meeting)
    pairs = {**dict(page.sent("m1-goals")), Q2: "minun", "key": str(uuid.uuid4())}
    hx = {"HX-Request": "true"}
    first = person.post(f"{meeting}/goals", pairs, csrf=False, headers=hx)
    person.save(person.open(meeting), "m1-goals", {Q2: "sinun"})

    again = person.post(f"{meeting}/goals", pairs, csrf=False, headers=hx)

    assert again.value(Q2) == "minun"
    assert again.value(f"{Q2}.base") == first.value(f"{Q2}.base")
    assert person.open(meeting).value(Q2) == "sinun"


def test_a_key_used_again_with_another_body_is_refused_with_the_text_kept(person, meeting):
    page = person.open(meeting)
    pairs = {**dict(page.sent("m1-goals")), "key": str(uuid.uuid4())}
    person.post(f"{meeting}/goals", {**pairs, Q2: "yksi"}, csrf=False)

    answer = person.post(f"{meeting}/goals", {**pairs, Q2: "toinen"}, csrf=False)

    assert answer.status == 422
    assert answer.value(Q2) == "toinen"
    assert person.open(meeting).value(Q2) == "yksi"


def test_a_key_that_is_no_uuid_is_a_bad_request(person, meeting):
    assert person.post(f"{meeting}/goals", {Q2: "x", "key": "1"}).status == 400


# Conflicts


def torn(person, meeting, *texts):
    """Let devices that have not seen each other write one field; return the answer to the last."""
    page = person.open(meeting)
    for text in texts:
        answer = person.send(page, "m1-goals", {Q2: text})
    return answer


def test_two_devices_that_write_one_field_are_both_kept_and_asked(person, meeting):
    answer = torn(person, meeting, "hänen", "minun")

    assert answer.status == 409
    assert answer.value(Q2) == "minun"
    assert "hänen" in answer.words("#m1-goals-q2-field .conflict")
    page = person.open(meeting)
    assert page.value(Q2) == "hänen"
    assert "minun" in page.words("#m1-goals-q2-field .conflict")


def test_the_other_fields_of_a_form_in_conflict_are_saved_all_the_same(person, meeting):
    page = person.open(meeting)
    person.save(page, "m1-goals", {Q2: "hänen"})

    person.save(page, "m1-goals", {Q2: "minun", "m1.goals.q3": "muu"}, status=409)

    assert person.open(meeting).value("m1.goals.q3") == "muu"


@pytest.mark.parametrize(("choice", "kept"), [("mine", "minun"), ("theirs", "hänen"), ("both", "hänen\r\n\r\nminun")])
def test_a_conflict_ends_with_the_button_that_a_person_presses(person, meeting, choice, kept):
    answer = torn(person, meeting, "hänen", "minun")

    page = person.save(answer, "m1-goals", button=(f"{Q2}.resolve", choice))

    assert page.value(Q2) == kept
    assert not page.tree.select(".conflict")


def test_any_device_may_choose(person, meeting):
    torn(person, meeting, "hänen", "minun")

    page = person.save(person.open(meeting), "m1-goals", button=(f"{Q2}.resolve", "theirs"))

    assert page.value(Q2) == "minun"


def test_of_three_texts_one_is_chosen_by_its_id(person, meeting):
    torn(person, meeting, "yksi", "kaksi", "kolme")
    page = person.open(meeting)
    box = page.tree.select_one("#m1-goals-q2-field .conflict")
    wanted = next(b for b in box.select("button") if "kolme" in b.find_previous(class_="words").text)

    page = person.save(page, "m1-goals", button=(f"{Q2}.resolve", wanted["value"]))

    assert page.value(Q2) == "kolme"


def test_a_choice_that_has_not_seen_the_newest_text_is_asked_again(person, meeting):
    shown = torn(person, meeting, "yksi", "kaksi")
    fresh = person.open(meeting)
    person.post(f"{meeting}/goals", {Q2: "kolme"})

    answer = person.send(shown, "m1-goals", button=(f"{Q2}.resolve", "mine"))

    assert answer.status == 409
    words = person.open(meeting).words("#m1-goals-q2-field")
    assert all(text in words for text in ("kaksi", "kolme"))
    assert fresh.status == 200


def test_a_conflict_stands_on_the_overview_and_the_summary_and_never_behind_the_read_only_link(person, trial):
    name = "m1.contact.sick"
    page = person.open(f"{trial}meetings/1")
    person.send(page, "m1-next", {name: "Liisa"})
    person.send(page, "m1-next", {name: "Pekka"})
    read = person.open(trial).tree.select("#links .link a")[1]["href"]

    assert "Kenelle soitat" in person.open(trial).words(".notice")
    assert "Pekka" in person.open(f"{trial}summary").words()
    shown = person.open(read.replace("http://localhost", "") + "meetings/1").words()
    assert "Liisa" in shown
    assert "Pekka" not in shown


def test_a_row_that_has_come_to_the_end_of_its_list_moves_no_further(person, meeting):
    page = add_goals(person, meeting, "a", "b")
    one, two = (page.row(GOALS, place) for place in range(2))
    for row, way in ((one, "up"), (two, "down"), ("nobody", "up"), (one, "sideways")):
        assert person.post(f"{meeting}/goals", {f"{GOALS}.move": f"{row} {way}"}).status == 303
        assert goals(person.open(meeting)) == ["a", "b"]


def test_two_devices_that_move_rows_move_them_from_where_they_are(person, meeting):
    old = add_goals(person, meeting, "a", "b", "c")
    one, _two, three = (old.row(GOALS, place) for place in range(3))
    person.save(old, "m1-goals", button=(f"{GOALS}.move", f"{one} down"))

    page = person.save(old, "m1-goals", button=(f"{GOALS}.move", f"{three} up"))

    assert goals(page) == ["b", "c", "a"]


def test_a_list_of_200_rows_names_each_row_a_few_times_and_not_200(app, person, meeting):
    sizes = []
    for many in (50, 100):
        page = add_goals(person, meeting, *(f"tavoite {number}" for number in range(many)))
        sizes.append(len(str(page.section("m1-goals"))))
        person.post(f"{meeting}/goals", [(f"{GOALS}.{page.row(GOALS, place)}.remove", "1") for place in range(many)])

    assert sizes[1] < 2.2 * sizes[0]


def test_a_conflict_about_the_order_of_a_list_is_shown_and_ended(person, meeting):
    page = add_goals(person, meeting, "a", "b", "c")
    one, two, three = (page.row(GOALS, place) for place in range(3))
    base = {f"{GOALS}.order.base": page.value(f"{GOALS}.order.base")}
    person.post(f"{meeting}/goals", {f"{GOALS}.order": f"{two} {one} {three}", **base})

    answer = person.post(f"{meeting}/goals", {f"{GOALS}.order": f"{one} {three} {two}", **base})
    assert answer.status == 409
    page = person.save(answer, "m1-goals", button=(f"{GOALS}.order.resolve", "mine"))

    assert goals(page) == ["a", "c", "b"]


def stored(app):
    """Return all that the store holds of trials, as text."""
    folder = app.extensions["settings"].data / "trials"
    return "".join(path.read_text() for path in sorted(folder.rglob("trial.json")))


def test_the_model_has_no_kind_of_answer_that_these_tests_leave_out():
    tested = {"text", "line", "yes_no", "tick", "tip", "pick", "checklist", "parts", "rows", "goal_states", "points"}

    assert {question.kind for question in load_model().questions.values()} == tested
    assert encoded([("a", "ä")]) == "a=%C3%A4"


@pytest.mark.parametrize(
    ("path", "name", "one", "other", "shown"),
    [
        ("meetings/1", "m1.skills.q1", "yes", "no", ("Kyllä", "Ei")),
        ("meetings/1", "tips.t1", "1", "", ("✓", "Ei rastia")),
        ("meetings/2", "m2.next.h", "a1", "b2", ("Opin kassan", "Opin hyllyt")),
        ("meetings/2", "m2.goals.a1.word.trainee", "eka sana", "toka sana", ("eka sana", "toka sana")),
        ("meetings/2", "m2.goals.a1.state.mentor", "begun", "reached", ("Alussa", "Saavutettu")),
        ("language", "lang.l1b", "1", "", ("Kyllä", "Ei rastia")),
    ],
)
def test_the_summary_shows_both_sides_of_a_conflict_of_every_kind(person, trial, path, name, one, other, shown):
    def base():
        return {f"{name}.base": person.open(f"{trial}{path}?aware=1").value(f"{name}.base")}

    person.post(f"{trial}meetings/1/goals", {f"{GOALS}.a1.text": "Opin kassan", f"{GOALS}.b2.text": "Opin hyllyt"})
    page = f"{trial}{path}"
    if not other:  # what another device cleared and set again meanwhile
        person.post(page, {name: one})
        seen = base()
        person.post(page, {name: "", **base()})
    else:
        seen = {}
    person.post(page, {name: one, **base()})
    assert person.post(page, {name: other, **seen}).status == 409

    summary = person.open(f"{trial}summary")

    assert summary.words(".part-shown .torn") == shown[1]
    assert shown[0] in summary.words()
