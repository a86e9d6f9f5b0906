"""The days of a trial: proposed for its meetings, read out of what people write, held against what is usual."""

from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from holidays import country_holidays
from hypothesis import assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from mentorform.schedule import (
    ABOUT_A_MONTH,
    LONGEST_PROPOSED,
    Remark,
    meeting_minutes,
    parse_date,
    parse_time,
    propose,
    remarks,
    written,
)

FREE = country_holidays("FI", years=range(2024, 2036))
STARTS = st.dates(date(2025, 1, 1), date(2031, 12, 31))
LENGTHS = st.integers(0, 400)
WEEKDAYS = st.frozensets(st.integers(0, 6), min_size=1)
ANY_DAY = frozenset(range(7))
unhurried = hypothesis_settings(deadline=None)  # the first holidays of a year take their time


@unhurried
@given(start=STARTS, length=LENGTHS, weekdays=WEEKDAYS)
def test_proposed_days_are_inside_the_trial_on_allowed_weekdays_in_order_and_no_holiday(start, length, weekdays):
    end = start + timedelta(days=length)
    days = propose(start, end, weekdays)

    assert all(start <= day <= end for day in days)
    assert {day.weekday() for day in days} <= weekdays
    assert days == sorted(set(days))
    assert not [day for day in days if day in FREE]
    assert len(days) <= 4


@unhurried
@given(start=STARTS, length=LENGTHS, weekdays=WEEKDAYS)
def test_the_same_trial_gets_the_same_proposal(start, length, weekdays):
    end = start + timedelta(days=length)

    assert propose(start, end, set(weekdays)) == propose(start, end, sorted(weekdays, reverse=True))


@unhurried
@given(start=STARTS, length=st.integers(60, 400), weekdays=WEEKDAYS)
def test_a_long_trial_has_four_meetings_from_its_first_days_to_its_last_week_evenly_spread(start, length, weekdays):
    end = start + timedelta(days=length)
    days = propose(start, end, weekdays)
    allowed = [
        day for n in range(length + 1) if (day := start + timedelta(n)).weekday() in weekdays and day not in FREE
    ]
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]

    assert len(days) == 4
    assert days[0] == allowed[0]
    assert end - days[3] < timedelta(days=7) or days[3] == allowed[-1]
    assert max(gaps) - min(gaps) <= 14 + 7  # each day may have moved by a week and a holiday to either side


@unhurried
@given(start=STARTS, length=st.integers(28, ABOUT_A_MONTH))
def test_a_trial_of_a_month_has_a_meeting_every_week(start, length):
    days = propose(start, start + timedelta(days=length), ANY_DAY - {5, 6})
    assume(len(days) == 4)

    for number, day in enumerate(days):
        week = days[0] + timedelta(days=7 * number)
        assert abs((day - week).days) <= 5  # moved by a weekend and Christmas at most
        assert day == week or week in FREE or week.weekday() > 4 or week > start + timedelta(days=length)


def test_a_meeting_that_falls_on_a_holiday_moves_to_the_nearest_day():
    days = propose(date(2026, 12, 3), date(2026, 12, 31))

    assert days == [date(2026, 12, 3), date(2026, 12, 10), date(2026, 12, 17), date(2026, 12, 23)]


def test_no_day_is_proposed_twice_where_a_holiday_takes_one_of_few():
    days = propose(date(2026, 3, 30), date(2026, 4, 26), {0})  # Mondays, one of them after Easter

    assert days == [date(2026, 3, 30), date(2026, 4, 13), date(2026, 4, 20)]


@pytest.mark.parametrize(
    ("end", "number"),
    [(date(2026, 12, 1), 1), (date(2026, 12, 4), 2), (date(2026, 12, 8), 3), (date(2026, 12, 14), 4)],
)
def test_a_trial_too_short_for_four_meetings_gets_fewer(end, number):
    assert len(propose(date(2026, 12, 1), end)) == number


@pytest.mark.parametrize(
    ("start", "end", "weekdays"),
    [
        (date(2026, 12, 2), date(2026, 12, 1), ANY_DAY),
        (date(2026, 12, 24), date(2026, 12, 26), ANY_DAY),
        (date(2026, 12, 1), date(2026, 12, 31), ()),
        (date(1, 1, 1), date(9999, 12, 31), ANY_DAY),
        (date(2026, 1, 1), date(2026, 1, 1) + timedelta(days=LONGEST_PROPOSED + 1), ANY_DAY),
    ],
)
def test_where_no_day_can_be_meant_none_is_proposed(start, end, weekdays):
    assert propose(start, end, weekdays) == []


@given(day=STARTS, near=STARTS)
def test_a_proposed_day_is_read_back_as_the_same_day(day, near):
    assert parse_date(written(day), near) == day


def test_a_day_is_written_as_people_write_it():
    assert written(date(2026, 12, 2)) == "ke 2.12.2026"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("klo 9", time(9)),
        ("9.30", time(9, 30)),
        ("9:30", time(9, 30)),
        ("9", time(9)),
        ("9.", time(9)),
        ("noin 9", time(9)),
        ("9–10", time(9)),
        ("klo 9.30–10.15", time(9, 30)),
        ("klo 9.10.", time(9, 10)),
        ("Klo 13.", time(13)),
        ("kello 8:05", time(8, 5)),
        ("2 pm", time(14)),
        ("9.30 a.m.", time(9, 30)),
        ("12 am", time(0)),
        ("aamulla", None),
        ("25", None),
        ("9.75", None),
        ("huone 12", None),
        ("2.12.", None),
        ("", None),
    ],
)
def test_a_time_is_found_in_what_people_write(text, found):
    assert parse_time(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ke 2.12. klo 9", time(9)),
        ("2.12.2026 9.30", time(9, 30)),
        ("2026-12-02 klo 10", time(10)),
        ("2.12. tai 3.12.", None),
        ("ke 2.12. huone 5", None),
        ("9 tai 10", None),
    ],
)
def test_beside_a_date_only_what_is_surely_a_time_is_one(text, found):
    assert parse_time(text, bare=False) == found


@given(st.text(max_size=40))
def test_any_text_may_be_read_for_a_date_and_a_time(text):
    parse_date(text, date(2026, 1, 1))
    parse_time(text)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2026, 12, 1), date(2027, 5, 31), []),
        (date(2026, 12, 1), date(2027, 6, 1), [Remark("long")]),
        (date(2026, 8, 31), date(2027, 2, 28), []),
        (date(2026, 8, 31), date(2027, 3, 1), [Remark("long")]),
        (date(2026, 12, 1), date(2026, 11, 30), [Remark("backwards")]),
        (None, date(2026, 11, 30), []),
        (date(2026, 12, 1), None, []),
    ],
)
def test_what_is_unusual_about_a_trials_length_is_remarked(start, end, expected):
    assert remarks(start, end, {}) == expected


def test_a_meeting_outside_the_trial_is_remarked():
    meetings = {1: date(2026, 11, 30), 2: date(2026, 12, 1), 3: None, 4: date(2027, 1, 1)}

    assert remarks(date(2026, 12, 1), date(2026, 12, 31), meetings) == [Remark("outside", 1), Remark("outside", 4)]


def test_a_meeting_is_half_an_hour_in_a_month_and_longer_in_a_longer_trial():
    assert meeting_minutes(date(2026, 12, 1), date(2026, 12, 31)) == 30
    assert meeting_minutes(date(2026, 12, 1), date(2027, 2, 28)) == 45
