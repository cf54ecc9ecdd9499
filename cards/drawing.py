"""What the suggestion rows of one card share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import ModuleType

from capture.models import Record, RecordRef
from capture.scope import Scope
from capture.suggestions import Suggestion
from capture.threads.thread import ThreadId
from cards.actions import Picked, Seal
from cards.catalogue import timeline_words
from cards.view import View

__all__ = ["Drawing", "Following", "picked"]


@dataclass(frozen=True, slots=True)
class Following:
    """What a person follows for the record that is shown, by conversation; and whether they may."""

    threads: Mapping[str, ThreadId] = field(default_factory=dict, repr=False)
    offered: bool = False


_NOTHING = Following()


@dataclass(frozen=True, slots=True)
class Drawing:
    """``offset`` is the page's first row; ``offered`` is false while Track is withheld."""

    record: Record
    view: View
    seal: Seal
    offset: int
    offered: bool
    following: Following = _NOTHING

    @property
    def said(self) -> ModuleType:
        """The sentences of the reader's language."""
        return timeline_words(self.view.language)

    def about(
        self, suggestions: tuple[Suggestion, ...]
    ) -> tuple[RecordRef, tuple[Picked, ...], int, Scope]:
        """What a button about these carries."""
        return self.record.ref, picked(suggestions), self.offset, self.view.scope


def picked(suggestions: tuple[Suggestion, ...]) -> tuple[Picked, ...]:
    """The names of these, in their order."""
    return tuple(Picked(one.mail, one.key, one.kind) for one in suggestions)
