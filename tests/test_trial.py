"""The trial's own rules, without any page."""

import copy
from datetime import UTC, date, datetime, timedelta

import pytest

from mentorform.answer import EMPTY_BASE, Change, base_of
from mentorform.content_loader import load_model
from mentorform.field_kinds import MOST_ROWS
from mentorform.names import LONGEST_NAME, control_named
from mentorform.schedule import parse_date
from mentorform.trial import KEYS_KEPT, Edit, TooManyRows, Trial, new_document

MODEL = load_model()
NOW = datetime(2026, 12, 2, 10, 15, tzinfo=UTC)


@pytest.fixture
def trial():
    return Trial(new_document(NOW, read=1))


def write(trial, **values):
    edits = []
    for name, value in values.items():
        control = control_named(MODEL.questions, name.replace("__", "."))
        edits.append(Edit(control, Change(control.name, value)))
    return trial.save(edits, now=NOW)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2.12.2026", date(2026, 12, 2)),
        ("ke 2.12.", date(2026, 12, 2)),
        ("2026-12-02", date(2026, 12, 2)),
        ("2. 12. 2026 klo 9", date(2026, 12, 2)),
        ("5.1.", date(2027, 1, 5)),
        ("31.2.", None),
        ("ensi tiistaina", None),
        ("", None),
    ],
)
def test_a_date_is_found_in_what_people_write(text, day):
    assert parse_date(text, near=date(2026, 11, 24)) == day


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [("1.12.2026", "31.12.2026", 30), ("1.12.2026", "28.2.2027", 45), ("1.12.2026", "", 45), ("", "", 45)],
)
def test_meetings_are_shorter_in_a_trial_of_a_month(trial, start, end, minutes):
    write(trial, trial__start=start, trial__end=end)

    assert trial.minutes == minutes


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("m1.goals.q2", "text"),
        ("m1.goals.q1.abc.text", "text"),
        ("m1.goals.q1.order", "order"),
        ("m1.goals.q1.abc.remove", "remove"),
        ("m1.goals.q1.add", "add"),
        ("m1.skills.q1", "choice"),
        ("m1.skills.q2.schedule", "text"),
        ("m3.prep.q1.goals", "tick"),
        ("m3.prep.q1.note", "text"),
        ("m4.goals.q1", "text"),
        ("m4.goals.abc.state.trainee", "choice"),
        ("m4.goals.abc.word.mentor", "text"),
        ("m1.goals.q2.shared", "tick"),
        ("m1.goals.q2.aside", "aside"),
        ("m2.tips.q1.m1", "text"),
        ("tasks.r1.done", "tick"),
        ("tips.t4", "tick"),
        ("tips.t4.m2", "tick"),
        ("tips.t5.note", "text"),
        ("tips.t5.m4.note", "text"),
    ],
)
def test_a_controls_name_means_a_leaf(name, kind):
    assert control_named(MODEL.questions, name).kind == kind


@pytest.mark.parametrize(
    "name",
    [
        "",
        "m1",
        "m9.x",
        "m1.goals.q1.abc",
        "m1.goals.q1.abc.nothing",
        "m1.goals.q1.a/b.text",
        "m1.goals.q2.x",
        "tips.t4.shared",
        "tips.t4.note",
        "tips.t4.m3.note",
        "tips.t5.m1",
        "tips.t5.m2.shared",
        "m1.goals.q1.shared",
        "m2.goals.a.state.boss",
    ],
)
def test_a_name_that_means_nothing_is_none(name):
    assert control_named(MODEL.questions, name) is None


def test_a_name_as_long_as_a_body_is_unknown_before_anything_is_looked_up():
    class Counted(dict):
        looks = 0

        def get(self, *key):
            self.looks += 1
            return super().get(*key)

    questions = Counted(MODEL.questions)

    assert control_named(questions, "." * 160_000) is None
    assert control_named(questions, "m1.goals.q2." + "x" * LONGEST_NAME) is None
    assert questions.looks == 0


def test_every_name_that_the_program_gives_is_shorter_than_the_longest():
    longest = max(MODEL.questions, key=len)

    assert len(f"{longest}.{'r' * 64}.{'p' * 40}.resolve") < LONGEST_NAME


