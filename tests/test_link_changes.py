"""A link is changed in two steps that may be repeated, and one that was closed changes nothing any more."""

import re
import threading

import pytest
from people import Person
from test_links import read_link

from mentorform.views.links import MOST_LINKS


def path_of(address):
    return "/" + address.split("/", 3)[3]


def made_by(page):
    """Return the path of the link that a page shows as new."""
    return path_of(page.tree.select_one(".share .link a")["href"])


def renew(person, trial):
    return made_by(person.post(f"{trial}links/edit", {}))


def works(app, link):
    return Person(app).client.get(link).status_code == 200


@pytest.fixture
def renewed(app, person, trial):
    """The path of a new link, opened on another device."""
    link = renew(person, trial)
    Person(app).open(link)
    return link


def test_a_new_link_is_shown_with_its_code_and_the_old_one_works_too(app, person, trial):
    person.post(f"{trial}meetings/1/goals", {"m1.goals.q2": "säilyy"})
    reader = read_link(person, trial)

    page = person.post(f"{trial}links/edit", {})
    link = made_by(page)

    assert page.status == 200
    assert page.tree.select(".qr svg")
    assert Person(app).open(f"{link}meetings/1").value("m1.goals.q2") == "säilyy"
    for other in (trial, reader, read_link(Person(app), link)):
        assert works(app, other)
    assert read_link(Person(app), link) != reader


def test_the_old_link_is_closed_from_the_new_ones_pages_alone(app, person, trial, renewed):
    assert not person.open(trial).tree.select("#old-link")
    assert Person(app).open(renewed).tree.select_one("#old-link")["action"] == f"{renewed}links/close"


def test_closing_ends_the_old_link_with_its_read_only_link_and_says_so(app, person, trial, renewed):
    old_reader, device = read_link(person, trial), Person(app)
    new_reader = read_link(device, renewed)

    page = device.post(f"{renewed}links/close", {})

    assert "Lukulinkki vaihtuu, antakaa uusi" in page.words()
    assert path_of(page.tree.select_one(".link a")["href"]) == new_reader
    assert [works(app, link) for link in (trial, old_reader, renewed, new_reader)] == [False, False, True, True]
    assert not device.open(renewed).tree.select("#old-link")


def test_a_link_that_has_nothing_older_closes_nothing(app, person, trial, renewed):
    assert person.post(f"{trial}links/close", {}).status == 200

    assert works(app, trial)
    assert works(app, renewed)


def test_a_new_link_that_nobody_opened_is_replaced_by_the_next(app, person, trial):
    first, second = renew(person, trial), renew(person, trial)

    assert [works(app, link) for link in (first, second, trial)] == [False, True, True]


@pytest.mark.parametrize("opened", ["", "meetings/1", "?since=x&quiet=1"])
def test_a_new_link_that_was_used_once_is_not_replaced(app, person, trial, opened):
    first = renew(person, trial)
    Person(app).client.get(first + opened)
    second = renew(person, trial)

    assert [works(app, link) for link in (first, second, trial)] == [True, True, True]


def test_an_answer_lost_at_any_step_locks_nobody_out(app, person, trial):
    reader = read_link(person, trial)
    renew(person, trial)  # its answer was lost: this link is known to nobody
    link = renew(person, trial)
    device = Person(app)
    device.open(link)
    device.post(f"{link}links/close", {})  # and so was this one

    again = device.post(f"{link}links/close", {})

    assert again.status == 200
    assert path_of(again.tree.select_one(".link a")["href"]) == read_link(device, link)
    assert works(app, read_link(device, link))
    assert not works(app, trial)
    assert not works(app, reader)


def test_a_read_only_link_that_is_renewed_twice_works(app, person, trial):
    first = read_link(person, trial)
    for _ in range(2):
        person.post(f"{trial}links/read", {})

    assert not works(app, first)
    assert works(app, read_link(person, trial))


def test_each_link_renews_its_own_read_only_link(app, person, trial, renewed):
    device = Person(app)
    old, other = read_link(person, trial), read_link(device, renewed)

    device.post(f"{renewed}links/read", {})

    assert read_link(person, trial) == old
    assert works(app, old)
    assert not works(app, other)
    assert works(app, read_link(device, renewed))


def test_to_renew_a_read_only_link_writes_its_own_record_alone(app, person, trial):
    person.open(trial)
    before = records(app)

    person.post(f"{trial}links/read", {})

    after = records(app)
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert len(changed) == 2  # the old one went, the new one came
    assert all(b'"read"' in {**before, **after}[name] for name in changed)


def records(app):
    return {p: p.read_bytes() for p in (app.extensions["settings"].data / "links").rglob("*.json")}


def test_links_are_not_made_without_end(app, person, trial):
    for _ in range(MOST_LINKS - 1):
        Person(app).open(renew(person, trial))

    assert person.post(f"{trial}links/edit", {}).status == 409
    assert works(app, trial)


