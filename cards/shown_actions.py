"""What the buttons about everything a page shows ask for."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import msgspec

from capture.extent import Disclosure
from capture.models import RecordRef
from capture.scope import Scope
from cards.list_actions import Offset

__all__ = ["MARK", "SHOWN_AT_ONCE", "RetryShown", "TrackShown", "UndoShown"]

SHOWN_AT_ONCE = 100
"""Suggestions a page may show: ten conversations of eight messages are the most there are."""
MARK = 12
"""Characters of a key by which a button about many tells one from another."""
_Mark: TypeAlias = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{12}$")]


class TrackShown(
    msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="trackshown"
):
    """Import all that a page showed: what that means, and once ``sure`` doing it.

    ``marks`` are the beginnings of the shown ones' keys, so that one button can be about a page of
    long conversations: nothing is imported that was not shown. ``disclosure`` is as of ``Track``.
    """

    record: RecordRef
    marks: Annotated[tuple[_Mark, ...], msgspec.Meta(min_length=1, max_length=SHOWN_AT_ONCE)]
    offset: Offset = 0
    scope: Scope = Scope()
    sure: bool = False
    disclosure: Disclosure | None = None


class UndoShown(
    msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="undoshown"
):
    """Take back all that was pressed together on this card and is still queued."""

    record: RecordRef
    offset: Offset = 0
    scope: Scope = Scope()


class RetryShown(
    msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="retryshown"
):
    """Import again what failed of all that was pressed together on this card."""

    record: RecordRef
    offset: Offset = 0
    scope: Scope = Scope()
