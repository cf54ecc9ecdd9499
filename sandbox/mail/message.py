"""A message as a mailbox keeps it: what lists and searches need; the rest stays in its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

__all__ = ["FOLDERS", "SENSITIVITIES", "Address", "CloudFile", "Label", "Message", "Source"]

FOLDERS = (
    "inbox",
    "sentitems",
    "drafts",
    "deleteditems",
    "junkemail",
    "archive",
    "outbox",
    "conversationhistory",
    "teamsmessagesdata",
)
"""Well-known names that can begin a message's folder; what stands there otherwise, a person made.

The last holds copies of Teams chats and is hidden.
"""

SENSITIVITIES = ("normal", "personal", "private", "confidential")
"""What a sender may ask of readers, in the order of PidTagSensitivity's numbers."""


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
class Label:
    """A Purview sensitivity label by its GUIDs; one that ``encrypts`` hides text and files.

    A message shows it in the header field ``msip_labels`` alone
    (page: "Microsoft Purview Information Protection SDK - Metadata").
    """

    id: str
    name: str
    site: str
    encrypts: bool = False


@dataclass(frozen=True, slots=True)
class CloudFile:
    """A file attached as a link, which MIME has no word for."""

    name: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message in one folder of one mailbox.

    ``key`` is unique in its mailbox, the same on every start, and kept when the message moves.
    ``folder`` is a path of names with slashes between them: a well-known name of ``FOLDERS`` or the
    name of a folder the person made, then names of subfolders (``inbox/Projects/2026``).
    ``kind`` is what KQL calls so: ``email``, ``meetings`` or ``im`` (a copy of a Teams chat).
    ``size`` is in bytes, 0 where nobody counted.
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
    is_draft: bool = False
    sensitivity: str = "normal"
    categories: tuple[str, ...] = ()
    kind: str = "email"
    size: int = 0
