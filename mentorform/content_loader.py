"""Reads the mentoring model from the files in `model/`. Pure.

A fault in a file stops the start with a message that names the file and the line (`ModelError`).
"""

from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from mentorform.content import AgendaItem, Choice, Meeting, Model, Part, Question, Section
from mentorform.link_addresses import with_addresses
from mentorform.material import Chapter, Link, Note, Source, Word
from mentorform.program_text import ProgramText
from mentorform.tables import Table, TableReader

FOLDER = Path(__file__).parent / "model"
QUESTION_KINDS = frozenset(
    {"text", "line", "yes_no", "tick", "tip", "pick", "checklist", "parts", "rows", "goal_states", "points"}
)
NOTE_KINDS = frozenset({"info", "instruction", "checklist"})
PART_KINDS = frozenset({"text", "line", "date", "time", "tick", "choice"})
PICTURES = frozenset(  # what a section may be about; each is a pictogram in static/pictures/pictograms.svg
    {"goal", "task", "feedback", "time", "help", "language", "skills", "strength", "evaluation", "future", "tips"}
    | {"talk", "roles", "read"}
)
ALLOWED: Mapping[str, frozenset[str]] = {  # the words that a field may hold, beside none
    "see": frozenset({"roles", "tips", "links", "dates", "skills", "points", "forms", "ready"}),
    "shows": frozenset({"words"}),
    "part": frozenset({"pair", "joint"}),
    "picture": PICTURES,
}
SAME_MAY_SAY = frozenset({"same", "core", "earlier", "hint", "seeds"})


def load_model(folder: Path = FOLDER, links: Path | None = None) -> Model:
    """Load the model. Raises `ModelError`, whose message begins with the file's name and the line."""
    return _Loader(folder).load(links)


