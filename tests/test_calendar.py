"""The meetings go into people's own calendars: when and where, and nothing that is private."""

import io
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import ics
import pytest
from dateutil import tz
from icalendar import Calendar

from mentorform.calendar_file import HELSINKI

DATES = {
    "dates.m1.on": "ke 2.12.2026",
    "dates.m1.at": "klo 9.30",
    "dates.m1.place": "Keittiö; ovi 2, toinen kerros",
    "dates.m2.on": "ke 9.12.2026 klo 13",
    "dates.m3.on": "16.12.2026",
    "dates.m4.on": "sovitaan myöhemmin",
    "trial.title": "Salainen",
    "trial.trainee": "Olena",
    "trial.start": "1.12.2026",
    "trial.end": "31.12.2026",
}


@pytest.fixture
def dated(person, trial):
    """The address of a trial whose meetings have a day."""
    person.save(person.open(trial), "trial-details", DATES)
    return trial


def reader(person, trial):
    page = person.open(trial)
    return next(a["href"] for a in page.tree.select("a") if "/r/" in a["href"]).removeprefix("http://localhost")


def file(person, address, status=200):
    answer = person.client.get(address)
    assert answer.status_code == status
    return answer


def events(person, address):
    return Calendar.from_ical(file(person, address).data).events


def test_a_file_holds_each_meeting_with_its_time_place_and_length(person, dated):
    first, second, third = events(person, f"{dated}calendar/all.ics")
    helsinki = ZoneInfo("Europe/Helsinki")

    assert first["SUMMARY"] == "Mentorointi 1/4"
    assert first["LOCATION"] == "Keittiö; ovi 2, toinen kerros"
    assert first.start == datetime(2026, 12, 2, 9, 30, tzinfo=helsinki)
    assert first.end - first.start == timedelta(minutes=30)
    assert first["DTSTART"].params["TZID"] == "Europe/Helsinki"
    assert second.start == datetime(2026, 12, 9, 13, tzinfo=helsinki)
    assert (third.start, third.end) == (date(2026, 12, 16), date(2026, 12, 17))


def test_meetings_stand_in_the_order_of_time_whatever_was_written_first(person, trial):
    for change in ({"dates.m2.on": "9.12.2026"}, {"dates.m1.on": "2.12.2026"}):
        person.save(person.open(trial), "trial-details", change)

    assert [e["SUMMARY"][-3:] for e in events(person, f"{trial}calendar/all.ics")] == ["1/4", "2/4"]
    assert person.open(f"{trial}calendar").words().index("2.12.") < person.open(f"{trial}calendar").words().index(
        "9.12."
    )


def test_a_meeting_of_a_longer_trial_is_longer(person, dated):
    person.save(person.open(dated), "trial-details", {"trial.end": "31.3.2027"})

    first = events(person, f"{dated}calendar/m1.ics")[0]

    assert first.end - first.start == timedelta(minutes=45)


def test_a_second_library_reads_the_same_meetings(person, dated):
    text = file(person, f"{dated}calendar/all.ics").text
    first, second, third = sorted(ics.Calendar(text).events)

    assert first.begin.datetime.astimezone(UTC) == datetime(2026, 12, 2, 7, 30, tzinfo=UTC)
    assert first.duration == timedelta(minutes=30)
    assert (first.name, first.location) == ("Mentorointi 1/4", "Keittiö; ovi 2, toinen kerros")
    assert second.begin.datetime.astimezone(UTC) == datetime(2026, 12, 9, 11, tzinfo=UTC)
    assert third.all_day


def test_every_line_is_as_the_standard_wants_it(person, dated):
    person.save(person.open(dated), "trial-details", {"dates.m1.place": "Ääkköskeittiö, " * 20})
    data = file(person, f"{dated}calendar/all.ics").data

    assert data.endswith(b"END:VCALENDAR\r\n")
    assert max(map(len, data.split(b"\r\n"))) <= 75
    assert data.count(b"\n") == data.count(b"\r\n")
    assert b"\r\nVERSION:2.0\r\n" in data
    assert b"\r\nPRODID:" in data


