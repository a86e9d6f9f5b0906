"""Links are the keys: what each opens, what it never shows, and that none is written down."""

import re

import pytest
from people import Page, Person

from mentorform.content_loader import load_model
from mentorform.links import is_canonical, new_token, read_token, record_name

MODEL = load_model()
PAGES = [
    "",
    "preparation",
    *(f"meetings/{n}" for n in (1, 2, 3, 4)),
    "meetings/4/together",
    "language",
    "guide",
    "summary",
    "skills",
    "roles",
]
ALWAYS = {"m1.tasks.q1", "m1.goals.q1", "m1.goals.q4", "m1.eval.points", "m1.contact.sick", "dates", "tasks"}
FACTS = {
    f"trial.{name}"
    for name in [
        "title",
        "workplace",
        "trainee",
        "mentor",
        "supervisor",
        "start",
        "end",
        "ended",
        "hours",
        "new_mentor",
    ]
}


def read_link(person, trial):
    """Return the path of the read-only link that the overview shows."""
    links = [a["href"] for a in person.open(trial).tree.select("#links .link a")]
    return links[1].replace("http://localhost", "")


def fill(app, person, trial):
    """Write a marked text into every leaf that can hold one; return the marks by question id."""
    marks = {}
    person.post(f"{trial}meetings/1/skills", {"m1.skills.q1": "yes"})
    person.post(f"{trial}meetings/1/goals", {"m1.goals.q1.g1.text": mark("m1.goals.q1")})
    for section in MODEL.sections:
        if section.id.startswith("prep."):
            continue
        written = {}
        for question in section.questions:
            if not question.is_own or question.kind in ("yes_no", "tick", "pick") or question.id.startswith("tips.t4"):
                continue
            marks[question.id] = mark(question.id)
            name = {
                "text": question.id,
                "line": question.id,
                "checklist": f"{question.id}.note",
                "tip": f"{question.id}.note",
                "parts": f"{question.id}.{question.parts[0].id}" if question.parts else "",
                "rows": f"{question.id}.g1.{question.parts[0].id}" if question.parts else "",
                "goal_states": f"{question.id}.g1.word.trainee",
                "points": f"{question.id}.g1.text",
            }[question.kind]
            written[name] = marks[question.id]
        if written:
            answer = person.post(address(trial, section), written)
            assert answer.status == 303, (section.id, answer.status)
    return marks


def mark(question_id):
    return "merkki-" + question_id.replace(".", "-") + "-loppu"


def address(trial, section):
    place = section.id.partition(".")[0]
    pages = {"lang": "language/", "words": "words/", "trial": "", "together": "meetings/4/together/"}
    return f"{trial}{pages.get(place, f'meetings/{place[1:]}/')}{section.name}"


def test_who_sees_what(app, person, trial):
    """A table: every item of the model, on every page, behind the link that writes and the one that reads."""
    marks = fill(app, person, trial)
    read = read_link(person, trial)
    shown = {place: "".join(person.open(place + path).text for path in PAGES) for place in (trial, read)}

    for question_id, text in marks.items():
        assert text in shown[trial], question_id
        assert (text in shown[read]) == (question_id in ALWAYS | FACTS), question_id


@pytest.mark.parametrize("name", ["m1.goals.q2", "m2.flow.q1", "m4.craft.q4", "m2.feedback.q1", "lang.l1a", "m2.goals"])
def test_what_the_trainee_adds_is_shown_and_what_is_taken_back_is_not(app, person, trial, name):
    marks = fill(app, person, trial)
    read = read_link(person, trial)
    section = next(s for s in MODEL.sections for q in s.questions if q.id == name and q.is_own)

    person.post(address(trial, section), {f"{name}.shared": "1"})
    added = "".join(person.open(read + path).text for path in PAGES)
    page = person.open(f"{trial}meetings/4")
    there = address(trial, section).rpartition("/")[0] + ("/" if section.id.startswith("trial") else "")
    base = person.open(f"{there}?more={name}").value(f"{name}.shared.base")
    person.post(address(trial, section), {f"{name}.shared": "", f"{name}.shared.base": base})
    taken_back = "".join(person.open(read + path).text for path in PAGES)

    assert marks[name] in added
    assert marks[name] not in taken_back
    assert page.status == 200


