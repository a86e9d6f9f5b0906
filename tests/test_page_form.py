"""Without scripts a page is sent whole: no press of any button loses what was typed anywhere on it."""

import pytest
from people import Page

from mentorform.guard import MOST_CONTROLS

PAGES = ("", "meetings/1", "meetings/2", "meetings/3", "meetings/4", "meetings/4/together", "language", "words")
WORDS = "textarea[form=page], input[type=text][form=page]"


@pytest.fixture
def written(person, trial):
    """A trial with rows in its lists, a goal, a text in conflict, a mark, days that meetings can be proposed in."""
    person.save(person.open(trial), "trial-details", {"trial.start": "11.1.2027", "trial.end": "5.2.2027"})
    agreed = {"tasks.a.what": "Kysy", "tasks.b.what": "Katso"}
    person.post(f"{trial}meetings/1/next", {**agreed, "m1.eval.points.p.text": "Yhteistyö"})
    person.post(f"{trial}meetings/1/goals", {"m1.goals.q1.g.text": "Teen salaatit", "m1.goals.q2": "ensin"})
    person.post(f"{trial}meetings/1/goals", {"m1.goals.q2": "toinen", "m1.goals.q4.mark": "1"})
    person.post(f"{trial}words/list", {"words.w.text": "esimies", "words.v.text": "tauko"})
    return trial


def buttons(page):
    """Return one button of each kind that a page has, by the end of its name; "" is Tallenna."""
    found = {}
    for button in page.tree.select("section button[form=page]"):
        found.setdefault(button.get("name", "").rpartition(".")[2], button)
    return found


def typed(page, button, text):
    """Return a text for every control for words of a page, but those of the question whose button is pressed."""
    question = button.find_parent(class_="question")
    controls = [c for c in page.tree.select(WORDS) if question is None or question not in c.parents]
    return {control["name"]: f"{text} {number}" for number, control in enumerate(controls)}


@pytest.mark.long
@pytest.mark.parametrize("path", PAGES)
def test_no_button_of_a_page_loses_what_was_typed_on_it(person, written, path):
    address = f"{written}{path}?aware=1&more=m1.goals.q4&help=m1.goals.q4"
    for kind in buttons(person.open(address)):
        page = person.open(address)
        button = buttons(page).get(kind)
        if button is None:  # what it offered was typed meanwhile
            continue
        texts = typed(page, button, f"kirjoitettu {kind}")
        section = button.find_parent("section", attrs={"data-hx-post": True})["id"]
        press = (button["name"], button["value"]) if kind else None

        answer = person.send(page, section, texts, press)

        assert answer.status == 303, (kind, answer.status, answer.words())
        after = Page(person.client.get(address))
        assert {name: after.value(name) for name in texts} == texts, kind


def test_what_one_section_refuses_holds_up_nothing_that_was_typed_in_another(person, trial):
    page = person.open(f"{trial}meetings/1")

    answer = person.send(
        page, "m1-goals", {"m1.skills.q1": "perhaps", "m1.goals.q2": "näytä ensin", "lang.l1a": "Sanon"}
    )

    assert answer.status == 422
    assert answer.value("m1.goals.q2") == "näytä ensin"
    after = person.open(f"{trial}meetings/1")
    assert (after.value("m1.goals.q2"), after.value("lang.l1a")) == ("näytä ensin", "Sanon")


def test_the_pages_own_address_saves_it_and_leads_back_to_the_button(person, written):
    meeting = f"{written}meetings/2"
    page = person.open(meeting)

    plain = person.send(page, "m2-flow", {"m2.flow.q1": "kiire"}, path=meeting)
    add = person.send(page, "m2-next", button=("tasks.add", "1"), path=meeting)
    finish = person.send(page, "open-tasks", button=page.button("tasks.a.finish"), path=meeting)

    assert [a.response.location for a in (plain, add, finish)] == [
        meeting,
        f"{meeting}#tasks-q",
        f"{meeting}#open-tasks",
    ]
    assert person.open(meeting).value("m2.flow.q1") == "kiire"


def test_a_script_gets_back_the_one_section_that_it_sent(person, written):
    meeting = f"{written}meetings/1"
    answer = person.send(person.open(meeting), "m1-goals", {"m1.goals.q3": "rauhassa"}, headers={"HX-Request": "true"})

    assert (answer.status, [s["id"] for s in answer.tree.select("section")]) == (200, ["m1-goals"])


def test_a_full_page_is_far_below_what_may_be_sent(person, written):
    for path in PAGES:
        assert len(person.open(f"{written}{path}?aware=1").sent()) < MOST_CONTROLS / 10
