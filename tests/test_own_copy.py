"""The own copy: a file to keep, and the way back into a new trial."""

import io
import json
import re
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from people import Page

from mentorform.answer import EMPTY_BASE, Change, base_of
from mentorform.content_loader import load_model
from mentorform.exports import own_copy, web, written
from mentorform.field_kinds import LONGEST_TEXT
from mentorform.i18n import Catalogs, Phrasebook
from mentorform.names import GOALS, VOICES, control_named
from mentorform.reading import Reading
from mentorform.trial import Edit, Trial, new_document

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
MODEL = load_model()
PHRASES = Phrasebook(Catalogs(), MODEL).phrases(Reading())
QUESTIONS = {name: q for name, q in MODEL.questions.items() if not q.section.startswith("prep.")}


# A trial of any content


def leaf_names(question):
    """Return names of leaves of a question, rows with ids that repeat so that they are edited twice."""
    rows = [seed.value for seed in question.seeds] + ["a", "B-2", "c_3"]
    match question.kind:
        case "rows":
            parts = [*(part.id for part in question.parts), "remove"]
            found = [f"{question.id}.{row}.{part}" for row in rows for part in parts] + [f"{question.id}.order"]
        case "goal_states":
            found = [f"{question.id}.a.{what}.{voice}" for what in ("state", "word") for voice in VOICES]
        case "points":
            found = [f"{question.id}.{row}.text" for row in ("a", "B-2")]
        case "parts" | "checklist":
            found = [f"{question.id}.{part.id}" for part in question.parts]
        case "tip":
            found = [question.id, f"{question.id}.note"]
        case _:
            found = [question.id]
    flags = [f"{question.id}.aside", f"{question.id}.shared"]
    return [name for name in [*found, *flags] if control_named(QUESTIONS, name)]


NAMES = [name for question in QUESTIONS.values() for name in leaf_names(question)]
GOAL_NAMES = [f"{GOALS}.{row}.text" for row in ("a", "B-2", "c_3")] + [f"{GOALS}.a.remove"]
TEXT = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=30),
    st.sampled_from(["", "\n", " x ", "Привіт", "مرحبا", "=1+1", "</script>", "a\nb", "\\u0000", '"']),
)


@st.composite
def edits(draw):
    name = draw(st.sampled_from(NAMES) | st.sampled_from(GOAL_NAMES))
    control = control_named(QUESTIONS, name)
    match control.kind:
        case "tick" | "aside" | "remove":
            value = draw(st.sampled_from(["", "1"]))
        case "choice":
            value = draw(st.sampled_from(["", *control.choices]))
        case "pick":
            value = draw(st.sampled_from(["", "a", "B-2"]))
        case "order":
            value = "c_3 a"
        case "text":
            value = draw(TEXT)
        case _:
            value = draw(TEXT).replace("\n", " ")
    return control, value, draw(st.booleans())


TELL = (None, lambda text: "uk", lambda text: "fi" if text.isascii() else "")


@st.composite
def trials(draw):
    trial = Trial(new_document(NOW))
    for control, value, knows in draw(st.lists(edits(), max_size=40)):
        leaf = trial.document["leaves"].get(control.name)
        base = base_of(leaf) if knows else EMPTY_BASE
        trial.save([Edit(control, Change(control.name, value, base))], now=NOW, tell=draw(st.sampled_from(TELL)))
    return trial


@given(trials())
@settings(max_examples=150, deadline=None)
def test_what_is_taken_in_is_what_was_given_away(trial):
    copy = own_copy.render(trial, MODEL)

    again = Trial(own_copy.take_in(copy, MODEL, NOW, read=1))

    assert written.whole_path(again, PHRASES) == written.whole_path(trial, PHRASES)
    assert written.shared_part(again, PHRASES) == written.shared_part(trial, PHRASES)
    assert json.loads(own_copy.render(again, MODEL)) == json.loads(copy)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
@settings(max_examples=100, deadline=None)
def test_any_other_json_is_a_bad_copy_and_never_a_crash(value):
    for copy in (value, {"mentorform": 1, "rows": value, "leaves": value, "others": value}):
        if copy == {"mentorform": 1, "rows": {}, "leaves": {}, "others": {}}:
            continue  # a trial without a word is a trial
        with pytest.raises(own_copy.BadCopy):
            own_copy.take_in(json.dumps(copy).encode(), MODEL, NOW)