@pytest.mark.parametrize(
    "name", ["tips.t4", "tips.t4.m2", "tips.t6", "tips.t6.m4", "m1.close.read", "prep.trainee.p1", "lang.l1b"]
)
def test_some_things_cannot_be_shared_at_all(name):
    assert not MODEL.question(name).shared
    assert not MODEL.question(name).sharable


def test_the_health_tip_is_nowhere_in_what_is_shared(person, trial):
    person.post(f"{trial}meetings/1/tips", {"tips.t4": "1"})
    read = read_link(person, trial)

    for path in PAGES:
        page = person.open(read + path)
        assert not page.tree.select("[id^=tips-t4]")


@pytest.mark.parametrize("path", PAGES)
def test_the_read_only_pages_have_no_control_that_writes(person, trial, path):
    page = person.open(read_link(person, trial) + path)

    assert not page.tree.select("form, input, textarea, select, button")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("path", ["", "meetings/1", "meetings/1/goals", "remove", "links/read", "nothing"])
def test_every_write_behind_the_read_only_link_is_the_same_404_as_an_unknown_link(person, trial, method, path):
    unknown = person.client.get(f"/t/{new_token()}/")

    answer = person.client.open(read_link(person, trial) + path, method=method)

    assert answer.status_code == 404
    assert answer.data == unknown.data


@pytest.mark.parametrize(
    "token", ["", "a", "A" * 43, "A" * 42 + "B", "ä" * 43, "../../etc/passwd", "%00", "A" * 10_000]
)
def test_a_malformed_link_is_the_same_404_as_an_unknown_one(person, trial, token):
    unknown = person.client.get(f"/t/{new_token()}/")

    for place in "trp":
        answer = person.client.get(f"/{place}/{token}/")
        assert answer.status_code == 404
        assert answer.data == unknown.data


def test_a_link_spelled_in_another_way_does_not_open(person, trial):
    token = trial.strip("/").split("/")[1]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    other = token[:-1] + alphabet[alphabet.index(token[-1]) ^ 1]  # the last digit has two bits that say nothing

    assert is_canonical(token)
    assert not is_canonical(other)
    assert person.client.get(f"/t/{other}/").status_code == 404


def test_a_link_opens_only_its_own_place(person, trial):
    token = trial.strip("/").split("/")[1]
    read = read_link(person, trial).strip("/").split("/")[1]

    for path in (f"/r/{token}/", f"/p/{token}/", f"/t/{read}/", f"/p/{read}/"):
        assert person.client.get(path).status_code == 404


def test_an_unknown_link_answers_404_before_anything_else_is_looked_at(person):
    path = f"/t/{new_token()}/meetings/1/goals"

    assert person.client.post(path).status_code == 404  # no CSRF token
    assert person.client.post(path, data=b"\xff", content_type="application/x-www-form-urlencoded").status_code == 404
    assert person.client.delete(path).status_code == 404
    assert person.client.post(path, data=b"a" * 600_000).status_code == 404


def test_the_read_only_link_is_renewed_and_the_old_one_stops(person, trial):
    old = read_link(person, trial)

    person.post(f"{trial}links/read", {})

    new = read_link(person, trial)
    assert new != old
    assert person.client.get(old).status_code == 404
    person.open(new)


