"""Who sees what: a mark in every leaf and every layer of a trial, looked for in all that others can open.

A leaf has its value, an earlier text, a text in conflict; a list has rows that were removed; every question its flags.
The marks are written into the stored document itself, so that no way of saving hides a leaf from this test.
"""

import io
import itertools
import re
import zipfile
from datetime import UTC, datetime

import pypdfium2
import pytest
from people import Person
from routes import addresses

from mentorform.answers.audience import Audience
from mentorform.content import Sharing
from mentorform.content_loader import load_model
from mentorform.exports import EXPORTS
from mentorform.links import Role, new_token, read_token, record_name
from mentorform.names import control_named, controls_of, retold_controls
from mentorform.trial import Trial, new_document

MODEL = load_model()
QUESTIONS = {name: q for name, q in MODEL.questions.items() if not q.section.startswith("prep.")}
NOW = datetime(2026, 12, 2, tzinfo=UTC)
ROWS = ("r1", "r2")
GONE = "r3"  # a row that was taken off its list
READINGS = (
    "?language=fi&plain=0&aware=0",
    "?language=fi&plain=1&aware=1&more=m1.goals.q2&help=m1.goals.q2",
    "?language=uk&plain=0&aware=1&row=m1.goals.q1.r3.text&listed=m1.goals.q2",
)
CANARY = re.compile(r"ZQ\d+Q")
DAYS = {"trial.start": "1.12.2026", "trial.end": "1.3.2027", "dates.m1.on": "3.12.2026", "dates.m1.at": "9.30"}


class Marked:
    """A document with a mark in every leaf and layer, and what each mark stands for: (leaf, layer)."""

    def __init__(self, shared):
        self.canaries, self._numbers = {}, itertools.count(1)
        self.is_torn = bool(shared[1])
        self.document = new_document(NOW)
        self.trial = Trial(self.document)
        for question in QUESTIONS.values():
            self._rows(question)
        for question in QUESTIONS.values():
            for control in [*controls_of(question, lambda _: [*ROWS, GONE]), *retold_controls(question)]:
                self._write(control)
            for flag in ("mark", "aside"):
                self._put(f"{question.id}.{flag}", "1" if flag == "mark" else "", ("1", ""))
            if question.is_asked:
                self._put(f"{question.id}.shared", *shared)

    def _rows(self, question):
        if question.kind == "rows":
            seeds = [seed.value for seed in question.seeds]
            self.document["rows"][question.id] = [*seeds, *ROWS, GONE]
            for row in seeds:
                for part in question.parts:
                    self._write(control_named(QUESTIONS, f"{question.id}.{row}.{part.id}"))
            self._put(f"{question.id}.{GONE}.remove", "1")
            self._put(f"{question.id}.order", " ".join([*ROWS, GONE]), (f"{ROWS[1]} {ROWS[0]}",))

    def _write(self, control):
        if control.kind in ("text", "line", "date", "time"):
            layers = {layer: self._canary(control.name, layer) for layer in ("value", "earlier", "conflict")}
            value = f"{DAYS.get(control.name, '')} {layers['value']}".strip()
            self._put(control.name, value, (layers["conflict"],), (layers["earlier"],))
        elif control.kind == "tick":
            self._put(control.name, "1", ("",))
        else:
            self._put(control.name, (*control.choices, ROWS[0])[0], (*control.choices[1:2],))

    def _canary(self, name, layer):
        text = f"ZQ{next(self._numbers)}Q"
        self.canaries[text] = (name, layer)
        return text

    def _put(self, name, value, branches=(), earlier=()):
        """Store a leaf with its texts in conflict and its earlier texts."""
        number = itertools.count(self.document["revision"] + 1)
        text = lambda value: {"rev": next(number), "value": value, "at": "2026-12-02T10:00:00Z", "by": "trainee"}  # noqa: E731
        leaf = text(value)
        if earlier:
            leaf["earlier"] = [text(one) for one in earlier]
        if branches:
            leaf["branches"] = [text(one) for one in branches]
        self.document["leaves"][name] = leaf
        self.document["revision"] = next(number)

    def may_stand(self, canary, audience, added):
        """Say whether others may see a mark: the value of what is shared or was added, on a row that is on its list."""
        name, layer = self.canaries[canary]
        control = control_named(QUESTIONS, name)
        if audience is Audience.TABLE and control.question.at_table:
            return layer in ("value", "conflict")  # a text written at the table, where it is also resolved
        retold = control in retold_controls(control.question)
        classes = {Sharing.ALWAYS, Sharing.ASKED} if added else {Sharing.ALWAYS}
        return (
            layer == "value"
            and not retold
            and control.row != GONE
            and control.question.sharing(control.part) in classes
        )