# What is in it


def test_a_copy_holds_neither_what_was_removed_nor_what_was_replaced(person, trial):
    person.save(person.open(f"{trial}meetings/1"), "m1-goals", {"m1.goals.q2": "vanha teksti"})
    person.save(person.open(f"{trial}meetings/1"), "m1-goals", {"m1.goals.q2": "uusi"})
    person.post(f"{trial}meetings/1/goals", {"m1.goals.q1.a1.text": "poistettu tavoite"})
    person.post(f"{trial}meetings/1/goals", {"m1.goals.q1.a1.remove": "1"})

    copy = person.client.get(f"{trial}export/data")

    assert json.loads(copy.data) == {"mentorform": 1, "rows": {}, "leaves": {"m1.goals.q2": "uusi"}, "others": {}}


def test_a_copy_holds_no_link_and_no_id_of_a_document(app, person, trial):
    private = person.post(f"{trial}preparation/trainee", {}).tree.select_one(".notice .link a")["href"].split("/")[-2]
    page = person.open(f"/p/{private}/")
    page = person.save(page, "prep-trainee", {"prep.trainee.p1": "salaisuus", "prep.trainee.p4": "Jännittää."})
    person.save(page, "prep-trainee", button=("prep.trainee.p4.bring", "m1.goals.q2"))

    for name in ("copy", "data"):
        data = person.client.get(f"{trial}export/{name}").text
        assert "Jännittää." in data
        assert "salaisuus" not in data
        for secret in (trial.split("/")[2], private, *app.extensions["store"].ids()):
            assert secret not in data


def test_texts_in_conflict_are_all_in_the_copy_and_in_conflict_again_when_it_is_taken_in(person, trial):
    for text in ("yksi", "kaksi", "kolme"):
        person.post(f"{trial}meetings/1/goals", {"m1.goals.q2": text})

    copy = person.client.get(f"{trial}export/data").data
    renewed = send(person, copy).response.location

    assert json.loads(copy)["others"] == {"m1.goals.q2": ["kaksi", "kolme"]}
    shown = person.open(f"{renewed}meetings/1").words("#m1-goals .conflict")
    assert "kaksi" in shown
    assert "kolme" in shown


def test_the_html_copy_needs_nothing_else_and_runs_nothing(person, trial):
    person.post(f"{trial}meetings/1/goals", {"m1.goals.q2": "<script>alert(1)</script>\nمرحبا"})
    person.client.get("/?language=uk")

    answer = person.client.get(f"{trial}export/copy")
    page = Page(answer)

    assert answer.headers["Content-Disposition"] == "attachment; filename=oma-kopio.html"
    assert page.tree.html["lang"] == "uk"
    assert not page.tree.select("script, link, img, iframe, [src], [href], form")
    assert "url(" not in page.tree.style.text
    assert "<script>alert(1)</script>" in page.words("main")
    assert "مرحبا" in page.words("main")
    assert len(page.tree.select("h1")) == 1


@pytest.mark.parametrize("query", ["?language=fi", "?language=uk"])
def test_the_html_copy_keeps_line_breaks_whether_a_language_is_known_or_not(person, trial, query):
    text = "Ensimmäinen rivi on tässä ja se on suomea.\nToinen rivi on tässä ja sekin on suomea."
    person.open(f"{trial}{query}")
    person.post(f"{trial}meetings/1/goals", {"m1.goals.q2": text, "m1.goals.q1.a1.text": text})

    page = Page(person.client.get(f"{trial}export/copy"))

    (kept,) = re.findall(r"^(.*) \{ white-space: pre-wrap; \}$", page.text, re.MULTILINE)
    found = [element for element in page.tree.select(kept) if element.text == text]
    assert len(found) == 2
    assert {element["lang"] for element in found} == {"" if query == "?language=fi" else "fi"}


