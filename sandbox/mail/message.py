"""A message as a mailbox keeps it: what lists and searches need; the rest stays in its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

__all__ = ["FOLDERS", "Address", "CloudFile", "Message", "Source"]

FOLDERS = ("inbox", "sentitems", "drafts", "deleteditems", "junkemail", "archive")
"""Well-known names of the folders a message can lie in."""


class Source(Protocol):
    """Where a message's MIME can be had again."""

    def raw(self) -> bytes:
        """The message in RFC 5322 format; raises ``OSError`` when its file is gone."""

    def readable(self) -> str:
        """The body as plain text; raises ``OSError`` likewise."""


@dataclass(frozen=True, slots=True)
class Address:
    """A display name and an SMTP address; either may be empty."""

    name: str
    mail: str


@dataclass(frozen=True, slots=True)
class CloudFile:
    """A file attached as a link, which MIME has no word for."""

    name: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message in one folder of one mailbox.

    ``key`` is unique in its mailbox and the same on every start.
    ``words`` are the distinct words of the body, for the search index.
    ``thread`` is the Message-ID its conversation began with.
    ``sent`` is ``None`` when the mail does not say or cannot be believed.
    """

    key: str
    internet_message_id: str
    subject: str
    author: Address | None
    sender: Address | None
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    sent: datetime | None
    received: datetime
    folder: str
    thread: str
    source: Source
    preview: str
    words: tuple[str, ...]
    file_names: tuple[str, ...] = ()
    has_attachments: bool = False
    is_read: bool = True
    importance: str = "normal"
    cloud_files: tuple[CloudFile, ...] = ()

    @property
    def is_draft(self) -> bool:
        """Drafts are what lies among the drafts."""
        return self.folder == "drafts"
