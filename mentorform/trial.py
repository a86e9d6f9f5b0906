"""The trial: its document and its rules. Pure.

A document is one JSON object:

    {"schema": 1, "created": …, "changed": …,      times are UTC, ISO 8601, whole seconds
     "revision": 12,                                the last revision given to a leaf
     "leaves": {name: leaf},                        see `answer`
     "rows": {list id: [row id, …]},                in the order in which the rows first got a text
     "keys": [{"key", "body", "outcomes"}],         the last saves, so that a repeat does nothing twice
     "links": [name, name], "read": [1],            the records of its links in pairs, see `links.pairs`
     "preparations": [{"role", "id", "made"}]}      the documents that belong to the two private links

A person's preparation is such a document too; it names its trial under "trial" and, under "brought", what its writer
brought into the meetings (see `bringing`).
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from mentorform import answer
from mentorform.answer import Base, Change, Outcome, Stamp, Status
from mentorform.content import Meeting, Question, Section
from mentorform.field_kinds import FIELD_KINDS, MOST_ROWS
from mentorform.names import GOALS, POINTS, Control, control_named, controls_of, retold_controls
from mentorform.schedule import meeting_minutes, months_after, parse_date

Document = dict[str, Any]

SCHEMA = 1
KEYS_KEPT = 64  # saves remembered for a repeat: minutes of two people typing, and a few kilobytes
RECOVERY_LEAP = 1_000_000  # above any number of revisions that one lost save can have given out
LONGEST_MONTHS = 36  # from the making of a trial to its end, for how long it is kept: no work trial takes three years

SAID_OF = {GOALS: "goal_states", POINTS: "points"}  # a list, and the kind of question that asks about each of its rows

_NEVER_WRITTEN: answer.Leaf = {"rev": 0, "value": "", "at": ""}


class KeyReused(ValueError):
    """A save's key came again with another body."""


class TooManyRows(ValueError):
    """A list has as many rows as it may have."""


class Edit(NamedTuple):
    """A change and the control that it belongs to."""

    control: Control
    change: Change


def timestamp(now: datetime) -> str:
    """Write an aware time as the documents hold it: UTC, whole seconds, `2026-12-02T10:15:00Z`."""
    return now.strftime("%Y-%m-%dT%H:%M:%SZ")


def new_document(now: datetime, **more: Any) -> Document:
    """Return the document of a trial without answers."""
    at = timestamp(now)
    return {"schema": SCHEMA, "created": at, "changed": at, "revision": 0, "leaves": {}, "rows": {}, "keys": [], **more}


