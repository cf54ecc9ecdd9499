"""The mark of one message within its conversation, and when two equal ones mean one message.

[MS-OXOMSG] PidTagConversationIndex: 22 bytes for the conversation, then five for each answer that
led to this message. Why only the longer ones are certain: decision 0011.
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode

__all__ = ["certain", "spellings"]

HEADER = 22
ANSWER = 5
LONGEST = 1_024
"""Bytes; Dataverse's column holds twice as many characters."""


def certain(text: str | None) -> bytes:
    """The index of an answer, from base64 or hexadecimal digits; b"" for every other."""
    index = _bytes((text or "").strip())
    depth, rest = divmod(len(index) - HEADER, ANSWER)
    is_answer = depth > 0 and rest == 0 and index[:1] == b"\x01"
    return index if is_answer and len(index) <= LONGEST else b""


def spellings(index: bytes) -> tuple[str, ...]:
    """How Dataverse may hold it; which of the two is not documented."""
    return (b64encode(index).decode(), index.hex().upper())


def _bytes(text: str) -> bytes:
    if len(text) > 2 * LONGEST:
        return b""
    try:
        # The first byte is 1: base64 begins with an "A", hexadecimal digits with "01".
        return bytes.fromhex(text) if text.startswith("01") else b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        return b""