def test_a_trial_of_before_changes_its_link_too(app, person, trial):
    store = app.extensions["store"]
    with store.editing(next(store.ids())) as snapshot:
        snapshot.document["read"] = snapshot.document["read"][0]

    link = renew(person, trial)
    device = Person(app)
    device.open(link)
    device.post(f"{link}links/close", {})

    assert works(app, link)
    assert not works(app, trial)


def test_a_trial_is_removed_with_every_link_that_it_ever_had(app, person, trial, renewed):
    links = [trial, renewed, read_link(person, trial), read_link(Person(app), renewed), renew(person, trial)]

    person.post(f"{trial}remove", {})

    assert [works(app, link) for link in links] == [False] * 5
    assert records(app) == {}


def test_neither_a_record_nor_a_document_holds_a_token(app, person, trial, renewed):
    third = renew(person, trial)
    data = app.extensions["settings"].data
    written = b"".join(p.read_bytes() + str(p).encode() for p in data.rglob("*") if p.is_file())

    for link in (trial, renewed, third, read_link(Person(app), renewed)):
        assert link.split("/")[2].encode() not in written


# Private links


@pytest.fixture
def private(app, person, trial):
    """The path of the trainee's private link, with a text behind it."""
    link = path_of(person.post(f"{trial}preparation/trainee", {}).tree.select_one(".notice .link a")["href"])
    Person(app).post(f"{link}trainee", {"prep.trainee.p4": "salaisuus"})
    return link


def closing(page):
    return [form["action"] for form in page.tree.select("#private form")]


def test_private_links_stay_when_a_link_is_closed_and_are_listed_with_their_closing(app, trial, private, renewed):
    page = Person(app).post(f"{renewed}links/close", {})

    assert works(app, private)
    assert len(closing(page)) == 1
    assert closing(Person(app).open(f"{renewed}preparation")) == closing(page)
    assert private not in page.text


def test_closing_a_private_link_ends_it_and_removes_what_nobody_can_reach_any_more(app, person, trial, private):
    (close,) = closing(person.open(f"{trial}preparation"))

    for _ in range(2):  # its answer was lost
        assert person.post(close, {}).status == 303

    assert not works(app, private)
    assert not closing(person.open(f"{trial}preparation"))
    data = app.extensions["settings"].data
    assert b"salaisuus" not in b"".join(p.read_bytes() for p in data.rglob("*") if p.is_file())
    assert works(app, trial)


def test_a_link_closes_no_private_link_of_another_trial(app, person, trial, private):
    (close,) = closing(person.open(f"{trial}preparation"))
    other = Person(app)

    other.post(close.replace(trial, other.begin()), {})

    assert works(app, private)


# A request that waited while its link was closed


class Held:
    """A store at which a request is held before its lock until something else has happened, once."""

    def __init__(self, store, happens):
        self._store, self._happens, self.was_reached = store, happens, False

    def editing(self, *args, **more):
        if not self.was_reached:
            self.was_reached = True
            elsewhere = threading.Thread(target=self._happens)  # another request has a context of its own
            elsewhere.start()
            elsewhere.join()
        return self._store.editing(*args, **more)

    def __getattr__(self, name):
        return getattr(self._store, name)


# Every kind of write below a link, with what it sends. A route that is not here fails the test below.
WRITES = {
    "trial.save_overview": ("details", {"trial.title": "x"}),
    "trial.save_language": ("language/awareness", {"lang.l1a": "x"}),
    "trial.make_preparation": ("preparation/mentor", {}),
    "trial.note_recovery": ("recovered", {}),
    "trial.remove_trial": ("remove", {}),
    "trial.remove_answer": ("remove/m1.goals.q3", {}),
    "meeting.save_meeting": ("meetings/1/goals", {"m1.goals.q2": "x"}),
    "meeting.save_together": ("meetings/4/together/words", {"m4.words.employer": "x"}),
    "own_words.save_words": ("words/list", {"words.r9.text": "x"}),
    "own_words.turn_card": ("words/practise", {"words.r1.known": "1"}),
    "earlier.restore": ("earlier/m1.goals.q3", {"m1.goals.q3": "uusi", "m1.goals.q3.base": ""}),
    "links.renew_read_link": ("links/read", {}),
    "links.make_link": ("links/edit", {}),
    "links.close_old_links": ("links/close", {}),
    "links.close_private_link": ("links/private/", {}),
}
PRIVATE_WRITES = {
    "prepare.save_preparation": ("trainee", {"prep.trainee.p1": "x"}),
    "prepare.remove_answer": ("remove/prep.trainee.p4", {}),
    "prepare.remove_preparation": ("remove", {}),
    "earlier.restore_own": ("earlier/prep.trainee.p4", {"prep.trainee.p4": "uusi", "prep.trainee.p4.base": ""}),
}


def test_every_kind_of_write_below_a_link_is_tried_here(app):
    rules = [rule for rule in app.url_map.iter_rules() if "POST" in rule.methods and "token" in rule.arguments]

    assert {rule.endpoint for rule in rules if "place" in rule.arguments} == WRITES.keys()
    assert {rule.endpoint for rule in rules if "place" not in rule.arguments} == PRIVATE_WRITES.keys()


