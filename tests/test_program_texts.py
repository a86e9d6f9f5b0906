"""Only the program's own texts are translated and kept; what people write is shown as they wrote it, and forgotten."""

import gc
import re

import pytest
from jinja2 import meta, nodes
from people import Page

from mentorform.content_loader import load_model
from mentorform.i18n import Catalogs, Phrasebook
from mentorform.program_text import N_, ProgramText
from mentorform.reading import Reading
from mentorform.views import pieces

GOAL = "Yhteenveto"  # what a page of the program is called too
CANARY = "Kanarialintu laulaa"
PAGES = [
    *("", "meetings/1", "meetings/2", "meetings/3", "meetings/4", "meetings/4/together", "summary", "skills", "roles"),
    *("forms/employer", "forms/trainee", "earlier/m1.goals.q1", "earlier/m2.goals", "earlier/m4.future.q1"),
    *("remove/m1.goals.q1", "export/copy", "house-rules", "calendar"),
]


def write_goal(person, trial, text):
    """Write a goal, its state and a word on it, and pick it wherever goals are picked; everything twice."""
    page = person.open(f"{trial}meetings/1")
    person.save(page, "m1-goals", {f"m1.goals.q1.{page.row('m1.goals.q1', 0)}.text": text})
    page = person.open(f"{trial}meetings/1")
    row = page.row("m1.goals.q1", 0)
    model = load_model()
    for times in range(2):
        for meeting in (2, 3, 4):
            page = person.open(f"{trial}meetings/{meeting}")
            for section in model.meetings[meeting - 1].sections:
                given = {}
                for question in section.questions:
                    if question.kind == "goal_states":
                        given[f"{question.id}.{row}.state.trainee"] = ("begun", "reached")[times]
                        given[f"{question.id}.{row}.word.trainee"] = f"{text} {times}"
                    if question.kind == "pick":
                        given[question.id] = row
                if given:
                    person.save(page, section.anchor, given)
    return row


@pytest.mark.parametrize("reading", ["language=en&beside=0", "language=uk", "language=fi&plain=1"])
def test_a_goal_that_is_called_as_the_program_says_something_stays_as_it_was_written(app, person, trial, reading):
    write_goal(person, trial, GOAL)
    person.client.get(f"/?{reading}")
    phrases = app.extensions["phrasebook"].phrases(Reading("en"))
    said = {name: str(phrases.text(N_(GOAL))) for name in ("en", "uk")}

    pages = {path: person.client.get(trial + path) for path in PAGES}

    shown = 0
    for path, response in pages.items():
        assert response.status_code == 200 or path.startswith("earlier/m4"), path
        tree = Page(response).tree
        for element in tree.select("main .goal-text, main .shown-goals > li > span, main .words, main label.choice"):
            text = " ".join(element.get_text(" ").split())
            assert not any(f"{GOAL} {word}" in text or text == word for word in said.values()), (path, text)
            shown += text == GOAL
    assert shown > 5


def test_a_paper_says_a_picked_goal_as_it_was_written(app, person, trial):
    write_goal(person, trial, GOAL)
    person.client.get("/?language=en")

    copied = person.client.get(f"{trial}export/copy").text

    said = str(app.extensions["phrasebook"].phrases(Reading("en")).text(N_(GOAL)))
    assert GOAL in copied
    assert said not in copied


def test_after_a_trial_is_removed_the_process_holds_nothing_of_its_goals(person, trial):
    write_goal(person, trial, CANARY)
    for reading in ("language=fi", "language=uk", "language=en&beside=0&plain=1&aware=1"):
        person.client.get(f"/?{reading}")
        for path in PAGES:
            person.client.get(trial + path)
    page = person.open(f"{trial}remove")

    person.post(f"{trial}remove", {})

    person.open(trial, status=404)
    del page
    gc.collect()
    assert [type(one) for one in _held() if CANARY in str(one)] == []


def _held():
    """Give every text that lives in a container of the process, and every markup."""
    for container in gc.get_objects():
        if type(container) in (dict, list, tuple, set, frozenset) and container is not globals():
            for one in (*container, *container.values()) if type(container) is dict else container:
                if isinstance(one, str) and one is not CANARY and len(one) < 1_000_000:
                    yield one


def test_what_is_not_the_programs_text_is_shown_as_it_is_and_a_test_stops():
    phrases = Phrasebook(Catalogs(), load_model()).phrases(Reading("en"))

    for translate in (phrases.say, phrases._, phrases.text):
        with pytest.warns(UserWarning, match="not the program's") as told:
            assert str(translate("Yhteenveto")) == "Yhteenveto"
        assert "Yhteenveto" not in str(told[0].message)
    assert str(phrases.text(N_("Yhteenveto"))) == "Summary"


def test_each_text_of_the_model_is_the_programs():
    model = load_model()

    assert {type(text) for question in model.questions.values() for text in (question.text, *question.asks)} == {
        ProgramText
    }


def test_a_value_that_is_a_phrase_stands_in_each_sentence_in_the_sentences_language():
    phrases = Phrasebook(Catalogs(), load_model()).phrases(Reading("en"))
    sentence = N_("Kortteja jäljellä: %(number)s")

    said = phrases.say(sentence, number=N_("Yhteenveto"))

    assert re.search(r'lang="fi"[^>]*>Kortteja jäljellä: Yhteenveto<', said)
    assert "Summary<" in said
    assert phrases.text(sentence, number=N_("Yhteenveto")).beside == "Kortteja jäljellä: Yhteenveto"


@pytest.fixture
def kept_templates(app):
    """Every template that is kept: its syntax tree, by its name."""
    environment, found = app.jinja_env, {"_head.html", "_shown_head.html", "_help.html"}
    sources = {name: environment.loader.get_source(environment, name)[0] for name in environment.list_templates()}
    for source in sources.values():
        for call in environment.parse(source).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "kept":
                found.add(call.args[0].value)
    more = set(found)
    while more:
        named = {one for name in more for one in meta.find_referenced_templates(environment.parse(sources[name]))}
        found, more = found | named, named - found
    return {name: environment.parse(sources[name]) for name in found}


def test_a_kept_piece_names_nothing_but_the_program_the_model_and_the_reading(app, kept_templates):
    known = set(app.extensions["pieces"].environment.globals) | {"phrases", "model", "say", "_"}
    given = {"question", "questions", "part", "reading", "writer"}

    for name, tree in kept_templates.items():
        assert meta.find_undeclared_variables(tree) <= known | given | {"loop"}, name
    assert not known & {"g", "request", "session", "trial", "d", "page", "csrf_token", "moment", "report_link"}


def test_the_kept_pieces_have_a_size(app, person, trial):
    for page in ("", "meetings/1", "meetings/2"):
        person.open(trial + page)
    kept = app.extensions["pieces"]._kept

    before = kept.cache_info()
    person.open(person.begin() + "meetings/1")

    assert before.maxsize == pieces.MOST_PIECES
    assert kept.cache_info().currsize == before.currsize  # another trial adds nothing
    assert before.currsize < 2_000
