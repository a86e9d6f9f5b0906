"""What the meetings come to: one list of skills, the plan of opinnollistaminen, the roles as agreed."""

import pytest
from papers import text_of, word_text
from test_links import read_link

SKILLS = {
    1: {"m1.skills.q3.a.text": "Leivon", "m1.skills.q3.a.shown": "Kotona"},
    3: {"m3.skills.q2.b.text": "Tiskikone"},
    4: {"m4.skills.q1.c.text": "Linjasto", "m4.skills.q1.c.shown": "Lounaalla"},
}


@pytest.fixture
def skilled(person, trial):
    """A trial whose skills were gathered in three meetings."""
    for number, skills in SKILLS.items():
        person.post(f"{trial}meetings/{number}/skills", skills)
    return trial


# Skills


def test_what_was_gathered_before_stands_as_one_list_above_the_field(person, skilled):
    three, four = (person.open(f"{skilled}meetings/{number}") for number in (3, 4))

    def listed(page, question):
        return [" ".join(li.get_text(" ").split()) for li in page.tree.select(f"#{question}-q .earlier li")]

    assert listed(three, "m3-skills-q2") == ["Leivon 1. tapaaminen Kotona"]
    assert listed(four, "m4-skills-q1") == ["Leivon 1. tapaaminen Kotona", "Tiskikone 3. tapaaminen"]
    assert listed(four, "m4-future-q4")[2] == "Linjasto 4. tapaaminen Lounaalla"
    assert four.tree.select_one("#m4-skills a[href$='/skills']")


def test_the_page_of_skills_says_when_and_where_each_was_shown_and_copies_them(person, skilled):
    page = person.open(f"{skilled}skills")

    assert page.words().endswith(
        "Ennen työkokeilua 1. tapaaminen Leivon Kotona "
        "Työkokeilun aikana 3. tapaaminen Tiskikone 4. tapaaminen Linjasto Lounaalla"
    )
    copied = page.tree.select_one("button[data-copy]")["data-copy"]
    assert copied == "Ennen työkokeilua\n– Leivon: Kotona\n\nTyökokeilun aikana\n– Tiskikone\n– Linjasto: Lounaalla"
    assert person.open(f"{skilled}summary").tree.select_one("a[href$='/skills']")


def test_a_skill_in_conflict_is_shown_with_both_its_texts(person, skilled):
    person.post(f"{skilled}meetings/1/skills", {"m1.skills.q3.a.text": "Leivon kakkuja"})

    for path, place in (("skills", "main"), ("meetings/3", "#m3-skills-q2-q .earlier")):
        assert "Leivon Leivon kakkuja" in person.open(skilled + path).words(place)


@pytest.mark.parametrize(("name", "read"), [("skills", text_of), ("skills-word", word_text)])
def test_the_skills_are_a_paper_of_the_pair_alone(person, skilled, name, read):
    paper = read(person.client.get(f"{skilled}export/{name}").data)

    for text in ("Ennen työkokeilua", "Leivon", "Missä taito on näkynyt? Kotona", "3. tapaaminen", "Tiskikone"):
        assert text in paper
    assert person.client.get(f"{read_link(person, skilled)}export/{name}").status_code == 404


def test_others_see_of_the_skills_what_the_trainee_added(person, skilled):
    link = read_link(person, skilled)
    before = person.open(f"{link}skills").words()

    person.post(f"{skilled}meetings/3/skills", {"m3.skills.q2.shared": "1"})
    after = person.open(f"{link}skills")

    assert "Mitään ei ole vielä jaettu." in before
    assert "Tiskikone" in after.words()
    assert "Leivon" not in after.text
    assert "Linjasto" not in after.text


def test_without_a_skill_the_pages_say_so_and_offer_nothing_to_copy(person, trial):
    page = person.open(f"{trial}skills")

    assert "Vielä ei ole kirjoitettu mitään." in page.words()
    assert not page.tree.select("[data-copy], a[download]")
    assert not person.open(f"{trial}meetings/3").tree.select("#m3-skills .earlier")


