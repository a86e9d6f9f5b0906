"""How long trials are kept, and that one odd trial keeps no other."""

import json
import os
from datetime import UTC, date, datetime, timedelta

import pytest
from babel.dates import format_date
from people import Page

from mentorform.keeping import remove_past_trials
from mentorform.schedule import months_after
from mentorform.store.safe_storage import _framed
from mentorform.trial import Trial

NOW = datetime.now(UTC)
KEEP_DAYS = 90
TYPED = "Kirjoitettu teksti, jota ei voi tallentaa nyt"
LONG_AGO = dict.fromkeys(("created", "changed"), "2020-01-01T10:00:00Z")


@pytest.fixture
def store(app):
    return app.extensions["store"]


@pytest.fixture
def made(app, store):
    """Make trials, with something in their documents changed; return their ids."""

    def make(**changes):
        document = {"created": "2024-02-01T10:00:00Z", "changed": "2024-02-01T10:00:00Z", "leaves": {}, **changes}
        return store.create({"schema": 1, "revision": 0, "rows": {}, "keys": [], "read": 1, **document})

    return make


def ends(day):
    return {"trial.end": {"rev": 1, "value": day, "at": "2024-02-01T10:00:00Z"}}


def run(app):
    return app.test_cli_runner().invoke(args=["remove-expired"])


def files(app, trial_id):
    return sorted(app.extensions["settings"].data.glob(f"trials/*/*/{trial_id}/trial.json*"))


def age(app, trial_id, days):
    """Let a document's files have been written some days ago."""
    written = (NOW - timedelta(days=days)).timestamp()
    for path in files(app, trial_id):
        os.utime(path, (written, written))


# Until when


@pytest.mark.parametrize(
    ("end", "changed", "until"),
    [
        ("1.3.2027", "2026-12-02", date(2027, 5, 30)),
        ("1.3.2027", "2027-04-01", date(2027, 6, 30)),
        ("1.12.2029", "2026-12-02", date(2030, 3, 1)),
        ("3.12.2029", "2026-12-02", date(2030, 3, 2)),
        ("1.1.2999", "2026-12-02", date(2030, 3, 2)),
        ("31.12.9999", "2026-12-02", date(2030, 3, 2)),
        ("31.12.9999", "2035-12-02", date(2030, 3, 2)),
        ("1.1.0001", "2026-12-02", date(2027, 3, 2)),
    ],
)
def test_a_trial_is_kept_until_its_end_or_its_last_change_and_no_end_is_later_than_three_years(end, changed, until):
    at = "T10:00:00Z"
    trial = Trial({"created": f"2026-12-02{at}", "changed": f"{changed}{at}", "leaves": ends(end), "rows": {}})

    assert trial.kept_until(KEEP_DAYS) == until
    assert not trial.is_past(until, KEEP_DAYS)
    assert trial.is_past(until + timedelta(days=1), KEEP_DAYS)


@pytest.mark.parametrize("end", ["31.12.9999", "1.1.2999", "1.1.0001"])
def test_an_end_in_any_year_is_saved_and_every_page_of_the_trial_still_opens(app, person, trial, end):
    person.save(person.open(trial), "trial-details", {"trial.start": "30.12.9999", "trial.end": end})

    assert person.open(trial).value("trial.end") == end
    for page in ("meetings/1", "meetings/4", "summary", "calendar", "skills"):
        person.open(f"{trial}{page}")
    assert person.client.get(f"{trial}export/certificate").status_code == 200
    assert run(app).exit_code == 0
    person.open(trial)


def test_the_pages_say_on_which_day_the_trial_is_removed(person, trial):
    made = person.post(f"{trial}preparation/trainee", {}).tree.select_one(".notice .link a")["href"]
    latest = months_after(NOW.date(), 36) + timedelta(days=KEEP_DAYS + 1)
    for end, day in (("1.3.2028", "31. toukokuuta 2028"), ("31.12.9999", format_date(latest, "long", locale="fi"))):
        person.save(person.open(trial), "trial-details", {"trial.end": end})

        for page in (trial, f"{trial}meetings/1", made.removeprefix("http://localhost")):
            words = person.open(page).words(".who")
            assert f"Tiedot poistetaan viimeistään {day}." in words


# The nightly removal


