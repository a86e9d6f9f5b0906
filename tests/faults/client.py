"""A device that saves numbered values over HTTP as `static/autosave.js` does, and remembers what was acknowledged."""

import random
import threading
import time
import uuid

from tests.faults.web import ask, controls

ROWS = "m1.goals.q1"  # the list that every device adds rows to
MOST_ROWS = 12  # rows a device adds
WAIT = 0.03  # seconds before a save without an answer is sent again; a tablet waits longer and gains nothing by it


class Client(threading.Thread):
    """One device: a text of its own and rows in the common list. Runs until `stop()`; its last save is answered then.

    `acknowledged` is every value that the server said it has, in order. `statuses` counts the answers; `faults` are
    answers that may never come, in words.
    """

    def __init__(self, number, port, trial, question, *, seed):
        super().__init__(daemon=True)
        self.number, self.name = number, question.id
        self._port, self._trial = port, trial
        self._paths = {
            question.id: f"{trial}meetings/1/{question.section.partition('.')[2]}",
            ROWS: f"{trial}meetings/1/goals",
        }
        self._random = random.Random(seed)
        self._cookie = self._token = ""
        self._pages = {}
        self._stopping = threading.Event()
        self._saves = self._rows = 0
        self.acknowledged, self.statuses, self.faults, self.repeats = [], {}, [], 0

    def run(self):
        """Save one value after the other, each until it is answered."""
        try:
            for path in self._paths.values():
                self._pages[path] = self._look(path)
            while not self._stopping.is_set():
                self._save_next()
        except Exception as error:  # a thread's error would be lost: the oracle asks for it
            self.faults.append(f"{type(error).__name__}: {error}")

    @property
    def answers(self):
        """How many answers it has had."""
        return sum(number for status, number in self.statuses.copy().items() if status)

    def stop(self):
        """Let it end with its last save answered."""
        self._stopping.set()

    def _save_next(self):
        self._saves += 1
        row = self._rows < MOST_ROWS and self._random.random() < 0.1
        self._rows += row
        path = self._paths[ROWS if row else self.name]
        page = self._pages[path]
        name = next(n for n, v in page.items() if is_goal(n) and not v) if row else self.name
        # Each tenth text is long, so that files are of several pages and full disks are met at several places.
        value = f"{self.number}:{self._saves}" + (
            "" if row or self._saves % 10 else " x" * self._random.randrange(2000)
        )
        pairs = [("key", str(uuid.uuid4())), (name, value), (f"{name}.base", page[f"{name}.base"])]
        if row:
            bases = [(n, v) for n, v in page.items() if n.startswith(f"{ROWS}.") and n.endswith(".base")]
            pairs += [(n, v) for n, v in bases if n != f"{name}.base"]
        answer = self._until_answered(path, pairs)
        drawn = controls(answer.text) if "<section" in answer.text else {}
        if answer.status not in (200, 409) or drawn.get(name) != value:
            self.faults.append(f"{answer.status} for {name}: {value[:20]!r} was not drawn")
            return
        self.acknowledged.append((name, value))
        self._pages[path] = drawn

    def _until_answered(self, path, pairs):
        """Send the same body until there is an answer that is neither an error of the server nor an old token's."""
        while True:
            answer = self._ask(path, pairs)
            self.statuses[answer.status] = self.statuses.get(answer.status, 0) + 1
            if answer.status == 400:
                self._look(path)
            elif answer.status and answer.status < 500:
                return answer
            else:
                if answer.status and 'role="alert"' not in answer.text:
                    self.faults.append(f"{answer.status} without words")
                time.sleep(WAIT)
            self.repeats += 1

    def _look(self, path):
        """Draw a section, and take the token of its page."""
        self._token = self._drawn(path.rpartition("/")[0])["csrf_token"]
        return self._drawn(path)

    def _drawn(self, path):
        while True:
            answer = self._ask(path)
            if answer.status == 200:
                return controls(answer.text)
            time.sleep(WAIT)

    def _ask(self, path, pairs=None):
        answer = ask(self._port, path, pairs, self._cookie, HX_Request="true", X_CSRFToken=self._token)
        self._cookie = answer.cookie or self._cookie
        return answer


def is_goal(name):
    return name.startswith(f"{ROWS}.") and name.endswith(".text")
