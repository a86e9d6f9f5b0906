"""The mentoring model as data: its types. Pure.

Every text is from the Finnish document "Mentorointi työkokeilun tukena" of the Hämeen malli project, in a corrected
wording where the source has a slip, or is named in its file as the program's own. `content_loader` reads the files in
`model/`, `content_texts` gives the texts for catalogs and the model in another reading.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from mentorform.material import Chapter, Link, Note, Source, Word
from mentorform.program_text import ProgramText, text_field


class Sharing(StrEnum):
    """Whether others than the pair see an answer."""

    ALWAYS = "always"
    ASKED = "asked"  # when the trainee adds it: the leaf `<question>.shared`, off at first
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that may be chosen, and its text."""

    value: str
    text: ProgramText = text_field()


@dataclass(frozen=True, slots=True)
class Part:
    """A named part of an answer, a tick of a checklist, or a column of a list."""

    id: str
    kind: str = "text"
    text: ProgramText = text_field()
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A question: how it is asked and answered, who may see the answer, and what it has to do with other questions.

    `asks` are the separate questions inside one bullet of the source. `seeds` are rows that belong to a list itself.
    `earlier` names the questions whose answers stand beside this one, `feeds` those that a preparation's text may be
    brought into. `shared` answers are seen by everybody with the read-only link, `sharable` ones when the trainee
    adds them (`sharing`). An `at_table` answer is written when the supervisor sits there too. After a `retell`
    agreement the trainee tells it in their own words. `context` is the msgctxt of its texts: its own id, or that of
    the question that is asked again.
    """

    id: str
    kind: str = "text"
    text: ProgramText = text_field()
    asks: tuple[ProgramText, ...] = text_field(())
    instruction: ProgramText = text_field()
    hint: ProgramText = text_field()
    add: ProgramText = text_field()
    parts: tuple[Part, ...] = ()
    seeds: tuple[Choice, ...] = ()
    blank: int = 1
    core: bool = False
    at_table: bool = False
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

    def sharing(self, part: str = "") -> Sharing:
        """Return whether others see the answer, or one `part` of it: a goal's state goes without its words."""
        if self.shared and not (self.kind == "goal_states" and part.startswith("word.")):
            return Sharing.ALWAYS
        return Sharing.ASKED if self.sharable else Sharing.NEVER

    @property
    def is_asked(self) -> bool:
        """Whether the trainee may add something of the answer for others."""
        return Sharing.ASKED in (self.sharing(), self.sharing("word."))

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
    text: ProgramText = text_field()


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
    title: ProgramText = text_field()
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
    title: ProgramText = text_field()
    agenda: tuple[AgendaItem, ...] = ()
    opening: tuple[Note, ...] = ()
    topics: tuple[Note, ...] = ()
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True)
class Model:
    """The whole mentoring model."""

    title: ProgramText = text_field()
    project: ProgramText = text_field()
    funding: ProgramText = text_field()
    home: str = ""
    diagram_title: ProgramText = text_field()
    guide: tuple[Chapter, ...] = ()
    preparation_title: ProgramText = text_field()
    trainee: Section = Section("")
    mentor: Section = Section("")
    feedback: Section = Section("")
    roles_title: ProgramText = text_field()
    roles: tuple[Chapter, ...] = ()
    between_meetings: Chapter = Chapter("")
    meetings: tuple[Meeting, ...] = ()
    tips_title: ProgramText = text_field()
    tips_intro: Note = Note("")
    tips: tuple[Question, ...] = ()
    language: Section = Section("")
    own_words: Section = Section("")
    links_title: ProgramText = text_field()
    links_note: Note = Note("")
    links: tuple[Link, ...] = ()
    sources_title: ProgramText = text_field()
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
