"""What is answered to a question or a press: always one card, drawn for those who will see it.

In a conversation of several people the mailbox is never asked: only the shared half is read.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta, tzinfo
from functools import partial

from bot.commands import Show
from bot.place import Place
from capture.errors import CaptureError, ServiceUnavailable, SignInRequired
from capture.imports.job import CardRef, ImportJob, Watcher
from capture.imports.queue import ImportQueue
from capture.imports.turns import CardTurns
from capture.models import Caller, RecordMatch, RecordRef
from capture.ports import Clock
from capture.timeline import Timelines
from cards.actions import Action, Choose, EditedAction, More, Retry, Seal, Sealer, Track
from cards.actions import Show as ShowRecord
from cards.again import not_queued_card, queued_card, trouble_card
from cards.choose import choose_card
from cards.dates import reader_zone
from cards.elements import Card
from cards.languages import language_of
from cards.notices import error_card, not_found_card, told
from cards.shared import shared_card
from cards.timeline import timeline_card
from cards.view import View

__all__ = ["Answers", "Asker", "zone_of"]

ANSWERED_WITHIN = 8.0
"""Seconds: Teams gives up on a press after some ten, although what it asked for was done."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, where, and in which time zone and locale they read."""

    caller: Caller
    place: Place
    zone: str = ""
    locale: str = ""

    @property
    def audience(self) -> str:
        """Who may press the buttons of a card drawn here."""
        if self.place.personal:
            return f"{self.caller.tenant}/{self.caller.oid}"
        return self.place.conversation


class Answers:
    """Turns commands and presses into cards; errors of ``capture.errors`` pass through."""

    def __init__(
        self,
        timelines: Timelines,
        imports: ImportQueue,
        turns: CardTurns,
        sealer: Sealer,
        *,
        clock: Clock,
    ) -> None:
        self._timelines = timelines
        self._imports = imports
        self._turns = turns
        self._sealer = sealer
        self._clock = clock

    async def show(self, asker: Asker, command: Show) -> Card:
        """The record's timeline, or which record is meant, or that there is none."""
        found = await self._timelines.find(asker.caller, command.name, table=command.table)
        if not found.matches:
            return not_found_card(command.name)
        if found.meant:
            return await self._timeline(asker, found.meant)
        return choose_card(found.matches, self._seal(asker))

    async def press(self, asker: Asker, action: Action, card_id: str | None) -> Card:
        """The card that replaces the pressed one, also when something failed: then it says what.

        A Track is durable in the queue before this returns. Raises ``SignInRequired``, and
        ``EditedAction`` for a button that cannot have been drawn here.
        """
        if isinstance(action, ShowRecord | More | Choose):
            return await self._redrawn(asker, action)
        if not isinstance(action, Track | Retry):
            raise EditedAction
        if not (asker.place.personal and card_id):
            raise EditedAction
        card = CardRef(
            asker.place.service_url, asker.place.conversation, card_id, action.offset, asker.zone
        )
        watcher = Watcher(asker.caller, action.record, card)
        try:
            for one in action.picked:
                job = ImportJob(one.key, asker.caller, action.record, one.mail)
                await self._imports.enqueue(job, watcher)
        except ServiceUnavailable:
            return not_queued_card(action.record, self._seal(asker))
        try:
            # Whoever draws a card later has seen more; a worker that is drawing it goes first.
            async with asyncio.timeout(ANSWERED_WITHIN), self._turns.turn(card):
                return await self.timeline(asker, action.record, action.offset)
        except (CaptureError, TimeoutError):
            return queued_card(action.record, self._seal(asker))

    async def _redrawn(self, asker: Asker, action: ShowRecord | More | Choose) -> Card:
        offset = action.offset if isinstance(action, More) else 0
        try:
            return await self.timeline(asker, action.record, offset)
        except SignInRequired:
            raise
        except CaptureError as error:
            return trouble_card(error, self._view(asker), action.record, self._seal(asker))

    def apology(self, asker: Asker, error: CaptureError) -> Card:
        """What went wrong with a question, and what to do."""
        return error_card(error, self._view(asker))

    def excuse(self, asker: Asker, error: CaptureError) -> str:
        """The same in one sentence, where no card can stand."""
        return told(error, self._view(asker))[1]

    async def timeline(self, asker: Asker, record: RecordRef, offset: int = 0) -> Card:
        """The timeline of a record that is known by its id, from row ``offset``."""
        return await self._timeline(
            asker, await self._timelines.match(asker.caller, record), offset
        )

    def open(self, asker: Asker, verb: object, data: object) -> Action:
        """What a pressed button asks for; raises ``EditedAction``."""
        return self._sealer.open(verb, data, asker.audience)

    async def _timeline(self, asker: Asker, match: RecordMatch, offset: int = 0) -> Card:
        view = self._view(asker, offset)
        if asker.place.personal:
            timeline = await self._timelines.show(asker.caller, match)
            return timeline_card(timeline, view, self._seal(asker))
        shared = await self._timelines.shared(asker.caller, match)
        return shared_card(shared, view, self._seal(asker))

    def _view(self, asker: Asker, offset: int = 0) -> View:
        zone, language = zone_of(asker.zone), language_of(asker.locale)
        return View(self._clock(), offset, zone=zone, language=language)

    def _seal(self, asker: Asker) -> Seal:
        return partial(self._sealer.seal, audience=asker.audience)


def zone_of(zone: str) -> tzinfo:
    """The reader's time zone from an IANA name or an offset such as ``+02:00``."""
    sign, hours, minutes = zone[:1], zone[1:3], zone[4:6]
    if sign in "+-" and hours.isdecimal() and minutes.isdecimal():
        offset = timedelta(hours=int(hours), minutes=int(minutes))
        return reader_zone(None, -offset if sign == "-" else offset)
    return reader_zone(zone, None)
