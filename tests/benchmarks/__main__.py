"""Measures what a save and a page cost, as ratios within one run: `uv run python -m tests.benchmarks`.

Figures of one machine say little about another; ratios against a bare way of doing the same say whether the program
stands in its own way. Each ratio is the median of interleaved rounds, so that a busy machine slows both sides alike.
"""

import io
import os
import secrets
import statistics
import sys
import tempfile
import time
from pathlib import Path

from mentorform.config import Settings
from mentorform.content_loader import load_model
from mentorform.store.tinydb_store import TinyDBStore
from mentorform.trial import new_document
from mentorform.web import create_app
from tests.benchmarks import bare, languages, loading, papers, usual

MANY = 10_000
OPEN_PAGES = 10_000
POLL_SECONDS = 4  # EVERY in static/refresh.js
PADDING = {
    f"m1.goals.q{n}": {"rev": n, "value": "Teksti, jonka joku kirjoitti. " * 12, "at": "2026-12-02T10:15:00Z"}
    for n in range(40)
}


def seconds(work, times, clock=time.perf_counter):
    started = clock()
    for _ in range(times):
        work()
    return (clock() - started) / times


def ratio(name, aim, ours, theirs, times, rounds=9, clock=time.perf_counter):
    """Print the median over rounds of one way's time against another's."""
    ours(), theirs()
    pairs = [(seconds(ours, times, clock), seconds(theirs, times, clock)) for _ in range(rounds)]
    found = statistics.median(a / b for a, b in pairs)
    took = statistics.median(a for a, _ in pairs) * 1000
    print(f"{name:58} {found:6.2f}   (aim {aim}; {took:.2f} ms)", flush=True)
    return found


def bare_save(path, data):
    """The least that a safe save can do."""
    temporary = path.with_suffix(".tmp")
    with open(temporary, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def saving(folder):
    store = TinyDBStore(folder / "few")
    document = new_document(now(), read=1) | {"leaves": PADDING}
    trial_id = [store.create(document) for _ in range(10)][5]
    data = next((folder / "few").rglob(f"{trial_id}/trial.json")).read_bytes()

    def save(store=store, trial_id=trial_id):
        with store.editing(trial_id) as snapshot:
            snapshot.document["changed"] = secrets.token_hex(8)

    target = folder / "bare.json"
    ratio("a save / bare temp+fsync+rename+fsync(dir)", "≤ 1.5", save, lambda: bare_save(target, data), 30)

    many = TinyDBStore(folder / "many")
    ids = plant(many, folder / "many", document)
    ratio(f"a save among {MANY} trials / among 10", "≤ 1.25", lambda: save(many, ids[MANY // 2]), save, 30)


def plant(store, folder, document):
    """Make many trials quickly: the same bytes under other names, without syncing each."""
    first = store.create(document)
    raw = next(folder.rglob(f"{first}/trial.json")).read_bytes()
    ids = [secrets.token_hex(16) for _ in range(MANY)]
    for trial_id in ids:
        place = folder / "trials" / trial_id[:2] / trial_id[2:4] / trial_id
        place.mkdir(parents=True)
        (place / "trial.json").write_bytes(raw)
    os.sync()
    return ids


def now():
    from datetime import UTC, datetime

    return datetime.now(UTC)


def pages(folder):
    app = create_app(Settings(data=folder / "pages"))
    client = app.test_client()
    token = client.get("/").text.split('name="csrf_token" value="')[1].split('"')[0]
    trial = client.post("/trials", data={"csrf_token": token}).location
    half = [q for s in load_model().meetings[0].sections for q in s.questions if q.kind == "text"][::2]
    for question in half:
        path = f"{trial}meetings/1/{question.section.partition('.')[2]}"
        answer = client.post(path, data={"csrf_token": token, question.id: "Teksti, jonka joku kirjoitti. " * 12})
        assert answer.status_code == 303, (path, answer.status_code)
    store = app.extensions["store"]
    trial_id = next(store.ids())
    cookie = f"session={client.get_cookie('session').value}"

    ours = request(app, f"{trial}meetings/1", cookie)
    usually = request(usual.make_app(store, trial_id), "/meetings/1", "")
    barely = request(bare.make_app(store, trial_id), "/meetings/1", "")
    print(f"bytes of the page: ours {len(ours())}, usual {len(usually())}, bare {len(barely())}")
    slower = ratio("the usual way's meeting page / ours", "≥ 8", usually, ours, 10)
    limit = ratio("bare WSGI and Jinja's meeting page / ours", "≥ 0.5", barely, ours, 20)
    own = request(app, f"{trial}meetings/1", f"{cookie}; reading=uk")
    ratio("the meeting page in the support view / the Finnish page", "≤ 1.3", own, ours, 20, clock=time.process_time)
    polling(app, store, trial_id, trial, cookie)
    loading.measure(app, f"{trial}meetings/1")
    return slower, limit


def polling(app, store, trial_id, trial, cookie):
    """Print what it costs that open pages ask whether anything is new, and that nothing is."""
    since = f"since={store.load(trial_id).generation}.fi"
    ours = request(app, f"{trial}meetings/1", cookie, since, "205 RESET CONTENT")
    barely = request(bare.make_poll_app(store, trial_id), "/meetings/1", "", since, "205 RESET CONTENT")
    ratio("bare WSGI's 205 for a page that has all / ours", "-", barely, ours, 300)
    needed = OPEN_PAGES / POLL_SECONDS
    answered = 1 / statistics.median(seconds(ours, 300) for _ in range(9))
    told = f"{answered:.0f} a second by one process, {needed:.0f} needed"
    print(f"{f'processes for {OPEN_PAGES} open pages':58} {needed / answered:6.2f}   (aim ≤ 1; {told})", flush=True)


def request(app, path, cookie, query="", expected="200 OK"):
    """Return a function that asks a WSGI app for a page and returns its bytes."""
    environment = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "HTTP_HOST": "localhost",
        "HTTP_COOKIE": cookie,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }

    def ask():
        status = []
        body = b"".join(app({**environment, "wsgi.input": io.BytesIO()}, lambda s, h, e=None: status.append(s)))
        assert status == [expected], status
        return body

    return ask


def main():
    with tempfile.TemporaryDirectory() as folder:
        saving(Path(folder))
        pages(Path(folder))
        papers.measure()
        languages.measure_start()


if __name__ == "__main__":
    main()