def test_a_new_trial_is_empty_and_next_comes_the_first_meeting(trial):
    goals = MODEL.question("m1.goals.q1")

    assert [trial.meeting_state(meeting, goals) for meeting in MODEL.meetings] == ["", "", "", ""]
    assert trial.title == ""


def test_a_meeting_is_begun_by_an_answer_done_by_reading_together_and_can_be_skipped(trial):
    goals, (one, two, three, _) = MODEL.question("m1.goals.q1"), MODEL.meetings
    write(trial, m1__goals__q2="x")
    write(trial, m1__close__read__m2="1", m1__close__skipped__m3="1")

    assert trial.meeting_state(one, goals) == "begun"
    assert trial.meeting_state(two, goals) == "done"
    assert trial.meeting_state(three, goals) == "skipped"


def test_what_is_shared_between_meetings_does_not_begin_one(trial):
    goals = MODEL.question("m1.goals.q1")
    write(trial, tips__t1="1", dates__m3__on="9.12.")

    assert trial.meeting_state(MODEL.meetings[1], goals) == ""
    assert trial.meeting_date(3) == date(2026, 12, 9)


def test_a_list_takes_only_so_many_rows(trial):
    for number in range(MOST_ROWS):
        write(trial, **{f"m1__goals__q1__r{number}__text": "x"})

    with pytest.raises(TooManyRows):
        write(trial, m1__goals__q1__one_more__text="x")


def test_an_emptied_row_leaves_its_list(trial):
    goals = MODEL.question("m1.goals.q1")
    outcome = write(trial, m1__goals__q1__r1__text="x")["m1.goals.q1.r1.text"]
    control = control_named(MODEL.questions, "m1.goals.q1.r1.text")

    trial.save([Edit(control, Change(control.name, "", outcome.base))], now=NOW)

    assert trial.rows(goals) == []


@pytest.mark.parametrize(
    ("end", "ended", "today", "past"),
    [
        ("1.3.2027", "", date(2027, 5, 30), False),
        ("1.3.2027", "", date(2027, 5, 31), True),
        ("1.6.2027", "1.3.2027", date(2027, 5, 31), True),
        ("joskus", "", date(2027, 3, 3), True),
        ("joskus", "", date(2027, 3, 2), False),
        ("1.1.2020", "", date(2026, 12, 3), False),
    ],
)
def test_a_trial_is_past_some_days_after_its_end_and_never_just_after_a_change(trial, end, ended, today, past):
    write(trial, trial__end=end, trial__ended=ended)

    assert trial.is_past(today, keep_days=90) is past


# Rows that are taken off their list


def change(trial, name, value, base=EMPTY_BASE):
    return Edit(control_named(MODEL.questions, name), Change(name, value, base))


ROW = "m1.goals.q1.r1"


def test_what_was_typed_in_a_row_is_kept_before_the_row_is_taken_off_its_list(trial):
    goals = MODEL.question("m1.goals.q1")
    base = write(trial, m1__goals__q1__r1__text="Opin")["m1.goals.q1.r1.text"].base

    trial.save([change(trial, f"{ROW}.remove", "1"), change(trial, f"{ROW}.text", "Opin kassan", base)], now=NOW)

    assert trial.rows(goals) == []
    assert trial.removed_rows(goals) == ["r1"]
    assert trial.value(f"{ROW}.text") == "Opin kassan"


def test_a_row_that_somebody_has_written_into_stays_with_both_texts(trial):
    goals = MODEL.question("m1.goals.q1")
    base = write(trial, m1__goals__q1__r1__text="Opin")["m1.goals.q1.r1.text"].base
    trial.save([change(trial, f"{ROW}.text", "Toinen laite", base)], now=NOW)

    outcomes = trial.save(
        [change(trial, f"{ROW}.remove", "1"), change(trial, f"{ROW}.text", "Tämä laite", base)], now=NOW
    )

    assert outcomes[f"{ROW}.remove"].status == outcomes[f"{ROW}.text"].status == "conflict"
    assert trial.rows(goals) == ["r1"]
    assert {"Toinen laite", "Tämä laite"} <= set(map(str, str(trial.document).split("'")))
    assert f"{ROW}.remove" not in trial.document["leaves"]


# What is removed for good


