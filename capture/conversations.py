"""Suggestions by the conversation they belong to: values in, values out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from capture.suggestions import Suggestion

__all__ = ["Conversation", "conversations"]

_NONE: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Conversation:
    """Messages of one conversation, newest first, and how many more of it are tracked already.

    ``id`` is Graph's, or the suggestion's own where it names none.
    """

    id: str = field(repr=False)
    suggestions: tuple[Suggestion, ...]
    tracked: int = 0


def conversations(
    suggestions: Iterable[Suggestion], tracked_in: Mapping[str, int] = _NONE
) -> tuple[Conversation, ...]:
    """The conversations of ``suggestions``, which come newest first, by their newest message."""
    together: dict[str, list[Suggestion]] = {}
    for one in suggestions:
        together.setdefault(one.conversation or one.mail, []).append(one)
    return tuple(
        Conversation(name, tuple(same), tracked_in.get(name, 0)) for name, same in together.items()
    )
