"""Mail that lies in the first seller's mailbox and in the CRM from the start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sandbox.company.named import CONTOSO, PHARMACEUTICALS

__all__ = ["TRACKED_MAILS", "TRACKED_MESSAGE_IDS", "TrackedMail"]


@dataclass(frozen=True, slots=True)
class TrackedMail:
    """A mail that lies in the first seller's mailbox and is tracked in the CRM from the start.

    ``sender`` and ``recipient`` are addresses; ``days`` counts back from the world's anchor;
    ``regarding`` is the account's name.
    """

    message_id: str
    regarding: str
    subject: str
    body: str
    sender: str
    recipient: str
    days: float


TRACKED_MAILS: Final[tuple[TrackedMail, ...]] = (
    TrackedMail(
        "<kickoff-2f41@contoso.example>",
        CONTOSO.name,
        "Kick-off agenda for the pilot",
        "Hello Mara, please find the agenda for our kick-off below. Regards, Nadia",
        "nadia.hassan@contoso.example",
        "mara.lindqvist@adatum.example",
        6.0,
    ),
    TrackedMail(
        "<joint-audit-77c3@contoso.example>",
        PHARMACEUTICALS.name,
        "Joint audit with our pharma sister company",
        "Hello Mara, the audit concerns Contoso Pharmaceuticals rather than us. Best, Oliver",
        "oliver.grant@contoso.example",
        "mara.lindqvist@adatum.example",
        9.0,
    ),
)
"""The first seller's mailbox holds these two; the second is from Contoso but regards its sister."""

TRACKED_MESSAGE_IDS: Final[dict[str, str]] = {
    mail.regarding: mail.message_id for mail in TRACKED_MAILS
}
"""Internet-Message-ID of the mail tracked from the start, by the name of the account it regards."""