FLAGS = {  # what the flag says: is the answer added?
    "never written": (("", ()), False),
    "added": (("1", ()), True),
    "taken back on another device": (("1", ("",)), False),
    "added on another device": (("", ("1",)), False),
}


@pytest.fixture(params=FLAGS, ids=str)
def marked(app, request):
    """The marks, the two links, and whether the trainee added every answer that may be added."""
    (value, branches), added = FLAGS[request.param]
    made = Marked((value, branches))
    token = new_token()
    reader = read_token(token, 1)
    made.document |= {"links": [record_name(token), record_name(reader)], "read": 1}
    stored = app.extensions["store"].create(made.document)
    for role, key in ((Role.EDIT, token), (Role.READ, reader)):
        app.extensions["links"].put(record_name(key), {"role": role, "document": stored})
    return made, f"/t/{token}/", f"/r/{reader}/", added


def unpacked(answer):
    """Return all that an answer holds as text: a PDF's words and facts, a Word file's parts, headers."""
    found = answer.get_data()
    if found.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(found)) as box:
            found = b"\n".join(box.read(name) for name in box.namelist())
    elif found.startswith(b"%PDF"):
        pdf = pypdfium2.PdfDocument(found)
        pages = [page.get_textpage().get_text_range() for page in pdf]
        found = ("".join(pages) + str(pdf.get_metadata_dict())).replace("\ufffe", "").replace("\r\n", "").encode()
        pdf.close()
    return found.decode("utf-8", "replace") + str(answer.headers)


def seen(client, paths):
    """Return the marks that stand at some addresses, each with one of them, and how many addresses answered."""
    found, opened = {}, 0
    for path in paths:
        answer = client.get(path)
        if answer.status_code == 200:
            opened += 1
            found |= dict.fromkeys(CANARY.findall(unpacked(answer)), path)
    return found, opened


@pytest.mark.long
def test_behind_the_read_only_link_stands_only_what_is_shared(app, marked):
    made, edit, reader, added = marked
    client = app.test_client()
    known = addresses(app, "r", "GET")
    pages = [path for path in known if not path.startswith("export/")]
    papers = [path for path in known if path.startswith("export/")]
    readings = READINGS[:1] if made.is_torn else READINGS  # how a flag is read does not depend on how a page is read

    found, opened = seen(client, [reader + path + reading for path in pages for reading in readings])
    on_paper, handed_over = seen(client, [reader + path for path in papers])
    given, _ = seen(client, [f"{edit}export/{name}" for name, paper in EXPORTS.items() if paper.is_for_others])

    everything = found | on_paper | given
    assert {made.canaries[c]: at for c, at in everything.items() if not made.may_stand(c, Audience.OTHERS, added)} == {}
    expected = {c for c in made.canaries if made.may_stand(c, Audience.OTHERS, added)}
    assert {made.canaries[c] for c in expected - found.keys()} == set()
    assert opened > 50
    assert handed_over == sum(paper.is_for_others for paper in EXPORTS.values())
    assert edit.split("/")[2] not in "".join(unpacked(client.get(reader + path)) for path in pages)


def test_at_the_table_stands_what_is_shared_and_what_all_write_there(app, marked):
    made, edit, _reader, added = marked
    client = app.test_client()
    tables = [path for path in addresses(app, "t", "GET") if path.startswith("meetings/4/together")]

    found, opened = seen(client, [edit + path + reading for path in tables for reading in READINGS])

    assert {made.canaries[c]: at for c, at in found.items() if not made.may_stand(c, Audience.TABLE, added)} == {}
    assert {"m1.tasks.q1.r1.text", "m4.words.employer"} <= {made.canaries[c][0] for c in found}
    assert opened > len(READINGS)


def test_there_is_a_mark_in_every_leaf_that_holds_words():
    made = Marked(("", ()))

    assert len(made.canaries) > 700
    assert {name.rpartition(".")[2] for name, _layer in made.canaries.values()} >= {"note", "text", "trainee", "mentor"}


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_is_shared_as_the_model_says(name):
    trial, question = Trial(new_document(NOW)), QUESTIONS[name]
    before = Audience.OTHERS.shows(trial, question)
    trial.document["leaves"][f"{name}.shared"] = {"rev": 1, "value": "1", "at": ""}

    assert Audience.PAIR.shows(trial, question)
    assert before == (question.sharing() is Sharing.ALWAYS)
    assert Audience.OTHERS.shows(trial, question) == (question.sharing() is not Sharing.NEVER)
    assert bool(control_named(QUESTIONS, f"{name}.shared")) == question.is_asked


