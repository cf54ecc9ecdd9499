"""The list of a person's own imports: drawn, turned, and acted on where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from bot.asker import Asker, zone_of
from bot.named import Named
from capture.imports.job import CardRef, ImportJob, OwnImport, Watcher
from capture.imports.queue import ImportQueue
from capture.models import Caller, MailId, Record
from capture.ports import Clock
from capture.rules import Found
from cards.actions import Imports, Retry, Sealer, Undo
from cards.elements import Card
from cards.imports import ImportRow, imports_card
from cards.languages import language_of
from cards.view import PAGE_SIZE, View

__all__ = ["ImportsDesk"]


class ImportsDesk:
    """Errors of ``capture.errors`` pass through; the subjects are read live and kept nowhere."""

    def __init__(self, queue: ImportQueue, named: Named, sealer: Sealer, *, clock: Clock) -> None:
        self._queue = queue
        self._named = named
        self._sealer = sealer
        self._clock = clock

    async def card(self, asker: Asker, offset: int = 0) -> Card:
        """A page of what the person asked for; a page beyond the end is the last one."""
        asked = await self._queue.mine(asker.caller)
        start = min(offset, max(0, len(asked) - 1) // PAGE_SIZE * PAGE_SIZE)
        rows = await self._rows(asker.caller, asked[start : start + PAGE_SIZE])
        zone, language = zone_of(asker.zone), language_of(asker.locale)
        view = View(self._clock(), start, zone=zone, language=language)
        seal = partial(self._sealer.seal, audience=asker.audience)
        return imports_card(rows, len(asked), view, seal)

    async def press(self, asker: Asker, action: Imports | Retry | Undo, card_id: str) -> Card:
        """The list as it is afterwards; an import that was retried changes it once more."""
        match action:
            case Undo():
                for one in action.picked:
                    await self._queue.withdraw(one.key, asker.caller)
            case Retry():
                place = asker.place
                card = CardRef(
                    place.service_url,
                    place.conversation,
                    card_id,
                    action.offset,
                    zone=asker.zone,
                    locale=asker.locale,
                    listed=True,
                )
                watcher = Watcher(asker.caller, action.record, card)
                for one in action.picked:
                    job = ImportJob(one.key, asker.caller, action.record, one.mail, one.kind)
                    await self._queue.enqueue(job, watcher)
            case _:
                pass
        return await self.card(asker, action.offset)

    async def forget(self, caller: Caller) -> None:
        """Erase the list; what is under way goes on."""
        await self._queue.forget(caller)

    async def _rows(self, caller: Caller, page: tuple[OwnImport, ...]) -> list[ImportRow]:
        if not page:
            return []
        mails, records = await self._named.of(
            caller, [one.job.mail for one in page], (one.job.record for one in page)
        )
        return [_row(one, mails, records.get(one.job.record)) for one in page]


def _row(one: OwnImport, mails: Mapping[MailId, Found] | None, record: Record | None) -> ImportRow:
    mail = None if mails is None else mails.get(one.job.mail)
    subject = None if mail is None else mail.subject or ""
    return ImportRow(one, subject, record, unread=mails is None)
