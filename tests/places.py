"""Every page in every state, for the tests that look at all of them: markup, axe, layout, names."""

import json
from dataclasses import dataclass

from filelock import FileLock

from mentorform.field_kinds import LONGEST_TEXT
from mentorform.links import Role, new_token, read_token, record_name
from tests.people import Page, sent

READINGS = {"fi": "?language=fi&plain=0&aware=0", "plain": "?plain=1&aware=1", "uk": "?language=uk&plain=0&aware=0"}
LONG = "Hygieniapassikoulutus ja " + "työhönvalmennussuunnitelma" * 3 + " kerrataan."


@dataclass(frozen=True, slots=True)
class Place:
    """A page to look at. `answer` is what a form was answered with; without one the page is simply opened."""

    name: str
    path: str
    answer: Page | None = None


def places(person, reading):
    """Return each page in each of its states. `reading` is a query as in READINGS; answers to forms come in it."""
    full, empty = full_trial(person), person.begin()
    read = _path(person.open(full).tree.select("#links .link a")[1]["href"])
    private = {who: _private(person, full, who) for who in ("trainee", "mentor")}
    person.post(f"{private['trainee']}trainee", {"prep.trainee.p4": LONG})
    opened = {
        "start": "/",
        "privacy": "/privacy",
        "accessibility": "/accessibility",
        "words": "/words",
        "copy": "/copy",
        "device": "/device",
        "unknown page": "/nothing",
        **{f"full {name or 'overview'}": full + name for name in _PAGES},
        "full panels": f"{full}meetings/1?{_PANELS}",
        **{f"empty {name or 'overview'}": empty + name for name in _EMPTY},
        **{f"read-only {name or 'overview'}": read + name for name in _READ},
        **{f"private {who}": path for who, path in private.items()},
        "private remove": f"{private['trainee']}remove/prep.trainee.p4",
    }
    person.client.get(f"/{reading}")
    return [Place(name, path) for name, path in opened.items()] + list(_answers(person, full))


_PANELS = "help=m1.goals.q2&help=m1.goals.q4.see&more=m1.goals.q4&more=m1.goals.q2&help=m1.skills.q3&more=tips.t5"
_PAGES = (
    *("", "preparation", "meetings/1", "meetings/2", "meetings/3", "meetings/4", "meetings/4/together", "language"),
    *("words", "words/practise", "house-rules", "forms/employer", "forms/trainee"),
    *("guide", "summary", "skills", "roles", "card", "calendar", "remove", "remove/m1.goals.q2", "earlier/m1.goals.q4"),
)
_EMPTY = ("", "meetings/1", "meetings/2", "summary", "skills", "roles", "words/practise")
_READ = ("", "meetings/1", "meetings/4", "summary", "skills", "roles", "forms/employer")


def _answers(person, trial):
    """Yield the pages that only a form leads to: what could not be saved, conflicts, errors, what was just made."""
    meeting = f"{trial}meetings/1"
    page = person.open(meeting)
    goals = f"{meeting}/goals"
    errors = {"m1.skills.q1": "perhaps", "m1.skills.q2.unit": "x", "m1.skills.q9": LONG}
    base = {"m1.goals.q4.base": page.value("m1.goals.q4.base")}
    person.post(goals, {**base, "m1.goals.q4": "hänen"})
    yield Place("error 422", f"{meeting}/skills", person.post(f"{meeting}/skills", errors))
    yield Place("error 422 too long", goals, person.post(goals, {"m1.goals.q4": "pitkä " * (LONGEST_TEXT // 6 + 1)}))
    yield Place("conflict 409", goals, person.post(goals, {**base, "m1.goals.q4": "minun"}))
    yield Place("error 400", goals, person.post(goals, {"m1.goals.q4": "x", "m1.goals.q4.base": "x"}))
    yield Place("error 400 old form", goals, person.post(goals, {"m1.goals.q4": LONG}, csrf=False))
    yield Place("error 413", goals, person.post(goals, {"m1.goals.q4": "x" * 600_000}))
    yield Place("link made", f"{trial}preparation/mentor", person.post(f"{trial}preparation/mentor", {}))
    yield Place("new link", f"{trial}links/edit", person.post(f"{trial}links/edit", {}))
    yield Place("old link closed", f"{trial}links/close", person.post(f"{trial}links/close", {}))
    gone = person.begin()
    yield Place("removed", f"{gone}remove", person.post(f"{gone}remove", {}))


KEPT = None  # the file in which the first that writes a full trial keeps it for the other tests and processes


def full_trial(person):
    """Begin a trial in which everything is written; where one is kept, it is the same with links of its own."""
    if KEPT is None:
        return _written(person)
    links, store = (person.client.application.extensions[name] for name in ("links", "store"))
    with FileLock(f"{KEPT}.lock"):
        if not KEPT.exists():
            token = _written(person).split("/")[2]
            document = store.load(links.get(record_name(token))["document"]).document
            KEPT.write_text(json.dumps(document))
    document, token = json.loads(KEPT.read_text()), new_token()
    (number,) = document["read"]
    keys = {Role.EDIT: token, Role.READ: read_token(token, number)}
    stored = store.create(document | {"links": [record_name(key) for key in keys.values()]})
    for role, key in keys.items():
        links.put(record_name(key), {"role": role, "document": stored})
    return f"/t/{token}/"


def _written(person):
    """Begin a trial and write into everything: goals with states, a conflict of three texts, a question set aside."""
    trial = person.begin()
    for path in ("", "meetings/1", "meetings/2", "meetings/3", "meetings/4", "language", "words"):
        for section in person.open(f"{trial}{path}?aware=1").tree.select("section[data-hx-post]"):
            person.post(section["data-hx-post"], _filled(section))
    meeting = f"{trial}meetings/1"
    person.save(person.open(trial), "trial-details", {"trial.end": "1.8.2029", "dates.m3.at": "9.30"})
    person.save(person.open(meeting), "m1-next", {"tasks.late.what": LONG, "tasks.late.by": "1.11.2020"})
    person.post(f"{meeting}/goals", {"m1.goals.q3.aside": "1", "m1.goals.q4.mark": "1"})
    again = {"m1.goals.q4": "uusi", "m1.goals.q4.base": person.open(meeting).value("m1.goals.q4.base")}
    person.post(f"{meeting}/goals", again)
    base = {"m1.goals.q2.base": person.open(meeting).value("m1.goals.q2.base")}
    for text in ("hänen", "minun", LONG):
        person.post(f"{meeting}/goals", {**base, "m1.goals.q2": text})
    return trial


def _filled(form):
    """Return a section's pairs with something in every control that can hold it."""
    written = {c["name"]: LONG for c in form.select("textarea")}
    written |= {c["name"]: "2.12." for c in form.select("input[type=text]")}
    ticks = form.select("input[type=checkbox]:not([name$=skipped])")  # a meeting that was not held is not a full one
    written |= {c["name"]: "1" for c in ticks}
    for radio in form.select("input[type=radio]:not([value=''])"):
        written.setdefault(radio["name"], radio["value"])
    pairs = [(name, written.get(name, value)) for name, value in sent(form)]
    return list(dict([*pairs, *written.items()]).items())


def _private(person, trial, who):
    made = person.post(f"{trial}preparation/{who}", {})
    return _path(made.tree.select_one(".notice .link a")["href"])


def _path(address):
    return "/" + address.split("/", 3)[3]