def test_no_token_is_written_into_a_file_a_log_or_a_header(app, person, trial, caplog):
    caplog.set_level("DEBUG")
    read = read_link(person, trial)
    made = person.post(f"{trial}preparation/trainee", {})
    private = made.tree.select_one(".notice .link a")["href"]
    tokens = [re.search(r"/[trp]/([^/]+)/", link)[1] for link in (trial, read, private)]
    answers = [person.client.get(path) for path in (trial, read, private.replace("http://localhost", ""))]
    answers.append(person.post(f"{trial}meetings/1/goals", {"m1.goals.q2": "x"}).response)

    written = b"".join(
        p.read_bytes() + str(p).encode() for p in app.extensions["settings"].data.rglob("*") if p.is_file()
    )
    for token in tokens:
        assert token.encode() not in written
        assert token not in caplog.text
        for answer in answers:
            assert token not in str([h for h in answer.headers if h[0] != "Location"])


def test_read_links_are_derived_and_differ_by_number():
    token = new_token()

    assert read_token(token, 1) == read_token(token, 1)
    assert len({token, read_token(token, 1), read_token(token, 2)}) == 3
    assert is_canonical(read_token(token, 1))
    assert record_name(token) != record_name(read_token(token, 1))


# Preparation


@pytest.fixture
def private(app, person, trial):
    """The trainee, at a device of their own, and the path of their private link."""
    made = person.post(f"{trial}preparation/trainee", {})
    return Person(app), made.tree.select_one(".notice .link a")["href"].replace("http://localhost", "")


def test_a_private_link_is_shown_once(person, trial, private):
    _trainee, path = private

    assert path not in person.open(f"{trial}preparation").text


def test_preparation_stays_with_its_writer_until_it_is_brought_in(person, trial, private):
    trainee, path = private
    page = trainee.save(trainee.open(path), "prep-trainee", {"prep.trainee.p1": "Opin kassan\nOpin suomea"})
    read = read_link(person, trial)
    places = [link + p for link in (trial, read) for p in PAGES]
    assert all("Opin kassan" not in person.open(place).text for place in places)

    trainee.save(page, "prep-trainee", button=("prep.trainee.p1.bring", "m1.goals.q1"))

    goals = [t.text.strip() for t in person.open(f"{trial}meetings/1").tree.select("#m1-goals textarea")]
    assert goals.count("Opin kassan") == 1
    assert goals.count("Opin suomea") == 1


def test_a_text_brought_in_twice_stands_once_below_what_was_written(person, trial, private):
    trainee, path = private
    person.post(f"{trial}meetings/1/goals", {"m1.goals.q2": "Ennen."})
    page = trainee.save(trainee.open(path), "prep-trainee", {"prep.trainee.p4": "Puhelin jännittää."})

    for _ in range(2):
        page = trainee.save(page, "prep-trainee", button=("prep.trainee.p4.bring", "m1.goals.q2"))

    assert person.open(f"{trial}meetings/1").value("m1.goals.q2") == "Ennen.\r\nPuhelin jännittää."


def test_feedback_about_the_mentor_can_be_written_behind_the_trainees_own_link(person, trial, private):
    trainee, path = private
    name = "prep.feedback.m3.feedback.q2"
    page = trainee.save(trainee.open(path), "prep-feedback", {name: "Selität liian nopeasti."})

    assert "liian nopeasti" not in person.open(f"{trial}meetings/3").text
    trainee.save(page, "prep-feedback", button=(f"{name}.bring", "m3.feedback.q2"))
    assert person.open(f"{trial}meetings/3").value("m3.feedback.q2") == "Selität liian nopeasti."


def test_a_second_link_does_not_open_what_was_written_behind_the_first(person, trial, private):
    trainee, path = private
    trainee.save(trainee.open(path), "prep-trainee", {"prep.trainee.p1": "salaisuus"})

    second = person.post(f"{trial}preparation/trainee", {}).tree.select_one(".notice .link a")["href"]

    assert "salaisuus" not in person.open(second.replace("http://localhost", "")).text
    assert "salaisuus" in trainee.open(path).text


def test_the_mentors_preparation_holds_the_tips_for_planning_and_no_feedback(app, person, trial):
    made = person.post(f"{trial}preparation/mentor", {})
    page = Person(app).open(made.tree.select_one(".notice .link a")["href"].replace("http://localhost", ""))

    assert "Onko työkokeilu mahdollista aloittaa rauhallisesti" in page.words()
    assert not page.tree.select("#prep-feedback, #prep-trainee")


