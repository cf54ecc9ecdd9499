"""How much of a mail or meeting is taken into Dynamics, and what was not: names and ids alone."""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import Annotated, NewType

import msgspec

__all__ = [
    "FILES_LIMIT",
    "Difference",
    "Disclosure",
    "Extent",
    "FileEnd",
    "FileKey",
    "LeftBehind",
    "file_key",
    "narrower",
]

FileKey = NewType("FileKey", str)
"""Names one file of one mail in one mailbox; 16 hexadecimal digits."""

FILES_LIMIT = 500
"""Files of one mail that an extent names."""


class Disclosure(StrEnum):
    """How much of its text everyone who may read the record will be able to read."""

    FULL = "full"
    LATEST = "latest"
    """The newest part, without what it quotes; files come along."""
    HEADER = "header"
    """Who, when and the subject: neither text nor files."""


class Extent(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What a person chose; ``without`` are the files that stay behind."""

    disclosure: Disclosure = Disclosure.FULL
    without: Annotated[tuple[FileKey, ...], msgspec.Meta(max_length=FILES_LIMIT)] = ()


class FileEnd(StrEnum):
    """Why a file stayed behind; ``cards`` holds the sentence for each."""

    NOT_CHOSEN = "not chosen"
    QUOTED = "quoted"
    """A picture that only the part shows which was not to be shared."""
    LINK = "link"
    TOO_LARGE = "too large"
    BLOCKED = "blocked"
    GONE = "gone"
    REFUSED = "refused"


class LeftBehind(msgspec.Struct, frozen=True, array_like=True):
    """A file that is not in Dynamics."""

    file: FileKey
    end: FileEnd


class Difference(StrEnum):
    """In what a row that was read back differs from its mail or meeting."""

    IDENTITY = "identity"
    REGARDING = "regarding"
    SUBJECT = "subject"
    PARTIES = "parties"
    DIRECTION = "direction"
    DATES = "dates"
    BODY = "body"
    FILES = "files"
    OWNER = "owner"


def narrower(one: Disclosure, other: Disclosure) -> Disclosure:
    """The one of two that shares less; they are named from the widest on."""
    return max(one, other, key=list(Disclosure).index)


def file_key(attachment: str) -> FileKey:
    """The key of the file with this id in its mailbox; nothing of the file can be read off it."""
    return FileKey(hashlib.sha256(attachment.encode()).hexdigest()[:16])
