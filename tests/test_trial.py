"""The trial's own rules, without any page."""

from datetime import UTC, date, datetime

import pytest

from mentorform.answer import Change
from mentorform.content import load_model
from mentorform.names import control_named
from mentorform.schedule import parse_date
from mentorform.trial import MOST_ROWS, Edit, TooManyRows, Trial, new_document

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
