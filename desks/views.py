"""One person's own view of a card that several people see: how it is asked for, and finished."""

from __future__ import annotations

from cards.actions import Action, Ask, Choose, EditedAction, Show
from cards.elements import Card
from cards.languages import language_of
from cards.refreshing import alone, not_signed_in_card, old_view_card, refreshing
from desks.answers import Answer, Answers
from desks.asker import Asker

__all__ = ["not_signed_in", "opened", "own_view"]


def opened(answers: Answers, asker: Asker, verb: str, data: object) -> tuple[Asker, Action]:
    """What a pressed button asks for, and for whom it is answered; raises ``EditedAction``.

    Among several people that is the presser alone, whoever's card it stood on: what is drawn for
    everybody asks for a record, or for what they type themselves, and nothing else.
    """
    own = asker.alone()
    try:
        return own, answers.open(own, verb, data)
    except EditedAction:
        if asker.place.personal:
            raise
    action = answers.open(asker, verb, data)
    if not isinstance(action, Ask | Choose | Show):
        raise EditedAction
    return own, action


def own_view(answers: Answers, asker: Asker, answer: Answer, card: Card) -> Card:
    """The card as this person's own view; a timeline is asked for anew by their clients alone."""
    drawn = alone(card, language_of(asker.locale))
    if answer.shown is None:
        return drawn
    show = Show(answer.shown.record, answer.shown.scope)
    return refreshing(drawn, show, answers.seal(asker), [asker.place.only])


def not_signed_in(answers: Answers, asker: Asker, action: Action) -> Card:
    """What a refresh shows somebody without a grant, whom nobody asked to sign in."""
    language = language_of(asker.locale)
    if not isinstance(action, Show):
        return old_view_card(language)
    return not_signed_in_card(action, answers.seal(asker), language)
