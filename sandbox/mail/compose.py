"""Mail written by the sandbox itself: a letter knows its own MIME, the same bytes every time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email import policy
from functools import lru_cache

from sandbox.mail.message import Address, CloudFile, Label, Message
from sandbox.mail.mime import ENVELOPE, SEALED, mime_of
from sandbox.mail.text import words

__all__ = ["File", "Letter"]

_OVERHEAD = 1200
"""Bytes a mailbox counts for a message besides its text and files."""


@dataclass(frozen=True, slots=True)
class File:
    """Something attached; inline when it has a ``content_id``; a mail when its type says so."""

    name: str
    content_type: str
    data: bytes
    content_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a person wrote: plain text, from which the HTML alternative is made.

    ``message_id`` with its angle brackets; ``answers`` are the Message-IDs before it in its thread.
    ``quoted`` is the earlier text below what is new; ``enclosed`` are whole letters attached to it.
    ``kind`` is that of ``Message``.
    """

    message_id: str
    sent: datetime
    author: Address
    to: tuple[Address, ...]
    subject: str
    text: str
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    answers: tuple[str, ...] = ()
    files: tuple[File, ...] = ()
    enclosed: tuple[Letter, ...] = ()
    cloud_files: tuple[CloudFile, ...] = ()
    importance: str = "normal"
    newsletter: bool = False
    sensitivity: str = "normal"
    label: Label | None = None
    categories: tuple[str, ...] = ()
    kind: str = "email"
    quoted: str = ""

    @property
    def is_encrypted(self) -> bool:
        """Whether its label hides text and files from who has only the mail."""
        return self.label is not None and self.label.encrypts

    def raw(self) -> bytes:
        """RFC 5322, CRLF line ends."""
        return mime_of(self).as_bytes(policy=policy.SMTP)

    def readable(self) -> str:
        """The text as who has only the mail can read it."""
        if self.is_encrypted:
            return ENVELOPE
        return f"{self.text}\n\n{self.quoted}" if self.quoted else self.text

    def in_folder(self, folder: str, *, is_read: bool = True) -> Message:
        """The letter as a message of a mailbox; ``folder`` is a path as in ``Message``."""
        text = self.readable()
        return Message(
            key=f"{self.message_id}.{folder}",
            internet_message_id=self.message_id,
            subject=self.subject,
            author=self.author,
            sender=self.author,
            to=self.to,
            cc=self.cc,
            bcc=self.bcc if folder.partition("/")[0] in ("sentitems", "drafts") else (),
            sent=self.sent,
            received=self.sent,
            folder=folder,
            thread=self.answers[0] if self.answers else self.message_id,
            source=self,
            preview=_preview(text),
            words=_words(text),
            file_names=self._file_names(),
            has_attachments=self._has_attachments(),
            is_read=is_read,
            importance=self.importance,
            cloud_files=() if self.is_encrypted else self.cloud_files,
            is_draft=folder.partition("/")[0] == "drafts",
            sensitivity=self.sensitivity,
            categories=self.categories,
            kind=self.kind,
            size=_OVERHEAD + 2 * len(text) + sum(len(one.data) for one in self.files),
        )

    def _file_names(self) -> tuple[str, ...]:
        if self.is_encrypted:
            return (SEALED,)
        named = [one.name for one in self.files] + [one.name for one in self.cloud_files]
        return (*named, *(one.subject for one in self.enclosed))

    def _has_attachments(self) -> bool:
        """Pictures within the text do not count."""
        apart = any(not one.content_id for one in self.files)
        return self.is_encrypted or apart or bool(self.cloud_files or self.enclosed)


@lru_cache(maxsize=4096)
def _preview(text: str) -> str:
    return " ".join(text.split())[:255]


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words(text)))