def test_a_preparation_is_removed_by_its_writer(app, person, trial, private):
    trainee, path = private
    trainee.save(trainee.open(path), "prep-trainee", {"prep.trainee.p1": "salaisuus"})

    assert trainee.post(f"{path}remove", {}).status == 200

    assert trainee.client.get(path).status_code == 404
    everything = b"".join(p.read_bytes() for p in app.extensions["settings"].data.rglob("*") if p.is_file())
    assert b"salaisuus" not in everything
    assert Page(person.client.get(trial)).status == 200


# Removal


def test_an_answer_removed_for_good_stands_in_no_file(app, person, trial):
    page = person.save(person.open(f"{trial}meetings/1"), "m1-goals", {"m1.goals.q2": "salaisuus yksi"})
    person.save(page, "m1-goals", {"m1.goals.q2": "salaisuus kaksi"})
    person.send(page, "m1-goals", {"m1.goals.q2": "salaisuus kolme"})

    ask = person.open(f"{trial}remove/m1.goals.q2")
    assert "salaisuus kaksi" in ask.words()
    assert person.post(f"{trial}remove/m1.goals.q2", {}).status == 303

    everything = b"".join(p.read_bytes() for p in app.extensions["settings"].data.rglob("*") if p.is_file())
    assert b"salaisuus" not in everything
    assert person.open(f"{trial}meetings/1").value("m1.goals.q2") == ""


def test_a_page_older_than_a_removal_stores_nothing_and_keeps_what_was_typed(app, person, trial):
    page = person.save(person.open(f"{trial}meetings/1"), "m1-goals", {"m1.goals.q2": "vanha"})
    person.post(f"{trial}remove/m1.goals.q2", {})

    answer = person.save(page, "m1-goals", {"m1.goals.q2": "uusi teksti"}, status=409)

    assert answer.value("m1.goals.q2") == "uusi teksti"
    assert person.open(f"{trial}meetings/1").value("m1.goals.q2") == ""
    assert person.save(answer, "m1-goals").value("m1.goals.q2") == "uusi teksti"


def test_one_notes_removal_leaves_the_same_question_of_another_meeting_alone(person, trial):
    person.post(f"{trial}meetings/1/tips", {"m2.tips.q1.m1": "yksi"})
    person.post(f"{trial}meetings/2/tips", {"m2.tips.q1": "kaksi"})

    person.post(f"{trial}remove/m2.tips.q1", {})

    assert person.open(f"{trial}meetings/1").value("m2.tips.q1.m1") == "yksi"
    assert person.open(f"{trial}meetings/2").value("m2.tips.q1") == ""


def test_the_whole_trial_is_removed_with_every_link_and_preparation(app, person, trial, private):
    trainee, path = private
    trainee.save(trainee.open(path), "prep-trainee", {"prep.trainee.p1": "salaisuus"})
    read = read_link(person, trial)
    person.open(f"{trial}remove")

    assert person.post(f"{trial}remove", {}).status == 200

    for link in (trial, read, path):
        assert person.client.get(link).status_code == 404
    data = app.extensions["settings"].data
    assert [p for p in (data / "trials").rglob("*") if p.is_file()] == []
    assert [p for p in (data / "links").rglob("*") if p.is_file()] == []


def test_trials_past_their_time_are_removed_by_the_command(app, person, trial):
    person.post(f"{trial}details", {"trial.end": "1.2.2024"})
    other = person.begin()
    store = app.extensions["store"]
    for trial_id in store.ids():
        with store.editing(trial_id) as snapshot:
            if "trial.end" in snapshot.document["leaves"]:
                snapshot.document["changed"] = "2024-02-01T10:00:00Z"

    result = app.test_cli_runner().invoke(args=["remove-expired"])

    assert result.output == "removed: 1\n"
    assert person.client.get(trial).status_code == 404
    person.open(other)
