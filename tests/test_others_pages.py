"""Nothing of one trial reaches the page of another: what the process keeps for all holds nothing of anybody."""

import random
import re
import secrets
from datetime import UTC, datetime, timedelta
from itertools import count, product

import pytest
from people import Page

from mentorform.answer import EMPTY_BASE, Change
from mentorform.content_loader import load_model
from mentorform.links import record_name
from mentorform.names import GOALS, Control, control_named, controls_of, retold_controls
from mentorform.trial import Edit, Trial
from mentorform.web import create_app

MODEL = load_model()
PAGES = ("", "meetings/1", "meetings/3", "meetings/4/together")
STARTED = datetime(2026, 12, 2, 8, tzinfo=UTC)
FLAGS = ("aside", "shared", "mark")
READINGS = (
    "language=fi",
    "language=uk&aware=1&help=m1.goals.q2&more=m1.goals.q1&help=m1.goals.q4.word&more=tips.t2&listed=m1.skills.q1",
)


class Scribble:
    """Puts a trial into a state that nobody would think of; each of its texts and rows begins with its name."""

    def __init__(self, app, address, name, seed):
        self._name, self._random = name, random.Random(f"{name} {seed}")
        self._minutes = count()
        token = address.split("/")[2]
        links, store = app.extensions["links"], app.extensions["store"]
        with store.editing(links.get(record_name(token))["document"]) as snapshot:
            self._trial = Trial(snapshot.document)
            for question in MODEL.questions.values():
                self._scribble(question)

    def _scribble(self, question):
        rows = [f"{self._name}row{n}" for n in range(self._random.randrange(5))] if question.kind == "rows" else []
        goals = self._trial.rows(MODEL.question(GOALS))
        asked = {question.id: rows, GOALS: goals if question.id != GOALS else rows}
        for control in (*controls_of(question, lambda name: asked.get(name, ())), *retold_controls(question)):
            if self._random.random() < 0.4:
                self._write(control, self._value(control, goals))
        for flag in FLAGS:
            control = control_named(MODEL.questions, f"{question.id}.{flag}")
            if control and self._random.random() < 0.15:
                self._write(control, "1")
        if len(rows) > 1:
            order = Control(f"{question.id}.order", question, "order")
            for _ in range(self._random.randrange(3)):
                self._write(order, " ".join(self._random.sample(rows, len(rows))))
        if self._random.random() < 0.3:
            for row in rows or [""]:
                self._trial.erase(question, MODEL.questions, row=row, now=self._now())
        elif rows and self._random.random() < 0.3:
            row = self._random.choice(rows)
            self._write(Control(f"{question.id}.{row}.remove", question, "remove", row=row), "1")

    def _write(self, control, value):
        """Save once, or from one base several times: the texts after the first are in conflict with it."""
        for place in range(self._random.choice((1, 1, 1, 2, 3))):
            tail = f"{place}" if control.kind in ("text", "line") else ""
            self._trial.save([Edit(control, Change(control.name, value + tail, EMPTY_BASE))], now=self._now())

    def _value(self, control, goals):
        if control.choices:
            return self._random.choice(control.choices)
        known = {"tick": "1", "pick": self._random.choice(goals or [""]), "date": "2.12.2026", "time": "9.30"}
        return known.get(control.kind) or f"{self._name}text <b> & {self._random.randrange(10_000)}"

    def _now(self):
        return STARTED + timedelta(minutes=next(self._minutes))


@pytest.mark.parametrize("seed", range(3))
def test_a_trials_pages_are_the_same_whichever_trials_the_process_drew_before(settings, monkeypatch, seed):
    app = create_app(settings)
    trials = [_begun(app.test_client()) for _ in range(3)]
    names = "anna", "bertta", "nobody"
    for address, name in zip(trials[:2], names, strict=False):  # the third stays empty
        Scribble(app, address, name, seed)

    alone = [_pages(create_app(settings), address, monkeypatch) for address in trials]
    forth = [_pages(app, address, monkeypatch) for address in trials]
    app = create_app(settings)
    back = [_pages(app, address, monkeypatch) for address in reversed(trials)]

    assert forth == alone
    assert back[::-1] == alone
    for name, drawn in zip(names, forth, strict=True):
        told = "".join(drawn.values())
        found = {other for other in names if f"{other}text" in told or f"{other}row" in told}
        assert found == {name} - {"nobody"}


def _begun(client):
    token = Page(client.get("/")).value("csrf_token")
    return client.post("/trials", data={"csrf_token": token}).location


def _pages(app, address, monkeypatch):
    """Return what each page of a trial shows in each reading, without what is drawn by lot."""
    client, found = app.test_client(), {}
    for page, query in product(PAGES, READINGS):
        minted = count()
        monkeypatch.setattr(secrets, "token_hex", lambda *_, minted=minted: f"new{next(minted)}")
        response = client.get(f"{address}{page}?{query}")
        monkeypatch.undo()
        assert response.status_code == 200, page
        found[page, query] = re.sub(r'(name="csrf_token" value=")[^"]*', r"\1", response.text)
    return found
