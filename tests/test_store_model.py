"""Random use of a store by two handles, with damage and kills in between, against a dictionary that never fails."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, multiple, rule
from store_faults import dying

from mentorform.store import TrialNotFound
from mentorform.store.tinydb_store import TinyDBStore

STEPS = st.integers(1, 20)  # a creation has the most calls that change a disk
TEXT = st.text(max_size=20)


class StoreMachine(RuleBasedStateMachine):
    """`now` is what each trial holds; `before` what it may hold when its newest file is damaged: one write less."""

    trials = Bundle("trials")

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.handles = [TinyDBStore(Path(self.folder.name)) for _ in range(2)]
        self.now, self.before = {}, {}

    def teardown(self):
        self.folder.cleanup()

    @rule(target=trials, handle=st.integers(0, 1), text=TEXT)
    def create(self, handle, text):
        trial_id = self.handles[handle].create({"text": text})
        self.now[trial_id] = {"text": text}
        return trial_id

    @rule(handle=st.integers(0, 1), trial_id=trials, text=TEXT)
    def edit(self, handle, trial_id, text):
        with self.handles[handle].editing(trial_id) as snapshot:
            snapshot.document["text"] = text
        if self.now[trial_id] != {"text": text}:
            self.before[trial_id] = [self.now[trial_id]]
        self.now[trial_id] = {"text": text}

    @rule(handle=st.integers(0, 1), trial_id=trials, text=TEXT)
    def purge(self, handle, trial_id, text):
        with self.handles[handle].editing(trial_id, purge=True) as snapshot:
            snapshot.document["text"] = text
        self.now[trial_id] = {"text": text}
        self.before[trial_id] = [self.now[trial_id]]

    @rule(trial_id=trials, junk=st.none() | st.binary(max_size=40))
    def damage(self, trial_id, junk):
        if trial_id not in self.before:
            return
        path = next(Path(self.folder.name).rglob(f"{trial_id}/trial.json"))
        path.unlink() if junk is None else path.write_bytes(junk)
        left = self.handles[0].load(trial_id)
        assert left.recovered
        assert left.document in self.before.pop(trial_id)
        self.now[trial_id] = left.document
        with self.handles[1].editing(trial_id) as snapshot:
            snapshot.document["mended"] = True
        with self.handles[1].editing(trial_id) as snapshot:
            del snapshot.document["mended"]

    @rule(handle=st.integers(0, 1), trial_id=consumes(trials))
    def delete(self, handle, trial_id):
        self.handles[handle].delete(trial_id)
        del self.now[trial_id]
        self.before.pop(trial_id, None)

    @rule(target=trials, handle=st.integers(0, 1), text=TEXT, step=STEPS)
    def die_creating(self, handle, text, step):
        with dying(step):
            self.handles[handle].create({"text": text})
        made = set(self.handles[handle].ids()) - self.now.keys()
        self.now |= {trial_id: {"text": text} for trial_id in made}
        return multiple(*made)

    @rule(handle=st.integers(0, 1), trial_id=trials, text=TEXT, step=STEPS, purge=st.booleans())
    def die_editing(self, handle, trial_id, text, step, purge):
        new, old = {"text": text}, self.now[trial_id]
        with dying(step), self.handles[handle].editing(trial_id, purge=purge) as snapshot:
            snapshot.document["text"] = text
        self.now[trial_id] = self.handles[1 - handle].load(trial_id).document
        assert self.now[trial_id] in (old, new)
        # A purge puts the new text into both files, the older one first; whatever else is kept is the text before.
        if purge and old != new:
            self.before.pop(trial_id, None)
        elif self.now[trial_id] != old:
            self.before[trial_id] = [old]
        elif old != new and trial_id in self.before:
            self.before[trial_id].append(
                old
            )  # where the kill fell after the newest file was held: nothing is lost then

    @rule(handle=st.integers(0, 1), trial_id=consumes(trials), step=STEPS)
    def die_deleting(self, handle, trial_id, step):
        with dying(step):
            self.handles[handle].delete(trial_id)
        try:
            assert self.handles[1 - handle].load(trial_id).document == self.now[trial_id]
        except TrialNotFound:
            del self.now[trial_id]
            self.before.pop(trial_id, None)

    @rule()
    def reopen(self):
        self.handles = [TinyDBStore(Path(self.folder.name)) for _ in range(2)]

    @invariant()
    def both_handles_see_what_was_kept(self):
        for handle in self.handles:
            assert set(handle.ids()) == set(self.now)
            for trial_id, document in self.now.items():
                assert handle.load(trial_id).document == document


StoreMachine.TestCase.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
TestStore = pytest.mark.long(StoreMachine.TestCase)


@pytest.mark.parametrize("step", range(1, 8))
def test_the_model_is_right_about_a_file_that_goes_after_a_kill_at_any_step(step):
    machine = StoreMachine()
    trial_id = machine.create(0, "first")
    machine.edit(0, trial_id, "second")
    machine.die_editing(0, trial_id, "third", step, purge=False)

    machine.damage(trial_id, None)

    machine.both_handles_see_what_was_kept()
    machine.teardown()
