"""What stands in a row of a timeline: an activity, or as much of a conversation as a row holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

import msgspec

from capture.conversations import Conversation, conversations
from capture.halves import PrivateHalf, SharedHalf, Timeline
from capture.models import Activity
from capture.suggestions import Suggestion
from cards.plain_text import plain
from cards.suggestion_text import is_tracked

__all__ = ["OPENED", "PREVIEW_LIMIT", "Piece", "Row", "rows"]

OPENED = 8
"""Messages of a conversation in one row; a longer one goes on in a row of its own."""
PREVIEW_LIMIT = 120
"""Characters of each message's first words, where several stand together."""
_ROOM = 14_000
"""Bytes that a row may take, by estimate, besides its last message."""
_IDS = 4_500
"""Characters of ids that one button may carry."""
_SHAPE = 1_100
"""Bytes of a message's row that are not its texts, link and ids."""
_UNDATED = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Piece:
    """Messages of one conversation, newest first: from number ``first`` of ``total``.

    ``tracked`` more of the conversation are tracked on the record already.
    """

    messages: tuple[Suggestion, ...]
    first: int
    total: int
    tracked: int = 0

    @property
    def when(self) -> datetime | None:
        """When its newest message came."""
        return self.messages[0].when


Row: TypeAlias = Activity | Piece


def rows(timeline: Timeline) -> list[Row]:
    """Both halves as one list, newest first; what has no date is last.

    A mail that was tracked a moment ago stands alone, for it is no suggestion any more.
    """
    found: list[Row] = []
    private = timeline.private
    if isinstance(private, PrivateHalf):
        suggestions = private.suggestions
        found += [Piece((one,), 1, 1) for one in suggestions if is_tracked(one)]
        open_ones = (one for one in suggestions if not is_tracked(one))
        found += [
            piece for one in conversations(open_ones, private.tracked_in) for piece in _pieces(one)
        ]
    if isinstance(timeline.shared, SharedHalf):
        found += timeline.shared.activities
    return sorted(found, key=lambda row: row.when or _UNDATED, reverse=True)


def _pieces(conversation: Conversation) -> Iterator[Piece]:
    """The conversation in rows that each fit a card, whatever is in its messages."""
    messages, start = conversation.suggestions, 0
    while start < len(messages):
        end = _end(messages, start)
        yield Piece(messages[start:end], start + 1, len(messages), conversation.tracked)
        start = end


def _end(messages: tuple[Suggestion, ...], start: int) -> int:
    room, ids, end = _ROOM, _IDS, start
    while end < min(len(messages), start + OPENED):
        one = messages[end]
        room -= _weight(one)
        ids -= len(one.mail) + len(one.key)
        if end > start and (room < 0 or ids < 0):
            break
        end += 1
    return end


def _weight(one: Suggestion) -> int:
    """Bytes that a message takes among others, about."""
    address = one.reason.address
    texts = (one.sender, one.recipients, address.address, address.owner, address.role)
    shown = [*map(plain, texts), plain(one.preview, PREVIEW_LIMIT)]
    return _SHAPE + 3 * len(one.mail) + len(one.url) + len(msgspec.json.encode(shown))
