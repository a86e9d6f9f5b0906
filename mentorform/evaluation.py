"""The evaluation of a trial: what is ready for it, what was written on the way, what the official form adds. Pure.

Nothing here judges or words anything: it counts, finds and quotes what people wrote.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from mentorform.content import Model, Question
from mentorform.names import GOALS, POINTS, VOICES
from mentorform.program_text import ProgramText
from mentorform.trial import Trial

FACTS = ("trial.trainee", "trial.workplace", "trial.start", "trial.end", "trial.hours")  # what a certificate says
ROW_CHARACTERS = 12  # 48 bits, as in the ids of rows that pages mint


class Ready(NamedTuple):
    """How much of one thing is ready for the evaluation; `part` is the tick of `m3.prep.q1` that it belongs to."""

    part: str
    what: str
    done: int
    of: int

    @property
    def is_done(self) -> bool:
        """Whether there is something and all of it is ready."""
        return 0 < self.of == self.done


def readiness(trial: Trial, model: Model) -> list[Ready]:
    """Say what is ready for the final evaluation."""
    goals = model.question(GOALS)
    rows, points = trial.rows(goals), trial.points
    names = [
        f"{meeting}.{row}.state.{voice}" for row in rows for meeting in ("m3.goals", "m4.goals") for voice in VOICES
    ]
    evaluated = {name.split(".")[2] for name in names if trial.value(name)}
    worded = [row for row in points if trial.value(f"m3.eval.{row}.text") or trial.value(f"m4.eval.{row}.text")]
    facts = [name for name in FACTS if trial.value(name) or (name == "trial.end" and trial.value("trial.ended"))]
    tasks = trial.is_answered(model.question("m1.tasks.q1"), goals)

    def any_of(*names: str) -> int:
        return int(any(trial.is_answered(model.question(name), goals) for name in names))

    return [
        Ready("goals", "goals", len(evaluated), len(rows)),
        Ready("evaluation", "points", len(worded), len(points)),
        Ready("evaluation", "forms", any_of("m1.eval.q1", "m3.feedback.q3", "m4.feedback.q3"), 1),
        Ready("after", "after", any_of(*(f"m4.future.q{number}" for number in (1, 2, 3))), 1),
        Ready("certificate", "facts", len(facts) + tasks, len(FACTS) + 1),
    ]


def by_place(questions: Iterable[Question], model: Model) -> list[tuple[ProgramText, list[Question]]]:
    """Group questions, in their order, by where they stand: the title of their meeting, else of their section."""
    titles = {section.id: section.title for section in model.sections}
    titles |= {section.id: meeting.title for meeting in model.meetings for section in meeting.sections}
    found: dict[ProgramText, list[Question]] = {}
    for question in questions:
        found.setdefault(titles[question.section], []).append(question)
    return list(found.items())


def taken(sent: Mapping[str, str], trial: Trial) -> dict[str, str]:
    """Return what a button puts into the list of points, by control name: a point that is on it already comes once."""
    text = sent.get(f"{POINTS}.take", "").strip()
    # a save that is repeated must mean the same row; without a key nothing is repeated
    seed = f"{sent.get('key') or trial.document['revision']} {text}"
    row = hashlib.sha256(seed.encode()).hexdigest()[:ROW_CHARACTERS]
    listed = {trial.value(f"{POINTS}.{other}.text") for other in trial.points if other != row}
    return {f"{POINTS}.{row}.text": text} if text and text not in listed else {}
