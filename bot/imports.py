"""The list of a person's own imports: drawn, turned, and acted on where it stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from bot.answers import Answer
from bot.asker import Asker, zone_of
from bot.imports_rest import ListRest
from bot.named import Named
from capture.decisions import DecisionStore
from capture.extent import Extent
from capture.imports.job import CardRef, ImportJob, OwnImport, Watcher, Withdrawal
from capture.imports.queue import ImportQueue
from capture.imports.untracking import Refusal, Untracked, Untracker
from capture.models import Caller
from capture.ports import Clock
from cards.actions import Imports, Retry, Seal, Sealer, Undo, Untrack
from cards.catalogue import import_words
from cards.elements import Card
from cards.imports import ImportRow, imports_card
from cards.languages import language_of
from cards.untracking import untrack_card, untracked_sentence
from cards.view import PAGE_SIZE, View

__all__ = ["ImportsDesk"]


@dataclass(frozen=True, slots=True)
class _Page:
    """Rows of the list as they were read, from which it can be drawn again."""

    rows: tuple[ImportRow, ...]
    total: int
    offset: int


class ImportsDesk:
    """Errors of ``capture.errors`` pass through; the subjects are read live and kept nowhere."""

    def __init__(
        self,
        queue: ImportQueue,
        named: Named,
        untracker: Untracker,
        decisions: DecisionStore,
        sealer: Sealer,
        *,
        clock: Clock,
    ) -> None:
        self._queue = queue
        self._named = named
        self._untracker = untracker
        self._decisions = decisions
        self._sealer = sealer
        self._clock = clock

    async def card(self, asker: Asker, offset: int = 0) -> Card:
        """A page of what the person asked for; a page beyond the end is the last one."""
        return self._drawn(asker, await self._page(asker.caller, offset))

    async def answer(self, asker: Asker, offset: int = 0, *, told: str = "") -> Answer:
        """The same, and what may still change it: what is under way on this page."""
        page = await self._page(asker.caller, offset)
        card = self._drawn(asker, page, told=told)
        before = {row.own.job.key: row.own.status for row in page.rows}
        rest = ListRest(self._queue, asker.caller, before, partial(self._again, asker, page))
        return Answer(card, rest if rest.open else None)

    async def press(
        self, asker: Asker, action: Imports | Retry | Undo | Untrack, card_id: str
    ) -> Answer:
        """The list as it is afterwards; an import that was retried changes it once more."""
        told = ""
        match action:
            case Untrack(sure=False):
                return await self._asked(asker, action)
            case Untrack():
                ended = await self._untracker.untrack(asker.caller, action.key)
                told = untracked_sentence(ended, self._view(asker))
            case Undo():
                told = await self._withdrawn(asker, action)
            case Retry():
                await self._retried(asker, action, card_id)
            case _:
                pass
        return await self.answer(asker, action.offset, told=told)

    async def forget(self, caller: Caller) -> None:
        """Erase the list; what is under way goes on."""
        await self._queue.forget(caller)

    async def _asked(self, asker: Asker, action: Untrack) -> Answer:
        """What taking it out means; where it cannot be, the list and why."""
        ended: Untracked | Refusal
        about = await self._untracker.about(asker.caller, action.key)
        mine = await self._queue.mine(asker.caller)
        own = next((one for one in mine if one.job.key == action.key), None)
        if own is None or isinstance(about, Refusal):
            ended = about if isinstance(about, Refusal) else Refusal.NOT_TRACKED
            if ended is Refusal.GONE:  # then it need not be remembered either
                ended = await self._untracker.untrack(asker.caller, action.key)
            told = untracked_sentence(ended, self._view(asker))
            return await self.answer(asker, action.offset, told=told)
        (row,) = await self._rows(asker.caller, (own,))
        view = self._view(asker, action.offset)
        return Answer(untrack_card(row, about.since, view, self._seal(asker)))

    async def _withdrawn(self, asker: Asker, action: Undo) -> str:
        ends = [await self._queue.withdraw(one.key, asker.caller) for one in action.picked]
        said = import_words(language_of(asker.locale)).WITHDRAWALS
        return str(said[Withdrawal.LATE if Withdrawal.LATE in ends else ends[0]])

    async def _retried(self, asker: Asker, action: Retry, card_id: str) -> None:
        place, caller = asker.place, asker.caller
        card = CardRef(
            place.service_url,
            place.conversation,
            card_id,
            action.offset,
            zone=asker.zone,
            locale=asker.locale,
            listed=True,
        )
        policy, _ = await self._decisions.of(caller)
        extent, watcher = Extent(policy.disclosure), Watcher(caller, action.record, card)
        jobs = [
            ImportJob(one.key, caller, action.record, one.mail, one.kind, extent)
            for one in action.picked
        ]
        await self._queue.enqueue_all(jobs, watcher, hold=policy.undo_seconds)

    async def _page(self, caller: Caller, offset: int) -> _Page:
        asked = await self._queue.mine(caller)
        start = min(offset, max(0, len(asked) - 1) // PAGE_SIZE * PAGE_SIZE)
        rows = await self._rows(caller, asked[start : start + PAGE_SIZE])
        return _Page(rows, len(asked), start)

    async def _again(self, asker: Asker, page: _Page) -> Card:
        """The same rows as their imports are now; what was read of the mailbox is not read anew."""
        now = {one.job.key: one for one in await self._queue.mine(asker.caller)}
        rows = tuple(
            replace(row, own=own, url=self._untracker.url(own))
            for row in page.rows
            if (own := now.get(row.own.job.key))
        )
        return self._drawn(asker, replace(page, rows=rows))

    def _drawn(self, asker: Asker, page: _Page, *, told: str = "") -> Card:
        view, seal = self._view(asker, page.offset), self._seal(asker)
        return imports_card(page.rows, page.total, view, seal, told=told)

    def _view(self, asker: Asker, offset: int = 0) -> View:
        zone, language = zone_of(asker.zone), language_of(asker.locale)
        return View(self._clock(), offset, zone=zone, language=language)

    def _seal(self, asker: Asker) -> Seal:
        return partial(self._sealer.seal, audience=asker.audience)

    async def _rows(self, caller: Caller, page: tuple[OwnImport, ...]) -> tuple[ImportRow, ...]:
        if not page:
            return ()
        mails, records = await self._named.of(
            caller, [one.job.mail for one in page], (one.job.record for one in page)
        )
        found = []
        for one in page:
            mail = None if mails is None else mails.get(one.job.mail)
            subject = None if mail is None else mail.subject or ""
            record, url = records.get(one.job.record), self._untracker.url(one)
            found.append(ImportRow(one, subject, record, unread=mails is None, url=url))
        return tuple(found)