class Trial:
    """A document and what may be done with it. Changes are made in the document itself."""

    __slots__ = ("_answered", "_leaves", "_written", "document")

    def __init__(self, document: Document) -> None:
        self.document = document
        self._leaves: dict[str, answer.Leaf] = document["leaves"]
        self._answered: dict[str, bool] = {}  # a page asks many times; forgotten at every change
        self._written: dict[str, str] | None = None

    # What it holds

    def value(self, name: str) -> str:
        """Return a leaf's value, empty where it was never written."""
        leaf = self._leaves.get(name)
        return leaf["value"] if leaf else ""

    def leaf(self, name: str) -> Mapping[str, Any]:
        """Return a leaf as it is stored, or one that was never written."""
        return self._leaves.get(name, _NEVER_WRITTEN)

    @property
    def written(self) -> Mapping[str, str]:
        """When anything was last written below each beginning of a name, such as a question's id."""
        if self._written is None:
            self._written = {}
            for name, leaf in self._leaves.items():
                head, at = name, leaf["at"]
                while head and ((known := self._written.get(head)) is None or known < at):
                    self._written[head] = at
                    head = head.rpartition(".")[0]
        return self._written

    def rows(self, question: Question) -> list[str]:
        """Return the ids of a list's rows that hold anything, in the order that people gave them."""
        return self._rows(question.id, [part.id for part in question.parts])

    @property
    def points(self) -> list[str]:
        """The rows of the points of evaluation that hold a text, in their order."""
        return self._rows(POINTS, ["text"])

    def moved(self, question: Question, row: str, step: int) -> str:
        """Return the order of a list once a row has gone a step (-1 up, 1 down); "" where it cannot."""
        fixed = {seed.value for seed in question.seeds}
        rows = [one for one in self.rows(question) if one not in fixed]
        if row not in rows or not 0 <= (there := (here := rows.index(row)) + step) < len(rows):
            return ""
        rows[here], rows[there] = rows[there], rows[here]
        return " ".join(rows)

    def removed_rows(self, question: Question) -> list[str]:
        """Return the ids of a list's rows that were taken off it and still hold a text, the last removed last."""
        rows = [row for row in self.document["rows"].get(question.id, ()) if self.value(f"{question.id}.{row}.remove")]
        held = [row for row in rows if any(self._holds(f"{question.id}.{row}.{part.id}") for part in question.parts)]
        return sorted(held, key=lambda row: int(self.leaf(f"{question.id}.{row}.remove")["rev"]))

    def has_earlier(self, question: Question, goals: Question) -> bool:
        """Say whether a question's answer has earlier texts, or rows that were removed."""
        if question.kind == "rows" and self.removed_rows(question):
            return True
        return any("earlier" in self.leaf(control.name) for control in self.controls(question, goals))

    def is_answered(self, question: Question, goals: Question) -> bool:
        """Say whether anything stands in a question. `goals` is the list of goals, for the questions about them."""
        if question.id not in self._answered:
            found = question.id in self.written and any(
                self._answers(control, goals) for control in self.controls(question, goals)
            )
            self._answered[question.id] = found
        return self._answered[question.id]

    def controls(self, question: Question, goals: Question) -> Iterable[Control]:
        """List the leaves that hold a question's answer."""
        lists = {question.id: question, goals.id: goals}
        return controls_of(question, lambda name: self.rows(lists[name]) if name in lists else self.points)

    def is_aside(self, question: Question) -> bool:
        """Say whether a question was set aside."""
        return self.value(f"{question.id}.aside") == "1"

    def is_retold(self, question: Question) -> bool:
        """Say whether anything stands in what says that the trainee told an agreement in their own words."""
        return any(self._holds(control.name) for control in retold_controls(question))

    def is_shown(self, question: Question, goals: Question) -> bool:
        """Say whether a question has a place on the page: what depends on another waits, unless it was written."""
        if not question.show_if or self.value(question.show_if) == "yes":
            return True
        return self.is_answered(question, goals)

    def said_of(self, question: Question, questions: Mapping[str, Question], row: str) -> list[str]:
        """Return the names of the leaves that hold anything of a row, its removal left out."""
        found = ((name, control_named(questions, name)) for name in self._leaves if self._holds(name))
        return [n for n, control in found if control and control.kind != "remove" and _is_about(control, question, row)]

    def brought(self, question: Question, target: str) -> Mapping[str, Any]:
        """Return what a preparation remembers of a question that was brought into an answer; empty for nothing."""
        known: Mapping[str, Any] = self.document.get("brought", {}).get(question.id, {}).get(target, {})
        return known

    def in_conflict(self) -> list[str]:
        """Return the names of the leaves that hold several texts."""
        return [name for name, leaf in self._leaves.items() if leaf.get("branches")]

    @property
    def title(self) -> str:
        """What people call this trial; empty where they gave no name."""
        return self.value("trial.title") or self.value("trial.workplace")

    @property
    def recovered(self) -> str:
        """When the store had to fall back to an earlier generation, until a person has read it; else empty."""
        recovered: str = self.document.get("recovered", "")
        return recovered

    def meeting_date(self, number: int) -> date | None:
        """Return the date agreed for a meeting, where one can be read out of what was written."""
        return self.day(f"dates.m{number}.on")

    def day(self, name: str) -> date | None:
        """Return the date in what was written into a leaf. Without a year it is one near the trial's beginning."""
        return parse_date(self.value(name), near=datetime.fromisoformat(self.document["created"]).date())

    def meeting_words(self, number: int) -> list[str]:
        """Return a meeting's day, time and place as people wrote them, without what they left out."""
        return [text for part in ("on", "at", "place") if (text := self.value(f"dates.m{number}.{part}"))]

    def meeting_state(self, meeting: Meeting, goals: Question) -> str:
        """Say how far a meeting is: "skipped", "done" (read together), "begun" or "" (nothing written)."""
        suffix = "" if meeting.number == 1 else f".m{meeting.number}"
        if self.value(f"m1.close.skipped{suffix}"):
            return "skipped"
        if self.value(f"m1.close.read{suffix}"):
            return "done"
        return "begun" if any(self.section_state(section, goals) for section in meeting.sections) else ""

    def section_state(self, section: Section, goals: Question) -> str:
        """Say how far a section is: "done" (its core, or all of it; nobody needs every tip), "begun" or ""."""
        own = [q for q in section.questions if q.is_own and self.is_shown(q, goals)]
        if not any(self.is_answered(question, goals) for question in own):
            return ""
        needed = [q for q in own if q.core] or [q for q in own if q.kind != "tip"]
        return "done" if all(self.is_answered(question, goals) for question in needed) else "begun"

    @property
    def minutes(self) -> int:
        """How long a meeting is suggested to be, by the length of the trial."""
        return meeting_minutes(self.day("trial.start"), self.day("trial.end"))

    def open_tasks(self, tasks: Question) -> list[str]:
        """Return the rows of the agreed tasks that are not done."""
        return [row for row in self.rows(tasks) if not self.value(f"{tasks.id}.{row}.done")]

    def end(self) -> date:
        """Return the day on which the trial ended or ends: as written, else the day of the last change."""
        for name in ("trial.ended", "trial.end"):
            if day := self.day(name):
                return day
        return datetime.fromisoformat(self.document["changed"]).date()

    def kept_until(self, keep_days: int) -> date:
        """Return the last day on which the trial is kept: some days after its end or its last change.

        An end that lies far in the future (a mistyped year) keeps it no longer than one three years after it was made.
        """
        made, changed = (datetime.fromisoformat(self.document[when]).date() for when in ("created", "changed"))
        return min(max(self.end(), changed), months_after(made, LONGEST_MONTHS)) + timedelta(days=keep_days)

    def is_past(self, today: date, keep_days: int) -> bool:
        """Say whether the trial ended longer ago than it may be kept."""
        return self.kept_until(keep_days) < today

    # What changes it

    def save(
        self,
        edits: Sequence[Edit],
        *,
        now: datetime,
        by: str = "",
        tell: Callable[[str], str] | None = None,
        page: str = "",
        key: str = "",
        body: str = "",
    ) -> dict[str, Outcome]:
        """Save what a form sends, leaf by leaf, and say what became of each. `by` is the role of who writes.

        `tell` gives the code of the language that a text is written in, where the device reads two. `page` is the id
        of the page that saves while somebody types: see `answer` on sittings.

        A `key` that was seen before with the same `body` changes nothing and answers what it answered then; with
        another body it raises `KeyReused`. Raises `TooManyRows`. A leaf in conflict does not hold up the others.
        """
        if key and (known := next((known for known in self.document["keys"] if known["key"] == key), None)):
            if known["body"] != body:
                raise KeyReused(key)
            return {name: Outcome(Status(s), Base(rev, dig)) for name, (s, rev, dig) in known["outcomes"].items()}
        stamp = Stamp(timestamp(now), by, tell, page)
        stale = self._rows_written_since(edits)
        outcomes: dict[str, Outcome] = {}
        # A row is taken off its list last: what was typed in it is kept first, and comes back with it.
        for control, change in sorted(edits, key=_takes_row_off):
            if _takes_row_off(Edit(control, change)):
                outcomes[control.name] = self._remove_row(control, stale, stamp)
            else:
                outcomes[control.name] = self._write(control, change, stamp)
        if page:
            for leaf in self._leaves.values():
                answer.end_sitting(leaf, stamp.at)
        if any(outcome.status in (Status.SAVED, Status.CONFLICT) for outcome in outcomes.values()):
            self.document["changed"] = stamp.at
        if key:
            kept = {name: (o.status, o.base.revision, o.base.digest) for name, o in outcomes.items()}
            self.document["keys"] = [*self.document["keys"], {"key": key, "body": body, "outcomes": kept}][-KEYS_KEPT:]
        return outcomes

    def append(self, question: Question, text: str, *, row: str, now: datetime) -> None:
        """Add a text to an answer: below a text, or as the list's row `row`. Nothing is ever replaced."""
        if question.kind == "rows":
            self.add_row(question, {question.parts[0].id: text}, row=row, now=now)
        else:
            self._append(question.id, text, now)

    def add_row(self, question: Question, texts: Mapping[str, str], *, row: str, now: datetime) -> None:
        """Add a row to a list, with a text in some of its parts. Raises `TooManyRows`."""
        self._register(question, row)
        for part, text in texts.items():
            self._append(f"{question.id}.{row}.{part}", text, now)

    def erase(self, question: Question, questions: Mapping[str, Question], *, row: str = "", now: datetime) -> None:
        """Remove an answer, or one row of it, for good: its texts, earlier texts and texts in conflict.

        With a goal or a point of evaluation goes what was said of it at the meetings, and that it was picked.
        """
        stamp, before = Stamp(timestamp(now)), self.document["revision"]
        for name, leaf in self._leaves.items():
            control = control_named(questions, name)
            if control is None or answer.is_erased(leaf):
                continue
            if _is_about(control, question, row):
                answer.erase(leaf, revision=self._revision, stamp=stamp)
            elif control.kind == "pick" and question.id == GOALS:
                answer.redact(
                    leaf, lambda picked: "" if row in ("", picked) else picked, revision=self._revision, stamp=stamp
                )
        if self.document["revision"] > before:
            self.document["changed"] = stamp.at
        self.document.get("brought", {}).pop(question.id, None)
        self.document["keys"] = []  # the stored answers of saves hold digests of what was just removed

    def redact(self, name: str, left_of: Callable[[str], str], *, now: datetime) -> None:
        """Take something out of every text of a leaf for good; `left_of` gives what is left of one."""
        if leaf := self._leaves.get(name):
            answer.redact(leaf, left_of, revision=self._revision, stamp=Stamp(timestamp(now)))
            self.document["keys"] = []
            self.document["changed"] = timestamp(now)

    def recover(self, now: datetime) -> None:
        """Note that the last save may be missing, and leap over every revision that it may have given out."""
        self.document["recovered"] = timestamp(now)
        self.document["revision"] += RECOVERY_LEAP

    def _append(self, name: str, text: str, now: datetime) -> None:
        leaf = self._leaves.setdefault(name, dict(_NEVER_WRITTEN))
        answer.append(leaf, text, revision=self._revision, stamp=Stamp(timestamp(now)))
        self.document["changed"] = timestamp(now)

    def _write(self, control: Control, change: Change, stamp: Stamp) -> Outcome:
        leaf = self._leaves.get(control.name, dict(_NEVER_WRITTEN))
        stamp = stamp if FIELD_KINDS[control.kind].holds_words else stamp._replace(tell=None)
        outcome = answer.write(leaf, change, revision=self._revision, stamp=stamp)
        if leaf["rev"]:
            self._leaves[control.name] = leaf
        if leaf["rev"] and control.of_row and outcome.status in (Status.SAVED, Status.CONFLICT):
            self._register(control.question, control.row)
        return outcome

    def _rows_written_since(self, edits: Sequence[Edit]) -> set[tuple[str, str]]:
        """Return the rows, by list and id, into which somebody has written since a form was drawn."""
        return {
            (control.question.id, control.row)
            for control, change in edits
            if control.of_row
            and control.kind != "remove"
            and change.base != answer.base_of(self._leaves.get(control.name))
        }

    def _remove_row(self, control: Control, stale: Collection[tuple[str, str]], stamp: Stamp) -> Outcome:
        """Take a row off its list, unless somebody has written into it since the form was drawn."""
        if (control.question.id, control.row) in stale:
            return Outcome(Status.CONFLICT, answer.base_of(self._leaves.get(control.name)))
        leaf = self._leaves.setdefault(control.name, dict(_NEVER_WRITTEN))
        answer.replace(leaf, "1", revision=self._revision, stamp=stamp)
        return Outcome(Status.SAVED, answer.base_of(leaf))

    def _register(self, question: Question, row: str) -> None:
        """Give a row its place on its list; a row that was removed comes back with what was written into it."""
        rows = self.document["rows"].setdefault(question.id, [])
        if row not in rows:
            if len(rows) >= MOST_ROWS:
                raise TooManyRows(question.id)
            rows.append(row)
        self._leaves.pop(f"{question.id}.{row}.remove", None)

    def _rows(self, name: str, parts: Sequence[str]) -> list[str]:
        present = [row for row in self.document["rows"].get(name, ()) if self._row_is_present(name, row, parts)]
        wanted = {row: place for place, row in enumerate(self.value(f"{name}.order").split())}
        return sorted(present, key=lambda row: wanted.get(row, len(wanted)))

    def _row_is_present(self, name: str, row: str, parts: Sequence[str]) -> bool:
        if self.value(f"{name}.{row}.remove"):
            return False
        return any(self._holds(f"{name}.{row}.{part}") for part in parts)

    def _answers(self, control: Control, goals: Question) -> bool:
        """Say whether a leaf holds an answer; a goal that was taken off its list is picked no more."""
        if control.kind == "pick" and not self.leaf(control.name).get("branches"):
            return self.value(control.name) in self.rows(goals)
        return self._holds(control.name)

    def _holds(self, name: str) -> bool:
        leaf = self._leaves.get(name)
        return bool(leaf and (leaf["value"] or leaf.get("branches")))

    def _revision(self) -> int:
        self._answered.clear()
        self._written = None
        self.document["revision"] += 1
        revision: int = self.document["revision"]
        return revision


def _takes_row_off(edit: Edit) -> bool:
    return edit.control.kind == "remove" and bool(edit.change.value)


def _is_about(control: Control, question: Question, row: str) -> bool:
    """Say whether a leaf belongs to a question, or to a row of it where one is named, or says something of that row."""
    if control.question.id == question.id:
        return row in ("", control.row)
    return bool(control.row) and control.question.kind == SAID_OF.get(question.id) and row in ("", control.row)
