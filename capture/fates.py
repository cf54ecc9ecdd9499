"""What will happen to each file of a mail or a meeting, said before anything is taken; pure.

Pages: "Use file data with Attachment and Note records" (the size), "Block certain types of files"
(extensions and types), "attachment resource type" (Graph).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from capture.extent import FileEnd, FileKey, file_key

if TYPE_CHECKING:
    from capture.mail import MailAttachment

__all__ = ["UNLIMITED", "File", "FileKind", "FileLimits", "fates"]

_BESIDES = 4096
"""Bytes a mailbox may count for a file besides its content."""
_REENCODED = 1.4
"""An attached message is counted as the mailbox keeps it, and taken as text."""


class FileKind(StrEnum):
    """What is attached."""

    FILE = "file"
    ITEM = "item"
    """A message, a meeting or a contact: taken as a file of its own."""
    LINK = "link"
    """A file in the cloud: the mail holds its address alone."""

    @classmethod
    def of(cls, kind: str) -> FileKind:
        """The kind by its name in Graph; what is not known counts as a file."""
        return {"itemAttachment": cls.ITEM, "referenceAttachment": cls.LINK}.get(kind, cls.FILE)


@dataclass(frozen=True, slots=True)
class FileLimits:
    """What an organisation takes; names of extensions and types are in lower case.

    ``size`` is the length of a file in base64, in bytes; ``None`` where it is not known.
    Where ``allowed`` names types, nothing else is taken and ``refused`` says nothing.
    """

    size: int | None = None
    extensions: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    allowed: frozenset[str] = frozenset()

    @property
    def content(self) -> int | None:
        """Bytes of the largest file that is taken."""
        return None if self.size is None else self.size // 4 * 3


UNLIMITED = FileLimits()
"""Of an organisation that does not say: what it takes shows when it is asked to."""


@dataclass(frozen=True, slots=True)
class File:
    """One attachment, and what will become of it.

    ``size`` is in bytes as the mailbox counts them, a little more than the content.
    ``end`` is set where it is certain that the file stays behind, and why.
    """

    key: FileKey
    name: str = field(repr=False)
    """As the mailbox has it; "" where it has none."""
    size: int
    kind: FileKind
    inline: bool
    """A picture within the text."""
    end: FileEnd | None = None


def fates(attachments: Iterable[MailAttachment], limits: FileLimits) -> tuple[File, ...]:
    """All of them, in the mailbox's order."""
    return tuple(_fate(one, limits) for one in attachments)


def _fate(attachment: MailAttachment, limits: FileLimits) -> File:
    kind = FileKind.of(attachment.kind)
    return File(
        file_key(attachment.id),
        (attachment.name or "").strip(),
        attachment.size,
        kind,
        bool(attachment.is_inline),
        _end(attachment, kind, limits),
    )


def _end(attachment: MailAttachment, kind: FileKind, limits: FileLimits) -> FileEnd | None:
    if kind is FileKind.LINK:
        return FileEnd.LINK
    if kind is FileKind.FILE and _is_blocked(attachment, limits):
        return FileEnd.BLOCKED
    least = attachment.size - _BESIDES if kind is FileKind.FILE else attachment.size / _REENCODED
    most = limits.content
    return FileEnd.TOO_LARGE if most is not None and least > most else None


def _is_blocked(attachment: MailAttachment, limits: FileLimits) -> bool:
    _, dot, extension = (attachment.name or "").strip().lower().rpartition(".")
    if dot and extension in limits.extensions:
        return True
    mime = (attachment.content_type or "").partition(";")[0].strip().lower()
    if limits.allowed:
        return mime not in limits.allowed
    return mime in limits.refused
