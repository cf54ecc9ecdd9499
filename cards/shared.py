"""The card for a conversation of several people: what is tracked, and nothing else.

It takes ``SharedHalf`` alone, so that a card with somebody's mail on it cannot be written here.
"""

from __future__ import annotations

from capture.halves import SharedHalf
from cards import sentences
from cards.actions import Seal
from cards.activity_row import activity_row
from cards.elements import Card, drawn, notes
from cards.header import header
from cards.paging import Page, fitting, navigation
from cards.view import View


def shared_card(shared: SharedHalf, view: View, seal: Seal) -> Card:
    """Tracked activities of a record, a page of them, with the way to the private answer."""
    activities = shared.activities

    def build(page: Page) -> Card:
        body = header(shared.record, sentences.summary(len(activities), None))
        body += [activity_row(activity, view) for activity in activities[page.start : page.end]]
        body += navigation(page, shared.record.ref, view, seal)
        return drawn([*body, notes(_notes(shared))])

    return fitting(build, len(activities), view)


def _notes(shared: SharedHalf) -> list[str]:
    said = [] if shared.activities else [sentences.NO_ACTIVITIES]
    if shared.more:
        said.append(sentences.OLDER_IN_DYNAMICS)
    return [*said, sentences.SUGGESTIONS_ARE_PRIVATE]