# Opinnollistaminen

FOLLOWED = {2: "m2.skills.q1.proof", 3: "m3.skills.q1", 4: "m4.recognition.q1"}


def test_the_plan_stands_first_in_the_section_of_each_later_meeting_until_the_end(person, trial):
    person.post(f"{trial}meetings/1/skills", {"m1.skills.q1": "yes", "m1.skills.q2.unit": "Ruokapalvelut"})

    for number, name in FOLLOWED.items():
        page = person.open(f"{trial}meetings/{number}")
        first = page.tree.select_one(f"#m{number}-skills .question")
        assert first.select_one(f"textarea[name='{name}']")
        assert "Ruokapalvelut" in first.select_one(".earlier").text
        assert not first.find_parent("details")
        person.save(page, f"m{number}-skills", {name: f"sanottu-{number}"})

    last = person.open(f"{trial}meetings/4").tree.select_one("#m4-recognition-q1-q")
    assert [e.text for e in last.select(".earlier .earlier-name") if "tapaaminen" in e.text] == [
        "1. tapaaminen",
        "2. tapaaminen",
        "3. tapaaminen",
    ]
    summary = person.open(f"{trial}summary").words()
    assert all(f"sanottu-{number}" in summary for number in FOLLOWED)


@pytest.mark.parametrize("agreed", ["", "no", "unknown"])
def test_where_it_was_not_agreed_nothing_speaks_of_it(person, trial, agreed):
    person.post(f"{trial}meetings/1/skills", {"m1.skills.q1": agreed})

    pages = {number: person.open(f"{trial}meetings/{number}") for number in FOLLOWED}

    assert not pages[2].tree.select("#m2-skills, .agenda a[href='#m2-skills']")
    for number, name in FOLLOWED.items():
        assert not pages[number].tree.select(f"[name='{name}']")


def test_what_was_written_of_it_stays_though_it_is_no_longer_agreed(person, trial):
    person.post(f"{trial}meetings/2/skills", {"m2.skills.q1.plan": "Viikolla 4"})

    assert person.open(f"{trial}meetings/2").value("m2.skills.q1.plan") == "Viikolla 4"


def test_the_skills_of_a_meeting_are_done_without_what_was_not_agreed(person, skilled):
    agenda = person.open(f"{skilled}meetings/3").tree.select_one(".agenda a[href='#m3-skills']")

    assert agenda.parent["class"] == ["done"]


# Roles


def test_the_roles_stand_as_they_were_agreed_with_the_four_lists_beside(person, trial):
    assert not person.open(f"{trial}meetings/1").tree.select("#m1-goals a[href$='/roles']")
    person.post(f"{trial}meetings/1/goals", {"m1.goals.q4": "Liisa neuvoo.\nOlena kysyy."})

    meeting, guide = person.open(f"{trial}meetings/1"), person.open(f"{trial}guide")
    assert meeting.tree.select_one("#m1-goals-q4-q a[href$='/roles']")
    assert guide.tree.select_one("#roles a[href$='/roles']")
    for link in (trial, read_link(person, trial)):
        page = person.open(f"{link}roles")
        assert "Liisa neuvoo. Olena kysyy." in page.words()
        heads = [h.text for h in page.tree.select("main h3")]
        assert heads == ["Mentori", "Työnantaja", "Työyhteisö", "Työkokeilija"]
        assert "kannustaa, kuuntelee ja tukee työkokeilijaa" in page.words()


def test_before_the_roles_are_agreed_their_page_says_so(person, trial):
    page = person.open(f"{trial}roles")

    assert "Vielä ei ole kirjoitettu mitään." in page.words()
    assert page.tree.select_one("main a.button")["href"] == f"{trial}meetings/1#m1-goals-q4-q"
