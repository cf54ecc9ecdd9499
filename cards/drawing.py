"""What the suggestion rows of one card share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import ModuleType

from microsoft_teams.cards.core import ExecuteAction

from capture.extent import Disclosure
from capture.models import MailId, Record, RecordRef
from capture.scope import Scope
from capture.suggestions import Kind, Suggestion
from capture.threads.thread import ThreadId
from cards.actions import Options, Picked, Seal, Track
from cards.catalogue import options_words, timeline_words
from cards.elements import button
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
    """``offset`` is the page's first row; ``offered`` is false while Track is withheld.

    ``disclosure`` is how much a press on Track shares.
    """

    record: Record
    view: View
    seal: Seal
    offset: int
    offered: bool
    disclosure: Disclosure = Disclosure.FULL
    following: Following = _NOTHING

    @property
    def said(self) -> ModuleType:
        """The sentences of the reader's language."""
        return timeline_words(self.view.language)

    @property
    def options(self) -> ModuleType:
        """What is said about how much is shared."""
        return options_words(self.view.language)

    def track(self, suggestions: tuple[Suggestion, ...]) -> Track:
        """Tracks these as the card says it in words."""
        return Track(*self.about(suggestions), disclosure=self.disclosure)

    def options_of(self, mail: MailId, kind: Kind, title: str = "") -> ExecuteAction:
        """The button to how much of one is shared, or by another ``title`` to its files."""
        asked = Options(self.record.ref, mail, self.offset, self.view.scope, kind)
        return button(title or self.options.OPTIONS, asked, self.seal)

    def about(
        self, suggestions: tuple[Suggestion, ...]
    ) -> tuple[RecordRef, tuple[Picked, ...], int, Scope]:
        """What a button about these carries."""
        return self.record.ref, picked(suggestions), self.offset, self.view.scope


def picked(suggestions: tuple[Suggestion, ...]) -> tuple[Picked, ...]:
    """The names of these, in their order."""
    return tuple(Picked(one.mail, one.key, one.kind) for one in suggestions)
