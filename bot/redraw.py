"""Draw a card again where it stands, in the name of the person it was drawn for.

A card that can be changed no more, because it was deleted or Teams does not take what it would
show, is followed by one message that takes its place: later outcomes change that one.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

from bot.connector import Connector
from capture.errors import (
    AccessDenied,
    CaptureError,
    NotFound,
    ServiceUnavailable,
    Throttled,
    UnexpectedReply,
)
from capture.imports.job import CardRef, Shown, Watcher
from capture.imports.turns import CardTurns
from cards.catalogue import notice_words
from cards.languages import language_of
from desks.among import Among
from desks.answers import Answers
from desks.asker import Asker
from desks.imports import ImportsDesk
from desks.place import Place, card_message, place_of

__all__ = ["Redraw"]


class Redraw:
    """Called by the worker in the card's turn, when an import's state has changed."""

    def __init__(
        self,
        answers: Answers,
        own: ImportsDesk,
        among: Among,
        *,
        connector: Connector,
        turns: CardTurns,
    ) -> None:
        self._answers = answers
        self._own = own
        self._among = among
        self._connector = connector
        self._turns = turns

    async def __call__(self, watcher: Watcher) -> None:
        """Ask again what the card shows now and replace it; errors pass through.

        A person who has turned the page meanwhile keeps the page, and a card that shows no timeline
        any more is left alone: whichever press brings the list back asks anew.
        """
        card = watcher.card
        place = place_of(card)
        if card.only:
            return await self._for_everybody(watcher)
        if not place.reachable:
            return None
        asker = Asker(watcher.caller, place, card.zone, card.locale)
        shown: Shown | None = None
        if card.listed:
            drawn = await self._own.card(asker, card.offset)
        else:
            before = Shown(watcher.record, card.offset, card.scope)
            shown = await self._turns.shown(card, before)
            if shown is None:
                return None
            drawn = await self._answers.whole(asker, shown)
        follower = await self._turns.follower(card)
        if follower == "":
            return None  # it was sent once, and nobody knows where it stands
        try:
            await self._connector.update(
                asker.place, follower or card.activity, card_message(drawn)
            )
        except (AccessDenied, NotFound, UnexpectedReply) as refused:
            if follower is None:
                said = notice_words(language_of(asker.locale))
                is_stuck = isinstance(refused, UnexpectedReply)
                why = said.CARD_STUCK if is_stuck else said.CARD_GONE
                await self._follow(asker, card, card_message(drawn) | {"text": why}, shown)

    async def _for_everybody(self, watcher: Watcher) -> None:
        """Draw what all may read once more, which lets each client ask for its person's own view.

        Nothing that the watcher alone may see goes there.
        """
        base = replace(watcher.card, only="", offset=0)
        unsaid = Shown(watcher.record, 0, base.scope)
        shown = await self._turns.shown(base, unsaid)
        if shown is None or shown is unsaid:
            return  # it is no list: it greets, or asks which record is meant
        place = Place(base.service_url, base.conversation, personal=False)
        asker = Asker(watcher.caller, place, base.zone, base.locale, watcher.card.only)
        async with self._turns.turn(base):
            drawn = await self._among.again(asker, shown.record, shown.scope)
            with suppress(AccessDenied, NotFound):  # it was deleted: a view of it is nowhere
                await self._connector.update(place, base.activity, card_message(drawn))

    async def _follow(
        self, asker: Asker, card: CardRef, message: dict[str, Any], shown: Shown | None
    ) -> None:
        """Send it anew, and at most once: noted before, for a lost answer may mean that it came."""
        await self._turns.follow(card, "")
        try:
            sent = await self._sent(asker, message)
        except CaptureError as error:
            if _is_refusal(error):
                await self._turns.follow(card, None)
            raise
        await self._turns.follow(card, sent)
        await self._turns.told(replace(card, activity=sent), shown)  # its buttons are about that

    async def _sent(self, asker: Asker, message: dict[str, Any]) -> str:
        """The id of the message; of one whose card Teams does not take, it is a sentence alone."""
        try:
            return await self._connector.send(asker.place, message)
        except UnexpectedReply:
            said = notice_words(language_of(asker.locale))
            return await self._connector.send(
                asker.place, {"type": "message", "text": said.CARD_REFUSED}
            )


def _is_refusal(error: CaptureError) -> bool:
    """Whether a message was certainly not sent; a lost answer says nothing about that."""
    if isinstance(error, ServiceUnavailable):
        return error.status in (401, 412)
    return isinstance(error, AccessDenied | NotFound | Throttled | UnexpectedReply)
