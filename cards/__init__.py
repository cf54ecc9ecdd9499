"""Values in, Adaptive Card out: every sentence a person can see."""

from cards.actions import Action, Choose, EditedAction, More, Retry, Seal, Sealer, Show, Track
from cards.dates import reader_zone
from cards.elements import Card
from cards.shared import shared_card
from cards.timeline import timeline_card
from cards.view import View

__all__ = [
    "Action",
    "Card",
    "Choose",
    "EditedAction",
    "More",
    "Retry",
    "Seal",
    "Sealer",
    "Show",
    "Track",
    "View",
    "reader_zone",
    "shared_card",
    "timeline_card",
]
