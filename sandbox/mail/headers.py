"""The header fields a mailbox needs, from mail of any quality: nothing here raises."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.message import Message as Mime
from email.utils import getaddresses, parsedate_to_datetime
from typing import Final

from sandbox.mail.message import Address
from sandbox.mail.text import clean, header_text

__all__ = ["addresses", "date", "first", "message_id", "received", "references", "values"]

_BARE: Final = re.compile(r"[^\s<>,;:\"()\[\]]+@[^\s<>,;:\"()\[\]]+")
_ID: Final = re.compile(r"<[^<>\s]+>")
_MOST: Final = 100_000
"""Characters of an address field that are read: some 2,000 recipients."""
_EARLIEST: Final = datetime(1601, 1, 1, tzinfo=UTC)
"""Exchange counts time from here."""


def values(mime: Mime, name: str) -> list[str]:
    """The raw values of a field, in order."""
    wanted = name.lower()
    return [str(value) for key, value in mime.raw_items() if str(key).lower() == wanted]


def first(mime: Mime, name: str) -> str:
    """The decoded text of a field's first occurrence, or ""."""
    found = values(mime, name)
    return header_text(found[0]) if found else ""


def addresses(mime: Mime, name: str) -> tuple[Address, ...]:
    """The mailboxes of an address field, groups unpacked, in order, each once."""
    raw = [re.sub(r"\s+", " ", value[:_MOST]) for value in values(mime, name)]
    try:
        pairs = getaddresses(raw)
    except (RecursionError, ValueError, IndexError, AttributeError):
        pairs = []
    found = [_address(name, mail) for name, mail in pairs if name.strip() or mail.strip()]
    if not any(one.mail for one in found):
        found = [_address("", mail) for value in raw for mail in _BARE.findall(value)]
        found = found or [Address(name, "") for name in map(header_text, raw) if _is_name(name)]
    return tuple(dict.fromkeys(one for one in found if one.name or one.mail))


def _is_name(text: str) -> bool:
    """Neither punctuation alone nor an empty group such as ``undisclosed-recipients:;``."""
    return any(one.isalnum() for one in text) and not text.endswith(";")


def _address(name: str, mail: str) -> Address:
    """What has no @ is a name: Exchange keeps such recipients unresolved."""
    name = header_text(name)
    mail = "".join(header_text(mail).split()).strip("<>'\"")
    return Address(name, mail) if "@" in mail else Address(name or mail, "")


def date(text: str) -> datetime | None:
    """The moment a date field states, in UTC, if it is one Exchange can store."""
    try:
        moment = parsedate_to_datetime(text)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        moment = aware.astimezone(UTC).replace(microsecond=0)
    except (ValueError, TypeError, OverflowError, IndexError, AttributeError):
        return None
    return moment if moment >= _EARLIEST else None


def received(mime: Mime) -> datetime | None:
    """When the last server took it: the date of the topmost Received field."""
    found = values(mime, "received")
    return date(header_text(found[0]).rpartition(";")[2].strip()) if found else None


def message_id(mime: Mime) -> str:
    """Message-ID with its angle brackets, or "" when there is none worth the name."""
    text = first(mime, "message-id")
    match = _ID.search(text)
    bare = clean("".join(text.split()))[:900].strip("<>")
    return match.group()[:900] if match else (f"<{bare}>" if bare else "")


def references(mime: Mime) -> list[str]:
    """Message-IDs this one answers, oldest first."""
    return [
        found for name in ("references", "in-reply-to") for found in _ID.findall(first(mime, name))
    ]