@pytest.fixture
def filled(app, person, trial, private):
    """A trial in which every write has something to do; the path of the link that is to be closed: a middle one."""
    person.post(f"{trial}meetings/1/goals", {"m1.goals.q3": "ennen"})
    person.post(f"{trial}words/list", {"words.r1.text": "tauko"})
    store = app.extensions["store"]
    for one in store.ids():
        with store.editing(one) as snapshot:
            snapshot.document["recovered"] = "2026-12-02T10:00:00Z"
    link = renew(person, trial)
    Person(app).open(link)
    return link


def stored(app):
    data = app.extensions["settings"].data
    return {p: p.read_bytes() for part in ("trials", "links") for p in (data / part).rglob("*.json")}


def pairs_of(person, link, path, sent):
    """Return the address and the body of a write, with a base that is good now."""
    if path == "links/private/":
        return closing(person.open(f"{link}preparation"))[0], sent
    name = next((name[: -len(".base")] for name in sent if name.endswith(".base")), "")
    if name:
        text = person.client.get(link if "prep" in name else f"{link}meetings/1").text
        base = re.search(re.escape(f'name="{name}.base" value="') + '([^"]+)', text)[1]
        return link + path, {**sent, f"{name}.base": base}
    return link + path, sent


@pytest.mark.parametrize(("path", "sent"), WRITES.values(), ids=WRITES)
def test_a_request_that_waited_while_its_link_was_closed_changes_nothing(app, person, filled, path, sent):
    address, body = pairs_of(person, filled, path, sent)
    owner, newest = Person(app), renew(person, filled)
    owner.open(newest)
    after_closing = {}

    def close():
        assert owner.post(f"{newest}links/close", {}).status == 200
        after_closing.update(stored(app))

    app.extensions["store"] = held = Held(app.extensions["store"], close)
    answer = person.post(address, body)

    assert held.was_reached
    assert answer.status == 404
    assert stored(app) == after_closing
    assert not works(app, filled)


@pytest.mark.parametrize(("path", "sent"), PRIVATE_WRITES.values(), ids=PRIVATE_WRITES)
def test_a_request_that_waited_while_its_private_link_was_closed_changes_nothing(
    app, person, trial, private, path, sent
):
    address, body = pairs_of(person, private, path, sent)
    (closes,) = closing(person.open(f"{trial}preparation"))
    after_closing = {}

    def close():
        assert Person(app).post(closes, {}).status == 303
        after_closing.update(stored(app))

    app.extensions["store"] = held = Held(app.extensions["store"], close)
    answer = person.post(address, body)

    assert held.was_reached
    assert answer.status == 404
    assert stored(app) == after_closing


@pytest.mark.parametrize(("path", "sent"), WRITES.values(), ids=WRITES)
def test_the_same_request_that_did_not_wait_changes_something(app, person, filled, path, sent):
    address, body = pairs_of(person, filled, path, sent)
    before = stored(app)

    assert person.post(address, body).status in (200, 303)
    assert stored(app) != before


def test_a_text_is_not_brought_into_the_meeting_through_a_private_link_that_was_closed(app, person, trial, private):
    (closes,) = closing(person.open(f"{trial}preparation"))
    held = Held(app.extensions["store"], lambda: Person(app).post(closes, {}))
    app.extensions["store"] = held

    answer = Person(app).post(f"{private}trainee", {"prep.trainee.p4.bring": "m1.goals.q2"})

    assert answer.status == 404
    assert "salaisuus" not in person.open(f"{trial}meetings/1").text


# The mark


def test_every_page_of_a_document_carries_its_mark_behind_each_of_its_links(app, person, trial, private, renewed):
    pages = [
        (link, Person(app).open(link + path).tree.body)
        for link in (trial, renewed, read_link(person, trial))
        for path in ("", "meetings/1", "summary", "language")
    ]
    own = Person(app).open(private).tree.body

    assert len({body["data-mark"] for _link, body in pages}) == 1
    assert [body["data-root"] for _link, body in pages] == [link for link, _body in pages]
    assert own["data-mark"] != pages[0][1]["data-mark"]
    assert own["data-root"] == private
    assert Person(app).open(Person(app).begin()).tree.body["data-mark"] != pages[0][1]["data-mark"]


def test_a_mark_opens_nothing_and_is_no_id_of_a_document(app, person, trial):
    mark = person.open(trial).tree.body["data-mark"]

    assert re.fullmatch("[0-9a-f]{32}", mark)
    assert mark not in list(app.extensions["store"].ids())
    for place in "trp":
        assert person.client.get(f"/{place}/{mark}/").status_code == 404


def test_a_page_that_belongs_to_no_trial_has_no_mark(person):
    assert not person.open("/").tree.body.get("data-mark")


# What is only read writes nothing


def test_a_page_that_is_read_writes_nothing(app, person, trial):
    before = stored(app)
    for path in ("", "meetings/1", "summary", "preparation"):
        person.open(trial + path)

    assert stored(app) == before