class _Loader(TableReader):
    """Reads the files of one folder; knows for every fault the file and the line."""

    allowed = ALLOWED

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._questions: dict[str, Question] = {}
        self._later: list[tuple[str, int, str, str]] = []  # references to check at the end: file, line, from, to
        self._listed: tuple[Question, ...] = ()  # the tips of Liite 3, as the meetings show them again

    def load(self, links: Path | None) -> Model:
        # a question stands before the places that show it again, so the order of these lines matters
        model = Model(
            **self._tips(),
            **self._sections("language.toml", {}, language="section", own_words="words"),
            meetings=tuple(self._meeting(number) for number in (1, 2, 3, 4)),
            **self._sections(
                "overview.toml",
                {},
                details="details",
                short_talks="between",
                open_tasks="open_tasks",
                together="together",
                gathered="gathered",
            ),
            **self._sections(
                "preparation.toml",
                {"preparation_title": "title"},
                trainee="trainee",
                mentor="mentor",
                feedback="feedback",
            ),
            **self._guide(),
            **self._roles(),
            **self._material(),
            glossary=tuple(map(self._word, self._open("glossary.toml", word=list).tables("word"))),
        )
        for name, line, question, other in self._later:
            if other not in self._questions:
                self._file = name
                self._fail(line, f"{question!r} names {other!r}, which does not exist")
        return replace(model, links=with_addresses(model.links, links)) if links else model

    def _tips(self) -> dict[str, Any]:
        data = self._open("tips.toml", title=str, intro=dict, tip=list)
        defaults = {"kind": "tip", "sharable": False}
        self._listed = tuple(
            self._question(tip, "tips", str(number), defaults) for number, tip in enumerate(data.tables("tip"), 1)
        )
        return {"tips_title": ProgramText(data["title"]), "tips_intro": self._note(data["intro"]), "tips": self._listed}

    def _tips_of(self, data: Table, section: str, prefix: str, place: int) -> list[Question]:
        """Return the tips as one meeting ticks them, numbered after `place`, with the earlier meetings' beside them.

        At the first meeting a tip has its own id, `tips.t1`; at the others it is asked again as `tips.t1.m2`.
        """
        meeting = self._typed(data, "tips", int)
        for key in data:
            if key != "tips":
                self._fail(data.at(key), f"unknown key {key!r} beside the tips")
        tips = []
        for step, tip in enumerate(self._listed, place + 1):
            earlier = tuple(_at_meeting(tip.id, before) for before in range(1, meeting))
            again = replace(
                tip, id=_at_meeting(tip.id, meeting), section=section, number=f"{prefix}{step}", earlier=earlier
            )
            if again.id != tip.id:
                self._once("question", again.id, data)
            self._questions[again.id] = again
            tips.append(again)
        return tips

    def _sections(self, name: str, titles: Mapping[str, str], **sections: str) -> dict[str, Any]:
        data = self._open(name, **dict.fromkeys(titles.values(), str), **dict.fromkeys(sections.values(), dict))
        return {
            **{ours: ProgramText(data[key]) for ours, key in titles.items()},
            **{ours: self._section(data[key], "") for ours, key in sections.items()},
        }

    def _meeting(self, number: int) -> Meeting:
        data = self._open(
            f"meeting-{number}.toml", id=str, title=str, agenda=list, opening=list, topic=list, section=list
        )
        sections = tuple(self._section(section, f"{place}.") for place, section in enumerate(data.tables("section"), 1))
        known = {section.id for section in sections}
        agenda = []
        for table in data.tables("agenda"):
            item: AgendaItem = self._named(AgendaItem, table, "text")
            if item.section not in known:
                self._fail(table.at("section"), f"there is no section {item.section!r}")
            agenda.append(item)
        return Meeting(
            id=data["id"],
            number=number,
            title=ProgramText(data["title"]),
            agenda=tuple(agenda),
            opening=self._notes(data, "opening"),
            topics=self._notes(data, "topic"),
            sections=sections,
        )

    def _guide(self) -> dict[str, Any]:
        titles = ("title", "project", "funding", "home", "diagram_title")
        data = self._open("guide.toml", **dict.fromkeys(titles, str), chapter=list)
        chapters = tuple(map(self._chapter, data.tables("chapter")))
        return {**{key: ProgramText(data[key]) for key in titles}, "guide": chapters}

    def _roles(self) -> dict[str, Any]:
        data = self._open("roles.toml", title=str, role=list, between_meetings=dict)
        return {
            "roles_title": ProgramText(data["title"]),
            "roles": tuple(map(self._chapter, data.tables("role"))),
            "between_meetings": self._chapter(data["between_meetings"]),
        }

    def _material(self) -> dict[str, Any]:
        data = self._open("links.toml", title=str, sources_title=str, note=dict, link=list, source=list)
        return {
            "links_title": ProgramText(data["title"]),
            "links_note": self._note(data["note"]),
            "links": tuple(map(self._link, data.tables("link"))),
            "sources_title": ProgramText(data["sources_title"]),
            "sources": tuple(self._named(Source, source, "text") for source in data.tables("source")),
        }

    def _link(self, data: Table) -> Link:
        link: Link = self._named(Link, data, "text")
        self._named_later(data, link.id, "answers")
        return link

    def _word(self, data: Table) -> Word:
        word: Word = self._named(Word, data, "text")
        for key in ("term", "forms"):
            if not getattr(word, key):
                self._fail(data.at(key), f"{word.id!r} needs its {key}")
        forms = (str(word.term), *word.forms)
        for form in forms:
            if not form.strip():
                self._fail(data.at("forms"), f"a form of {word.id!r} is empty")
            if ("form", form) in self._seen:
                self._fail(data.at("forms"), f"the form {form!r} stands twice")
            self._seen["form", form] = word.id
        return replace(word, forms=forms)

    def _section(self, data: Table, prefix: str) -> Section:
        items: list[Note | Question] = []
        place = 0
        self._typed(data, "item", list)
        for table in data.tables("item"):
            if "note" in table:
                items.append(self._note(table, "note"))
                continue
            if "tips" in table:
                tips = self._tips_of(table, str(data.get("id", "")), prefix, place)
                place += len(tips)
                items += tips
                continue
            place += 1
            question = self._question(table, str(data.get("id", "")), f"{prefix}{place}")
            if question.id in {item.id for item in items if isinstance(item, Question)}:
                self._fail(table.line, f"the question {question.id!r} stands twice in one section")
            items.append(question)
        section: Section = self._named(Section, data, "title", items=("item", tuple(items)))
        self._named_later(data, section.id, "quotes")
        return section

    def _chapter(self, data: Table) -> Chapter:
        self._typed(data, "item", list)
        chapter: Chapter = self._named(Chapter, data, "title", items=("item", self._notes(data, "item")))
        return chapter

    def _notes(self, data: Table, key: str) -> tuple[Note, ...]:
        return tuple(self._note(table) for table in data.tables(key))

    def _note(self, data: Table, word: str = "id") -> Note:
        note: Note = self._made(Note, data, {}, id=(word, self._typed(data, word, str)))
        if note.kind not in NOTE_KINDS:
            self._fail(data.at("kind"), f"unknown kind {note.kind!r}")
        if not note.text:
            self._fail(data.line, f"the note {note.id!r} needs a text")
        if self._seen.setdefault(("note", note.id), note.text) != note.text:
            self._fail(data.at(word), f"the id {note.id!r} is used twice, for two texts")
        return note

    def _question(self, data: Table, section: str, number: str, defaults: Mapping[str, Any] | None = None) -> Question:
        word = next((word for word in ("same", "again") if word in data), "")
        start = {**(defaults or {}), **(self._inherited(data, word) if word else {})}
        for key in data if word == "same" else ():
            if key not in SAME_MAY_SAY:  # the same answer cannot be shared here and private there
                self._fail(data.at(key), f"unknown key {key!r} where the same answer is shown again")
        if word != "same" and not self._typed(data, "id", str, "a question needs an id"):
            self._fail(data.at("id"), "a question needs an id")
        given: dict[str, tuple[str | None, Any]] = {
            "section": (None, section),
            "number": (None, number),
            "is_own": (None, word != "same"),
        }
        if word:
            given[word] = (word, "")
        if "parts" in data:
            given["parts"] = ("parts", self._parts(data))
        if "seeds" in data:
            given["seeds"] = ("seeds", self._rows(Choice, data, "seeds", "value"))
        question: Question = self._made(Question, data, start, **given)
        question = replace(question, context=question.context or question.id)
        if word != "same" and "shared" not in data:
            self._fail(data.line, f"the question {question.id!r} has to say whether it is shared: 'shared' is missing")
        if question.kind not in QUESTION_KINDS:
            self._fail(data.at("kind"), f"unknown kind {question.kind!r}")
        if not question.text:
            self._fail(data.line, f"the question {question.id!r} needs a text")
        if question.is_own:
            self._once("question", question.id, data)
            self._questions[question.id] = question
        self._named_later(data, question.id, "earlier", "feeds", "show_if", "context")
        return question

    def _inherited(self, data: Table, word: str) -> dict[str, Any]:
        original = self._questions.get(self._typed(data, word, str))
        if original is None:
            self._fail(data.at(word), f"there is no question {data[word]!r} before this one")
        return {f.name: getattr(original, f.name) for f in fields(original)} | {
            "core": False,
            "earlier": (),
            "feeds": (),
        }

    def _parts(self, data: Table) -> tuple[Part, ...]:
        parts: tuple[Part, ...] = self._rows(Part, data, "parts", "id")
        for part, table in zip(parts, data.tables("parts"), strict=True):
            if part.kind not in PART_KINDS:
                self._fail(table.line, f"unknown kind {part.kind!r}")
        return parts

    def _rows(self, kind: type, data: Table, key: str, name: str) -> Any:
        self._typed(data, key, list)
        rows: dict[str, Any] = {}
        for table in data.tables(key):
            given: dict[str, tuple[str | None, Any]] = {}
            if "choices" in table:
                given["choices"] = ("choices", self._rows(Choice, table, "choices", "value"))
            row = self._made(kind, table, {}, **given)
            if getattr(row, name) in rows:
                self._fail(table.line, f"the {name} {getattr(row, name)!r} is used twice in {key!r}")
            rows[getattr(row, name)] = row
        return tuple(rows.values())

    def _open(self, name: str, **keys: type) -> Table:
        data = self._read(name, self._folder)
        for key in data:
            if key not in keys:
                self._fail(data.at(key), f"unknown key {key!r}")
        for key, kind in keys.items():
            self._typed(data, key, kind)
        return data

    def _named_later(self, data: Table, name: str, *keys: str) -> None:
        """Note which questions some keys name, to be looked for when every file is read."""
        for key in keys:
            others: str | list[str] = data.get(key, [])
            for other in (others,) if isinstance(others, str) else others:
                self._later.append((self._file, data.at(key), name, other))


def _at_meeting(name: str, meeting: int) -> str:
    """Return the id under which a question of the first meeting is asked again at another."""
    return name if meeting == 1 else f"{name}.m{meeting}"