def test_the_files_time_zone_is_that_of_helsinki():
    zone = tz.tzical(io.StringIO(HELSINKI)).get("Europe/Helsinki")
    hours = [datetime(year, 1, 1) + timedelta(hours=n) for year in (2026, 2031) for n in range(365 * 24)]
    wrong = [hour for hour in hours if zone.utcoffset(hour) != ZoneInfo("Europe/Helsinki").utcoffset(hour)]

    assert [hour for hour in wrong if hour.hour != 3] == []  # three o'clock does not exist in spring
    assert len(wrong) <= 2 * 2
    assert [zone.utcoffset(datetime(2026, 3, 29, *at)) // timedelta(hours=1) for at in ((2, 59), (3, 0))] == [2, 3]
    assert [zone.utcoffset(datetime(2026, 10, 25, *at)) // timedelta(hours=1) for at in ((2, 59), (4, 0))] == [3, 2]


def test_the_file_is_offered_as_a_download(person, dated):
    everything, second = file(person, f"{dated}calendar/all.ics"), file(person, f"{dated}calendar/m2.ics")

    assert everything.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert everything.headers["Content-Disposition"] == "attachment; filename=mentorointi.ics"
    assert second.headers["Content-Disposition"] == "attachment; filename=mentorointi-2.ics"
    assert second.headers["Cache-Control"] == "no-store"


def test_a_calendar_tells_neither_names_nor_links(person, dated):
    text = file(person, f"{dated}calendar/all.ics").text

    assert not [word for word in ("Salainen", "Olena", "/t/", "/r/", "http") if word in text]


def test_the_link_is_in_the_file_where_the_form_is_ticked_for_it(person, dated):
    page = person.open(f"{dated}calendar")
    form = page.tree.select_one("main form")
    tick = form.select_one("input[type=checkbox]")
    assert not tick.has_attr("checked")
    first = events(person, f"{form['action']}?{tick['name']}={tick['value']}")[0]

    assert first["URL"] == f"http://localhost{dated}"
    assert first["DESCRIPTION"] == f"http://localhost{dated}"


def test_readers_get_the_meetings_and_never_a_link(person, dated):
    read = reader(person, dated)
    page = person.open(f"{read}calendar")

    assert not page.tree.select("input")
    assert "/t/" not in page.text
    assert "http" not in file(person, f"{read}calendar/m1.ics?link=1").text
    assert events(person, f"{read}calendar/m1.ics")[0]["UID"] == events(person, f"{dated}calendar/m1.ics")[0]["UID"]


def test_a_meeting_keeps_its_uid_and_every_change_raises_its_sequence(person, dated):
    seen = [events(person, f"{dated}calendar/m1.ics")[0]]
    for change in (
        {"dates.m1.on": "to 3.12.2026"},
        {"dates.m1.at": "10"},
        {"dates.m1.place": ""},
        {"trial.end": "1.5."},
    ):
        person.save(person.open(dated), "trial-details", change)
        seen.append(events(person, f"{dated}calendar/m1.ics")[0])
    sequences = [event["SEQUENCE"] for event in seen]

    assert len({event["UID"] for event in seen}) == 1
    assert sequences == sorted(set(sequences))


def test_what_does_not_touch_a_meeting_leaves_its_event_as_it_was(person, dated):
    before = file(person, f"{dated}calendar/m1.ics").data
    person.save(person.open(dated), "trial-details", {"dates.m2.on": "to 10.12.2026", "trial.mentor": "Liisa"})

    assert file(person, f"{dated}calendar/m1.ics").data == before


def test_each_meeting_and_each_trial_has_its_own_uid(person, dated):
    other = person.begin()
    person.save(person.open(other), "trial-details", DATES)
    uids = [event["UID"] for address in (dated, other) for event in events(person, f"{address}calendar/all.ics")]

    assert len(uids) == len(set(uids)) == 6


def test_the_stamp_is_the_time_of_the_change_and_not_of_the_download(app, person, dated):
    store = app.extensions["store"]
    with store.editing(next(iter(store.ids()))) as snapshot:
        for place, name in enumerate(DATES):
            snapshot.document["leaves"][name]["at"] = f"2026-11-{place + 1:02}T10:00:00Z"

    first, second, _ = events(person, f"{dated}calendar/all.ics")

    assert first["DTSTAMP"].dt == second["DTSTAMP"].dt == datetime(2026, 11, 10, 10, tzinfo=UTC)  # the trial's last day


def test_a_meeting_beside_the_four_is_in_the_file_too(person, dated):
    page = person.open(dated)
    row = page.row("dates", 4)
    page = person.save(page, "trial-details", {f"dates.{row}.on": "18.12.2026"})

    assert events(person, f"{dated}calendar/{row}.ics")[0]["SUMMARY"] == "Mentorointi"
    assert "Muu tapaaminen" in person.open(f"{dated}calendar").words()


@pytest.mark.parametrize("name", ["m4", "m9", "x", "all%00", "..%2fall"])
def test_a_meeting_without_a_day_has_no_file(person, dated, name):
    file(person, f"{dated}calendar/{name}.ics", status=404)


@pytest.mark.parametrize("on", ["1.1.0001", "30.12.9999", "31.12.9999"])
@pytest.mark.parametrize("at", ["", "23.59"])
def test_days_at_the_ends_of_time_break_nothing(person, trial, on, at):
    person.save(person.open(trial), "trial-details", {"dates.m1.on": "2.12.2026", "dates.m2.on": on, "dates.m2.at": at})

    file(person, f"{trial}calendar/all.ics")
    person.open(f"{trial}calendar")


def test_a_trial_without_days_says_what_to_do(person, trial):
    assert "Kirjoittakaa ensin päivät" in person.open(f"{trial}calendar").words()
    file(person, f"{trial}calendar/all.ics", status=404)
    assert not person.open(trial).tree.select("a[href$='/calendar']")


def test_the_calendar_is_reached_from_the_overview_and_from_the_dates(person, dated):
    assert person.open(dated).tree.select(".coming a[href$='/calendar']")
    assert person.open(f"{dated}meetings/1").tree.select("#dates-q a[href$='/calendar']")


def test_the_title_is_in_the_readers_language(person, dated):
    person.open(f"{dated}?language=en")

    assert events(person, f"{dated}calendar/m1.ics")[0]["SUMMARY"] == "Mentoring 1/4"
