"""What was agreed to be done comes back at the next meeting until it is done."""

from datetime import date

import pytest
from test_trial import trial as blank  # noqa: F401 — a trial without any page
from test_trial import write

from mentorform.meetings import is_overdue
from mentorform.views import context

FIRST, SECOND = "tasks.abc", "tasks.def"


@pytest.fixture
def tasks(person, trial):
    """The address of a trial with two agreed tasks."""
    agreed = {f"{FIRST}.what": "Tuo hygieniapassi", f"{FIRST}.who": "Olena", f"{FIRST}.by": "ke 2.12.2026"}
    person.save(person.open(f"{trial}meetings/1"), "m1-next", {**agreed, f"{SECOND}.what": "Kysy avain"})
    return trial


def is_late(page, place):
    return bool(page.tree.select("#open-tasks li")[place].select(".late"))


@pytest.mark.parametrize("page", ["meetings/2", "meetings/3", "meetings/4", ""])
def test_open_tasks_stand_at_the_top_of_the_next_meetings_and_on_the_overview(person, tasks, page):
    words = person.open(f"{tasks}{page}").words("#open-tasks")

    assert "Tuo hygieniapassi · Olena · ke 2.12.2026" in words
    assert "Kysy avain" in words


def test_the_first_meeting_has_no_tasks_from_before(person, tasks):
    assert not person.open(f"{tasks}meetings/1").tree.select("#open-tasks")


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_without_agreed_tasks_nothing_is_shown(person, trial, number):
    assert not person.open(f"{trial}meetings/{number}").tree.select("#open-tasks")


@pytest.mark.parametrize("page", ["meetings/2", "meetings/3", "meetings/4", ""])
def test_a_task_is_done_with_one_press_where_it_stands(person, tasks, page):
    opened = person.open(f"{tasks}{page}")
    done = person.save(opened, "open-tasks", button=opened.button(f"{FIRST}.finish"))

    assert "Tuo hygieniapassi" not in done.words("#open-tasks")
    assert "Kysy avain" in done.words("#open-tasks")
    assert (
        person.open(f"{tasks}meetings/1").tree.select_one(f"input[name='{FIRST}.done'][type=checkbox]")["checked"] == ""
    )


def test_when_all_is_done_the_page_says_so(person, tasks):
    page = person.open(tasks)
    for row in (FIRST, SECOND):
        page = person.save(page, "open-tasks", button=page.button(f"{row}.finish"))

    assert "Kaikki sovitut tehtävät on tehty." in page.words("#open-tasks")


def test_a_press_on_an_old_page_changes_nothing_more(person, tasks):
    old = person.open(tasks)
    press = old.button(f"{FIRST}.finish")
    person.save(person.open(tasks), "open-tasks", button=press)

    page = person.save(old, "open-tasks", button=press)

    assert "Tuo hygieniapassi" not in page.words("#open-tasks")


@pytest.mark.parametrize("page", ["", "meetings/3"])
def test_the_fragment_is_what_the_page_shows(person, tasks, page, monkeypatch):
    monkeypatch.setattr("flask_wtf.csrf.URLSafeTimedSerializer.dumps", lambda self, value: "token")
    whole = person.open(f"{tasks}{page}")
    fragment = person.client.get(whole.section("open-tasks")["data-hx-post"]).text

    assert "Tuo hygieniapassi" in fragment
    assert fragment.strip() in whole.text


def test_htmx_gets_the_section_without_the_task_that_is_done(person, tasks):
    page = person.open(f"{tasks}meetings/2")
    answer = person.send(page, "open-tasks", button=page.button(f"{FIRST}.finish"), headers={"HX-Request": "true"})

    assert answer.status == 200
    assert answer.tree.find("section")["id"] == "open-tasks"
    assert "Tuo hygieniapassi" not in answer.text


def test_readers_see_the_open_tasks_and_no_button(person, tasks):
    read = next(a["href"] for a in person.open(tasks).tree.select("a") if "/r/" in a["href"])
    page = person.open(read.removeprefix("http://localhost"))

    assert "Tuo hygieniapassi" in page.words("#open-tasks")
    assert not page.tree.select("#open-tasks form, #open-tasks button, #open-tasks input")


@pytest.mark.parametrize(("today", "late"), [(date(2026, 12, 2), False), (date(2026, 12, 3), True)])
def test_a_task_whose_day_has_passed_says_so_kindly(person, tasks, monkeypatch, today, late):
    monkeypatch.setattr(context, "today", lambda: today)
    page = person.open(f"{tasks}meetings/2")

    assert is_late(page, 0) is late
    assert not is_late(page, 1)


@pytest.mark.parametrize(
    ("by", "late"), [("2.12.", True), ("ke 2.12. mennessä", True), ("3.12.2026", False), ("pian", False), ("", False)]
)
def test_a_task_is_overdue_by_the_day_that_people_wrote(blank, by, late):  # noqa: F811
    write(blank, tasks__r1__what="x", tasks__r1__by=by)

    assert is_overdue(blank, "r1", date(2026, 12, 3)) is late
