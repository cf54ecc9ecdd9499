"""A small world with a mailbox of the test's own making, and a calendar."""

from __future__ import annotations

from datetime import datetime

from sandbox.mail.compose import Letter
from sandbox.mail.message import Address, Message

MARA = Address("Mara Lindqvist", "mara.lindqvist@adatum.example")
NADIA = Address("Nadia Hassan", "nadia.hassan@contoso.example")


def letter(name: str, sent: datetime = NOON, *, author: Address = NADIA, **more: object) -> Letter:
    """A letter to the first seller with this Message-ID and subject."""
    given = {"to": (MARA,), "subject": name, "text": f"About {name}."} | more
    return Letter(message_id=f"<{name}@x>", sent=sent, author=author, **given)  # type: ignore[arg-type]
