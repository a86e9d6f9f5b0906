"""The mentoring model as data: `model/*.toml` loaded into frozen dataclasses. Pure.

Every text is from the Finnish document "Mentorointi työkokeilun tukena" of the Hämeen malli project, in a corrected
wording where the source has a slip, or is named in its file as the program's own. A fault in a file stops the start
with a message that names the file and the line.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

from mentorform.tables import Table

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
    "who": frozenset({"trainee", "mentor", "both", "all"}),
    "see": frozenset({"roles", "tips", "links", "dates", "skills", "points", "forms", "ready"}),
    "shows": frozenset({"words"}),
    "part": frozenset({"pair", "joint"}),
    "picture": PICTURES,
}
SAME_MAY_SAY = frozenset({"same", "core", "earlier", "hint", "seeds"})

WHOLE = "model"  # the msgctxt of the texts that belong to the model as a whole, such as its title

TEXT: Mapping[str, bool] = {"text": True}  # marks a field that people read: it is translated and extracted


class ProgramText(str):
    """A text of the program or of its model. What people write is never one: only a `ProgramText` is translated."""

    __slots__ = ()


class ModelError(ValueError):
    """A fault in a model file; the message begins with the file's name and the line."""


def _text(default: Any = "") -> Any:
    return field(default=default, metadata=TEXT)


@dataclass(frozen=True, slots=True)
class Note:
    """A text without an answer: information, an instruction, or an item of a list to think over."""

    id: str
    kind: str = "info"
    text: ProgramText = _text()


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that may be chosen, and its text."""

    value: str
    text: ProgramText = _text()


@dataclass(frozen=True, slots=True)
class Part:
    """A named part of an answer, a tick of a checklist, or a column of a list."""

    id: str
    kind: str = "text"
    text: ProgramText = _text()
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A question: how it is asked and answered, who may see the answer, and what it has to do with other questions.

    `asks` are the separate questions inside one bullet of the source. `seeds` are rows that belong to a list itself.
    `earlier` names the questions whose answers stand beside this one, `feeds` those that a preparation's text may be
    brought into. `shared` answers are seen by everybody with the read-only link, `sharable` ones when the trainee
    adds them. After a `retell` agreement the trainee tells it in their own words. `context` is the msgctxt of
    its texts: its own id, or that of the question that is asked again.
    """

    id: str
    kind: str = "text"
    text: ProgramText = _text()
    asks: tuple[ProgramText, ...] = _text(())
    instruction: ProgramText = _text()
    hint: ProgramText = _text()
    add: ProgramText = _text()
    parts: tuple[Part, ...] = ()
    seeds: tuple[Choice, ...] = ()
    who: str = "both"
    blank: int = 1
    core: bool = False
    shared: bool = False
    sharable: bool = True
    health: bool = False
    retell: bool = False
    show_if: str = ""
    see: str = ""
    earlier: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    context: str = ""
    section: str = ""
    number: str = ""
    is_own: bool = True  # whether this is the question's first place; elsewhere the same answer is shown again

    def __hash__(self) -> int:
        return hash((self.section, self.id))  # tells questions apart without reading all their texts

    @property
    def anchor(self) -> str:
        """The id of its control in a page."""
        return self.id.replace(".", "-")

    @property
    def meeting(self) -> int:
        """The number of the meeting that it belongs to; 0 where it belongs to none."""
        found = re.match(r"m(\d)\.", self.section)
        return int(found[1]) if found else 0


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One thing on a meeting's agenda, and the section that it leads to."""

    id: str
    section: str
    text: ProgramText = _text()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page that is saved by itself.

    `minutes` is a suggestion within a meeting of 45 minutes. `part` divides the fourth meeting ("pair", "joint").
    An `aware` section is shown with language awareness; without it only its core and what was written in it. One that
    `shows` the trainee's own words ("words") says how many there are and which are not known yet. `picture` is
    the pictogram beside its title. `quotes` are the questions whose answers stand at its head,
    word for word.
    """

    id: str
    title: ProgramText = _text()
    picture: str = ""
    minutes: int = 0
    part: str = ""
    aware: bool = False
    shows: str = ""
    quotes: tuple[str, ...] = ()
    items: tuple[Note | Question, ...] = ()

    @property
    def name(self) -> str:
        """Its name within its page, the last part of its address."""
        return self.id.rpartition(".")[2]

    @property
    def anchor(self) -> str:
        """The id of its element in a page."""
        return self.id.replace(".", "-")

    @property
    def questions(self) -> tuple[Question, ...]:
        """Its questions, in order."""
        return tuple(item for item in self.items if isinstance(item, Question))


@dataclass(frozen=True, slots=True)
class Meeting:
    """One of the four meetings: its agenda, what the diagram says of it, and its sections."""

    id: str
    number: int
    title: ProgramText = _text()
    agenda: tuple[AgendaItem, ...] = ()
    opening: tuple[Note, ...] = ()
    topics: tuple[Note, ...] = ()
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """A titled list of texts: a chapter of the guide, or the tasks of one role."""

    id: str
    title: ProgramText = _text()
    items: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A page of somebody else's. The source lost its address; an operator may set it (`MENTORFORM_LINKS`).

    `answers` are the questions whose answers belong in an official form. `points` are what the form evaluates, as its
    operator lists them.
    """

    id: str
    owner: str
    text: ProgramText = _text()
    role: str = ""
    answers: tuple[str, ...] = ()
    url: str = ""
    points: tuple[str, ...] = ()

    @property
    def form(self) -> str:
        """Whose feedback form it is: "employer", "trainee", or "" where it is none."""
        return self.role.removesuffix("_feedback_form")


