"""What every request passes and every answer carries."""

import re
import time

import pytest
from people import FORM, Page, encoded

from mentorform.web import create_app


def goals(trial):
    return f"{trial}meetings/1/goals"


@pytest.mark.parametrize(
    "body",
    [
        b"m1.goals.q2=%FF",
        b"m1.goals.q2=\xff",
        b"m1.goals.q2=%00",
        b"m1.goals.q2=a%00b",
        b"m1.goals.q2=%ED%A0%80",
        b"%FF=x",
    ],
)
def test_bytes_that_are_not_text_are_a_bad_request(person, trial, body):
    assert person.client.post(goals(trial), data=body, content_type=FORM).status_code == 400


def test_a_body_over_the_limit_gets_a_calm_page(person, trial):
    answer = Page(person.client.post(goals(trial), data=b"m1.goals.q2=" + b"a" * 512 * 1024, content_type=FORM))

    assert answer.status == 413
    assert "Tekstiä on liian paljon" in answer.words()


def test_too_many_controls_get_a_calm_page(person, trial):
    answer = person.post(goals(trial), [(f"c{n}", "") for n in range(5001)])

    assert answer.status == 413


def test_a_form_without_its_token_keeps_the_text_and_can_be_sent_again(person, trial):
    answer = Page(person.client.post(goals(trial), data=encoded([("m1.goals.q2", "pitkä\nteksti")]), content_type=FORM))

    assert answer.status == 400
    form = answer.tree.select_one("main form")
    assert form.select_one("textarea").text.strip() == "pitkä\nteksti"
    pairs = [(c["name"], c.get("value") or c.text.removeprefix("\n")) for c in form.select("input, textarea")]
    again = person.client.post(goals(trial), data=encoded(pairs), content_type=FORM)
    assert again.status_code == 303
    assert person.open(f"{trial}meetings/1").value("m1.goals.q2") == "pitkä\r\nteksti"


def test_a_token_of_another_session_is_refused(app, person, trial):
    foreign = Page(app.test_client().get("/")).value("csrf_token")
    person.open(trial)

    assert person.post(goals(trial), {"m1.goals.q2": "x", "csrf_token": foreign}, csrf=False).status == 400


def test_an_htmx_request_without_its_token_leaves_the_text_of_the_page_alone(person, trial):
    answer = Page(person.client.post(goals(trial), headers={"HX-Request": "true"}))

    assert answer.status == 400
    assert "Pidä sivu auki" in answer.text
    assert not answer.tree.select("html, textarea")


def test_a_method_that_a_page_does_not_have_is_refused(person, trial):
    assert person.client.put(goals(trial)).status_code == 405
    assert person.client.delete(f"{trial}meetings/1").status_code == 405


@pytest.mark.parametrize("path", ["/", "/healthz", "/robots.txt", "/nothing", "/privacy"])
def test_every_answer_carries_the_headers_that_protect_it(person, path):
    headers = person.client.get(path).headers

    assert headers["Content-Security-Policy"].split("; ")[0] == "default-src 'none'"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Referrer-Policy"] == "strict-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cache-Control"] == "no-store"


def test_cookies_are_hidden_from_scripts_and_other_sites_and_secure_on_https(person):
    answer = person.client.get("/?plain=1", base_url="https://localhost")

    cookies = answer.headers.getlist("Set-Cookie")
    assert len(cookies) == 2
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Secure" in cookie
        assert re.search(r"Expires|Max-Age", cookie)


def test_a_session_is_signed_once_a_day(person, monkeypatch):
    def cookies():
        answer = person.client.get("/")
        return [cookie for cookie in answer.headers.getlist("Set-Cookie") if cookie.startswith("session=")]

    [first] = cookies()
    assert "Expires" in first
    assert cookies() == []

    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 86_400)
    [later] = cookies()
    assert later.partition(";")[0] != first.partition(";")[0]
    assert cookies() == []


def test_a_device_that_forgets_has_a_page_whose_form_works(person):
    for _ in range(2):
        page = person.post("/device", {})
        assert page.status == 200
        token = page.tree.select_one("#forget input[name=csrf_token]")["value"]
        assert person.client.post("/device", data={"csrf_token": token}).status_code == 200


