"""A clock that jumps a year: order goes by generation and revision, times are labels."""

import os
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from people import Person

from mentorform import commands
from mentorform.keeping import MOST_DAYS_BETWEEN_RUNS, clock_may_have_jumped
from mentorform.store.tinydb_store import TinyDBStore

Q2 = "m1.goals.q2"
NOW = datetime(2026, 12, 2, 10, 15, tzinfo=UTC)
YEAR = timedelta(days=365)
JUMPS = pytest.mark.parametrize("jump", [-YEAR, YEAR], ids=["back", "ahead"])


class Clock:
    """The program's clock, which a test sets."""

    def __init__(self):
        self.time = NOW

    def now(self, zone=None):
        """Return the time, as `datetime.now` does."""
        return self.time


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr("mentorform.views.context.now", clock.now)
    monkeypatch.setattr(commands, "datetime", clock)
    return clock


@pytest.fixture
def meeting(clock, person):
    return f"{person.begin()}meetings/1"


def remove_expired(app):
    return app.test_cli_runner().invoke(args=["remove-expired"])


@JUMPS
def test_saves_replace_one_another_in_the_order_in_which_they_came(app, clock, person, meeting, jump):
    page = person.save(person.open(meeting), "m1-goals", {Q2: "ensin"})

    clock.time += jump
    page = person.save(page, "m1-goals", {Q2: "sitten"})
    clock.time -= jump
    page = person.save(page, "m1-goals", {Q2: "lopuksi"})

    leaf = only_document(app)["leaves"][Q2]
    assert leaf["value"] == page.value(Q2) == "lopuksi"
    assert [text["value"] for text in leaf["earlier"]] == ["ensin", "sitten"]
    assert "branches" not in leaf


@JUMPS
def test_an_old_base_is_in_conflict_whatever_the_clock_says(app, clock, person, meeting, jump):
    mine, theirs = person.open(meeting), Person(app)
    theirs.save(theirs.open(meeting), "m1-goals", {Q2: "toisen"})

    clock.time += jump
    person.save(mine, "m1-goals", {Q2: "oma"}, status=409)

    assert only_document(app)["leaves"][Q2]["branches"][0]["value"] == "oma"


@JUMPS
def test_a_repeat_is_known_by_its_key_after_the_clock_has_jumped(app, clock, person, meeting, jump):
    pairs = {Q2: "kerran", "key": str(uuid.uuid4())}
    person.post(f"{meeting}/goals", pairs)
    kept = only_document(app)

    clock.time += jump
    answer = person.post(f"{meeting}/goals", pairs)

    assert answer.status == 303
    assert only_document(app) == kept


@JUMPS
def test_the_current_file_is_read_whatever_times_the_files_bear(tmp_path, jump):
    store = TinyDBStore(tmp_path)
    trial_id = store.create({"n": 1})
    with store.editing(trial_id) as snapshot:
        snapshot.document["n"] = 2
    for name, moved in (("trial.json", jump), ("trial.json.previous", -jump)):
        at = (NOW + moved).timestamp()
        os.utime(next(tmp_path.rglob(name)), (at, at))

    assert store.load(trial_id).document == {"n": 2}


@JUMPS
def test_a_clock_that_jumps_makes_no_trial_expire(app, clock, person, meeting, jump):
    assert remove_expired(app).output == "removed: 0\n"

    clock.time += jump
    jumped = remove_expired(app)
    clock.time = NOW + timedelta(days=1)
    mended = remove_expired(app)

    assert jumped.exit_code == mended.exit_code == 1
    assert "nothing removed" in jumped.output
    assert "2026-12-02" in jumped.output
    assert remove_expired(app).output == "removed: 0\n"
    person.open(meeting)


def test_a_server_that_stood_still_for_long_removes_what_is_past_at_its_second_run(app, clock, person, meeting):
    remove_expired(app)

    clock.time += YEAR
    remove_expired(app)
    second = remove_expired(app)

    assert second.output == "removed: 1\n"
    person.open(meeting, status=404)


def test_a_damaged_note_of_the_last_run_is_no_leave_to_remove(app, clock, person, meeting):
    remove_expired(app)
    (app.extensions["settings"].data / "last-removal").write_bytes(b"20")

    clock.time += YEAR

    assert remove_expired(app).exit_code == 1
    person.open(meeting)


def test_a_full_disk_does_not_keep_the_removal_from_making_room(app, clock, person, meeting, monkeypatch):
    def fail(path, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(commands, "write_durably", fail)
    clock.time += YEAR

    assert remove_expired(app).output == "removed: 1\n"


def test_a_removal_goes_by_the_clock_up_to_some_weeks_after_the_last_one():
    today = NOW.date()

    assert not clock_may_have_jumped(None, today)
    assert not clock_may_have_jumped(today, today)
    assert not clock_may_have_jumped(today - timedelta(days=MOST_DAYS_BETWEEN_RUNS), today)
    assert clock_may_have_jumped(today - timedelta(days=MOST_DAYS_BETWEEN_RUNS + 1), today)
    assert clock_may_have_jumped(today + timedelta(days=1), today)


def only_document(app):
    store = app.extensions["store"]
    return store.load(next(store.ids())).document
