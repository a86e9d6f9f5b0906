"""The mentoring model as data: `model/*.toml` loaded into frozen dataclasses. Pure.

Every text is from the Finnish document "Mentorointi työkokeilun tukena" of the Hämeen malli project, in a corrected
wording where the source has a slip, or is named in its file as the program's own. A fault in a file stops the start
with a message that names the file and the line.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

FOLDER = Path(__file__).parent / "model"

QUESTION_KINDS = frozenset({"text", "line", "yes_no", "tick", "pick", "checklist", "parts", "rows", "goal_states"})
NOTE_KINDS = frozenset({"info", "instruction", "checklist"})
PART_KINDS = frozenset({"text", "line", "date", "time", "tick", "choice"})

TEXT: Mapping[str, bool] = {"text": True}  # marks a field that people read: it is translated and extracted


class ModelError(ValueError):
    """A fault in a model file; the message begins with the file's name and the line."""


def _text(default: Any = "") -> Any:
    return field(default=default, metadata=TEXT)


@dataclass(frozen=True, slots=True)
class Note:
    """A text without an answer: information, an instruction, or an item of a list to think over."""

    id: str
    kind: str = "info"
    text: str = _text()


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that may be chosen, and its text."""

    value: str
    text: str = _text()


@dataclass(frozen=True, slots=True)
class Part:
    """A named part of an answer, a tick of a checklist, or a column of a list."""

    id: str
    kind: str = "text"
    text: str = _text()
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A question: how it is asked and answered, who may see the answer, and what it has to do with other questions.

    `asks` are the separate questions inside one bullet of the source. `seeds` are rows that belong to a list itself.
    `earlier` names the questions whose answers stand beside this one, `feeds` those that a preparation's text may be
    brought into. `shared` answers are seen by everybody with the read-only link, `sharable` ones when the trainee
    adds them. `context` is the msgctxt of its texts: its own id, or that of the question that is asked again.
    """

    id: str
    kind: str = "text"
    text: str = _text()
    asks: tuple[str, ...] = _text(())
    instruction: str = _text()
    hint: str = _text()
    add: str = _text()
    parts: tuple[Part, ...] = ()
    seeds: tuple[Choice, ...] = ()
    who: str = "both"
    blank: int = 1
    core: bool = False
    shared: bool = False
    sharable: bool = True
    health: bool = False
    show_if: str = ""
    see: str = ""
    earlier: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    context: str = ""
    section: str = ""
    number: str = ""
    is_own: bool = True  # whether this is the question's first place; elsewhere the same answer is shown again

    @property
    def anchor(self) -> str:
        """The id of its control in a page."""
        return self.id.replace(".", "-")


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One thing on a meeting's agenda, and the section that it leads to."""

    id: str
    section: str
    text: str = _text()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page that is saved by itself.

    `minutes` is a suggestion within a meeting of 45 minutes. `part` divides the fourth meeting ("pair", "joint").
    An `aware` section is shown with language awareness; without it only its core and what was written in it.
    """

    id: str
    title: str = _text()
    minutes: int = 0
    part: str = ""
    aware: bool = False
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
    title: str = _text()
    agenda: tuple[AgendaItem, ...] = ()
    opening: tuple[Note, ...] = ()
    topics: tuple[Note, ...] = ()
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """A titled list of texts: a chapter of the guide, or the tasks of one role."""

    id: str
    title: str = _text()
    items: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A page of somebody else's. The source lost its address; an operator may set it (`MENTORFORM_LINKS`)."""

    id: str
    owner: str
    text: str = _text()
    role: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A work that the model refers to."""

    id: str
    url: str
    text: str = _text()
    read: str = _text()


@dataclass(frozen=True)
class Model:
    """The whole mentoring model."""

    title: str = _text()
    project: str = _text()
    funding: str = _text()
    home: str = ""
    diagram_title: str = _text()
    guide: tuple[Chapter, ...] = ()
    preparation_title: str = _text()
    trainee: Section = Section("")
    mentor: Section = Section("")
    feedback: Section = Section("")
    roles_title: str = _text()
    roles: tuple[Chapter, ...] = ()
    between_meetings: Chapter = Chapter("")
    meetings: tuple[Meeting, ...] = ()
    tips_title: str = _text()
    tips_intro: Note = Note("")
    tips: tuple[Question, ...] = ()
    language: Section = Section("")
    links_title: str = _text()
    links_note: Note = Note("")
    links: tuple[Link, ...] = ()
    sources_title: str = _text()
    sources: tuple[Source, ...] = ()
    details: Section = Section("")
    short_talks: Section = Section("")
    together: Section = Section("")

    @property
    def sections(self) -> tuple[Section, ...]:
        """Every section, a question's own place before the places that show it again."""
        return (
            *(section for meeting in self.meetings for section in meeting.sections),
            *(self.details, self.short_talks, self.language, self.together, self.trainee, self.mentor, self.feedback),
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
    return _Loader(folder).load(links)


def translate(model: Model, gettext: Callable[[str, str], str]) -> Model:
    """Return a copy of the model with every text replaced by `gettext(context, text)`."""
    translated: Model = _translated(model, "", gettext)
    return translated


def texts(model: Model) -> Iterator[tuple[str, str]]:
    """Give every text that people read, as (context, text), each once and in order."""
    found: dict[tuple[str, str], None] = {}

    def note(context: str, text: str) -> str:
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
        if text in within:
            yield _lines_of(raw, text)[0], "pgettext", (context, text), []


def _translated(value: Any, context: str, gettext: Callable[[str, str], str]) -> Any:
    if isinstance(value, tuple):
        return tuple(_translated(one, context, gettext) for one in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    own = getattr(value, "context", "") or (
        context if isinstance(value, (Choice, Part)) else getattr(value, "id", "model")
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
        self._raw = ""
        self._questions: dict[str, Question] = {}
        self._seen: set[str] = set()
        self._later: list[tuple[str, str, str, str]] = []  # references to check at the end: file, text, id, what

    def load(self, links: Path | None) -> Model:
        tips = self._open("tips.toml")
        tip_questions = tuple(
            self._question({"kind": "tick", "sharable": False, **tip}, "tips", str(number))
            for number, tip in enumerate(self._take(tips, "tip", list, tips), 1)
        )
        language = self._open("language.toml")
        language_section = self._section(self._take(language, "section", dict, language), "")
        meetings = tuple(self._meeting(number) for number in (1, 2, 3, 4))
        overview = self._open("overview.toml")
        details, talks, together = (
            self._section(self._take(overview, name, dict, overview), "") for name in ("details", "between", "together")
        )
        self._file_done(overview)
        preparation = self._open("preparation.toml")
        trainee, mentor, feedback = (
            self._section(self._take(preparation, name, dict, preparation), "")
            for name in ("trainee", "mentor", "feedback")
        )
        guide = self._open("guide.toml")
        roles = self._open("roles.toml")
        material = self._open("links.toml")
        model = Model(
            title=guide["title"],
            project=guide["project"],
            funding=guide["funding"],
            home=guide["home"],
            diagram_title=guide["diagram_title"],
            guide=self._chapters("guide.toml", guide["chapter"]),
            preparation_title=preparation["title"],
            trainee=trainee,
            mentor=mentor,
            feedback=feedback,
            roles_title=roles["title"],
            roles=self._chapters("roles.toml", roles["role"]),
            between_meetings=self._chapters("roles.toml", [roles["between_meetings"]])[0],
            meetings=meetings,
            tips_title=tips["title"],
            tips_intro=Note(**tips["intro"]),
            tips=tip_questions,
            language=language_section,
            links_title=material["title"],
            links_note=Note(**material["note"]),
            links=self._links(material["link"], links),
            sources_title=material["sources_title"],
            sources=tuple(self._made(Source, source) for source in material["source"]),
            details=details,
            short_talks=talks,
            together=together,
        )
        self._check_references(model)
        return model

    def _meeting(self, number: int) -> Meeting:
        data = self._open(f"meeting-{number}.toml")
        sections = tuple(
            self._section(section, f"{place}.") for place, section in enumerate(data.pop("section", []), 1)
        )
        agenda = tuple(self._made(AgendaItem, item) for item in data.pop("agenda", []))
        known = {section.id for section in sections}
        for item in agenda:
            if item.section not in known:
                self._fail(item.id, f"there is no section {item.section!r}")
        opening = tuple(self._note(note) for note in data.pop("opening", []))
        topics = tuple(self._note(note) for note in data.pop("topic", []))
        meeting: Meeting = self._made(
            Meeting, data, number=number, agenda=agenda, opening=opening, topics=topics, sections=sections
        )
        return meeting

    def _section(self, data: dict[str, Any], prefix: str) -> Section:
        section_id = self._take(data, "id", str, data)
        items: list[Note | Question] = []
        place = 0
        for item in self._take(data, "item", list, data):
            if "note" in item:
                items.append(self._note({"id": item["note"], **{k: v for k, v in item.items() if k != "note"}}))
                continue
            place += 1
            items.append(self._question(item, section_id, f"{prefix}{place}"))
        rest = {key: value for key, value in data.items() if key not in ("id", "item")}
        section: Section = self._made(Section, {"id": section_id, **rest}, items=tuple(items))
        return section

    def _note(self, data: dict[str, Any]) -> Note:
        note: Note = self._made(Note, data)
        if note.kind not in NOTE_KINDS:
            self._fail(note.id, f"unknown kind {note.kind!r}")
        if not note.text:
            self._fail(note.id, "a note needs a text")
        return note

    def _question(self, data: dict[str, Any], section: str, number: str) -> Question:
        data = dict(data)
        own = True
        for word in ("same", "again"):
            if word in data:
                original = self._questions.get(data[word])
                if original is None:
                    self._fail(data[word], f"there is no question {data[word]!r} before this one")
                own = word == "again"
                inherited = {f.name: getattr(original, f.name) for f in fields(original)}
                inherited |= {"core": False, "earlier": (), "feeds": ()}
                data = {**inherited, **{key: value for key, value in data.items() if key != word}}
        if not data.get("id"):
            self._fail(str(data.get("text", "")), "a question needs an id")
        data["parts"] = tuple(p if isinstance(p, Part) else self._part(p) for p in data.get("parts", ()))
        data["seeds"] = tuple(s if isinstance(s, Choice) else self._made(Choice, s) for s in data.get("seeds", ()))
        for name in ("asks", "earlier", "feeds"):
            data[name] = tuple(data.get(name, ()))
        data |= {"context": data.get("context") or data["id"], "section": section, "number": number, "is_own": own}
        question: Question = self._made(Question, data)
        if question.kind not in QUESTION_KINDS:
            self._fail(question.id, f"unknown kind {question.kind!r}")
        if not question.text:
            self._fail(question.id, "a question needs a text")
        if own:
            if question.id in self._seen:
                self._fail(f'id = "{question.id}"', f"the id {question.id!r} is used twice", last=True)
            self._seen.add(question.id)
            self._questions[question.id] = question
        for other in (*question.earlier, *question.feeds, *filter(None, [question.show_if])):
            self._later.append((self._file, self._raw, question.id, other))
        return question

    def _part(self, data: dict[str, Any]) -> Part:
        part: Part = self._made(Part, data)
        if part.kind not in PART_KINDS:
            self._fail(part.id, f"unknown kind {part.kind!r}")
        return part

    def _chapters(self, name: str, data: list[dict[str, Any]]) -> tuple[Chapter, ...]:
        self._open(name)
        return tuple(
            self._made(
                Chapter, {k: v for k, v in one.items() if k != "item"}, items=tuple(map(self._note, one["item"]))
            )
            for one in data
        )

    def _links(self, data: list[dict[str, Any]], configured: Path | None) -> tuple[Link, ...]:
        links = tuple(self._made(Link, link) for link in data)
        if configured is None:
            return links
        self._folder, name = configured.parent, configured.name
        addresses = self._open(name)
        for link_id, address in addresses.items():
            if link_id not in {link.id.rpartition(".")[2] for link in links}:
                self._fail(link_id, f"there is no link {link_id!r}")
            if not isinstance(address, str) or not re.match(r"https?://", address):
                self._fail(link_id, "an address begins with https://")
        return tuple(replace(link, url=addresses.get(link.id.rpartition(".")[2], "")) for link in links)

    def _open(self, name: str) -> dict[str, Any]:
        self._file = name
        try:
            self._raw = (self._folder / name).read_text(encoding="utf-8")
            return tomllib.loads(self._raw)
        except OSError as error:
            raise ModelError(f"{name}:1: {error.strerror}") from error
        except tomllib.TOMLDecodeError as error:
            line = re.search(r"line (\d+)", str(error))
            raise ModelError(f"{name}:{line[1] if line else 1}: {error}") from error

    def _file_done(self, data: dict[str, Any]) -> None:
        if data:
            key = next(iter(data))
            self._fail(key, f"unknown key {key!r}")

    def _take(self, data: dict[str, Any], key: str, kind: type, near: dict[str, Any]) -> Any:
        if key not in data:
            self._fail(str(near.get("title", near.get("id", ""))), f"the key {key!r} is missing")
        value = data.pop(key) if data is near and kind is not str else data[key]
        if not isinstance(value, kind):
            self._fail(key, f"{key!r} is not of the right type")
        return value

    def _made(self, kind: type, data: dict[str, Any], **more: Any) -> Any:
        near = str(data.get("id", data.get("value", data.get("text", ""))))
        known = {each.name: each for each in fields(kind)}
        for key, value in data.items():
            if key not in known:
                self._fail(key, f"unknown key {key!r} in {near!r}")
            default = known[key].default
            expected = type(default) if isinstance(default, (str, int, bool, tuple)) else str
            if not isinstance(value, expected) or (expected is int and isinstance(value, bool)):
                self._fail(near, f"the value of {key!r} is not of the right type")
        try:
            return kind(**data, **more)
        except TypeError:
            missing = [n for n, f in known.items() if f.default is f.default_factory and n not in {**data, **more}]
            self._fail(near, f"the key {', '.join(map(repr, missing))} is missing")

    def _check_references(self, model: Model) -> None:
        for name, raw, question, other in self._later:
            if other not in self._questions:
                self._file, self._raw = name, raw
                self._fail(other, f"{question!r} names {other!r}, which does not exist")

    def _fail(self, near: str, message: str, *, last: bool = False) -> NoReturn:
        lines = _lines_of(self._raw, near)
        raise ModelError(f"{self._file}:{lines[-1 if last else 0]}: {message}")


def _lines_of(raw: str, text: str) -> list[int]:
    """Return the numbers of the lines that hold a text's first line; the first line where none does."""
    first_line = text.splitlines()[0] if text else ""
    pattern = re.compile(rf"(?<![\w.]){re.escape(first_line)}(?![\w.])")
    found = [number for number, line in enumerate(raw.splitlines(), 1) if first_line and pattern.search(line)]
    return found or [1]


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
