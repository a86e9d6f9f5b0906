"""The words and phrases that the trainee learns: which are known, in what order they are practised, one more. Pure."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from mentorform.content import Model, Question
from mentorform.trial import Trial

ROW_BYTES = 6  # 48 bits, as a page mints them


@dataclass(frozen=True, slots=True)
class OwnWords:
    """The list as it stands. A row without a word of its own (somebody wrote only what it means) is no word yet."""

    trial: Trial
    question: Question

    @property
    def rows(self) -> list[str]:
        """The ids of the rows that hold a word, in the order of the list."""
        return [row for row in self.trial.rows(self.question) if self.text(row)]

    @property
    def unknown(self) -> list[str]:
        """The rows whose words are not known yet."""
        return [row for row in self.rows if not self.is_known(row)]

    @property
    def deck(self) -> list[str]:
        """The rows in the order in which they are practised: what is not known yet first."""
        return sorted(self.rows, key=self.is_known)

    def text(self, row: str, part: str = "text") -> str:
        """Return what stands in a part of a row, without the spaces around it."""
        return self.trial.value(f"{self.question.id}.{row}.{part}").strip()

    def is_known(self, row: str) -> bool:
        """Say whether a word is known."""
        return self.trial.value(f"{self.question.id}.{row}.known") == "1"


def entry(name: str, *, plain: Model, here: Model) -> dict[str, str] | None:
    """Return a word of the glossary as a row: the Finnish term, its plain explanation, and the term as read `here`.

    `None` where the glossary has no word of this id.
    """
    found = [word for model in (plain, here) for word in model.glossary if word.id == name]
    if not found:
        return None
    explained, own = found
    foreign = "" if own.term in (own.finnish, explained.term) else own.term
    return {"text": own.finnish, "meaning": str(explained.text), "own": str(foreign)}


def add(
    trial: Trial,
    question: Question,
    texts: Mapping[str, str],
    *,
    now: datetime,
    mint: Callable[[], str] = lambda: secrets.token_hex(ROW_BYTES),
) -> None:
    """Put a word on the list, unless it is there. `texts` are its row's parts. Raises `TooManyRows`."""
    words = OwnWords(trial, question)
    if texts["text"].casefold() not in {words.text(row).casefold() for row in words.rows}:
        trial.add_row(question, {part: text for part, text in texts.items() if text}, row=mint(), now=now)
