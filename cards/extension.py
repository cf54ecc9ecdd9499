"""What the message extension draws: an entry of its list, and the card that is inserted.

Nobody knows who will read the card, so it has no button that asks us for anything, and the shared
half alone; links open Dynamics, which asks for everybody's own rights.
Sources: "Respond to search command" (a preview is a thumbnail card), "Link unfurling" (Adaptive
Cards 1.3 at most), "Extend a Teams message extension across Microsoft 365" (openUrl alone).
"""

from __future__ import annotations

from typing import Literal

from microsoft_teams.cards.core import AdaptiveCard, CardElement

from capture.halves import SharedHalf
from capture.models import Record
from cards.activity_row import activity_row
from cards.catalogue import extension_words, timeline_words
from cards.elements import Card, note, notes
from cards.header import described, header, record_name
from cards.languages import Language
from cards.paging import Page, fitting
from cards.view import View

__all__ = ["INSERTED", "inserted_card", "preview"]

VERSION: Literal["1.3"] = "1.3"
INSERTED = 4
"""Activities on a card that stands among people's own words."""
_THUMBNAIL = "application/vnd.microsoft.card.thumbnail"
_MARKUP = str.maketrans("<>", "‹›")


def preview(record: Record, language: Language) -> Card:
    """A record as an entry of the list.

    Such cards show HTML (page: Format your bot messages), which outside text must not become.
    """
    content = {
        "title": record_name(record, language).translate(_MARKUP),
        "text": described(record, language).translate(_MARKUP),
    }
    return {"contentType": _THUMBNAIL, "content": content}


def inserted_card(shared: SharedHalf, view: View) -> Card:
    """A record with its newest tracked activities."""
    said, timeline = extension_words(view.language), timeline_words(view.language)
    activities = shared.activities

    def build(page: Page) -> Card:
        count = "" if shared.more else timeline.summary(len(activities), None)
        body = header(shared.record, count, view.language)
        body += [activity_row(one, view) for one in activities[: page.end]]
        told = [said.MORE_IN_DYNAMICS] if shared.more or page.end < len(activities) else []
        if not (activities or shared.more):
            told.append(timeline.NO_ACTIVITIES)
        told.append(said.READ_BY_SENDER)
        return _drawn([*body, notes([note(one) for one in told])], view.language)

    return fitting(build, len(activities), view)


def _drawn(body: list[CardElement], language: Language) -> Card:
    card: Card = AdaptiveCard(version=VERSION, body=body, lang=language).model_dump(
        by_alias=True, exclude_none=True
    )
    return card
