"""Cards that take a timeline's place when it cannot be drawn, with a button that brings it back."""

from __future__ import annotations

from capture.errors import CaptureError
from capture.models import RecordRef
from cards.actions import Action, Imports, Seal, Show
from cards.catalogue import notice_words
from cards.elements import Card, button, buttons, drawn, line, quiet, strong, words
from cards.notices import request_of, told
from cards.view import View

__all__ = ["list_trouble_card", "not_queued_card", "queued_card", "trouble_card"]


def queued_card(record: RecordRef, view: View, seal: Seal) -> Card:
    """The import is queued, but the list could not be read again just now."""
    said = notice_words(view.language)
    return _again((said.QUEUED_TITLE, said.QUEUED), record, view, seal)


def not_queued_card(record: RecordRef, view: View, seal: Seal) -> Card:
    """The queue did not confirm, so nothing may be claimed; pressing Track again is harmless."""
    said = notice_words(view.language)
    return _again((said.NOT_QUEUED_TITLE, said.NOT_QUEUED), record, view, seal)


def trouble_card(error: CaptureError, view: View, record: RecordRef, seal: Seal) -> Card:
    """What ``error`` means for the person who asked for ``record``."""
    return _again(told(error, view), record, view, seal, request_of(error, view.language))


def list_trouble_card(error: CaptureError, view: View, seal: Seal) -> Card:
    """What ``error`` means for the person who asked for the list of their own imports."""
    detail = request_of(error, view.language)
    return _back(told(error, view), Imports(view.offset), view, seal, detail)


def _again(
    about: tuple[str, str], record: RecordRef, view: View, seal: Seal, detail: str = ""
) -> Card:
    return _back(about, Show(record, view.scope), view, seal, detail)


def _back(about: tuple[str, str], action: Action, view: View, seal: Seal, detail: str) -> Card:
    title, sentence = about
    press = button(notice_words(view.language).SHOW_AGAIN, action, seal)
    return drawn(
        [
            line(strong(title, size="Medium")),
            line(words(sentence), gap="Small"),
            *([line(quiet(detail), gap="Small")] if detail else []),
            buttons(press),
        ],
        view.language,
    )