def test_what_stands_on_the_common_page_is_written_by_all():
    for section in (MODEL.together, MODEL.gathered):
        assert all(question.at_table for question in section.questions)


def test_others_read_no_text_in_conflict():
    leaf = {"rev": 1, "value": "a", "branches": [{"rev": 2, "value": "b"}]}

    assert [text["value"] for text in Audience.PAIR.texts(leaf)] == ["a", "b"]
    assert [text["value"] for text in Audience.TABLE.texts(leaf)] == ["a"]
    assert [text["value"] for text in Audience.OTHERS.texts(leaf)] == ["a"]


# The flag is a leaf like any other


def answer_of(person, trial):
    """Write an answer that the trainee may add, and return the address of its page with the panel open."""
    person.post(f"{trial}meetings/1/goals", {"m1.goals.q2": "salaisuus"})
    return f"{trial}meetings/1?more=m1.goals.q2"


def torn(app, person, trial):
    """Add an answer, and take it back on a page that was drawn before two changes elsewhere; return that answer."""
    opened = answer_of(person, trial)
    flag = "m1.goals.q2.shared"
    person.save(person.open(opened), "m1-goals", {flag: "1"})
    drawn = person.open(opened)
    for value in ("", "1"):
        person.save(person.open(opened), "m1-goals", {flag: value})
    return person.send(drawn, "m1-goals", {flag: ""})


def reader_of(person, trial):
    return person.open(trial).tree.select("#links .link a")[1]["href"].replace("http://localhost", "")


def test_an_answer_taken_back_on_one_device_is_off_at_once_while_another_adds_it(app, person, trial):
    answer = torn(app, person, trial)
    reader = reader_of(person, trial)

    assert answer.status == 409
    assert "salaisuus" not in person.open(f"{reader}meetings/1").text
    assert "salaisuus" not in person.open(f"{trial}meetings/4/together").text
    assert "salaisuus" not in unpacked(person.client.get(f"{trial}export/shared"))
    assert not answer.tree.select("#m1-goals-q2-q .shared")


@pytest.mark.parametrize(("choice", "is_seen"), [("mine", True), ("theirs", False)])
def test_the_choice_between_two_devices_stands_open_and_is_made_with_a_button(app, person, trial, choice, is_seen):
    torn(app, person, trial)
    page = person.open(f"{trial}meetings/1")  # its panel was never opened here

    assert "Esihenkilö ei näe tätä, ennen kuin olette valinneet." in page.words("#m1-goals-q2-more")
    after = person.save(page, "m1-goals", button=("m1.goals.q2.shared.resolve", choice))

    assert not after.tree.select(".conflict")
    assert ("salaisuus" in person.open(f"{reader_of(person, trial)}meetings/1").text) == is_seen


def test_the_409_shows_the_choice_though_its_panel_was_closed(app, person, trial):
    answer = torn(app, person, trial)
    base = answer.value("m1.goals.q2.shared.base")
    closed = person.post(f"{trial}meetings/1/goals", {"m1.goals.q2.shared": "", "m1.goals.q2.shared.base": base})

    assert closed.status == 409
    assert closed.tree.select("#m1-goals-q2-more button[name='m1.goals.q2.shared.resolve']")


@pytest.mark.parametrize(
    ("name", "path", "words"),
    [
        ("m1-tasks-q1", "meetings/1", "Esihenkilö näkee tämän"),
        ("trial-workplace", "", "Esihenkilö näkee tämän"),
        ("m2-goals", "meetings/2", "Esihenkilö näkee tämän, ei omia sanoja"),
        ("m1-goals-q2", "meetings/1", ""),
        ("trial-days", "", ""),
        ("trial-more", "", ""),
    ],
)
def test_a_question_says_who_else_sees_it_where_somebody_does(person, trial, name, path, words):
    page = person.open(trial + path)

    assert " ".join(p.get_text() for p in page.tree.select(f"#{name}-q .shared")) == words


def test_what_is_never_shown_has_no_switch(person, trial):
    page = person.open(f"{trial}meetings/1?more=m1.goals.q2&more=lang.l1b&more=m1.goals.q4&aware=1")
    flags = [box["name"] for box in page.tree.select("input[type=checkbox][name$='.shared']")]

    assert flags == ["m1.goals.q2.shared"]


def test_the_reader_of_another_device_sees_the_same(app, person, trial):
    answer_of(person, trial)
    person.post(f"{trial}meetings/1/goals", {"m1.goals.q2.shared": "1"})

    assert "salaisuus" in Person(app).open(f"{reader_of(person, trial)}meetings/1").text