def test_a_save_works_over_https(person, trial):
    page = Page(person.client.get(f"{trial}meetings/1", base_url="https://localhost"))
    pairs = [*page.sent("m1-goals"), ("m1.goals.q2", "x")]

    answer = person.client.post(
        goals(trial),
        data=encoded(pairs),
        content_type=FORM,
        base_url="https://localhost",
        headers={"Referer": "https://localhost/"},
    )

    assert answer.status_code == 303


def test_crawlers_are_asked_to_stay_out(person):
    assert person.client.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"


def test_health_is_said_when_the_store_can_be_written(person):
    answer = person.client.get("/healthz")

    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_a_request_is_logged_without_its_token(person, trial, caplog):
    caplog.set_level("INFO", "mentorform.requests")

    person.client.get(f"{trial}meetings/1")

    assert "GET /<any(t, r):place>/<token>/meetings/<int:number> 200" in caplog.text
    assert trial.split("/")[2] not in caplog.text


def test_a_surprise_is_a_calm_page_with_the_typed_text(app, person, trial, monkeypatch, caplog):
    def fail(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr("mentorform.trial.Trial.save", fail)

    answer = person.post(goals(trial), {"m1.goals.q2": "tämä säilyy"})

    assert answer.status == 500
    assert "tämä säilyy" in answer.text
    assert trial.split("/")[2] not in caplog.text


@pytest.mark.parametrize(("error", "status"), [("StoreFull", 507), ("StoreUnavailable", 503)])
def test_a_disk_that_fails_is_a_calm_page_with_the_typed_text(app, person, trial, monkeypatch, error, status):
    import mentorform.store

    def fail(*args, **kwargs):
        raise getattr(mentorform.store, error)

    monkeypatch.setattr("mentorform.store.tinydb_store.SafeStorage.write", fail)

    answer = person.post(goals(trial), {"m1.goals.q2": "tämä säilyy"})

    assert answer.status == status
    assert answer.tree.select_one("main textarea").text.strip() == "tämä säilyy"


def test_a_trial_of_which_nothing_is_readable_answers_503_and_the_others_are_untouched(app, person, trial):
    other = person.begin()
    ids = list(app.extensions["store"].ids())
    newest = max(ids, key=lambda i: next(app.extensions["settings"].data.rglob(f"{i}/trial.json")).stat().st_mtime_ns)
    for path in app.extensions["settings"].data.rglob(f"{newest}/trial.json*"):
        path.write_bytes(b"x" * 50)

    assert person.open(trial).status == 200
    for page in ("", "meetings/1", "summary"):
        assert person.client.get(other + page).status_code == 503


def test_a_recovered_trial_says_so_on_every_page_until_somebody_has_looked(app, person, trial):
    person.post(goals(trial), {"m1.goals.q2": "ensin"})
    person.post(goals(trial), {"m1.goals.q3": "sitten"})
    next(app.extensions["settings"].data.rglob("trial.json")).write_bytes(b"rikki")

    for path in ("", "meetings/1", "summary"):
        assert "Viimeisin tallennus voi puuttua" in person.open(trial + path).words()
    person.post(goals(trial), {"m1.goals.q4": "lisää"})
    assert "Viimeisin tallennus voi puuttua" in person.open(trial).words()

    person.post(f"{trial}recovered", {})

    page = person.open(f"{trial}meetings/1")
    assert "Viimeisin tallennus voi puuttua" not in page.words()
    assert page.value("m1.goals.q2") == "ensin"


def test_a_base_from_a_lost_generation_is_a_conflict(app, person, trial):
    person.post(goals(trial), {"m1.goals.q2": "ensin"})
    page = person.open(f"{trial}meetings/1")
    lost = person.save(page, "m1-goals", {"m1.goals.q2": "kadonnut"})
    next(app.extensions["settings"].data.rglob("trial.json")).write_bytes(b"rikki")

    answer = person.save(lost, "m1-goals", {"m1.goals.q2": "kadonnut ja jatkettu"}, status=409)

    assert "ensin" in answer.words("#m1-goals-q2-field .conflict")


def test_the_program_starts_on_a_disk_that_cannot_be_written(settings, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.open", full)
    monkeypatch.setattr("pathlib.Path.mkdir", full)

    client = create_app(settings).test_client()

    assert client.get("/healthz").status_code == 503
    monkeypatch.undo()
    assert client.get("/healthz").status_code == 200
