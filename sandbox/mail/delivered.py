"""A mail that arrives while the sandbox runs: bytes somebody handed over, in any condition."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from sandbox.mail.content import content_of, parsed
from sandbox.mail.message import Message
from sandbox.mail.reading import is_mail, message_of

__all__ = ["NotMailError", "delivered"]


class NotMailError(ValueError):
    """The bytes are no mail; the message is a sentence for who handed them over."""


@dataclass(frozen=True, slots=True)
class _Held:
    """Bytes in memory."""

    data: bytes

    def raw(self) -> bytes:
        """The bytes themselves."""
        return self.data

    def readable(self) -> str:
        """The body as plain text."""
        return content_of(self.data).readable


def delivered(raw: bytes, received: datetime, folder: str, number: int) -> Message:
    """The unread message these bytes are; ``number`` tells equal mails apart.

    Raises ``NotMailError``.
    """
    key = f"{hashlib.sha256(raw).hexdigest()}.delivered-{number}"
    try:
        message = _read(raw, key, received)
    except Exception as trouble:  # noqa: BLE001 - hostile bytes reach corners of the parser nobody listed
        raise NotMailError(f"The parser gave up: {type(trouble).__name__}.") from None
    if message is None:
        raise NotMailError("The body has none of the header fields that a mail has.")
    is_draft = folder.partition("/")[0] == "drafts"
    return replace(message, received=received, folder=folder, is_read=False, is_draft=is_draft)


def _read(raw: bytes, key: str, received: datetime) -> Message | None:
    mime = parsed(raw)
    if not is_mail(mime):
        return None
    return message_of(mime, _Held(raw), key, size=len(raw), posted=received)