def test_more_rows_than_a_list_may_have_cost_nothing(monkeypatch):
    monkeypatch.setattr(own_copy, "control_named", None)  # whoever looks a name up fails
    monkeypatch.setattr(own_copy, "Trial", None)
    copy = copy_of(
        rows={"m1.goals.q1": [f"r{n}" for n in range(9_999)]},
        leaves={f"m1.goals.q1.r{n}.text": "x" for n in range(9_999)},
    )

    with pytest.raises(own_copy.BadCopy, match="enemmän rivejä"):
        own_copy.take_in(copy, MODEL, NOW)


def test_what_was_written_stands_in_the_html_copy_with_its_direction():
    trial = Trial(new_document(NOW))
    control = control_named(QUESTIONS, "m1.goals.q2")
    trial.save([Edit(control, Change("m1.goals.q2", "شكرا جزيلا"))], now=NOW)

    page = web.render(written.whole_path(trial, PHRASES)).decode()

    assert '<span lang="" dir="rtl">شكرا جزيلا</span>' in page


# Taking it in


def send(person, data, **more):
    """Send a file by the form of the page; return the answer."""
    form = person.open("/copy").tree.select_one("main form")
    assert form["enctype"] == "multipart/form-data"
    pairs = {"csrf_token": form.select_one("input[name=csrf_token]")["value"], "copy": (io.BytesIO(data), "kopio.json")}
    return Page(person.client.post(form["action"], data={**pairs, **more}, content_type="multipart/form-data"))


def test_the_start_page_leads_to_the_form_and_a_copy_becomes_a_trial_of_its_own(person, trial):
    assert person.open("/").tree.select_one("a[href='/copy']")
    person.post(f"{trial}meetings/1/goals", {"m1.goals.q2": "Tukea kassalle."})
    copy = person.client.get(f"{trial}export/data").data

    answer = send(person, copy)

    assert answer.status == 303
    renewed = answer.response.location
    assert renewed != trial
    page = person.save(person.open(f"{renewed}meetings/1"), "m1-goals", {"m1.goals.q2": "Uusi teksti."})
    assert page.value("m1.goals.q2") == "Uusi teksti."
    assert person.open(f"{trial}meetings/1").value("m1.goals.q2") == "Tukea kassalle."


