"""A mail's parts turned into a message of a mailbox, whatever their quality."""

from __future__ import annotations

import re
from datetime import datetime
from email.message import Message as Mime
from typing import Final

from sandbox.mail import headers
from sandbox.mail.content import apart
from sandbox.mail.message import SENSITIVITIES, Message, Source
from sandbox.mail.owner import folder_from
from sandbox.mail.text import words

__all__ = ["folder_of", "is_mail", "message_of"]

_MAIL_FIELDS: Final = frozenset(
    {"from", "to", "cc", "subject", "date", "message-id", "received", "return-path"}
)
_INDEXED: Final = 200_000
"""Characters of a body whose words are indexed."""


def is_mail(mime: Mime) -> bool:
    """Whether there is any header field that a mail has."""
    return bool(_MAIL_FIELDS & {str(name).lower() for name in mime.keys()})  # noqa: SIM118 - not a dict


def message_of(mime: Mime, source: Source, key: str, *, size: int, posted: datetime) -> Message:
    """The message these parts are, in no folder yet.

    ``key`` begins with a digest, which names a mail without Message-ID; ``posted`` is a guess at
    its arrival.
    """
    content = apart(mime)
    identity = headers.message_id(mime) or f"<{key[:32]}@no-message-id.invalid>"
    authors = headers.addresses(mime, "from")
    sent = headers.date(headers.first(mime, "date"))
    references = headers.references(mime)
    body = content.readable[:_INDEXED]
    return Message(
        key=key,
        internet_message_id=identity,
        subject=headers.first(mime, "subject"),
        author=authors[0] if authors else None,
        sender=next(iter(headers.addresses(mime, "sender") or authors), None),
        to=headers.addresses(mime, "to"),
        cc=headers.addresses(mime, "cc"),
        bcc=headers.addresses(mime, "bcc"),
        reply_to=headers.addresses(mime, "reply-to"),
        sent=sent,
        received=headers.received(mime) or sent or posted,
        folder="",
        thread=references[0] if references else identity,
        source=source,
        preview=" ".join(body.split())[:255],
        words=tuple(dict.fromkeys(words(body))),
        file_names=tuple(one.name for one in content.attachments),
        has_attachments=any(not one.is_inline for one in content.attachments),
        is_read=_is_read(mime),
        importance=_importance(mime),
        sensitivity=_sensitivity(mime),
        kind="meetings" if _is_meeting(mime) else "email",
        size=size,
    )


def folder_of(mime: Mime) -> str:
    """Where X-Gmail-Labels and the like say that it lay, or ""."""
    named = [
        label
        for field in ("x-folder", "x-gmail-labels", "x-keywords")
        for label in headers.first(mime, field).split(",")
    ]
    if "D" in headers.first(mime, "x-status"):
        named.append("deleted")
    if "T" in headers.first(mime, "x-status"):
        named.append("drafts")
    return folder_from(named)


def _is_meeting(mime: Mime) -> bool:
    return any(part.get_content_type() == "text/calendar" for part in mime.walk())


def _is_read(mime: Mime) -> bool:
    status = headers.first(mime, "status")
    if status:
        return "R" in status.upper()
    labels = re.split(r"\s*,\s*", headers.first(mime, "x-gmail-labels").casefold())
    return "unread" not in labels


def _sensitivity(mime: Mime) -> str:
    stated = headers.first(mime, "sensitivity").casefold().removeprefix("company-")
    return stated if stated in SENSITIVITIES else "normal"


def _importance(mime: Mime) -> str:
    stated = headers.first(mime, "importance").casefold()
    if stated in ("low", "high"):
        return stated
    return {"1": "high", "2": "high", "4": "low", "5": "low"}.get(
        headers.first(mime, "x-priority")[:1], "normal"
    )
