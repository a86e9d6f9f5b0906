"""A page that has all is answered before the program builds a request, and with what the program would say."""

import pytest
from people import Person
from test_link_changes import renew
from test_links import read_link

from mentorform import polling
from mentorform.store import StoreUnavailable

TAB = "&tab=abc&at="


@pytest.fixture
def seen(person, trial):
    """The validator of the trial's pages as they are."""
    return person.open(f"{trial}meetings/1").tree.body["data-validator"]


@pytest.fixture
def reached(app, monkeypatch):
    """The queries that the program itself is asked."""
    program, queries = app.wsgi_app._program, []

    def note(environ, start_response):
        queries.append(environ["QUERY_STRING"])
        return program(environ, start_response)

    monkeypatch.setattr(app.wsgi_app, "_program", note)
    return queries


def known(person, address, seen):
    """Return an address of a page at which the program has said once that nothing is new."""
    assert person.client.get(f"{address}?since={seen}").status_code == 205
    return address


@pytest.mark.parametrize(
    "query", ["", TAB, f"{TAB}m1-goals", f"{TAB}&quiet=1", f"{TAB}&row=m1.goals.q1.r1&panel=help+x"]
)
@pytest.mark.parametrize("base_url", ["http://localhost", "https://localhost"])
@pytest.mark.parametrize("place", ["t", "r"])
def test_it_says_what_the_program_says(person, trial, seen, reached, query, base_url, place):
    page = f"{trial if place == 't' else read_link(person, trial)}meetings/1"
    reached.clear()

    first, second = (person.client.get(f"{page}?since={seen}{query}", base_url=base_url) for _ in range(2))

    assert len(reached) == 1
    assert [first.status, first.data] == [second.status, second.data] == ["205 RESET CONTENT", b""]
    of_a_text = {"Content-Type": None, "Vary": None}  # there is none
    assert {**first.headers, **of_a_text} == {**second.headers, **of_a_text}
    assert second.headers["Content-Length"] == "0"
    assert ("X-Writing" in second.headers) == (place == "t" and TAB in query)


@pytest.mark.parametrize(
    "query",
    [
        "&plain=1",
        "&language=uk",
        "&writer=mentor",
        "&pl%61in=1",
        "&quiet=1&x=1",
        "&tab=A&at=",
        "&tab=abc&at=<b>",
        "&at=",
    ],
)
def test_what_is_asked_in_another_way_is_the_programs(person, trial, seen, reached, query):
    page = known(person, f"{trial}meetings/1", seen)
    reached.clear()

    person.client.get(f"{page}?since={seen}{query}")

    assert len(reached) == 1


@pytest.mark.parametrize("ask", [{"method": "HEAD"}, {"method": "POST"}, {"base_url": "http://other"}])
def test_another_method_and_another_host_are_the_programs(person, trial, seen, reached, ask):
    page = known(person, f"{trial}meetings/1", seen)
    reached.clear()

    person.client.open(f"{page}?since={seen}", **ask)

    assert len(reached) == 1


def test_what_is_new_is_drawn(person, trial, seen):
    page = known(person, f"{trial}meetings/1", seen)
    person.post(f"{trial}meetings/1/goals", {"m1.goals.q2": "uutta"})

    assert "uutta" in person.client.get(f"{page}?since={seen}{TAB}").text


def test_another_reading_is_not_what_the_page_has(person, trial, seen):
    page = known(person, f"{trial}meetings/1", seen)
    person.client.set_cookie("reading", "fi.plain")

    assert person.client.get(f"{page}?since={seen}{TAB}").status_code == 200


def test_it_tells_who_writes_where(app, person, trial, seen, reached):
    page, other = known(person, f"{trial}meetings/1", seen), Person(app)
    other.client.set_cookie("writer", "trainee")
    reached.clear()

    assert other.client.get(f"{page}?since={seen}&tab=other&at=m1-goals").headers["X-Writing"] == ""
    assert person.client.get(f"{page}?since={seen}{TAB}").headers["X-Writing"] == "m1-goals:trainee"
    assert reached == []


def test_a_page_of_a_link_that_is_closed_or_removed_is_404(app, person, trial, seen):
    page, reader = known(person, f"{trial}meetings/1", seen), read_link(person, trial)
    known(person, f"{reader}meetings/1", seen)
    link = renew(person, trial)
    device = Person(app)
    since = device.open(link).tree.body["data-validator"]
    device.post(f"{link}links/close", {})

    for closed in (page, f"{reader}meetings/1"):
        for query in (f"since={seen}{TAB}", f"since={since}", f"since={seen}&quiet=1"):
            assert person.client.get(f"{closed}?{query}").status_code == 404

    device.post(f"{link}remove", {})
    assert device.client.get(f"{link}meetings/1?since={since}").status_code == 404


def test_a_link_of_another_kind_opens_no_page(person, trial, seen):
    known(person, f"{trial}meetings/1", seen)
    token = read_link(person, trial).split("/")[2]

    assert person.client.get(f"/t/{token}/meetings/1?since={seen}").status_code == 404


def test_a_new_link_is_open_once_a_page_has_asked_below_it(app, person, trial, seen):
    known(person, f"{trial}meetings/1", seen)
    link = renew(person, trial)

    Person(app).client.get(f"{link}meetings/1?since={seen}&quiet=1")
    renew(person, trial)

    assert Person(app).client.get(link).status_code == 200


def test_a_store_that_fails_is_the_programs_to_tell(app, person, trial, seen, monkeypatch):
    page = known(person, f"{trial}meetings/1", seen)

    def fail(*arguments):
        raise StoreUnavailable

    monkeypatch.setattr(app.extensions["store"], "generation", fail)

    assert person.client.get(f"{page}?since={seen}{TAB}").status_code == 503


def test_few_pages_are_known_and_no_long_ones(app, person, trial, seen, monkeypatch):
    monkeypatch.setattr(polling, "MOST_PAGES", 2)
    for number in (1, 2, 3):
        known(person, f"{trial}meetings/{number}", seen)
    long = f"http://{'.'.join(['a' * 60] * 4)}"
    assert person.client.get(f"{trial}meetings/4?since={seen}", base_url=long).status_code == 205

    assert app.wsgi_app._pages == {("localhost", "t", "/meetings/3")}
