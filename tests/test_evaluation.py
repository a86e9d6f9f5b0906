"""The evaluation: points that return, what is ready, quotes, own words, and the answers for the official forms."""

from dataclasses import replace

import pytest
from people import Person
from test_links import fill, mark, read_link

from mentorform.content_loader import load_model
from mentorform.tables import ModelError
from mentorform.web import create_app

MODEL = load_model()
POINTS = "m1.eval.points"
FORM = 'k2 = { url = "https://example.org/palaute", points = ["Täsmällisyys", "Yhteistyö"] }\n'


@pytest.fixture
def agreed(person, trial):
    """A trial with two goals and two points of evaluation."""
    goals = {"m1.goals.q1.g1.text": "Opin kassan", "m1.goals.q1.g2.text": "Puhun suomea"}
    person.post(f"{trial}meetings/1/goals", goals)
    person.post(f"{trial}meetings/1/eval", {f"{POINTS}.p1.text": "Täsmällisyys", f"{POINTS}.p2.text": "Yhteistyö"})
    return trial


@pytest.fixture
def configured(settings, tmp_path):
    """A person where the operator has listed what the employer's form evaluates."""
    links = tmp_path / "links.toml"
    links.write_text(FORM, encoding="utf-8")
    return Person(create_app(replace(settings, links=links)))


# The points


@pytest.mark.parametrize("meeting", [3, 4])
def test_each_point_returns_with_room_for_a_word(person, agreed, meeting):
    page = person.open(f"{agreed}meetings/{meeting}")
    page = person.save(page, f"m{meeting}-feedback", {f"m{meeting}.eval.p2.text": "Auttaa muita"})

    question = page.tree.select_one(f"#m{meeting}-eval-q")
    assert [point.text for point in question.select(".goal-text")] == ["Täsmällisyys", "Yhteistyö"]
    assert page.value(f"m{meeting}.eval.p2.text") == "Auttaa muita"
    assert page.value(f"m{meeting}.eval.p1.text") == ""


def test_what_was_said_of_a_point_at_the_third_meeting_stands_beside_it_at_the_fourth(person, agreed):
    person.post(f"{agreed}meetings/3/feedback", {"m3.eval.p1.text": "Tulee ajoissa"})

    assert "Täsmällisyys Tulee ajoissa" in person.open(f"{agreed}meetings/4").words("#m4-eval-q .earlier")


def test_without_points_the_meeting_says_where_they_are_agreed(person, trial):
    assert "Arviointikohtia ei ole vielä" in person.open(f"{trial}meetings/3").words("#m3-eval-q")


def test_a_point_that_is_taken_off_the_list_returns_no_more(person, agreed):
    person.save(person.open(f"{agreed}meetings/1"), "m1-eval", button=(f"{POINTS}.p1.remove", "1"))

    page = person.open(f"{agreed}meetings/3")
    assert [point.text for point in page.tree.select("#m3-eval-q .goal-text")] == ["Yhteistyö"]


def test_a_point_of_the_official_form_is_taken_with_one_tap_and_once(configured):
    trial = configured.begin()
    page = configured.open(f"{trial}meetings/1")
    offered = [button["value"] for button in page.tree.select(f"button[name='{POINTS}.take']")]

    page = configured.save(page, "m1-eval", button=(f"{POINTS}.take", "Yhteistyö"))
    configured.post(f"{trial}meetings/1/eval", {f"{POINTS}.take": "Yhteistyö"})
    page = configured.open(f"{trial}meetings/1")

    assert offered == ["Täsmällisyys", "Yhteistyö"]
    assert page.words("#m1-eval-points-q").count("+ Yhteistyö") == 0
    assert [area.text.strip() for area in page.tree.select("#m1-eval-points-q textarea")] == ["Yhteistyö", ""]


def test_a_tap_that_is_repeated_with_its_key_puts_one_point_on_the_list(configured):
    trial = configured.begin()
    tap = {f"{POINTS}.take": "Yhteistyö", "key": "00000000-0000-4000-8000-000000000001"}

    answers = [configured.post(f"{trial}meetings/1/eval", tap).status for _ in range(2)]

    shown = [area.text.strip() for area in configured.open(f"{trial}meetings/1").tree.select(f"[name^='{POINTS}']")]
    assert answers == [303, 303]
    assert shown.count("Yhteistyö") == 1


