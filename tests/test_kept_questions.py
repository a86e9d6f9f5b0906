"""A question that nobody has written in is drawn once a reading: the same as drawn straight, and of no trial at all."""

from datetime import UTC, datetime
from itertools import product

import pytest
from flask import g
from markupsafe import Markup

from mentorform.reading import Reading
from mentorform.trial import Trial, new_document
from mentorform.views import presenter
from mentorform.views.presenter import KEPT_KINDS, Nowhere, Presenter

READINGS = (Reading(), Reading(plain=True), Reading(language="uk"), Reading(language="ar", plain=True))
NOW = datetime(2026, 12, 2, 8, tzinfo=UTC)


@pytest.mark.parametrize(("reading", "aware", "folds"), [*product(READINGS, (False, True), (False, True))])
def test_a_kept_question_is_the_same_as_one_that_is_drawn(app, monkeypatch, reading, aware, folds):
    phrases = app.extensions["phrasebook"].phrases(reading)
    with app.test_request_context():
        g.reading, g.role, g.phrases = reading, "edit", phrases
        page = Presenter(Trial(new_document(NOW)), phrases, "/t/x/", aware=aware, folds=folds)
        questions = [q for section in phrases.model.sections for q in section.questions if q.kind in KEPT_KINDS]
        kept = [page.draw(question) for question in questions]
        monkeypatch.setattr(Presenter, "_is_untouched", lambda *whatever: False)
        drawn = [page.draw(question) for question in questions]

    assert kept == drawn


def test_most_questions_of_an_empty_trial_are_kept(app):
    phrases = app.extensions["phrasebook"].phrases(Reading())
    page = Presenter(Trial(new_document(NOW)), phrases, "/t/x/")
    questions = [q for meeting in phrases.model.meetings for section in meeting.sections for q in section.questions]

    assert sum(map(page._is_untouched, questions)) > len(questions) / 2


@pytest.mark.parametrize("leaf", ["m1.goals.q2", "m1.goals.q2.aside", "m1.goals.q2.mark", "m1.goals.q2.shared"])
def test_a_question_in_which_anything_is_written_is_not_kept(app, leaf):
    phrases = app.extensions["phrasebook"].phrases(Reading())
    document = new_document(NOW)
    page = Presenter(Trial(document), phrases, "/t/x/")
    assert page._is_untouched(page.named("m1.goals.q2"))

    document["leaves"][leaf] = {"rev": 1, "value": "1", "at": "2026-12-02T08:00:00Z"}

    page = Presenter(Trial(document), phrases, "/t/x/")
    assert not page._is_untouched(page.named("m1.goals.q2"))
    assert page._is_untouched(page.named("m1.contact.hard"))


def test_a_kept_piece_that_would_hold_a_trials_address_cannot_be_drawn():
    with pytest.raises(TypeError):
        Markup("<a href='{}'>").format(Nowhere())
    with pytest.raises(TypeError):
        str(Nowhere())


def test_what_is_kept_has_an_end():
    assert presenter._untouched.cache_info().maxsize == presenter.MOST_KEPT
