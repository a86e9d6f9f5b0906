"""The model holds everything of the source, in the corrected wording, and tells where a file is at fault."""

import io
import shutil
import tomllib
from pathlib import Path

import pytest

from mentorform.content import FOLDER, QUESTION_KINDS, ModelError, Question, extract, load_model, texts, translate

MODEL = load_model()
IDS = (Path(__file__).parent / "inventory_ids.txt").read_text(encoding="utf-8").split()
WRITTEN = "\n".join(path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.toml")))
PROSE_ONLY = {"model.m1", "model.m2", "model.m3", "model.m4"}  # the diagram's own headings, the same as the meetings'


@pytest.mark.parametrize("item", IDS)
def test_every_item_of_the_source_lives_in_the_model(item):
    found = {context for context, _ in texts(MODEL)} | set(MODEL.questions)

    assert item in found | PROSE_ONLY


@pytest.mark.parametrize(
    "slip",
    [
        "jämpä",
        "vastualue",
        "sopimusohjat",
        "mitä odostat",
        "mentoriaasi",
        "Osaaminen tunnistaminen",
        "sivu 7",
        "tutkinnonosa",
        "sellaista, joita",
        "voi selkiyttää ammattisanojen",
        "Ohjaajan on tärkeintä on",
        "Jatkaa työkokeilun",
    ],
)
def test_no_slip_of_the_source_is_left(slip):
    assert slip not in WRITTEN


def test_every_question_says_whether_it_is_shared():
    for path in FOLDER.glob("*.toml"):
        for question in questions_in(tomllib.loads(path.read_text(encoding="utf-8"))):
            assert "shared" in question, question


def questions_in(data):
    for key, value in data.items():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                if (
                    key in ("item", "tip")
                    and "id" in one
                    and ("shared" in one or "who" in one or one.get("kind") in QUESTION_KINDS - {"checklist"})
                ):
                    yield one
                yield from questions_in(one)


def test_at_most_six_core_questions_a_meeting_where_the_next_goal_and_date_count_as_one():
    for meeting in MODEL.meetings:
        core = {q.id for section in meeting.sections for q in section.questions if q.core}
        agreed = {"m2.next.h", "dates", "m3.goals"}  # a pick, a date, and the states that m3.flow.q1 is answered by
        assert 5 <= len(core - agreed) <= 6


def test_numbers_are_unique_within_a_meeting():
    for meeting in MODEL.meetings:
        numbers = [q.number for section in meeting.sections for q in section.questions]
        assert len(numbers) == len(set(numbers))


def test_questions_that_point_to_each_other_stand_together():
    ids = [
        q.id for q in MODEL.question("m4.craft.q2") and next(s for s in MODEL.sections if s.id == "m4.craft").questions
    ]

    assert ids == [f"m4.craft.q{n}" for n in range(1, 7)]


@pytest.mark.parametrize(
    "prefix",
    [
        "prep.",
        "tips.",
        "m1.goals.q2",
        "m1.goals.q3",
        "m2.flow.q1",
        "m4.craft",
        "lang.",
        "m2.feedback",
        "m3.feedback",
        "m4.feedback",
    ],
)
def test_what_is_never_shared_by_itself_is_not(prefix):
    assert [q.id for q in MODEL.questions.values() if q.id.startswith(prefix) and q.shared] == []


@pytest.mark.parametrize(
    "question_id", ["m1.goals.q2", "m2.flow.q1", "m2.strain.q1", "m4.craft.q4", "m4.craft.q5", "m4.craft.q6"]
)
def test_a_question_that_invites_health_data_says_so(question_id):
    assert MODEL.question(question_id).health


def test_the_date_of_the_next_meeting_has_a_place_in_meetings_one_two_and_three():
    for meeting in MODEL.meetings[:3]:
        assert "dates" in {q.id for section in meeting.sections for q in section.questions}


def test_the_tip_list_is_at_hand_in_every_meeting():
    for meeting in MODEL.meetings:
        tips = next(section for section in meeting.sections if section.name == "tips")
        assert [q.id for q in tips.questions][:10] == [f"tips.t{n}" for n in range(1, 11)]
        assert [n for n in tips.items if not isinstance(n, Question)]


def test_an_identity_translation_gives_an_equal_model():
    assert translate(MODEL, lambda context, text: text) == MODEL


def test_a_translation_reaches_every_text():
    shouted = translate(MODEL, lambda context, text: text.upper())

    assert all(text == text.upper() for _, text in texts(shouted))
    assert shouted.question("m1.skills.q2").parts[0].text == "AIKATAULU"


def test_every_text_is_extracted_with_its_context():
    found = set()
    for path in FOLDER.glob("*.toml"):
        with path.open("rb") as file:
            lines = path.read_text(encoding="utf-8").splitlines()
            for line, _, (context, text), _ in extract(file, [], [], {}):
                assert text.splitlines()[0][:20] in lines[line - 1]
                found.add((context, text))

    assert found == set(texts(MODEL))


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(FOLDER, tmp_path / "model")
    return tmp_path / "model"


def spoil(folder, name, old, new):
    path = folder / name
    raw = path.read_text(encoding="utf-8")
    assert old in raw
    path.write_text(raw.replace(old, new, 1), encoding="utf-8")
    return raw[: raw.index(old)].count("\n") + 1


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("meeting-1.toml", 'id = "m1.goals.q2"\n', 'id = "m1.goals.q2"\ncolour = "red"\n', "unknown key 'colour'"),
        (
            "meeting-1.toml",
            'id = "m1.goals.q2"\nkind = "text"',
            'id = "m1.goals.q2"\nkind = "essay"',
            "unknown kind 'essay'",
        ),
        ("meeting-1.toml", 'id = "m1.goals.q3"', 'id = "m1.goals.q2"', "used twice"),
        ("meeting-1.toml", 'id = "m1.goals.q2"\n', "", "needs an id"),
        ("meeting-1.toml", 'show_if = "m1.skills.q1"', 'show_if = "m1.skills.q9"', "m1.skills.q9"),
        ("meeting-1.toml", 'section = "m1.tasks"', 'section = "m1.nothing"', "m1.nothing"),
        ("meeting-2.toml", 'same = "tips.t1"', 'same = "tips.t99"', "tips.t99"),
        ("tips.toml", 'id = "tips.t4"\n', 'id = "tips.t4"\nshared = "no"\n', "Cannot overwrite a value"),
        ("tips.toml", 'id = "tips.t4"\n', 'id = "tips.t4"\nblank = "no"\n', "not of the right type"),
        ("language.toml", "[section]", "[section", ""),
    ],
)
def test_a_fault_in_a_file_is_told_with_file_and_line(folder, name, old, new, says):
    line = spoil(folder, name, old, new)

    with pytest.raises(ModelError) as raised:
        load_model(folder)

    told_file, told_line, message = str(raised.value).split(":", 2)
    assert told_file == name
    assert abs(int(told_line) - line) <= 3
    assert says in message


def test_a_missing_file_is_told(folder):
    (folder / "roles.toml").unlink()

    with pytest.raises(ModelError, match=r"^roles\.toml:1: "):
        load_model(folder)


@pytest.mark.parametrize(
    ("line", "says"), [('k99 = "https://example.org"', "k99"), ('k2 = "javascript:alert(1)"', "https://")]
)
def test_a_fault_in_the_configured_links_is_told(tmp_path, line, says):
    links = tmp_path / "links.toml"
    links.write_text(f"# addresses\n{line}\n", encoding="utf-8")

    with pytest.raises(ModelError, match=r"^links\.toml:2: ") as raised:
        load_model(links=links)

    assert says in str(raised.value)


def test_a_file_without_texts_extracts_nothing():
    assert list(extract(io.BytesIO(b"a = 1\n"), [], [], {})) == []
