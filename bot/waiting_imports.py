"""Telling a person what their imports wait for."""

from __future__ import annotations

from typing import Protocol

from bot.connector import Connector
from bot.invitation import Invitations
from capture.errors import SignInRequired
from capture.imports.job import Watcher
from capture.imports.outcome import Waits
from capture.models import Caller
from cards.catalogue import notice_words
from cards.languages import language_of
from cards.switch import notice_card
from desks.asker import Asker
from desks.place import card_message, place_of
from identity.tokens import UserTokens

__all__ = ["AskSignIn", "Parked", "TellOwner"]


class Parked(Protocol):
    """What waits for people's sign-ins."""

    async def unpark(self, caller: Caller) -> int:
        """Let what waits for this person go on; how much that was."""


class TellOwner:
    """Called by the worker when it has parked a person's first import."""

    def __init__(self, ask_sign_in: AskSignIn, connector: Connector) -> None:
        self._ask_sign_in = ask_sign_in
        self._connector = connector

    async def __call__(self, watcher: Watcher, waits: Waits) -> None:
        """Write to where the card is, in its language; errors pass through."""
        if isinstance(waits, SignInRequired):
            await self._ask_sign_in(watcher, waits.claims)
            return
        card = watcher.card
        place = place_of(card)
        said = notice_card("PARKED_OFF", language_of(card.locale))
        if place.reachable:
            await self._connector.send(place, card_message(said))


class AskSignIn:
    """Asks for the sign-in that a person's imports, or what else is ``parked``, wait for."""

    def __init__(self, invitations: Invitations, tokens: UserTokens, parked: Parked) -> None:
        self._invitations = invitations
        self._tokens = tokens
        self._parked = parked

    async def __call__(self, watcher: Watcher, claims: str | None) -> None:
        """Write to where the card is, in its language; errors pass through.

        Who has signed in between the failure and the parking is not asked: the import goes on.
        """
        if claims is None and await self._tokens.knows(watcher.caller):
            await self._parked.unpark(watcher.caller)
            return
        # Track is refused outside a personal chat, so only there an import can have been asked for.
        card = watcher.card
        place = place_of(card)
        if not place.reachable:
            return
        asker = Asker(watcher.caller, place, card.zone, card.locale)
        sentence = notice_words(language_of(card.locale)).SIGN_IN_AGAIN
        await self._invitations.send(asker, sentence, claims=claims)
