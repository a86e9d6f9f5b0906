"""What a trial gives away: each paper is one row of `EXPORTS`, and one module that makes it. Pure.

Exports know no web framework and no clock: they get the trial and the phrases of a reading, and return bytes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from mentorform.exports import own_copy, pdf, web, written
from mentorform.i18n import N_, Phrases
from mentorform.links import Role
from mentorform.trial import Trial

HTML, JSON, PDF = "text/html; charset=utf-8", "application/json", "application/pdf"
MEETINGS = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Asking:
    """What an export is made from: the trial, the reading, and the address of a page of the trial."""

    trial: Trial
    phrases: Phrases
    address: Callable[[str], str] = lambda page: page  # "meetings/1" -> the whole address, with its link


@dataclass(frozen=True, slots=True)
class Export:
    """One paper. `kind` says whom it is for: "own", "others" (only what is shared), or "blank" (to write on).

    `label` is its phrase in the list, `values` stand in it; `file` the name under which it is saved.
    """

    kind: str
    label: str
    file: str
    media_type: str
    render: Callable[[Asking], bytes]
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_for_others(self) -> bool:
        """Whether the read-only link opens it too: it holds only what is shared."""
        return self.kind == "others"


def _meeting(number: int) -> Export:
    return Export(
        "own",
        N_("%(number)s. tapaaminen (PDF)"),
        f"{number}-tapaaminen.pdf",
        PDF,
        lambda asking: pdf.render(written.one_meeting(asking.trial, asking.phrases, number)),
        {"number": number},
    )


EXPORTS: Mapping[str, Export] = {
    "copy": Export(
        "own",
        N_("Oma kopio, jonka voi lukea selaimella (HTML)"),
        "oma-kopio.html",
        HTML,
        lambda asking: web.render(written.whole_path(asking.trial, asking.phrases)),
    ),
    "data": Export(
        "own",
        N_("Oma kopio, jonka voi tuoda takaisin (JSON)"),
        "oma-kopio.json",
        JSON,
        lambda asking: own_copy.render(asking.trial, asking.phrases.base),
    ),
    "path": Export(
        "own",
        N_("Koko työkokeilu (PDF)"),
        "koko-tyokokeilu.pdf",
        PDF,
        lambda asking: pdf.render(written.whole_path(asking.trial, asking.phrases)),
    ),
    **{f"meeting-{number}": _meeting(number) for number in MEETINGS},
    "shared": Export(
        "others",
        N_("Jaetut asiat (PDF)"),
        "jaetut-asiat.pdf",
        PDF,
        lambda asking: pdf.render(written.shared_part(asking.trial, asking.phrases)),
    ),
}


def offered(role: Role) -> dict[str, Export]:
    """Return the papers that a link may open, by name."""
    return {name: export for name, export in EXPORTS.items() if role == Role.EDIT or export.is_for_others}
