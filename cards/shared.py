"""The cards for a conversation of several people: what all of them may read, and nothing else.

They take ``CommonHalf`` alone, so that a card with somebody's mail on it cannot be written here.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType

from microsoft_teams.cards.core import CardElement

from capture.halves import CommonHalf
from capture.models import RecordRef
from cards.actions import Seal, Show
from cards.activity_row import activity_row
from cards.catalogue import timeline_words
from cards.elements import Card, button, buttons, drawn, line, note, notes, strong, words
from cards.header import header
from cards.paging import shrinking
from cards.refreshing import refreshing
from cards.view import View

__all__ = ["records_not_common_card", "shared_card"]


def shared_card(
    common: CommonHalf, asked: RecordRef, view: View, seal: Seal, people: Sequence[str] = ()
) -> Card:
    """What is common of the record that was asked for, and the way to one's own answer.

    It is refreshed for ``people``, by the channel's ids.
    """
    said, show = timeline_words(view.language), Show(asked, view.scope)

    def build(count: int) -> Card:
        body = _head(common, view, said)
        body += [activity_row(activity, view) for activity in common.activities[:count]]
        body.append(buttons(button(said.SHOW_MINE, show, seal), gap="Medium"))
        body.append(notes(list(map(note, _notes(common, said)))))
        return refreshing(drawn(body, view.language), show, seal, people)

    return shrinking(build, len(common.activities))


def records_not_common_card(view: View) -> Card:
    """Which record is meant is not for everybody's eyes."""
    said = timeline_words(view.language)
    return drawn([line(words(said.RECORDS_ARE_NOT_COMMON))], view.language)


def _head(common: CommonHalf, view: View, said: ModuleType) -> list[CardElement]:
    if common.record is None:
        return [line(strong(said.FOR_EACH, size="Large"))]
    return header(common.record, "", view.language)


def _notes(common: CommonHalf, said: ModuleType) -> list[str]:
    if common.record is None:
        return [said.NOTHING_IN_COMMON, said.MINE_ALONE]
    return [said.COMMON if common.activities else said.NO_COMMON_ACTIVITIES, said.MINE_ALONE]
