"""Draws a question without running its template again: the markup is kept with gaps where an answer goes.

The gaps are found by drawing the question once, by its own template, with marks in place of what may differ: texts,
bases, the ids of blank rows, the trial's address. What changes the markup itself (a tick, a choice, whether anything
is answered) is part of the key under which a skeleton is kept. Whatever is out of the ordinary (a conflict, an error,
an answer set aside or shown beside, a list with rows) is drawn by its template as ever.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from markupsafe import Markup, escape

from mentorform.answer import EMPTY_BASE, base_of
from mentorform.content import Question
from mentorform.names import Control, retold_controls
from mentorform.views.drawing import Drawing, Field

TYPED = frozenset({"text", "line", "date", "time"})  # kinds of leaf whose value goes into a gap
FILLED_LIKE_OTHERS = frozenset({"text", "line", "yes_no", "tick", "tip", "checklist", "parts", "rows"})

_MARK = re.compile("\x01([^\x01\x02]*)\x02")


@dataclass(slots=True)
class MarkedDrawing(Drawing):
    """A drawing that leaves marks where a skeleton has its gaps."""

    def field(self, name: str, kind: str, **more: Any) -> Field:
        """Return the leaf with marks for its base and, where it is typed, its value."""
        drawn = Drawing.field(self, name, kind, **more)
        if "\x01" in name:  # a part of a blank row: always empty
            return drawn
        return replace(drawn, base=_mark(f"base {name}"), value=_mark(name) if kind in TYPED else drawn.value)


def draw(question: Question, drawing: Drawing) -> Markup | None:
    """Return a question's markup from its skeleton, or `None` where it must be drawn by its template."""
    trial = drawing.trial
    if question.kind not in FILLED_LIKE_OTHERS or not drawing.writes or drawing.overrides(question):
        return None
    answers = list(trial.controls(question, question))
    if question.kind == "rows" and (answers or question.id in drawing.shown_rows or drawing.has_earlier(question)):
        return None
    if question.see == "dates" and any(map(trial.value, ("trial.start", "trial.end"))):
        return None  # what is proposed follows from other answers
    if any(trial.brought(question, target) for target in question.feeds):
        return None  # it says what was brought
    if question.see == "ready":
        return None  # so does what is ready
    if drawing.has_panels(question) or drawing.is_marked(question) or drawing.listed == question.id:
        return None
    if question.see == "skills" and drawing.skills(question):
        return None  # what was gathered before stands above
    if question.kind == "tip" and trial.value(f"{question.id}.note"):
        return None  # its note stands open
    if trial.is_aside(question) or (question.earlier and drawing.earlier(question)):
        return None
    told = retold_controls(question) if drawing.has_retold(question) else ()
    controls = [*answers, *told]
    leaves = [trial.leaf(control.name) for control in controls]
    if any("branches" in leaf or ("earlier" in leaf and not leaf["value"]) for leaf in leaves):
        return None
    shared = f"{question.id}.shared"
    answered = any(leaf["value"] for leaf in leaves[: len(answers)])
    earlier = any("earlier" in leaf for leaf in leaves[: len(answers)])
    shape = (question.section, question.id, answered, earlier, trial.value(shared), bool(told))
    key: tuple[str | bool, ...] = (*shape, *_choices(controls, leaves), *(leaf.get("lang", "") for leaf in leaves))
    kept = drawing.phrases.skeletons
    if key not in kept:
        kept[key] = _MARK.split(_marked(question, drawing))
    drawing.latest = max([drawing.latest, trial.leaf(shared)["at"], *(leaf["at"] for leaf in leaves)])
    return _filled(kept[key], drawing)


def _choices(controls: list[Control], leaves: list[Mapping[str, Any]]) -> list[str]:
    return [leaf["value"] for control, leaf in zip(controls, leaves, strict=True) if control.kind not in TYPED]


def _marked(question: Question, drawing: Drawing) -> str:
    rows = (_mark(f"row {number}") for number in count())
    marked = MarkedDrawing(
        drawing.trial, drawing.phrases, _mark("root"), drawing.writes, drawing.aware, drawing.folds, mint=rows.__next__
    )
    return str(marked.template(question))


def _filled(skeleton: list[str], drawing: Drawing) -> Markup:
    """Put the answers into the gaps: every other piece of a skeleton names one."""
    pieces, minted = list(skeleton), {}
    for place in range(1, len(pieces), 2):
        what, _space, name = pieces[place].partition(" ")
        if what == "base":
            leaf = drawing.trial.leaf(name)
            pieces[place] = str(base_of(dict(leaf))) if leaf["rev"] else str(EMPTY_BASE)
        elif what == "row":
            if name not in minted:
                minted[name] = drawing.mint()
            pieces[place] = minted[name]
        elif what == "root":
            pieces[place] = drawing.root
        else:
            pieces[place] = str(escape(drawing.trial.value(what)))
    return Markup("".join(pieces))  # noqa: S704 — every piece is markup already or was escaped just above


def _mark(what: str) -> str:
    return f"\x01{what}\x02"
