"""Forwarded and attached mail around Nordlys Energi, and what stays within the house."""

from __future__ import annotations

from datetime import datetime

from sandbox.graph.seed.desk import JONAS, MARA, PICTURE, PRIYA, contact, document, letter
from sandbox.graph.seed.quoting import quoted, quoting
from sandbox.mail.compose import Letter
from sandbox.mail.message import CloudFile

__all__ = ["forwarded"]

_INGRID, _HAKON = contact("Ingrid Solheim"), contact("Håkon Vik")
_BJORN = contact("Bjørn Aas")


def forwarded(anchor: datetime) -> list[Letter]:
    """A thread; it forwarded within the house; it attached by the customer; files of each kind."""
    thread = _turbine(anchor)
    return [*thread, *_inside(anchor, thread[-1]), _attached(anchor, thread[0]), _files(anchor)]


def _turbine(anchor: datetime) -> list[Letter]:
    """Four letters by three people; the subject changes on the way, the references do not."""
    subject = "Turbine bearings: second delivery"
    turns = (
        ("bearings-1", 9.1, (_INGRID, MARA), subject, "when does the second delivery arrive?"),
        ("bearings-2", 8.8, (MARA, _INGRID), f"RE: {subject}", "on the 14th, by ship to Bergen."),
        ("bearings-3", 8.2, (_HAKON, MARA), f"SV: {subject}", "could it be Haugesund instead?"),
        ("bearings-4", 7.1, (MARA, _HAKON), f"RE: SV: {subject}", "yes, without extra cost."),
    )
    return list(
        quoting(
            letter(
                anchor,
                name,
                days,
                people,
                title,
                text=f"Hello {people[1].name.split()[0]},\n{sentence}\n\n{people[0].name}",
                cc=(_BJORN,) if number else (),
            )
            for number, (name, days, people, title, sentence) in enumerate(turns)
        )
    )


def _inside(anchor: datetime, last: Letter) -> list[Letter]:
    """A forward and its answer, which name the customer in their text only."""
    forward = letter(
        anchor,
        "bearings-fw",
        6.9,
        (MARA, PRIYA, JONAS),
        f"FW: {last.subject.removeprefix('RE: SV: ')}",
        text="Hi both,\nfor your information: we lose nothing by it.\n\nMara",
        answers=(*last.answers, last.message_id),
        quoted=quoted(last),
    )
    answer = letter(
        anchor,
        "bearings-fw-re",
        6.8,
        (PRIYA, MARA),
        f"RE: {forward.subject}",
        text="Well done. Do not tell them how small our margin is.\n\nPriya",
        answers=(*forward.answers, forward.message_id),
        quoted=quoted(forward),
    )
    return [forward, answer]


def _attached(anchor: datetime, first: Letter) -> Letter:
    """A whole letter as an attachment, which itself carries a file."""
    inner = letter(
        anchor,
        "harbour-notice",
        11.0,
        (_BJORN, _INGRID),
        "Harbour closed on Monday",
        text="Ingrid,\nthe harbour is closed on Monday, see the notice.\n\nBjørn",
        files=(document("Harbour notice.pdf"),),
    )
    return letter(
        anchor,
        "harbour-fw",
        5.6,
        (_INGRID, MARA),
        "FW: Harbour closed on Monday",
        text="Hello Mara,\nplease see the two attached mails.\n\nIngrid",
        enclosed=(inner, first),
    )


def _files(anchor: datetime) -> Letter:
    """A picture within the text, a file, and a link, in one letter."""
    return letter(
        anchor,
        "foundation",
        4.4,
        (_HAKON, MARA),
        "Foundation: picture, drawing, model",
        text="Hello Mara,\nthe picture is below, the drawing attached, the model too large.\n\nH.",
        files=(PICTURE, document("Foundation.pdf")),
        cloud_files=(CloudFile("Model.zip", "https://nordlys.sharepoint.example/model.zip"),),
    )
