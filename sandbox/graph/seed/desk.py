"""What the letters below are written with: who is who, what day it was, what hangs on them."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sandbox.company import ACCOUNTS, CONTOSO
from sandbox.mail.compose import File, Letter
from sandbox.mail.message import Address
from sandbox.people import PEOPLE

__all__ = [
    "JONAS",
    "MARA",
    "PICTURE",
    "PRIYA",
    "SAM",
    "contact",
    "document",
    "letter",
    "office",
]

MARA, JONAS, PRIYA, SAM = (Address(one.name, one.mail) for one in PEOPLE)

PICTURE: Final = File(
    "plate.png",
    "image/png",
    b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    ),
    content_id="plate@contoso.example",
)
"""One pixel, shown within the text."""


def letter(
    anchor: datetime,
    name: str,
    days: float,
    people: Sequence[Address],
    subject: str,
    /,
    text: str,
    **more: Any,
) -> Letter:
    """A letter written ``days`` before the anchor, by the first of ``people`` to the others."""
    author, *to = people
    domain = author.mail.rpartition("@")[2]
    return Letter(
        message_id=f"<{name}@{domain}>",
        sent=(anchor - timedelta(days=days)).replace(second=0, microsecond=0),
        author=author,
        to=tuple(to),
        subject=subject,
        text=text,
        **more,
    )


def contact(name: str, *, mail: int = 0) -> Address:
    """A seeded contact by full name, at their first or a further address."""
    found = next(one for account in ACCOUNTS for one in account.contacts if one.name == name)
    return Address(found.name, found.mails[mail])


def office(mail: str = CONTOSO.mails[0]) -> Address:
    """A company's shared address, which shows the company's name."""
    owner = next(account for account in ACCOUNTS if mail in account.mails)
    return Address(owner.name, mail)


def document(name: str, pages: int = 3) -> File:
    """A file that begins and ends like a PDF."""
    page = b"".join(b"%d 0 obj << /Type /Page >> endobj\n" % number for number in range(pages))
    return File(name, "application/pdf", b"%PDF-1.4\n" + page + b"trailer << >>\n%%EOF\n")