def test_a_goal_removed_for_good_takes_all_that_was_said_of_it_and_leaves_the_other_goal_alone(trial):
    said = [f"m{n}.goals.{{row}}.{w}.{v}" for n in (2, 3, 4) for w in ("state", "word") for v in ("trainee", "mentor")]
    everything = {
        name.format(row=row): "begun" if ".state." in name else f"sana {row}"
        for row in ("r1", "r2")
        for name in ("m1.goals.q1.{row}.text", *said)
    }
    write(trial, **everything)
    write(trial, m3__goals__r1__word__mentor="ristiriita r1", m2__next__h="r1")
    word = "m2.goals.r1.word.trainee"
    trial.save([change(trial, word, "uusi r1", base_of(trial.leaf(word)))], now=NOW, key="k1", body="b")

    trial.erase(MODEL.question("m1.goals.q1"), MODEL.questions, row="r1", now=NOW)

    texts = [text for leaf in trial.document["leaves"].values() for text in (leaf, *leaf.get("earlier", ()))]
    assert not [text["value"] for text in texts if "r1" in text["value"]]
    assert not any(leaf.get("branches") for leaf in trial.document["leaves"].values())
    left = {name for name, leaf in trial.document["leaves"].items() if leaf["value"]}
    assert left == {name for name in everything if "r2" in name}
    assert trial.document["keys"] == []


def test_the_whole_list_of_goals_removed_for_good_takes_every_word_about_them(trial):
    write(trial, m1__goals__q1__r1__text="yksi", m2__goals__r1__word__mentor="sana", m2__next__h="r1")

    trial.erase(MODEL.question("m1.goals.q1"), MODEL.questions, now=NOW)

    assert [leaf["value"] for leaf in trial.document["leaves"].values()] == ["", "", ""]


def test_a_point_removed_for_good_takes_the_words_about_it(trial):
    write(trial, m1__eval__points__p1__text="Ajoissa", m1__eval__points__p2__text="Siisti")
    write(trial, m3__eval__p1__text="aina", m4__eval__p1__text="yhä", m4__eval__p2__text="melkein")

    trial.erase(MODEL.question("m1.eval.points"), MODEL.questions, row="p1", now=NOW)

    assert {leaf["value"] for leaf in trial.document["leaves"].values()} == {"", "Siisti", "melkein"}


def test_another_pick_in_conflict_stays_when_the_picked_goal_is_removed(trial):
    write(trial, m1__goals__q1__r1__text="yksi", m1__goals__q1__r2__text="kaksi", m2__next__h="r1")
    write(trial, m2__next__h="r2")

    trial.erase(MODEL.question("m1.goals.q1"), MODEL.questions, row="r1", now=NOW)

    leaf = trial.leaf("m2.next.h")
    assert [leaf["value"], *(text["value"] for text in leaf["branches"])] == ["", "r2"]


def test_what_is_removed_for_good_a_second_time_changes_nothing(trial):
    write(trial, m1__goals__q1__r1__text="yksi", m2__next__h="r1")
    goals = MODEL.question("m1.goals.q1")
    trial.erase(goals, MODEL.questions, row="r1", now=NOW)
    before = copy.deepcopy(trial.document)

    trial.erase(goals, MODEL.questions, row="r1", now=NOW + timedelta(days=1))

    assert trial.document == before


def test_the_last_saves_are_remembered_and_no_more(trial):
    for number in range(KEYS_KEPT + 1):
        trial.save([], now=NOW, key=f"k{number}", body="b")

    assert [known["key"] for known in trial.document["keys"]] == [f"k{number}" for number in range(1, KEYS_KEPT + 1)]


# Sittings


def test_a_page_that_begins_to_write_ends_the_sittings_that_are_over_in_every_leaf(trial):
    for minutes, name in ((0, "m1.goals.q2"), (20, "m1.goals.q3"), (40, "m1.goals.q4")):
        trial.save([change(trial, name, "x")], now=NOW + timedelta(minutes=minutes), page="tablet")

    pages = {name: leaf.get("page") for name, leaf in trial.document["leaves"].items()}
    assert pages == {"m1.goals.q2": None, "m1.goals.q3": "tablet", "m1.goals.q4": "tablet"}