@dataclass(frozen=True, slots=True)
class Source:
    """A work that the model refers to."""

    id: str
    url: str
    text: ProgramText = _text()
    read: ProgramText = _text()


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the work trial, explained in plain Finnish.

    `forms` are the Finnish forms that are recognised in a text, the first of them the term itself: it stays Finnish
    where `term` is translated. `source` is a work that has the word.
    """

    id: str
    term: ProgramText = _text()
    text: ProgramText = _text()
    forms: tuple[str, ...] = ()
    source: str = ""

    @property
    def anchor(self) -> str:
        """The id of its element in a page."""
        return self.id.replace(".", "-")

    @property
    def finnish(self) -> str:
        """The term in Finnish, in every reading."""
        return self.forms[0]


@dataclass(frozen=True)
class Model:
    """The whole mentoring model."""

    title: ProgramText = _text()
    project: ProgramText = _text()
    funding: ProgramText = _text()
    home: str = ""
    diagram_title: ProgramText = _text()
    guide: tuple[Chapter, ...] = ()
    preparation_title: ProgramText = _text()
    trainee: Section = Section("")
    mentor: Section = Section("")
    feedback: Section = Section("")
    roles_title: ProgramText = _text()
    roles: tuple[Chapter, ...] = ()
    between_meetings: Chapter = Chapter("")
    meetings: tuple[Meeting, ...] = ()
    tips_title: ProgramText = _text()
    tips_intro: Note = Note("")
    tips: tuple[Question, ...] = ()
    language: Section = Section("")
    own_words: Section = Section("")
    links_title: ProgramText = _text()
    links_note: Note = Note("")
    links: tuple[Link, ...] = ()
    sources_title: ProgramText = _text()
    sources: tuple[Source, ...] = ()
    details: Section = Section("")
    short_talks: Section = Section("")
    open_tasks: Section = Section("")
    together: Section = Section("")
    gathered: Section = Section("")
    glossary: tuple[Word, ...] = ()

    @property
    def sections(self) -> tuple[Section, ...]:
        """Every section, a question's own place before the places that show it again."""
        return (
            *(section for meeting in self.meetings for section in meeting.sections),
            *(
                self.details,
                self.short_talks,
                self.open_tasks,
                self.language,
                self.own_words,
                self.together,
                self.gathered,
                self.trainee,
                self.mentor,
                self.feedback,
            ),
        )

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Every question by its id, as it stands in its own place."""
        found: dict[str, Question] = {}
        for section in self.sections:
            for question in section.questions:
                if question.is_own or question.id not in found:
                    found[question.id] = question
        return found

    @cached_property
    def planning_tips(self) -> tuple[Question, ...]:
        """The tips for planning, 2 to 8: they stand in the employer's and the mentor's preparation too."""
        return self.tips[1:8]

    def question(self, question_id: str) -> Question:
        """Return the question of this id. Raises `KeyError`."""
        return self.questions[question_id]


def load_model(folder: Path = FOLDER, links: Path | None = None) -> Model:
    """Load the model. Raises `ModelError`, whose message begins with the file's name and the line."""
    return translate(_Loader(folder).load(links), lambda context, text: ProgramText(text))


def translate(model: Model, gettext: Callable[[str, ProgramText], ProgramText]) -> Model:
    """Return a copy of the model with every text replaced by `gettext(context, text)`."""
    translated: Model = _translated(model, "", gettext)
    return translated