def test_without_configured_points_nothing_is_offered(person, trial):
    assert not person.open(f"{trial}meetings/1").tree.select(f"button[name='{POINTS}.take']")


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('k2 = { url = "https://a.example", points = "x" }', 2, "list of texts"),
        ('k2 = { points = ["x"] }', 2, "https://"),
        ('[k2]\nurl = "https://a.example"\ncolour = "red"', 2, "unknown key 'colour'"),
        ('k2.url = "https://a.example"\nk2.points = [""]', 3, "list of texts"),
    ],
)
def test_a_fault_in_a_forms_points_is_told_with_its_line(tmp_path, text, line, says):
    links = tmp_path / "links.toml"
    links.write_text(f"# addresses\n{text}\n", encoding="utf-8")

    with pytest.raises(ModelError, match=rf"^links\.toml:{line}: ") as raised:
        load_model(links=links)

    assert says in str(raised.value)


# What is ready


def ready(person, trial):
    """Return what the third meeting says is ready: (text, whether it is)."""
    found = person.open(f"{trial}meetings/3").tree.select("#m3-prep-q1-q .ticks li")
    return [(" ".join(item.get_text(" ").split()), "on" in item["class"]) for item in found]


def test_preparing_the_final_evaluation_counts_what_is_ready(person, agreed):
    before = ready(person, agreed)
    person.post(
        f"{agreed}meetings/3/flow", {"m3.goals.g1.state.trainee": "reached", "m3.goals.g1.state.mentor": "begun"}
    )
    person.post(f"{agreed}meetings/4/goals", {"m4.goals.g2.state.mentor": "supported"})
    person.post(f"{agreed}meetings/3/feedback", {"m3.eval.p1.text": "Hyvin"})
    person.post(f"{agreed}meetings/1/eval", {"m1.eval.q1": "Luimme lomakkeet"})
    person.post(f"{agreed}details", {"trial.trainee": "Olena", "trial.ended": "15.1.2027"})

    assert before == [
        ("Tavoitteet 0/2", False),
        ("Sovitut arviointikohdat 0/2", False),
        ("Palautelomakkeet", False),
        ("Tulevaisuuden suunnitelmat, mitä työkokeilun jälkeen", False),
        ("Työkokeilun tiedot 0/6", False),
    ]
    assert ready(person, agreed) == [
        ("Tavoitteet 2/2 valmis", True),
        ("Sovitut arviointikohdat 1/2", False),
        ("Palautelomakkeet valmis", True),
        ("Tulevaisuuden suunnitelmat, mitä työkokeilun jälkeen", False),
        ("Työkokeilun tiedot 2/6", False),
    ]


def test_each_thing_that_is_not_ready_leads_to_where_it_is_made_ready(person, agreed):
    for link in person.open(f"{agreed}meetings/3").tree.select("#m3-prep-q1-q .ticks a"):
        path, _hash, anchor = link["href"].partition("#")

        assert person.open(path).tree.select_one(f"#{anchor}")


# Quotes, and everyone's own words


def test_the_fourth_meeting_quotes_what_was_written_meeting_by_meeting(person, agreed):
    person.post(
        f"{agreed}meetings/2/flow", {"m2.goals.g1.state.trainee": "begun", "m2.goals.g1.word.mentor": "Reipas <b>"}
    )
    person.post(f"{agreed}meetings/3/feedback", {"m3.feedback.q1": "Hyvin\nmenee", "m3.feedback.q2": "Puhut nopeasti"})

    page = person.open(f"{agreed}meetings/4")
    quoted = {box.h3.text: box for box in page.tree.select("#m4-words > .earlier")}

    assert list(quoted) == ["2. tapaaminen", "3. tapaaminen"]
    assert "Mentori: Reipas <b>" in " ".join(quoted["2. tapaaminen"].get_text(" ").split())
    assert quoted["3. tapaaminen"].select_one(".words").text == "Hyvin\nmenee"
    assert quoted["3. tapaaminen"].a["href"] == f"{agreed}meetings/3#m3-feedback-q1-q"
    assert not page.words("#m4-words .status")  # a quote does not make the section one that was saved
    assert "Puhut nopeasti" not in page.words("#m4-words")  # what is said to the mentor is no part of an evaluation


def test_employer_mentor_and_trainee_each_write_their_own_words(person, trial):
    words = {f"m4.words.{who}": f"sana-{who}" for who in ("employer", "mentor", "trainee")}
    page = person.save(person.open(f"{trial}meetings/4"), "m4-words", words)

    assert {name: page.value(name) for name in words} == words
    for name in words:
        assert not MODEL.question(name).shared
        assert MODEL.question(name).sharable


