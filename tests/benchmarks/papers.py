"""What each paper costs: a full trial in two languages, warm, with another text each time."""

import statistics
import time
from datetime import UTC, datetime

from mentorform.answer import EMPTY_BASE, Change, base_of
from mentorform.content_loader import load_model
from mentorform.exports import EXPORTS, Asking
from mentorform.i18n import Catalogs, Phrasebook
from mentorform.names import GOALS, controls_of
from mentorform.reading import Reading
from mentorform.trial import Edit, Trial, new_document

READY = 300  # ms
ROUNDS = 5
TEXT = "Teksti, jonka joku kirjoitti. Хтось це написав. نص كتبه شخص ما. " * 6
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def measure():
    """Print what each paper takes, the slowest first."""
    model = load_model()
    trial, phrases = full(model), Phrasebook(Catalogs(), model).phrases(Reading("uk"))
    asking = Asking(trial, phrases, lambda page: f"https://example.org/t/{'x' * 43}/{page}")
    took = {}
    for name, export in EXPORTS.items():
        export.render(asking)
        took[name] = statistics.median(once(export, asking, number) for number in range(ROUNDS))
    for name, ms in sorted(took.items(), key=lambda pair: -pair[1]):
        print(
            f"{f'a paper of a full trial, {name} / {READY} ms':58} {ms / READY:6.2f}   (aim ≤ 1; {ms:.0f} ms)",
            flush=True,
        )


def once(export, asking, number):
    """Return how many ms of a processor a paper takes of a trial that has just changed.

    The change keeps what the setter remembers from helping; processor time is the same on a busy machine.
    """
    leaf = asking.trial.document["leaves"]["m1.tasks.q1.r0.text"]
    leaf["value"] = f"{number} {TEXT}"
    started = time.process_time()
    export.render(asking)
    return (time.process_time() - started) * 1000


def full(model):
    """Return a trial with something in every leaf, and five rows in every list."""
    trial = Trial(new_document(NOW))
    questions = [q for q in model.questions.values() if not q.section.startswith("prep.")]
    rows = {
        q.id: [seed.value for seed in q.seeds] or [f"r{n}" for n in range(5)] for q in questions if q.kind == "rows"
    }
    for question in questions:
        for control in controls_of(question, lambda name: rows.get(name, rows[GOALS])):
            value = {"tick": "1", "choice": (*control.choices, "")[0], "pick": "r1"}.get(control.kind, TEXT)
            trial.save([Edit(control, Change(control.name, value, EMPTY_BASE))], now=NOW)
            assert base_of(trial.document["leaves"][control.name]).revision
    return trial
