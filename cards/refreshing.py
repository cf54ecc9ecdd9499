"""A card that a client asks for anew, for each person it names; and what only one of them sees.

Page: User Specific Views.
"""

from __future__ import annotations

from collections.abc import Sequence

from microsoft_teams.cards.core import CardElement

from cards.actions import Action, Seal, Show, verb
from cards.catalogue import timeline_words
from cards.elements import Card, button, buttons, drawn, line, quiet, words
from cards.languages import Language

__all__ = ["alone", "not_signed_in_card", "old_view_card", "refreshing"]


def refreshing(card: Card, action: Action, seal: Seal, people: Sequence[str]) -> Card:
    """The card with the action by which it is refreshed for ``people``, by the channel's ids."""
    press = {"type": "Action.Execute", "verb": verb(action), "data": seal(action)}
    return card | {"refresh": {"action": press, "userIds": list(people)}}


def alone(card: Card, language: Language) -> Card:
    """The card, which says first that nobody else sees it."""
    told = line(quiet(timeline_words(language).ONLY_YOU))
    return card | {"body": [*drawn([told])["body"], *card["body"]]}


def not_signed_in_card(show: Show, seal: Seal, language: Language) -> Card:
    """For somebody without a sign-in, whom a refresh must not ask for one."""
    said = timeline_words(language)
    body: list[CardElement] = [
        line(words(said.NOT_SIGNED_IN)),
        buttons(button(said.SHOW_MINE, show, seal), gap="Small"),
    ]
    return drawn(body, language)


def old_view_card(language: Language) -> Card:
    """For a refresh that nothing can be drawn from any more."""
    return drawn([line(words(timeline_words(language).VIEW_IS_OLD))], language)
