"""``privacy``: what was read for a person, what was tracked, what is kept, and the file of it."""

from __future__ import annotations

from functools import partial

from capture.decisions import DecisionStore
from capture.exports import Exports
from capture.history import PolicyUnreadable
from capture.models import Caller
from capture.policy import Policy
from capture.ports import Clock
from capture.read_ledger import ReadLedger
from cards.elements import Card
from cards.languages import language_of
from cards.privacy import Known, privacy_card
from cards.sealing import Sealer
from cards.view import PAGE_SIZE, View
from desks.asker import Asker, zone_of
from desks.named import Named

__all__ = ["PrivacyDesk"]


class PrivacyDesk:
    """For a personal chat; errors of ``capture.errors`` pass through.

    ``named`` reads what the records are called: here they are ids.
    """

    def __init__(  # noqa: PLR0913 - what the card is made of, each with a name
        self,
        reads: ReadLedger,
        decisions: DecisionStore,
        exports: Exports,
        sealer: Sealer,
        *,
        named: Named,
        public_url: str,
        clock: Clock,
    ) -> None:
        self._reads = reads
        self._decisions = decisions
        self._exports = exports
        self._sealer = sealer
        self._named = named
        self._public_url = public_url
        self._clock = clock

    async def card(self, asker: Asker, offset: int = 0) -> Card:
        """The page that begins at ``offset``, with a new ticket for the file.

        A page beyond the end is the first one.
        """
        caller = asker.caller
        page = await self._reads.page(caller, offset, PAGE_SIZE)
        if offset and not page.lines:
            return await self.card(asker)
        records = [one.read.record for one in page.lines if one.read and one.read.record]
        _, names = await self._named.of(caller, (), records)
        decided = await self._decisions.decided(caller)
        ticket = await self._exports.offer(caller)
        known = Known(
            decided.suggestions,
            page,
            names,
            await self._audit_days(caller),
            f"{self._public_url}/export?ticket={ticket}",
        )
        zone, language = zone_of(asker.zone), language_of(asker.locale)
        view = View(self._clock(), offset, zone=zone, language=language)
        return privacy_card(known, view, partial(self._sealer.seal, audience=asker.audience))

    async def forget(self, caller: Caller) -> None:
        """Erase what was read and who asked for it."""
        await self._reads.forget(caller)

    async def _audit_days(self, caller: Caller) -> int:
        try:
            return (await self._decisions.policies.current(caller.tenant)).policy.ledger_days
        except PolicyUnreadable:
            return Policy().ledger_days
