"""A question drawn from its skeleton is the question drawn by its template, to the letter."""

from datetime import UTC, datetime
from itertools import count

import pytest

from mentorform.answer import Change
from mentorform.content import load_model
from mentorform.names import control_named
from mentorform.trial import Edit, Trial, new_document
from mentorform.views import context, skeletons
from mentorform.views.drawing import Drawing

MODEL = load_model()
ANSWERS = {
    "empty": {},
    "written": {"m1.goals.q2": "a <b> & 'c'\n\nd", "m1.skills.q1": "no", "tips.t1": "1", "m1.contact.sick": '"Liisa"'},
    "shared": {"m1.goals.q2": "x", "m1.goals.q2.shared": "1", "lang.l3.breaks": "1", "lang.l3.note": "\nklo 10"},
    "tips": {"tips.t1": "1", "tips.t2.note": "<b>", "tips.t4": "1", "tips.t1.m2": "1", "tips.t3.m2.note": "x"},
    "skills": {"m1.skills.q3.a.text": "Kassa", "m3.skills.q2.b.text": "Keitto", "m3.skills.q2.b.shown": "Lounaalla"},
    "dated": {"trial.start": "1.12.2026", "trial.end": "31.12.2026"},
    "parts": {"m1.skills.q1": "yes", "m1.skills.q2.unit": "Kokki", "m1.close.read": "1"},
    "retold": {"m1.goals.q4.retold": "1", "m1.next.q1": "x", "m1.next.q1.retold.note": "<omin>", "tasks.retold": "1"},
}


@pytest.mark.parametrize("aware", [False, True])
@pytest.mark.parametrize("answers", ANSWERS.values(), ids=ANSWERS)
def test_a_skeleton_filled_is_what_the_template_draws(app, answers, aware):
    now = datetime(2026, 12, 2, tzinfo=UTC)
    trial = Trial(new_document(now, read=1))
    controls = {name: control_named(MODEL.questions, name) for name in answers}
    trial.save([Edit(controls[name], Change(name, value)) for name, value in answers.items()], now=now)
    compared = 0

    with app.test_request_context("/"):
        app.preprocess_request()
        for round_ in range(2):  # made, then taken from what is kept
            for section in context.model().sections:
                for question in section.questions:
                    drawings = [
                        Drawing(trial, context.phrases(), f"/t/{round_}/", aware=aware, mint=map(str, count()).__next__)
                        for _ in range(2)
                    ]
                    drawn = skeletons.draw(question, drawings[0])
                    if drawn is not None:
                        assert drawn == drawings[1].template(question)
                        assert drawings[0].latest == drawings[1].latest
                        compared += 1

    assert compared > 2 * 100
