"""Who sees what: asked here, by one question, wherever an answer is shown or handed over. Pure.

The model gives each answer one of three classes (`Sharing`), the trial says what the trainee added, and whoever looks
is one of three audiences. Texts in conflict, earlier texts, marks and what was set aside are the pair's alone.
"""

from enum import StrEnum

from mentorform import answer
from mentorform.content import Question, Sharing
from mentorform.trial import Trial


class Audience(StrEnum):
    """Who looks at a trial."""

    PAIR = "pair"  # mentor and trainee, behind the link that writes; the writer of a preparation
    TABLE = "table"  # the supervisor beside them: as others, and what all of them write there together
    OTHERS = "others"  # whoever has the read-only link or was given a paper

    def shows(self, trial: Trial, question: Question, part: str = "") -> bool:
        """Say whether an audience sees an answer, or one `part` of it, as far as anything stands there."""
        if self is Audience.PAIR or (self is Audience.TABLE and question.at_table):
            return True
        sharing = question.sharing(part)
        return sharing is Sharing.ALWAYS or (sharing is Sharing.ASKED and is_added(trial, question))

    def texts(self, own: answer.Leaf) -> list[answer.Leaf]:
        """Return what an audience reads in a leaf: its value, and for the pair all texts that are in conflict."""
        return (answer.texts(own) if self is Audience.PAIR else []) or [own]


def is_added(trial: Trial, question: Question) -> bool:
    """Say whether the trainee added an answer for others. While two devices disagree nobody has added it."""
    flag = trial.leaf(f"{question.id}.shared")
    return flag["value"] == "1" and not flag.get("branches")
