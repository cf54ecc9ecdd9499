"""Cards that take a timeline's place when it cannot be drawn, with a button that brings it back."""

from __future__ import annotations

from capture.errors import CaptureError
from capture.models import RecordRef
from cards import notice_sentences as said
from cards.actions import Seal, Show
from cards.elements import Card, button, buttons, drawn, line, quiet, strong, words
from cards.notices import request_of, told
from cards.view import View


def queued_card(record: RecordRef, seal: Seal) -> Card:
    """The import is queued, but the list could not be read again just now."""
    return _again(said.QUEUED_TITLE, said.QUEUED, record, seal)


def not_queued_card(record: RecordRef, seal: Seal) -> Card:
    """The queue did not confirm, so nothing may be claimed; pressing Track again is harmless."""
    return _again(said.NOT_QUEUED_TITLE, said.NOT_QUEUED, record, seal)


def trouble_card(error: CaptureError, view: View, record: RecordRef, seal: Seal) -> Card:
    """What ``error`` means for the person who asked for ``record``."""
    title, sentence = told(error, view)
    return _again(title, sentence, record, seal, request_of(error))


def _again(title: str, sentence: str, record: RecordRef, seal: Seal, detail: str = "") -> Card:
    return drawn(
        [
            line(strong(title, size="Medium")),
            line(words(sentence), gap="Small"),
            *([line(quiet(detail), gap="Small")] if detail else []),
            buttons(button(said.SHOW_AGAIN, Show(record), seal)),
        ]
    )
