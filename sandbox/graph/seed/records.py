"""Mail from addresses that no account or contact has: those of a deal, lead, case or project."""

from __future__ import annotations

from datetime import datetime

from sandbox.company.pipeline import CASES, LEADS, OPPORTUNITIES, PROJECTS
from sandbox.graph.seed.desk import JONAS, MARA, PRIYA, contact, letter
from sandbox.mail.compose import Letter
from sandbox.mail.message import Address

__all__ = ["from_records"]

_COLLEAGUES = (MARA, JONAS, PRIYA)


def from_records(anchor: datetime) -> list[Letter]:
    """One letter from each such address to the record's owner; an invitation to a meeting."""
    known = [(lead.topic, lead.owner, mail) for lead in LEADS for mail in lead.mails]
    known += [(one.name, one.owner, one.mail) for one in OPPORTUNITIES]
    known += [(case.title, case.owner, case.mail) for case in CASES]
    known += [(one.name, one.owner, mail) for one in PROJECTS for mail in (one.mail, one.billing)]
    reachable = [one for one in known if one[2]]
    return [
        *(_letter(anchor, number, *one) for number, one in enumerate(reachable)),
        letter(
            anchor,
            "wind-farm-invitation",
            2.3,
            (contact("Ingrid Solheim"), MARA, JONAS),
            "Walk through the wind farm",
            text="Bring solid shoes.",
            kind="meetings",
        ),
    ]


def _letter(anchor: datetime, number: int, about: str, owner: int, mail: str) -> Letter:
    name = mail.partition("@")[0]
    return letter(
        anchor,
        f"about-{name}",
        3.5 + number,
        (Address("", mail), _COLLEAGUES[owner]),
        f"About: {about}",
        text=f"Hello,\nplease keep this address for everything about {about}.",
    )