def copy_of(**more):
    return json.dumps({"mentorform": 1, "rows": {}, "leaves": {}, "others": {}, **more}).encode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "ei ole oma kopio"),
        (b"hei", "ei ole oma kopio"),
        (b"\xff\xfe", "ei ole oma kopio"),
        (b"[" * 100_000, "ei ole oma kopio"),
        (b'{"mentorform":' + b"9" * 10_000 + b"}", "ei ole oma kopio"),
        (b'{"mentorform": 1, "mentorform": 1, "rows": {}, "leaves": {}, "others": {}}', "ei ole oma kopio"),
        (copy_of(mentorform=2), "toisesta versiosta"),
        (copy_of(mentorform=True), "ei ole oma kopio"),
        (copy_of(more={}), "ei ole oma kopio"),
        (copy_of(leaves={"m1.goals.q2": 1}), "ei ole oma kopio"),
        (copy_of(leaves={"m1.goals.q2": "a\0b"}), "ei ole oma kopio"),
        (copy_of(leaves={"m1.goals.q2": "\ud800"}), "ei ole oma kopio"),
        (copy_of(others={"m1.goals.q2": ["x"]}), "ei ole oma kopio"),
        (copy_of(leaves={"m1.goals.q2": "x"}, languages={"m1.goals.q2": ["zz"]}), "ei ole oma kopio"),
        (copy_of(leaves={"m1.goals.q2": "x"}, languages={"m1.goals.q2": ["../../uk"]}), "ei ole oma kopio"),
        (copy_of(leaves={"m1.goals.q2": "x"}, languages={"m1.goals.q2": []}), "ei ole oma kopio"),
        (copy_of(languages={"m1.goals.q2": ["uk"]}), "ei ole oma kopio"),
        (copy_of(rows={"m1.goals.q1": [f"r{n}" for n in range(9_999)]}), "enemmän rivejä"),
        (copy_of(leaves={"m1.goals.q99": "x"}), "jota lomakkeissa ei ole: m1.goals.q99"),
        (copy_of(leaves={"prep.trainee.p1": "x"}), "jota lomakkeissa ei ole: prep.trainee.p1"),
        (copy_of(leaves={"m1.goals.q1.a1.text": "x"}), "jota lomakkeissa ei ole: m1.goals.q1.a1.text"),
        (copy_of(leaves={"m1.goals.q1.add": "1"}), "jota lomakkeissa ei ole: m1.goals.q1.add"),
        (copy_of(leaves={"tips.t4.shared": "1"}), "jota lomakkeissa ei ole: tips.t4.shared"),
        (copy_of(leaves={"m2.goals.a1.state.trainee": "begun"}), "jota lomakkeissa ei ole"),
        (copy_of(rows={"m1.goals.q1": ["a1"]}), "luettelo, jota lomakkeissa ei ole"),
        (copy_of(rows={"m1.goals.q2": []}), "luettelo, jota lomakkeissa ei ole"),
        (copy_of(rows={"m1.goals.q1": ["../a"]}, leaves={"m1.goals.q1.../a.text": "x"}), "jota lomakkeissa ei ole"),
        (copy_of(leaves={"m1.skills.q1": "perhaps"}), "m1.skills.q1: Valitse jokin vaihtoehdoista."),
        (copy_of(leaves={"m1.goals.q2": "x" * (LONGEST_TEXT + 1)}), "Teksti on liian pitkä"),
        (copy_of(leaves={"m1.goals.q2": "x"}, others={"m1.goals.q2": ["y" * 20_001]}), "Teksti on liian pitkä"),
        (
            copy_of(
                rows={"m1.goals.q1": [f"r{n}" for n in range(201)]},
                leaves={f"m1.goals.q1.r{n}.text": "x" for n in range(201)},
            ),
            "enemmän rivejä",
        ),
    ],
)
def test_a_bad_file_says_why_and_makes_nothing(app, person, data, words):
    answer = send(person, data)

    assert answer.status == 422
    assert words in answer.words("#errors")
    assert list(app.extensions["store"].ids()) == []


def test_without_a_file_the_form_says_so(person):
    answer = send(person, b"", copy="")

    assert answer.status == 422
    assert answer.tree.select_one("#errors")


def test_a_file_over_the_limit_is_refused_before_it_is_read(app, person):
    body = (
        b'--x\r\nContent-Disposition: form-data; name="copy"; filename="a"\r\n\r\n'
        + b" " * 512 * 1024
        + b"\r\n--x--\r\n"
    )

    answer = person.client.post("/copy", data=body, content_type="multipart/form-data; boundary=x")

    assert answer.status_code == 413
    assert list(app.extensions["store"].ids()) == []


def test_a_body_of_too_many_parts_is_refused(person):
    assert send(person, copy_of(), **{f"c{n}": "" for n in range(10)}).status == 413


def test_bytes_that_are_not_text_in_a_multipart_body_are_a_bad_request(person):
    for value in (b"\xff", b"a\0b"):
        body = b'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n' + value + b"\r\n--x--\r\n"
        answer = person.client.post("/copy", data=body, content_type="multipart/form-data; boundary=x")
        assert answer.status_code == 400


def test_a_file_without_the_forms_token_is_refused(app, person):
    data = {"copy": (io.BytesIO(copy_of()), "kopio.json")}

    answer = person.client.post("/copy", data=data, content_type="multipart/form-data")

    assert answer.status_code == 400
    assert list(app.extensions["store"].ids()) == []


def test_a_multipart_body_is_no_form_anywhere_else(person, trial):
    token = person.open("/").value("csrf_token")

    answer = person.client.post(
        f"{trial}meetings/1/goals",
        data={"csrf_token": token, "m1.goals.q2": "x"},
        content_type="multipart/form-data",
    )

    assert answer.status_code == 400
    assert person.open(f"{trial}meetings/1").value("m1.goals.q2") == ""


def test_a_base_is_never_taken_from_a_file(person, trial):
    """A name that belongs to a save and not to an answer is no item of a copy."""
    assert send(person, copy_of(leaves={"m1.goals.q2.base": "1-0000000000000000"})).status == 422
