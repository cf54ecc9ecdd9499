"""Identifiers of Outlook items: derived from mailbox and message, so the same on every start.

Shaped and sized like the real ones; case-sensitive.
Page: "Obtain immutable identifiers for Outlook resources".
"""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache
from hashlib import sha256

__all__ = [
    "attachment_id",
    "conversation_id",
    "digest_in",
    "digest_of",
    "folder_id",
    "immutable_id",
    "mutable_id",
]

_IMMUTABLE = bytes.fromhex("0009002e0000")
_MUTABLE = bytes.fromhex("000324")
_FOLDER = bytes.fromhex("00032400")
_CONVERSATION = bytes.fromhex("00042400")
_DIGEST = 16


@lru_cache(maxsize=64)
def _mailbox(oid: str) -> bytes:
    return sha256(f"mailbox {oid}".encode()).digest()[:16]


def digest_of(oid: str, key: str) -> bytes:
    """What names a message within all mailboxes."""
    return sha256(f"{oid} {key}".encode("utf-8", "replace")).digest()[:_DIGEST]


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode()


def immutable_id(oid: str, digest: bytes) -> str:
    """The identifier that survives moves."""
    return _text(_IMMUTABLE + _mailbox(oid) + digest + sha256(b"tail" + digest).digest()[:12])


def mutable_id(oid: str, digest: bytes, folder: str) -> str:
    """The default identifier, which changes with the folder."""
    place = sha256(f"{oid} {folder}".encode()).digest()
    return _text(_MUTABLE + _mailbox(oid).hex().encode() + place + digest + place[:29])


def digest_in(identifier: str) -> bytes | None:
    """The digest an identifier of either kind carries, or ``None`` if it is not shaped like one."""
    try:
        data = urlsafe_b64decode(identifier)
    except (binascii.Error, ValueError):
        return None
    if data.startswith(_IMMUTABLE) and len(data) == 50:
        return data[22 : 22 + _DIGEST]
    if data.startswith(_MUTABLE) and len(data) == 112:
        return data[67 : 67 + _DIGEST]
    return None


def attachment_id(message_id: str, number: int) -> str:
    """An attachment's identifier, of the kind of its message's."""
    tail = sha256(f"{message_id} {number}".encode()).digest()[:16]
    return f"{message_id.rstrip('=')}{_text(bytes.fromhex('120010') + tail)}"


def folder_id(oid: str, folder: str) -> str:
    """A folder's identifier, which never changes."""
    place = sha256(f"{oid} folder {folder}".encode()).digest()
    return _text(_FOLDER + _mailbox(oid).hex().encode() + b"." + place + place[:21])


def conversation_id(oid: str, thread: str) -> str:
    """The conversation's identifier in this mailbox."""
    root = sha256(f"{oid} {thread}".encode("utf-8", "replace")).digest()
    return _text(_CONVERSATION + _mailbox(oid).hex().encode() + b"\x00\x10" + root[:16])
