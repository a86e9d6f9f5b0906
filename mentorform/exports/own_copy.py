"""The trainee's own copy as JSON: what the trial says now, and the way back into a new trial.

    {"mentorform": 1,                               the version of this form
     "rows": {"m1.goals.q1": ["a1", "b2"]},         the rows of each list, in order
     "leaves": {"m1.goals.q1.a1.text": "…"},        every value by the name of its control
     "others": {"m1.goals.q2": ["…"]},              texts in conflict with the value
     "languages": {"m1.goals.q2": ["uk", ""]}}      of the value and of the texts in conflict, where any is known

It holds no link, no id of a document, no earlier text and no removed row. What comes in again is checked as if it came
by forms: each name against the model, each value by its kind. A fault raises `BadCopy`, and nothing is
made.
"""

import json
from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, NoReturn

from mentorform.answer import EMPTY_BASE, Change, Leaf, base_of, texts
from mentorform.content import Model, Question
from mentorform.field_kinds import FIELD_KINDS, MOST_ROWS, ROW_ID, refused
from mentorform.i18n import is_language
from mentorform.names import GOALS, POINTS, Control, control_named, permitted
from mentorform.program_text import N_, ProgramText
from mentorform.trial import Document, Edit, TooManyRows, Trial, new_document

VERSION = 1
MOST_LEAVES = 10_000  # far above any trial: fifty lists of two hundred rows
MOST_OTHERS = 100  # texts in conflict in one place: more devices than ever sat at one table
LEFT_OUT = frozenset({"order", "remove", "mark"})  # kinds of leaf that it does not hold

TABLES = {"leaves": str, "rows": list, "others": list, "languages": list}

DAMAGED = N_("Tiedosto ei ole oma kopio, tai se on rikki. Valitse tiedosto, jonka tallensit yhteenvedosta.")
TOO_MANY_ROWS = N_("Luettelossa on enemmän rivejä kuin siihen mahtuu.")
NEWER = N_("Tiedosto on palvelun toisesta versiosta. Tämä palvelu ei osaa lukea sitä.")


class BadCopy(ValueError):
    """A file that cannot be taken in: a phrase for people, and the `values` that stand in it."""

    def __init__(self, phrase: ProgramText, **values: object) -> None:
        super().__init__(phrase)
        self.phrase, self.values = phrase, values


def render(trial: Trial, model: Model) -> bytes:
    """Return the copy, in UTF-8."""
    questions = _questions(model)
    lists = [question for question in questions.values() if question.kind == "rows"]
    rows = {question.id: found for question in lists if (found := trial.rows(question))}
    goals = rows.get(GOALS, [])
    leaves: dict[str, str] = {}
    others: dict[str, list[str]] = {}
    languages: dict[str, list[str]] = {}
    for name in trial.document["leaves"]:
        control = control_named(questions, name)
        if control is None or not _is_held(control) or not _stands(control, rows):
            continue
        leaf = dict(trial.leaf(name))
        value, *conflicting = [
            {"value": ""} if _is_gone(control, text["value"], goals) else text for text in texts(leaf) or [leaf]
        ]
        conflicting = [text for text in conflicting if text["value"]]  # one that only emptied the field has no text
        if value["value"] or conflicting:
            leaves[name] = value["value"]
        if conflicting:
            others[name] = [text["value"] for text in conflicting]
        if any("lang" in text for text in (value, *conflicting)):
            languages[name] = [text.get("lang", "") for text in (value, *conflicting)]
    copy = {"mentorform": VERSION, "rows": rows, "leaves": leaves, "others": others}
    return json.dumps(copy | ({"languages": languages} if languages else {}), ensure_ascii=False, indent=1).encode()


def take_in(data: bytes, model: Model, now: datetime, **more: Any) -> Document:
    """Return the document of a new trial that says what the copy says; `more` as for `new_document`.

    Raises `BadCopy`. The checks' messages need the reader's language, so that this runs within a request.
    """
    copy = _parsed(data)
    questions = _questions(model)
    rows, leaves, others = copy["rows"], copy["leaves"], copy["others"]
    if any(len(listed) > MOST_ROWS for listed in rows.values()):
        raise BadCopy(TOO_MANY_ROWS)
    standing = {name: {row: place for place, row in enumerate(listed)} for name, listed in rows.items()}
    for name in leaves:
        control = control_named(questions, name)
        if control is None or not _is_held(control) or not _stands(control, standing):
            raise BadCopy(N_("Tiedostossa on kohta, jota lomakkeissa ei ole: %(name)s"), name=name)
    for name, listed in rows.items():
        question = questions.get(name)
        if question is None or question.kind != "rows" or not _has_each(question, listed, leaves):
            raise BadCopy(N_("Tiedostossa on luettelo, jota lomakkeissa ei ole: %(name)s"), name=name)
    document = new_document(now, **more)
    trial = Trial(document)
    try:
        for layer in _layers(leaves, others):
            edits = [
                Edit(
                    control,
                    replace(change, base=EMPTY_BASE if change.value else base_of(dict(trial.leaf(change.name)))),
                )
                for control, change in _checked(questions, layer, rows.get(GOALS, []))
            ]
            trial.save(sorted(edits, key=lambda edit: _place(edit.control, standing)), now=now)
    except TooManyRows as error:
        raise BadCopy(TOO_MANY_ROWS) from error
    for name, codes in copy["languages"].items():
        _note_languages(document["leaves"][name], dict(zip([leaves[name], *others.get(name, ())], codes, strict=True)))
    return document


