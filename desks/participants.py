"""Presses about the people of a suggestion: who they are, and making one of them known.

Everything is read live and nothing is kept, so each press answers for the suggestion as it is now.
"""

from __future__ import annotations

from functools import partial

from capture.errors import CaptureError, SignInRequired
from capture.introductions import About, Introductions
from capture.policy import Policy
from capture.ports import Clock
from cards.actions import Create, EditedAction, People, Seal
from cards.again import trouble_card
from cards.elements import Card
from cards.languages import language_of
from cards.people import made_card, people_card
from cards.sealing import Sealer
from cards.view import View
from desks.asker import Asker, zone_of

__all__ = ["Participants"]


class Participants:
    """Cards for the presses *People* and *Create*, in a personal chat alone.

    Raises ``SignInRequired``, and ``EditedAction`` elsewhere; other errors of ``capture.errors``
    become a card that says them.
    """

    def __init__(self, introductions: Introductions, sealer: Sealer, *, clock: Clock) -> None:
        self._introductions = introductions
        self._sealer = sealer
        self._clock = clock

    async def press(self, asker: Asker, action: People | Create, policy: Policy) -> Card:
        """The people of the suggestion, or what came of creating; pressing again is harmless."""
        if not asker.place.personal:
            raise EditedAction
        try:
            if isinstance(action, People):
                return await self._people(asker, action, policy)
            return await self._created(asker, action, policy)
        except SignInRequired:
            raise
        except CaptureError as error:
            language = language_of(asker.locale)
            view = View(self._clock(), zone=zone_of(asker.zone), language=language)
            return trouble_card(error, view, action.record, self._seal(asker))

    async def _people(self, asker: Asker, action: People, policy: Policy) -> Card:
        people = await self._introductions.people(
            asker.caller, action.record, _about(action), policy
        )
        return people_card(people, action, self._seal(asker), language_of(asker.locale))

    async def _created(self, asker: Asker, action: Create, policy: Policy) -> Card:
        made = await self._introductions.create(
            asker.caller,
            action.record,
            _about(action),
            position=action.position,
            table=action.table,
            policy=policy,
        )
        return made_card(made, action, self._seal(asker), language_of(asker.locale))

    def _seal(self, asker: Asker) -> Seal:
        return partial(self._sealer.seal, audience=asker.audience)


def _about(action: People | Create) -> About:
    return About(action.mail, action.kind)
