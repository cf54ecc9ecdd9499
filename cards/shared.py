"""The card for a conversation of several people: what is tracked, and nothing else.

It takes ``SharedHalf`` alone, so that a card with somebody's mail on it cannot be written here.
"""

from __future__ import annotations

from types import ModuleType

from capture.halves import SharedHalf
from cards.actions import Seal
from cards.activity_row import activity_row
from cards.catalogue import timeline_words
from cards.elements import Card, drawn, note, notes
from cards.header import header
from cards.paging import Page, fitting, navigation
from cards.view import View


def shared_card(shared: SharedHalf, view: View, seal: Seal) -> Card:
    """Tracked activities of a record, a page of them, with the way to the private answer."""
    activities, said = shared.activities, timeline_words(view.language)

    def build(page: Page) -> Card:
        body = header(shared.record, said.summary(len(activities), None), view.language)
        body += [activity_row(activity, view) for activity in activities[page.start : page.end]]
        body += navigation(page, shared.record.ref, view, seal)
        return drawn([*body, notes(list(map(note, _notes(shared, said))))], view.language)

    return fitting(build, len(activities), view)


def _notes(shared: SharedHalf, said: ModuleType) -> list[str]:
    found = [] if shared.activities else [said.NO_ACTIVITIES]
    if shared.more:
        found.append(said.OLDER_IN_DYNAMICS)
    return [*found, said.SUGGESTIONS_ARE_PRIVATE]
