"""A store in memory: the second implementation that the contract suite holds to the same promises."""

import copy
import secrets
import sys
import threading
from contextlib import contextmanager

from mentorform.store import Snapshot, TrialNotFound, refuse_newer


class MemoryStore:
    """A `Store` that forgets when the process ends."""

    def __init__(self, schema=sys.maxsize):
        self._schema = schema
        self._kept = {}
        self._locks = {}

    def create(self, document):
        trial_id = secrets.token_hex(16)
        self._kept[trial_id] = (copy.deepcopy(document), 1)
        self._locks[trial_id] = threading.Lock()
        return trial_id

    def load(self, trial_id):
        if trial_id not in self._kept:
            raise TrialNotFound(trial_id)
        document, generation = self._kept[trial_id]
        refuse_newer(document, self._schema)
        return Snapshot(copy.deepcopy(document), generation, False)

    def generation(self, trial_id):
        return self._kept[trial_id][1] if trial_id in self._kept else None

    @contextmanager
    def editing(self, trial_id, *, purge=False):
        if trial_id not in self._kept:
            raise TrialNotFound(trial_id)
        with self._locks[trial_id]:
            snapshot = self.load(trial_id)
            yield snapshot
            if snapshot.document != self._kept[trial_id][0]:
                self._kept[trial_id] = (copy.deepcopy(snapshot.document), snapshot.generation + 1)

    def delete(self, trial_id):
        if trial_id not in self._kept:
            raise TrialNotFound(trial_id)
        with self._locks[trial_id]:
            if self._kept.pop(trial_id, None) is None:
                raise TrialNotFound(trial_id)

    def last_written(self, trial_id):
        return None

    def ids(self):
        yield from list(self._kept)

    def check(self):
        pass
