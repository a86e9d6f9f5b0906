"""The kinds of field: one row each, asked by forms and by the import of a copy alike."""

import pytest
from flask import g
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from mentorform.content import Question
from mentorform.field_kinds import FIELD_KINDS, LONGEST_LINE, LONGEST_TEXT, MOST_ROWS, refused
from mentorform.forms import FIELDS, read_submission
from mentorform.names import KINDS, controls_of
from mentorform.reading import Reading

QUESTIONS = {
    "text": Question("q", "text"),
    "line": Question("q", "line"),
    "choice": Question("q", "yes_no"),
    "pick": Question("q", "pick"),
    "tick": Question("q", "tick"),
    "order": Question("q", "rows"),
}
NAMES = {"order": "q.order"}
GOALS = ("a1", "b2")


def test_every_kind_of_field_has_its_field_in_the_forms_and_no_other_has():
    assert FIELDS.keys() == FIELD_KINDS.keys()


def test_every_field_that_a_question_has_is_of_a_known_kind():
    for kind in KINDS:
        question = Question("q", kind)
        assert {control.kind for control in controls_of(question, lambda name: ["r1"])} <= FIELD_KINDS.keys()


VALUES = ["", "1", "yes", "a1", "a1 b2", " a1  b2 ", "0", "zz\n", "b2\n", "x" * (LONGEST_LINE + 1)]


@pytest.mark.parametrize("kind", QUESTIONS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # the app is asked for its words alone
@given(value=st.one_of(st.text(), st.sampled_from(VALUES)))
def test_a_form_and_a_copy_refuse_the_same_values(app, kind, value):
    name, question = NAMES.get(kind, "q"), QUESTIONS[kind]
    choices = {"choice": ("yes", "no", "unknown"), "pick": GOALS}.get(kind, ())
    with app.test_request_context():
        g.reading = Reading()
        sent = read_submission([question], MultiDict({name: value}), GOALS)

    assert (name in sent.errors) == bool(refused(kind, FIELD_KINDS[kind].canonical(value), choices))


@pytest.mark.parametrize(
    ("kind", "longest"),
    [
        ("text", "x" * LONGEST_TEXT),
        ("line", "x" * LONGEST_LINE),
        ("date", "x" * LONGEST_LINE),
        ("order", " ".join(["x" * 64] * MOST_ROWS)),
    ],
)
def test_what_is_as_long_as_it_may_be_is_taken_and_one_more_is_not(kind, longest):
    assert refused(kind, longest) is None
    assert refused(kind, f"{longest} x") is not None


@pytest.mark.parametrize("kind", FIELD_KINDS)
@given(value=st.text())
def test_a_canonical_value_is_its_own_canonical_form(kind, value):
    canonical = FIELD_KINDS[kind].canonical
    assert canonical(canonical(value)) == canonical(value)
    assert "\r" not in canonical(value)


@pytest.mark.parametrize("kind", FIELD_KINDS)
def test_every_value_may_be_emptied_and_both_of_nothing_is_nothing(kind):
    assert refused(kind, "") is None
    assert FIELD_KINDS[kind].join([]) == ""
