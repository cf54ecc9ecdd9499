"""What is answered to a press that could not be carried out: why, and a way back to the list."""

from __future__ import annotations

from typing import TypeAlias

from capture.errors import CaptureError, Service, ServiceUnavailable
from capture.imports.job import Shown
from cards.actions import (
    Choose,
    Create,
    Dismiss,
    Follow,
    More,
    Options,
    Other,
    People,
    Retry,
    RetryShown,
    Show,
    Track,
    TrackShown,
    Undo,
    UndoShown,
)
from cards.again import list_trouble_card, not_queued_card, trouble_card
from desks.answers import Answer, Answers
from desks.asker import Asker

__all__ = ["TOO_SLOW", "OfRecord", "list_trouble", "trouble"]

TOO_SLOW = ServiceUnavailable(Service.DATAVERSE, "too slow for a press")
"""Presses ask Dynamics first; a mailbox that is slow holds none of them up."""
_OfPage: TypeAlias = TrackShown | UndoShown | RetryShown
_OfSuggestion: TypeAlias = Track | Retry | Dismiss | Undo | People | Create | Options | Follow
OfRecord: TypeAlias = Show | More | Choose | Other | _OfSuggestion | _OfPage
"""Presses that know whose timeline brings the list back."""


def trouble(
    answers: Answers, asker: Asker, action: OfRecord, error: CaptureError | TimeoutError
) -> Answer:
    """Of a press that queues it is said that nothing was queued where Redis did not confirm it."""
    known = error if isinstance(error, CaptureError) else TOO_SLOW
    view, seal = answers.view(asker, scope=action.scope), answers.seal(asker)
    if getattr(known, "service", None) is Service.REDIS and _queues(action):
        return Answer(not_queued_card(action.record, view, seal))
    shown = Shown(action.record, 0, action.scope)
    return Answer(trouble_card(known, view, action.record, seal), shown=shown)


def list_trouble(
    answers: Answers, asker: Asker, offset: int, error: CaptureError | TimeoutError
) -> Answer:
    """Of a press on the list of a person's own imports."""
    known = error if isinstance(error, CaptureError) else TOO_SLOW
    view, seal = answers.view(asker, offset), answers.seal(asker)
    return Answer(list_trouble_card(known, view, seal))


def _queues(action: OfRecord) -> bool:
    if isinstance(action, TrackShown):
        return action.sure
    return isinstance(action, Track | Retry | RetryShown)