def _questions(model: Model) -> Mapping[str, Question]:
    """Return the questions of a trial. Preparations are documents of their own, behind their writers' links."""
    return {name: question for name, question in model.questions.items() if not question.section.startswith("prep.")}


def _is_held(control: Control) -> bool:
    """Say whether a copy holds this kind of leaf: a value, and no button."""
    return control.kind in FIELD_KINDS and control.kind not in LEFT_OUT


def _stands(control: Control, rows: Mapping[str, Container[str]]) -> bool:
    """Say whether a leaf is of a row that the copy has, or of none."""
    of = control.question.id if control.of_row else POINTS if control.question.kind == "points" else GOALS
    return not control.row or control.row in rows.get(of, ())


def _is_gone(control: Control, value: str, goals: list[str]) -> bool:
    """Say whether a leaf picks a goal that was taken off the list."""
    return control.kind == "pick" and value not in goals


def _has_each(question: Question, listed: list[str], leaves: Mapping[str, str]) -> bool:
    """Say whether every row of a list has an id of the right form and something in it."""
    return len(set(listed)) == len(listed) and all(
        ROW_ID.fullmatch(row) and any(f"{question.id}.{row}.{part.id}" in leaves for part in question.parts)
        for row in listed
    )


def _place(control: Control, rows: Mapping[str, Mapping[str, int]]) -> int:
    """Return where a row stands on its list: rows are saved in the order that people gave them."""
    return rows[control.question.id][control.row] if control.of_row else -1


def _layers(leaves: Mapping[str, str], others: Mapping[str, list[str]]) -> Iterator[Mapping[str, str]]:
    """Give what is saved one after the other: the values, then each further text, which upon the empty base conflicts.

    A field that was emptied and has texts in conflict is written and emptied first: a conflict needs something to be
    in conflict with.
    """
    yield {name: value or others.get(name, [""])[0] for name, value in leaves.items()}
    yield {name: "" for name in others if not leaves[name]}
    for depth in range(max(map(len, others.values()), default=0)):
        yield {name: found[depth] for name, found in others.items() if depth < len(found)}


def _note_languages(leaf: Leaf, codes: Mapping[str, str]) -> None:
    """Note in which language each text of a leaf is written; `codes` are by text, "" where none is known."""
    for text in (leaf, *texts(leaf)[1:]):
        if code := codes.get(text["value"]):
            text["lang"] = code


def _checked(questions: Mapping[str, Question], values: Mapping[str, str], goals: list[str]) -> list[Edit]:
    edits = []
    for name, value in values.items():
        control = control_named(questions, name)
        assert control is not None  # `take_in` has asked
        kind = FIELD_KINDS[control.kind]
        value = kind.canonical(value)
        if refusal := refused(control.kind, value, permitted(control, goals)):
            raise BadCopy(N_("Tiedoston kohta %(name)s: %(message)s"), name=name, message=refusal)
        edits.append(Edit(control, Change(name, value, join=kind.join)))
    return edits


def _parsed(data: bytes) -> dict[str, Any]:
    """Return the file's content in the shape that the module's text shows, or raise `BadCopy`."""
    try:
        copy = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no, parse_float=_no)
    except (ValueError, RecursionError) as error:  # not UTF-8, not JSON, a name twice, nested without end
        raise BadCopy(DAMAGED) from error
    if not isinstance(copy, dict) or type(copy.get("mentorform")) is not int:
        raise BadCopy(DAMAGED)
    if copy["mentorform"] != VERSION:
        raise BadCopy(NEWER)
    copy.setdefault("languages", {})
    if copy.keys() != {"mentorform", *TABLES} or not all(_is_table(copy[key], kind) for key, kind in TABLES.items()):
        raise BadCopy(DAMAGED)
    leaves, others = copy["leaves"], copy["others"]
    if len(leaves) > MOST_LEAVES or any(not 0 < len(found) <= MOST_OTHERS for found in others.values()):
        raise BadCopy(DAMAGED)
    if not others.keys() <= leaves.keys():
        raise BadCopy(DAMAGED)
    if not all(_fits(codes, leaves.get(name, ""), others.get(name, [])) for name, codes in copy["languages"].items()):
        raise BadCopy(DAMAGED)
    return copy


def _fits(codes: list[str], value: str, conflicting: list[str]) -> bool:
    """Say whether these are codes of languages, one for each text of a place that has any."""
    known = all(is_language(code) for code in codes if code)
    return known and bool(value or conflicting) and len(codes) == 1 + len(conflicting)


def _is_table(value: Any, kind: type) -> bool:
    """Say whether this is an object of texts, or of lists of texts."""
    if not isinstance(value, dict) or not all(isinstance(one, kind) for one in value.values()):
        return False
    inner = [one for found in value.values() for one in (found if kind is list else [found])]
    return all(map(_is_text, [*value, *inner]))


def _is_text(value: Any) -> bool:
    """Say whether this is a text that a form could have sent: no NUL, no half of a surrogate pair."""
    return isinstance(value, str) and not any(c == "\0" or "\ud800" <= c <= "\udfff" for c in value)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found


def _no(text: str) -> NoReturn:
    raise ValueError(f"a number that a copy never has: {text}")
