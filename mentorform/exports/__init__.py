"""What a trial gives away: each paper is one row of `EXPORTS`, and one module that makes it. Pure.

Exports know no web framework and no clock: they get the trial and the phrases of a reading, and return bytes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from mentorform.exports import own_copy, pdf, web, written
from mentorform.exports.blank import blank_forms
from mentorform.exports.certificate import certificate
from mentorform.exports.outline import Paper
from mentorform.exports.skills import skills
from mentorform.i18n import Phrases
from mentorform.links import Role
from mentorform.program_text import N_, ProgramText
from mentorform.trial import Trial

HTML, JSON, PDF = "text/html; charset=utf-8", "application/json", "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
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
    label: ProgramText
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


def _certificate(format_: str, *, assessed: bool = False) -> Export:
    media_type, file, write = FORMATS[format_]
    return Export(
        "others",
        CERTIFICATES[format_, assessed],
        f"todistus.{file}",
        media_type,
        lambda asking: write(certificate(asking.trial, asking.phrases, assessed=assessed)),
    )


def _forms(numbers: tuple[int, ...], label: ProgramText, file: str) -> Export:
    return Export(
        "blank",
        label,
        file,
        PDF,
        lambda asking: pdf.render(blank_forms(asking.trial, asking.phrases, numbers, asking.address)),
        {"number": numbers[0]},
    )


def _word(paper: Paper) -> bytes:
    from mentorform.exports import word  # here, for python-docx takes an eighth of the program's start

    return word.render(paper)


FORMATS = {"PDF": (PDF, "pdf", pdf.render), "Word": (DOCX, "docx", _word)}
CERTIFICATES = {
    ("PDF", False): N_("Todistuksen luonnos (PDF)"),
    ("Word", False): N_("Todistuksen luonnos (Word)"),
    ("PDF", True): N_("Todistuksen luonnos, jossa on tilaa sanalliselle arvioinnille (PDF)"),
    ("Word", True): N_("Todistuksen luonnos, jossa on tilaa sanalliselle arvioinnille (Word)"),
}

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
    "skills-word": Export(
        "own",
        N_("Osaaminen (Word)"),
        "osaaminen.docx",
        DOCX,
        lambda asking: _word(skills(asking.trial, asking.phrases)),
    ),
    "skills": Export(
        "own",
        N_("Osaaminen (PDF)"),
        "osaaminen.pdf",
        PDF,
        lambda asking: pdf.render(skills(asking.trial, asking.phrases)),
    ),
    "shared-word": Export(
        "others",
        N_("Jaetut asiat (Word)"),
        "jaetut-asiat.docx",
        DOCX,
        lambda asking: _word(written.shared_part(asking.trial, asking.phrases)),
    ),
    "shared": Export(
        "others",
        N_("Jaetut asiat (PDF)"),
        "jaetut-asiat.pdf",
        PDF,
        lambda asking: pdf.render(written.shared_part(asking.trial, asking.phrases)),
    ),
    "certificate-word": _certificate("Word"),
    "certificate": _certificate("PDF"),
    "certificate-words-word": _certificate("Word", assessed=True),
    "certificate-words": _certificate("PDF", assessed=True),
    "forms": _forms(MEETINGS, N_("Kaikki neljä lomaketta (PDF)"), "lomakkeet.pdf"),
    **{
        f"form-{number}": _forms((number,), N_("%(number)s. tapaamisen lomake (PDF)"), f"{number}-lomake.pdf")
        for number in MEETINGS
    },
}


def offered(role: Role) -> dict[str, Export]:
    """Return the papers that a link may open, by name."""
    return {name: export for name, export in EXPORTS.items() if role == Role.EDIT or export.is_for_others}
