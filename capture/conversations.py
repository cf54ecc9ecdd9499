"""Suggestions by conversation: one row that opens into its messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from capture.pages import BEFORE_ALL
from capture.suggestions import Suggestion

__all__ = ["Conversation", "conversations"]


@dataclass(frozen=True, slots=True)
class Conversation:
    """Suggestions of one conversation, newest first and never none.

    ``id`` is Graph's; a meeting or a mail without one is a conversation of its own under its own
    id. ``tracked`` counts its messages that are tracked on the record, of those that were found.
    """

    id: str = field(repr=False)
    suggestions: tuple[Suggestion, ...]
    tracked: int = 0


def conversations(
    suggestions: Iterable[Suggestion], tracked_in: Mapping[str, int] | None = None
) -> tuple[Conversation, ...]:
    """All of them, by their newest suggestion, ties by its id."""
    groups: dict[str, list[Suggestion]] = {}
    for one in sorted(suggestions, key=_newest):
        groups.setdefault(one.conversation or one.mail, []).append(one)
    counts = tracked_in or {}
    return tuple(
        Conversation(ident, tuple(group), counts.get(ident, 0)) for ident, group in groups.items()
    )


def _newest(one: Suggestion) -> tuple[float, str]:
    return (-(one.when or BEFORE_ALL).timestamp(), one.mail)
