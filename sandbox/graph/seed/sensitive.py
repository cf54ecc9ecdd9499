"""Mail with Lamna Healthcare that its senders marked or protected (seen by the first seller)."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sandbox.company import row_id
from sandbox.graph.seed.desk import JONAS, MARA, contact, document, letter
from sandbox.mail.compose import Letter
from sandbox.mail.message import Label
from sandbox.people import TENANT

__all__ = ["sensitive"]

_ASTRID, _NILS = contact("Astrid Öberg"), contact("Nils Åkesson")
_SOLVEIG = contact("Solveig Hagström")
_GENERAL: Final = Label(row_id("label", "General"), "General", TENANT)
_CONFIDENTIAL: Final = Label(row_id("label", "Confidential"), "Confidential", TENANT)
_SECRET: Final = Label(
    row_id("label", "Highly Confidential"), "Highly Confidential", TENANT, encrypts=True
)


def sensitive(anchor: datetime) -> list[Letter]:
    """Each sensitivity once, a label of each kind, and both at once."""
    return [*_marked(anchor), *_labelled(anchor)]


def _marked(anchor: datetime) -> list[Letter]:
    """What Outlook calls sensitivity."""
    return [
        letter(
            anchor,
            "leave-of-absence",
            3.3,
            (_ASTRID, MARA),
            "Something about my leave",
            text="Dear Mara,\nplease keep this between us: I will be away for three months.\n\nA.",
            sensitivity="private",
        ),
        letter(
            anchor,
            "choir",
            6.2,
            (_NILS, MARA),
            "The choir sings on Sunday",
            text="Hi Mara,\nnothing to do with work: do come and listen.\n\nNils",
            sensitivity="personal",
        ),
        letter(
            anchor,
            "tender-figures",
            9.4,
            (_SOLVEIG, MARA),
            "Figures of the tender",
            text="Dear Ms Lindqvist,\nthe figures are for your calculation only.\n\nSolveig",
            sensitivity="confidential",
            files=(document("Figures.pdf"),),
        ),
    ]


def _labelled(anchor: datetime) -> list[Letter]:
    """Labels that mark, and one that encrypts."""
    return [
        letter(
            anchor,
            "bed-monitors",
            5.1,
            (MARA, _SOLVEIG),
            "Data sheet of the bed monitors",
            text="Hello Solveig,\nthe data sheet is attached.\n\nMara",
            label=_GENERAL,
            files=(document("Bed monitors.pdf"),),
        ),
        letter(
            anchor,
            "ward-plan",
            7.6,
            (_ASTRID, MARA, JONAS),
            "Ward plan, not for further distribution",
            text="Dear both,\nplease do not pass the plan on.\n\nAstrid Öberg",
            label=_CONFIDENTIAL,
            files=(document("Ward plan.pdf"),),
        ),
        letter(
            anchor,
            "patient-incident",
            2.7,
            (_NILS, MARA),
            "Incident on ward 4",
            text="The pump of bed 12 stopped during the night. Nobody was harmed.",
            label=_SECRET,
            sensitivity="confidential",
            importance="high",
            files=(document("Incident report.pdf"),),
        ),
    ]
