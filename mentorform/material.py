"""What stands beside the meetings: notes, the guide's chapters, links and sources, the glossary's words. Pure."""

from dataclasses import dataclass

from mentorform.program_text import ProgramText, text_field


@dataclass(frozen=True, slots=True)
class Note:
    """A text without an answer: information, an instruction, or an item of a list to think over."""

    id: str
    kind: str = "info"
    text: ProgramText = text_field()


@dataclass(frozen=True, slots=True)
class Chapter:
    """A titled list of texts: a chapter of the guide, or the tasks of one role."""

    id: str
    title: ProgramText = text_field()
    items: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A page of somebody else's. The source lost its address; an operator may set it (`MENTORFORM_LINKS`).

    `answers` are the questions whose answers belong in an official form. `points` are what the form evaluates, as its
    operator lists them.
    """

    id: str
    owner: str
    text: ProgramText = text_field()
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
    text: ProgramText = text_field()
    read: ProgramText = text_field()


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the work trial, explained in plain Finnish.

    `forms` are the Finnish forms that are recognised in a text, the first of them the term itself: it stays Finnish
    where `term` is translated. `source` is a work that has the word.
    """

    id: str
    term: ProgramText = text_field()
    text: ProgramText = text_field()
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