def texts(model: Model) -> Iterator[tuple[str, ProgramText]]:
    """Give every text that people read, as (context, text), each once and in order."""
    found: dict[tuple[str, ProgramText], None] = {}

    def note(context: str, text: ProgramText) -> ProgramText:
        found.setdefault((context, text))
        return text

    translate(model, note)
    return iter(found)


def extract(fileobj: Any, keywords: Any, comment_tags: Any, options: Any) -> Iterator[tuple[int, str, Any, list[str]]]:
    """Give Babel the texts of one model file, each with its context and line."""
    raw = fileobj.read().decode("utf-8")
    folder = Path(getattr(fileobj, "name", "")).parent
    within = set(_strings(tomllib.loads(raw)))
    for context, text in texts(load_model(folder if folder.joinpath("guide.toml").is_file() else FOLDER)):
        # the same words stand in other files under other ids: a text is here where its context is here too
        if text in within and (context in within or context == WHOLE):
            yield _line_of(raw, context, text), "pgettext", (context, text), []


def _translated(value: Any, context: str, gettext: Callable[[str, ProgramText], ProgramText]) -> Any:
    if isinstance(value, tuple):
        return tuple(_translated(one, context, gettext) for one in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    own = getattr(value, "context", "") or (
        context if isinstance(value, (Choice, Part)) else getattr(value, "id", WHOLE)
    )
    changed: dict[str, Any] = {}
    for each in fields(value):
        old = getattr(value, each.name)
        if not each.metadata.get("text"):
            changed[each.name] = _translated(old, own, gettext)
        elif isinstance(old, tuple):
            changed[each.name] = tuple(gettext(own, text) for text in old)
        elif old:
            changed[each.name] = gettext(own, old)
    return replace(value, **changed)


class _Loader:
    """Reads the files of one folder; knows for every fault the file and the line."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = ""
        self._questions: dict[str, Question] = {}
        self._seen: dict[tuple[str, str], str] = {}  # what bears an id, and the id: its text
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
        return replace(model, links=self._addressed(model.links, links)) if links else model

    def _tips(self) -> dict[str, Any]:
        data = self._open("tips.toml", title=str, intro=dict, tip=list)
        defaults = {"kind": "tip", "sharable": False}
        self._listed = tuple(
            self._question(tip, "tips", str(number), defaults) for number, tip in enumerate(data.tables("tip"), 1)
        )
        return {"tips_title": data["title"], "tips_intro": self._note(data["intro"]), "tips": self._listed}

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
            **{ours: data[key] for ours, key in titles.items()},
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
            title=data["title"],
            agenda=tuple(agenda),
            opening=self._notes(data, "opening"),
            topics=self._notes(data, "topic"),
            sections=sections,
        )

    def _guide(self) -> dict[str, Any]:
        titles = ("title", "project", "funding", "home", "diagram_title")
        data = self._open("guide.toml", **dict.fromkeys(titles, str), chapter=list)
        chapters = tuple(map(self._chapter, data.tables("chapter")))
        return {**{key: data[key] for key in titles}, "guide": chapters}

    def _roles(self) -> dict[str, Any]:
        data = self._open("roles.toml", title=str, role=list, between_meetings=dict)
        return {
            "roles_title": data["title"],
            "roles": tuple(map(self._chapter, data.tables("role"))),
            "between_meetings": self._chapter(data["between_meetings"]),
        }

    def _material(self) -> dict[str, Any]:
        data = self._open("links.toml", title=str, sources_title=str, note=dict, link=list, source=list)
        return {
            "links_title": data["title"],
            "links_note": self._note(data["note"]),
            "links": tuple(map(self._link, data.tables("link"))),
            "sources_title": data["sources_title"],
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
        forms = (word.term, *word.forms)
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

    def _named_later(self, data: Table, name: str, *keys: str) -> None:
        """Note which questions some keys name, to be looked for when every file is read."""
        for key in keys:
            others: str | list[str] = data.get(key, [])
            for other in (others,) if isinstance(others, str) else others:
                self._later.append((self._file, data.at(key), name, other))

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

    def _addressed(self, links: tuple[Link, ...], configured: Path) -> tuple[Link, ...]:
        addresses = self._read(configured.name, configured.parent)
        names = {link.id.rpartition(".")[2] for link in links}
        given: dict[str, Any] = {}
        for name, value in addresses.items():
            told = value if isinstance(value, dict) else {"url": value}
            line = value.line if isinstance(value, Table) else addresses.at(name)
            points = told.get("points", [])
            if name not in names:
                self._fail(line, f"there is no link {name!r}")
            if unknown := next((key for key in told if key not in ("url", "points")), ""):
                self._fail(line, f"unknown key {unknown!r}")
            if not isinstance(told.get("url"), str) or not re.match(r"https?://", told["url"]):
                self._fail(line, "an address begins with https://")
            if not isinstance(points, list) or not all(isinstance(point, str) and point.strip() for point in points):
                self._fail(line, "the points of a form are a list of texts")
            given[name] = {"url": told["url"], "points": tuple(points)}
        return tuple(replace(link, **given.get(link.id.rpartition(".")[2], {})) for link in links)

    def _open(self, name: str, **keys: type) -> Table:
        data = self._read(name, self._folder)
        for key in data:
            if key not in keys:
                self._fail(data.at(key), f"unknown key {key!r}")
        for key, kind in keys.items():
            self._typed(data, key, kind)
        return data

    def _read(self, name: str, folder: Path) -> Table:
        self._file = name
        try:
            return Table.parse((folder / name).read_text(encoding="utf-8"))
        except OSError as error:
            raise ModelError(f"{name}:1: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise ModelError(f"{name}:1: the file is not UTF-8") from error
        except tomllib.TOMLDecodeError as error:
            line = re.search(r"line (\d+)", str(error))
            raise ModelError(f"{name}:{line[1] if line else 1}: {error}") from error

    def _typed(self, data: Table, key: str, kind: type, missing: str = "") -> Any:
        if key not in data:
            self._fail(data.line, missing or f"the key {key!r} is missing")
        value = data[key]
        rows = value if kind is list and isinstance(value, list) else []
        if not isinstance(value, kind) or not all(isinstance(one, dict) for one in rows):
            self._fail(data.at(key), f"the value of {key!r} is not of the right type")
        return value

    def _named(self, kind: type, data: Table, text: str, **given: tuple[str | None, Any]) -> Any:
        """Make a thing that has an id of its own and needs its text."""
        made = self._made(kind, data, {}, **given)
        self._once(kind.__name__, made.id, data)
        if not getattr(made, text):
            self._fail(data.line, f"{made.id!r} needs a {text}")
        return made

    def _once(self, what: str, name: str, data: Table) -> None:
        if (what, name) in self._seen:
            self._fail(data.at("id"), f"the id {name!r} is used twice")
        self._seen[what, name] = name

    def _made(self, kind: type, data: Table, start: Mapping[str, Any], **given: tuple[str | None, Any]) -> Any:
        """Make a `kind` from a table: its checked values over `start`.

        `given` are values made already: each a pair of the key it was made from (None for no key) and the value.
        """
        known = {each.name: each for each in fields(kind)}
        made = {name: value for name, (_, value) in given.items() if name in known}
        from_keys = {key for key, _ in given.values()}
        values = dict(start)
        for key, value in data.items():
            if key in from_keys:
                continue
            if key not in known or key in made:
                self._fail(data.at(key), f"unknown key {key!r}")
            values[key] = self._checked(data, key, value, known[key].default)
        missing = [name for name, each in known.items() if each.default is MISSING and name not in {**values, **made}]
        if missing:
            self._fail(data.line, f"the key {missing[0]!r} is missing")
        return kind(**{**values, **made})

    def _checked(self, data: Table, key: str, value: Any, default: Any) -> Any:
        expected = type(default) if isinstance(default, (str, int, tuple)) else str
        if expected is tuple and isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(value)
        if type(value) is not expected:
            self._fail(data.at(key), f"the value of {key!r} is not of the right type")
        if value and value not in ALLOWED.get(key, {value}):
            self._fail(data.at(key), f"{key!r} cannot be {value!r}")
        return value

    def _fail(self, line: int, message: str) -> NoReturn:
        raise ModelError(f"{self._file}:{line}: {message}")


def _at_meeting(name: str, meeting: int) -> str:
    """Return the id under which a question of the first meeting is asked again at another."""
    return name if meeting == 1 else f"{name}.m{meeting}"


def _line_of(raw: str, context: str, text: str) -> int:
    """Return the line of a text: the first after its context, else the first of all; line 1 where there is none."""
    lines = raw.splitlines()
    after = next((place for place, line in enumerate(lines) if f'"{context}"' in line), 0)
    places = [place for place, line in enumerate(lines, 1) if f'"{text}"' in line]
    return next((place for place in places if place > after), places[0] if places else 1)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
