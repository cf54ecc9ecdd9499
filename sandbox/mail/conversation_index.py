"""The index of a message within its conversation (page: "2.2.1.3 PidTagConversationIndex
Property"): 22 bytes for the conversation and five for each answer.

It travels with the message, so every copy has the same in whatever mailbox. How deep an answer
lies is not kept here, so every answer has one level.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.mail.message import Message

__all__ = ["conversation_index"]

_HEADER = 21
_LEVEL = 5


def conversation_index(message: Message) -> bytes:
    """The header alone where the message began its conversation."""
    header = b"\x01" + _digest(message.thread)[:_HEADER]
    if message.internet_message_id == message.thread:
        return header
    return header + _digest(message.internet_message_id)[:_LEVEL]


def _digest(text: str) -> bytes:
    return sha256(text.encode("utf-8", "replace")).digest()
