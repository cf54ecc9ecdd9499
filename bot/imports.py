"""The list of a person's own imports: drawn, turned, and acted on where it stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial

from bot.asker import Asker, zone_of
from bot.named import Named
from capture.extent import Extent
from capture.imports.job import CardRef, ImportJob, OwnImport, Watcher
from capture.imports.queue import ImportQueue
from capture.models import Caller, ImportKey, MailId, Record, RecordRef
from capture.parallel import both
from capture.ports import Clock
from capture.rules import Found as FoundItem
from capture.threads.following import Threads
from capture.threads.thread import Found
from cards.actions import Followed, Imports, Retry, Sealer, Undo
from cards.elements import Card
from cards.imports import ImportRow, imports_card
from cards.languages import language_of
from cards.threads import IN_SECTION, ThreadRow, threads_card, with_section
from cards.view import PAGE_SIZE, View

__all__ = ["ImportsDesk"]


class ImportsDesk:
    """Errors of ``capture.errors`` pass through; the subjects are read live and kept nowhere."""

    def __init__(
        self,
        queue: ImportQueue,
        threads: Threads,
        named: Named,
        sealer: Sealer,
        *,
        clock: Clock,
    ) -> None:
        self._queue = queue
        self._threads = threads
        self._named = named
        self._sealer = sealer
        self._clock = clock

    async def card(self, asker: Asker, offset: int = 0) -> Card:
        """A page of what the person asked for; a page beyond the end is the last one.

        Below the first page stands what they follow.
        """
        asked, followed = await both(
            self._queue.mine(asker.caller), self._threads.mine(asker.caller)
        )
        start = min(offset, max(0, len(asked) - 1) // PAGE_SIZE * PAGE_SIZE)
        page = asked[start : start + PAGE_SIZE]
        section = () if start else followed[:IN_SECTION]
        zone, language = zone_of(asker.zone), language_of(asker.locale)
        view = View(self._clock(), start, zone=zone, language=language)
        seal = partial(self._sealer.seal, audience=asker.audience)
        read, records = await self._read(asker.caller, page, section)
        keys = {key for one in followed for key in one.thread.keys}
        rows = [_row(one, read, records.get(one.job.record), keys) for one in page]
        build = partial(imports_card, rows, len(asked), view, seal)
        below = _thread_rows(section, read, records)
        return with_section(build, below, len(followed), view, seal)

    async def followed(self, asker: Asker, offset: int = 0) -> Card:
        """A page of what the person follows, likewise."""
        found = await self._threads.mine(asker.caller)
        start = min(offset, max(0, len(found) - 1) // PAGE_SIZE * PAGE_SIZE)
        page = found[start : start + PAGE_SIZE]
        zone, language = zone_of(asker.zone), language_of(asker.locale)
        view = View(self._clock(), start, zone=zone, language=language)
        seal = partial(self._sealer.seal, audience=asker.audience)
        rows = _thread_rows(page, *await self._read(asker.caller, (), page))
        return threads_card(rows, len(found), view, seal)

    async def press(
        self, asker: Asker, action: Imports | Followed | Retry | Undo, card_id: str
    ) -> Card:
        """The list as it is afterwards; an import that was retried changes it once more."""
        match action:
            case Followed():
                return await self.followed(asker, action.offset)
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
                    kept = await self._queue.extent(one.key, asker.caller) or Extent()
                    job = ImportJob(one.key, asker.caller, action.record, one.mail, one.kind, kept)
                    await self._queue.enqueue(job, watcher)
            case _:
                pass
        return await self.card(asker, action.offset)

    async def forget(self, caller: Caller) -> None:
        """Erase the list; what is under way goes on."""
        await self._queue.forget(caller)

    async def _read(
        self, caller: Caller, page: Sequence[OwnImport], section: Sequence[Found]
    ) -> tuple[Mapping[MailId, FoundItem] | None, Mapping[RecordRef, Record]]:
        """All mails and records that the card names, in one go."""
        if not page and not section:
            return {}, {}
        mails = [*(one.job.mail for one in page), *(one.thread.mail for one in section)]
        records = [*(one.job.record for one in page), *(one.thread.record for one in section)]
        return await self._named.of(caller, list(dict.fromkeys(mails)), records)


def _thread_rows(
    page: Sequence[Found],
    mails: Mapping[MailId, FoundItem] | None,
    records: Mapping[RecordRef, Record],
) -> list[ThreadRow]:
    """Followed threads with what their newest messages and their records are called."""
    return [
        ThreadRow(
            one,
            _subject(one.thread.mail, mails),
            records.get(one.thread.record),
            unread=mails is None,
        )
        for one in page
    ]


def _row(
    one: OwnImport,
    mails: Mapping[MailId, FoundItem] | None,
    record: Record | None,
    followed: Collection[ImportKey],
) -> ImportRow:
    subject = _subject(one.job.mail, mails)
    return ImportRow(one, subject, record, mails is None, one.job.key in followed)


def _subject(mail: MailId, mails: Mapping[MailId, FoundItem] | None) -> str | None:
    found = None if mails is None else mails.get(mail)
    return None if found is None else found.subject or ""
