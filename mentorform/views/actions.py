"""What a form's buttons put into it before it is saved, one row of a table a button.

Each is given what was sent and the trial as it is, and returns values by control name.
"""

from collections.abc import Callable, Mapping

from werkzeug.datastructures import MultiDict

from mentorform.answer import base_of
from mentorform.evaluation import taken
from mentorform.meetings import accepted, finished
from mentorform.trial import Trial
from mentorform.views import context

STEPS = {"up": -1, "down": 1}


def _moved(form: Mapping[str, str], trial: Trial) -> dict[str, str]:
    """Return the order that the arrows of a list ask for, by control name: `<list>.move` says "<row> up".

    A step is one from where the row is now, so that two devices that move rows are in no conflict.
    """
    found: dict[str, str] = {}
    for name in (name for name in form if name.endswith(".move")):
        question, (row, _space, way) = context.model().questions.get(name[:-5]), form[name].partition(" ")
        if question and question.kind == "rows" and way in STEPS and (order := trial.moved(question, row, STEPS[way])):
            found[f"{question.id}.order"] = order
            found[f"{question.id}.order.base"] = str(base_of(dict(trial.leaf(f"{question.id}.order"))))
    return found


def _marked(form: Mapping[str, str], trial: Trial) -> dict[str, str]:
    """Return the bases of marks: to mark twice is to mark, so that none is needed."""
    return {f"{name}.base": str(base_of(dict(trial.leaf(name)))) for name in form if name.endswith(".mark")}


ACTIONS: tuple[Callable[[Mapping[str, str], Trial], dict[str, str]], ...] = (
    accepted,  # proposed days enter the list of meetings
    taken,  # a point of the official form enters the list of points
    finished,  # an agreed task is done
    _moved,  # a row goes up or down
    _marked,  # somebody wants to talk about a question
)


def with_actions(sent: MultiDict[str, str], trial: Trial) -> MultiDict[str, str]:
    """Return a form with what its buttons put into it."""
    form = sent.copy()
    for act in ACTIONS:
        form.update(act(sent, trial))
    return form