def test_the_common_page_quotes_what_the_trainee_shows_and_the_employer_writes_there(app, person, trial):
    fill(app, person, trial)
    together = f"{trial}meetings/4/together"
    page = person.save(person.open(together), "together-words", {"m4.words.employer": "omat sanani"})
    before = page.words()
    for section, name in (("feedback", "m4.feedback.q1"), ("words", "m4.words.trainee"), ("goals", "m4.goals")):
        person.post(f"{trial}meetings/4/{section}", {f"{name}.shared": "1"})
    after = person.open(together)

    assert page.value("m4.words.employer") == "omat sanani"
    assert not [name for name in MODEL.gathered.quotes if mark(name) in before]
    shown = [name for name in MODEL.gathered.quotes if mark(name) in after.words("#together-words")]
    assert shown == ["m4.goals", "m4.feedback.q1", "m4.words.trainee"]
    assert not after.tree.select("#together-words > .earlier a")  # a way into the pair's own pages
    assert after.words().count(mark("m4.feedback.q1")) == 1


# The official forms


def copied(page):
    """Return what each copy button of a page copies, by the question's text."""
    return {
        page.tree.select_one(f"#{b['aria-describedby']}").text: b["data-copy"] for b in page.tree.select("[data-copy]")
    }


def test_the_employers_page_holds_what_is_shared_and_what_all_write_at_the_table(app, person, trial):
    fill(app, person, trial)
    read = read_link(person, trial)
    page, others = person.open(f"{trial}forms/employer"), person.open(f"{read}forms/employer")
    answers = MODEL.links[1].answers
    private = [name for name in answers if not MODEL.question(name).shared]

    assert [name for name in private if mark(name) in page.text] == ["m4.feedback.q4", "m4.words.employer"]
    assert [name for name in private if mark(name) in others.text] == []
    for name in ("trial.workplace", "trial.hours", "m1.tasks.q1", "m1.eval.points"):
        assert mark(name) in page.text
        assert mark(name) in others.text
    assert not others.tree.select("form, input, textarea, select")

    person.post(f"{trial}meetings/4/feedback", {"m4.eval.shared": "1"})
    assert mark("m4.eval") in person.open(f"{read}forms/employer").text


def test_the_trainees_page_is_the_pairs_alone(app, person, trial):
    fill(app, person, trial)
    read = read_link(person, trial)
    page = person.open(f"{trial}forms/trainee")

    assert [name for name in MODEL.links[2].answers if mark(name) not in page.text] == []
    assert mark("m4.feedback.q2") not in page.text
    person.open(f"{read}forms/trainee", status=404)
    assert not person.open(f"{read}guide").tree.select("a[href$='forms/trainee']")
    assert not person.open(f"{trial}meetings/4/together").tree.select("a[href$='forms/trainee']")


def test_an_answer_is_copied_as_it_was_written_and_what_is_ours_in_finnish(person, agreed):
    person.post(f"{agreed}meetings/4/goals", {"m4.goals.g1.state.trainee": "reached", "m4.goals.q1": "Дуже\nдобре"})
    person.post(f"{agreed}meetings/1/tasks", {"m1.tasks.q1.a.text": "Astianpesu", "m1.tasks.q1.b.text": "Salaatit"})
    person.client.get("/?language=uk")
    own = set(copied(person.open(f"{agreed}forms/trainee")).values())

    assert {"Astianpesu\nSalaatit", "Дуже\nдобре", "Opin kassan · Työkokeilija: Saavutettu"} <= own


def test_the_forms_are_at_hand_where_they_are_filled(configured):
    trial = configured.begin()

    for path, selector in (("meetings/4", "#m4-feedback-q3-q"), ("guide", "#links")):
        found = [a["href"] for a in configured.open(trial + path).tree.select(f"{selector} a[href*='/forms/']")]
        assert found == [f"{trial}forms/employer", f"{trial}forms/trainee"]
    assert configured.open(f"{trial}meetings/4/together").tree.select("#forms-h ~ ul a[href$='forms/employer']")
    page = configured.open(f"{trial}forms/employer")
    assert page.tree.select_one(".lead a")["href"] == "https://example.org/palaute"
    configured.open(f"{trial}forms/nobody", status=404)