@pytest.mark.parametrize(
    "odd",
    [{"changed": None}, {"changed": "soon"}, {"leaves": None}, {"leaves": ends("31.12.9999"), "created": 5}],
)
def test_one_odd_document_is_named_and_stops_nothing(app, made, store, odd):
    bad, past, _also_past = made(**odd), made(), made()

    result = run(app)

    assert "removed: 2\n" in result.output
    assert result.exit_code == 1
    assert f"fault in {bad}: " in result.output
    assert "faults: 1" in result.output
    assert past not in result.output
    assert list(store.ids()) == [bad]


def test_every_fault_of_a_run_is_named(app, made):
    bad = [made(changed=None), made(leaves=None)]
    (path,) = files(app, bad[1])
    path.write_text("damaged")

    output = run(app).output

    assert all(f"fault in {trial_id}: " in output for trial_id in bad)
    assert "faults: 2" in output


def test_what_somebody_wrote_is_in_no_message_about_a_fault(app, made):
    made(changed="salaisuus")

    assert "salaisuus" not in run(app).output


def test_an_unreadable_trial_goes_when_its_files_are_older_than_any_trial_is_kept(app, made, store):
    young, old = made(changed=None), made(changed=None)
    for trial_id in (young, old):
        files(app, trial_id)[0].write_text("damaged")
    age(app, young, days=3 * 365)
    age(app, old, days=3 * 366 + KEEP_DAYS)

    result = run(app)

    assert "removed: 1\n" in result.output
    assert list(store.ids()) == [young]


def test_a_preparation_stays_while_its_trial_cannot_be_read(app, made, store):
    bad = made()
    own = made(trial=bad, role="prepare-trainee")
    files(app, bad)[0].write_text("damaged")

    done = remove_past_trials(store, app.extensions["links"], KEEP_DAYS, NOW)

    assert list(done.faults) == [bad]
    assert own in store.ids()


# A document of a newer program


@pytest.fixture
def newer(app, person, trial, store):
    """A trial with both preparations, all written by a newer program; return their addresses and the bytes on disk."""
    addresses = [trial]
    for who in ("trainee", "mentor"):
        link = person.post(f"{trial}preparation/{who}", {}).tree.select_one(".notice .link a")["href"]
        addresses.append(link.removeprefix("http://localhost"))
    for trial_id in store.ids():
        for path in files(app, trial_id):
            document = json.loads(path.read_bytes().partition(b"\n")[2])
            document["trial"]["1"] |= {"schema": 2, **LONG_AGO}
            path.write_bytes(_framed(9, json.dumps(document).encode()))
    return addresses


def on_disk(app):
    return {path: path.read_bytes() for path in app.extensions["settings"].data.rglob("*.json*")}


def test_a_document_of_a_newer_program_has_a_calm_page_and_is_never_written(app, person, newer):
    trial, trainee, _mentor = newer
    before = on_disk(app)
    posts = [
        *(f"{trial}{path}" for path in ("details", "meetings/1/goals", "remove", "remove/m1.goals.q2", "recovered")),
        *(f"{trial}{path}" for path in ("links/read", "links/edit", "preparation/trainee", "words/practise")),
        *(f"{trainee}{path}" for path in ("trainee", "remove", "remove/prep.trainee.p1")),
    ]

    for address in (*newer, f"{trial}meetings/1", f"{trial}summary", f"{trial}export/data"):
        page = Page(person.client.get(address))
        assert page.status == 503
        assert "uudemmasta ohjelmasta" in page.words()
    for address in posts:
        answer = person.post(address, {"m1.goals.q2": TYPED, "words.a.known": ""})
        assert answer.status == 503, address
        assert TYPED in answer.text
    result = run(app)

    assert result.exit_code == 1
    assert result.output.startswith("removed: 0\n")
    assert "faults: 3" in result.output
    assert on_disk(app) == before


def test_a_trial_with_a_preparation_of_a_newer_program_is_not_half_removed(app, person, trial, store, newer):
    root = next(path for path in on_disk(app) if b'"preparations"' in path.read_bytes())
    document = json.loads(root.read_bytes().partition(b"\n")[2])
    document["trial"]["1"]["schema"] = 1
    root.write_bytes(_framed(10, json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()))
    before = on_disk(app)

    assert person.post(f"{trial}remove", {}).status == 503
    run(app)

    assert on_disk(app) == before
