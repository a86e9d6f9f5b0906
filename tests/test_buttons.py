"""Every button of every page, pressed twice with one key: a lost answer and its repeat do nothing twice."""

import copy
import re
import uuid
from functools import partial

import places
import pytest
from people import sent

# A press of these makes a link or ends the page that it stands on; a repeat has another meaning or no page to answer.
ONCE = re.compile(r"/links/|/preparation/(trainee|mentor)$|/remove$")
PAGES = ("", "meetings/1", "meetings/2", "meetings/3", "meetings/4", "meetings/4/together", "language", "words")
OTHERS = ("words/practise", "earlier/m1.goals.q1", "earlier/m1.goals.q4", "remove/m1.goals.q1", "remove/m1.goals.q4")
ROW = re.compile(r"\b[0-9a-f]{12}\b")


@pytest.fixture
def store(app):
    return app.extensions["store"]


def documents(store):
    return {trial_id: store.load(trial_id).document for trial_id in store.ids()}


def put_back(store, before):
    """Let every document say again what it said."""
    for trial_id, document in before.items():
        with store.editing(trial_id) as snapshot:
            snapshot.document.clear()
            snapshot.document.update(copy.deepcopy(document))


def buttons(tree):
    """Give each button that sends a form: where to, and what it sends, its own pair last.

    Of several that differ by their row or by the panel that they open, it gives one.
    """
    known, sends = set(), {}
    for button in tree.select("main button:not([type=button])"):
        form = tree.find(id=button["form"]) if button.get("form") else button.find_parent("form")
        if form is None or form.get("method") != "post":
            continue
        name, value = button.get("name", ""), button.get("value", "")
        path = button.get("formaction") or form["action"]
        kind = (path, name if name in ("help", "more", "close") else ROW.sub("*", f"{name} {value}"))
        if kind in known or ONCE.search(path):
            continue
        known.add(kind)
        if id(form) not in sends:
            sends[id(form)] = sent(tree, partial(is_of, form)) if form.get("id") else sent(form)
        yield path, sends[id(form)] + ([(name, value)] if name else [])


def is_of(form, control):
    """Say whether a control is sent with a form: it names the form, or is one of its hidden ones."""
    return control.get("form") == form["id"] or (control.name == "input" and control.parent is form)


def pages(person, store):
    """Return the addresses of pages in which every kind of button stands."""
    full = places.full_trial(person)
    private = [places._private(person, full, who) for who in ("trainee", "mentor")]
    for link, section in zip(private, ("trainee", "mentor"), strict=True):
        page = person.open(link)
        person.post(link + section, places._filled(page.section(f"prep-{section}")))
        for name, target in (("prep.trainee.p4", "m1.goals.q2"), ("prep.mentor.p4", "m1.tasks.q1")):
            person.post(link + section, {f"{name}.bring": target})
    goals = person.open(f"{full}meetings/1")
    person.post(f"{full}meetings/1/goals", {f"m1.goals.q1.{goals.row('m1.goals.q1', 0)}.remove": "1"})
    empty = person.begin()
    person.post(f"{empty}details", {"trial.start": "1.12.2026", "trial.end": "1.3.2027"})
    for trial_id in store.ids():
        with store.editing(trial_id) as snapshot:
            snapshot.document["recovered"] = "2026-12-02T10:15:00Z"
    found = [full + name for name in (*PAGES, *OTHERS)] + [f"{full}meetings/1?{places._PANELS}", f"{empty}meetings/1"]
    return found + private + [f"{private[0]}remove/prep.trainee.p4"]


@pytest.mark.long
def test_every_button_pressed_twice_with_one_key_gives_the_stored_result(person, store):
    pressed = {}
    addresses = pages(person, store)
    before = documents(store)
    for address in addresses:
        page = person.open(address)
        for path, pairs in buttons(page.tree):
            sending = [*pairs, ("key", str(uuid.uuid4()))]
            first = person.post(path, sending, csrf=False)
            then = documents(store)
            again = person.post(path, sending, csrf=False)

            press = (address, path, pairs[-1])
            assert first.status in (200, 303, 409, 422), press
            assert (again.status, again.response.location) == (first.status, first.response.location), press
            assert documents(store) == then, press
            pressed[press] = then != before
            if then != before:
                put_back(store, before)

    kinds = {name.rpartition(".")[2] for (_address, _path, (name, _value)) in pressed}
    assert len(pressed) > 150
    assert {"propose", "bring", "takeback", "restore", "resolve", "remove", "move", "aside", "word", "add"} <= kinds


def test_proposed_days_taken_twice_with_one_key_are_taken_once(person, store):
    trial = person.begin()
    person.post(f"{trial}details", {"trial.start": "1.12.2026", "trial.end": "1.3.2027"})
    page = person.open(f"{trial}meetings/1")
    press = {"key": str(uuid.uuid4()), "dates.propose": page.button("dates.propose")[1]}

    first = person.post(f"{trial}meetings/1/next", press)
    then = documents(store)
    second = person.post(f"{trial}meetings/1/next", press)

    assert (first.status, second.status) == (303, 303)
    assert documents(store) == then
