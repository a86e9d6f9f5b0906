"""The model holds everything of the source, in the corrected wording, and tells where a file is at fault."""

import io
import re
import shutil
from dataclasses import asdict
from pathlib import Path
from xml.etree import ElementTree

import pytest

from mentorform.content import Question
from mentorform.content_loader import FOLDER, PICTURES, QUESTION_KINDS, load_model
from mentorform.content_texts import extract, texts, translate
from mentorform.tables import ModelError

MODEL = load_model()
IDS = (Path(__file__).parent / "inventory_ids.txt").read_text(encoding="utf-8").split()
SPRITE = FOLDER.parents[1] / "static" / "pictures" / "pictograms.svg"
WRITTEN = "\n".join(path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.toml")))
STAYS_FINNISH = {"owner", "forms", "source"}  # names of organisations and of works; the forms that are looked for
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


def test_every_kind_is_known():
    assert {question.kind for question in MODEL.questions.values()} <= QUESTION_KINDS


def test_at_most_six_core_questions_a_meeting_where_the_next_goal_and_date_count_as_one():
    # what is asked only where opinnollistaminen was agreed is a seventh for those few
    for meeting in MODEL.meetings:
        core = {q.id for section in meeting.sections for q in section.questions if q.core and not q.show_if}
        agreed = {"m2.next.h", "dates", "m3.goals"}  # a pick, a date, and the states that m3.flow.q1 is answered by
        assert 5 <= len(core - agreed) <= 6


def test_every_section_of_a_meeting_has_a_pictogram_and_every_pictogram_that_a_section_may_have_is_drawn():
    sprite = ElementTree.parse(SPRITE).getroot()
    drawn = [symbol.get("id") for symbol in sprite]

    assert [s.id for meeting in MODEL.meetings for s in meeting.sections if not s.picture] == []
    assert {*PICTURES, "listen", "stop"} == set(drawn)
    assert len(drawn) == len(set(drawn))


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
        at = "" if meeting.number == 1 else f".m{meeting.number}"
        assert [q.id for q in tips.questions][:10] == [f"tips.t{n}{at}" for n in range(1, 11)]
        assert [q.context for q in tips.questions][:10] == [f"tips.t{n}" for n in range(1, 11)]
        assert [n for n in tips.items if not isinstance(n, Question)]


def test_an_identity_translation_gives_an_equal_model():
    assert translate(MODEL, lambda context, text: text) == MODEL


def test_a_translation_reaches_every_text():
    shouted = translate(MODEL, lambda context, text: text.upper())

    assert [prose for prose in prose_in(asdict(shouted)) if prose != prose.upper()] == []
    assert shouted.question("m1.skills.q2").parts[0].text == "AIKATAULU"


def prose_in(value, name=""):
    """Give what people read, found without the marks of the fields: everything of more than one word."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from prose_in(one, key)
    elif isinstance(value, tuple):
        for one in value:
            yield from prose_in(one, name)
    elif isinstance(value, str) and " " in value and name not in STAYS_FINNISH:
        yield value


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


GOAL = 'id = "m1.goals.q2"\n'


@pytest.mark.parametrize(
    ("name", "old", "new", "below", "says"),
    [
        # below: how many lines below the change the fault is told; a key that is missing is told at its table's head
        ("meeting-1.toml", GOAL, GOAL + 'colour = "red"\n', 1, "unknown key 'colour'"),
        ("meeting-3.toml", 'picture = "talk"', 'picture = "cat"', 0, "'picture' cannot be 'cat'"),
        ("guide.toml", "funding =", "founding =", 0, "unknown key 'founding'"),
        ("tips.toml", "[intro]\n", "[intro]\ncolour = 1\n", 1, "unknown key 'colour'"),
        ("meeting-2.toml", 'same = "dates"\n', 'same = "dates"\nshared = false\n', 1, "unknown key 'shared'"),
        ("meeting-1.toml", GOAL, "", -1, "needs an id"),
        ("meeting-1.toml", 'id = "m1.tasks"\n', "", -1, "'id' is missing"),
        ("links.toml", 'id = "links.k1"\n', "", -1, "'id' is missing"),
        ("roles.toml", 'title = "Mentori"\n', "", -2, "needs a title"),
        ("guide.toml", 'home = "https://dila.fi/hameen-malli/"\n', "", -5, "'home' is missing"),
        ("meeting-1.toml", f'{GOAL}kind = "text"', f'{GOAL}kind = "essay"', 1, "unknown kind 'essay'"),
        ("roles.toml", 'kind = "checklist"', 'kind = "poem"', 0, "unknown kind 'poem'"),
        ("meeting-1.toml", '"at", kind = "time"', '"at", kind = "clock"', 0, "unknown kind 'clock'"),
        ("meeting-1.toml", 'id = "m1.goals.q3"', 'id = "m1.goals.q2"', 0, "used twice"),
        ("meeting-1.toml", '{ id = "at"', '{ id = "on"', 0, "used twice"),
        ("meeting-3.toml", 'id = "m3.prep"\n', 'id = "m3.flow"\n', 0, "used twice"),
        ("links.toml", 'id = "links.k2"', 'id = "links.k1"', 0, "used twice"),
        ("roles.toml", 'id = "roles.mentor.r2"', 'id = "roles.mentor.r1"', 0, "used twice"),
        ("meeting-1.toml", 'same = "lang.l1b"', 'same = "lang.l1a"', -1, "stands twice"),
        ("meeting-1.toml", 'show_if = "m1.skills.q1"', 'show_if = "m1.skills.q9"', 0, "m1.skills.q9"),
        ("meeting-3.toml", 'earlier = ["m2.next.h"]', 'earlier = ["m2.next.x"]', 0, "m2.next.x"),
        ("preparation.toml", 'feeds = ["m1.tasks.q2"]', 'feeds = ["m1.tasks.q9"]', 0, "m1.tasks.q9"),
        ("meeting-1.toml", 'context = "m2.tips.q1"', 'context = "m2.tips.q9"', 0, "m2.tips.q9"),
        ("meeting-1.toml", 'section = "m1.tasks"', 'section = "m1.nothing"', 0, "m1.nothing"),
        ("meeting-2.toml", 'same = "lang.l2"', 'same = "lang.l99"', 0, "lang.l99"),
        ("meeting-3.toml", "tips = 3\n", "tips = 2\n", -1, "used twice"),
        ("meeting-2.toml", "tips = 2\n", "tips = 2\ncore = true\n", 1, "unknown key 'core'"),
        ("meeting-1.toml", 'see = "roles"', 'see = "rolls"', 0, "cannot be 'rolls'"),
        ("tips.toml", 'id = "tips.t4"\n', 'id = "tips.t4"\nshared = "no"\n', 3, "Cannot overwrite a value"),
        ("tips.toml", 'id = "tips.t4"\n', 'id = "tips.t4"\nblank = "no"\n', 1, "not of the right type"),
        ("guide.toml", 'title = "Mentorointi työkokeilun tukena"', "title = 3", 0, "not of the right type"),
        ("meeting-1.toml", "minutes = 7", "minutes = true", 0, "not of the right type"),
        ("meeting-1.toml", 'earlier = ["m1.goals.q2"]', 'earlier = "m1.goals.q2"', 0, "not of the right type"),
        ("meeting-1.toml", 'same = "lang.l1a"', "same = 3", 0, "not of the right type"),
        ("language.toml", "[section]", "[section", 0, ""),
    ],
)
def test_a_fault_in_a_file_is_told_with_file_and_line(folder, name, old, new, below, says):
    line = spoil(folder, name, old, new)

    with pytest.raises(ModelError) as raised:
        load_model(folder)

    told_file, told_line, message = str(raised.value).split(":", 2)
    assert (told_file, int(told_line)) == (name, line + below)
    assert says in message


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("tips.toml", 'id = "tips.t1"'),
        ("language.toml", 'id = "lang.l1a"'),
        ("meeting-1.toml", 'id = "m1.tasks.q1"'),
        ("meeting-2.toml", 'id = "m2.tips.q1"'),
        ("overview.toml", 'id = "trial.title"'),
        ("preparation.toml", 'id = "prep.feedback.m2.feedback.q1"'),
    ],
)
def test_a_question_that_does_not_say_whether_it_is_shared_is_refused(folder, name, question):
    path = folder / name
    before, found, after = path.read_text(encoding="utf-8").partition(f"{question}\n")
    path.write_text(before + found + re.sub(r"shared = \w+\n", "", after, count=1), encoding="utf-8")

    with pytest.raises(ModelError, match="whether it is shared"):
        load_model(folder)


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.glob("*.toml")))
def test_a_value_of_the_wrong_type_is_told_at_its_line_in_every_kind_of_table(folder, name):
    path = folder / name
    lines = path.read_text(encoding="utf-8").splitlines()
    tried, head = set(), ""
    for place, line in enumerate(lines):
        head = line if line.startswith("[") else head
        key, equals, value = line.partition(" = ")
        if equals and not key.startswith((" ", "#")) and value != "[" and (head, key) not in tried:
            tried.add((head, key))  # one of each will do: the others are read in the same way
            wrong = 3 if not value.isdigit() else '"three"'
            path.write_text("\n".join([*lines[:place], f"{key} = {wrong}", *lines[place + 1 :]]), encoding="utf-8")

            with pytest.raises(ModelError, match=rf"^{re.escape(name)}:{place + 1}: "):
                load_model(folder)


def test_a_text_is_extracted_at_the_line_below_its_own_id():
    with (FOLDER / "meeting-2.toml").open("rb") as file:
        lines = {context: line for line, _, (context, text), _ in extract(file, [], [], {}) if text == "Mitä kuuluu?"}

    written = (FOLDER / "meeting-2.toml").read_text(encoding="utf-8").splitlines()
    assert lines.keys() == {"model.m2.b1", "m2.opening"}  # the third meeting asks the same under an id of its own
    assert written[lines["m2.opening"] - 2] == 'id = "m2.opening"'


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
