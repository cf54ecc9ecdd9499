"""The list of a person's own imports: drawn, turned, and acted on where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from microsoft_teams.cards.core import CardElement

from capture.clearance import Clearance
from capture.decisions import DecisionStore
from capture.extent import Extent
from capture.imports.changes import Changes
from capture.imports.job import ImportJob, OwnImport, Watcher, Withdrawal
from capture.imports.queue import ImportQueue
from capture.imports.untracking import Refusal, Untracked, Untracker
from capture.models import Caller, InternetMessageId, MailId, Record, RecordRef
from capture.parallel import both
from capture.ports import Clock
from capture.rules import Found as FoundItem
from capture.rules import identity_of
from capture.threads.following import Threads
from capture.threads.thread import Found
from cards.actions import Followed, Imports, Retry, Seal, Undo, Untrack
from cards.catalogue import import_words, timeline_words
from cards.elements import Card
from cards.imports import ImportRow, imports_card
from cards.languages import language_of
from cards.sealing import Sealer
from cards.threads import IN_SECTION, ThreadRow, threads_card, with_section
from cards.untracking import untrack_card, untracked_sentence
from cards.view import PAGE_SIZE, View
from desks.answers import Answer
from desks.asker import Asker, zone_of
from desks.imports_rest import ListRest
from desks.named import Named

__all__ = ["ImportsDesk"]


@dataclass(frozen=True, slots=True)
class _Page:
    """Rows of the list as they were read, from which it can be drawn again."""

    rows: tuple[ImportRow, ...]
    total: int
    offset: int
    threads: Sequence[ThreadRow]
    followed: int


class ImportsDesk:
    """Errors of ``capture.errors`` pass through; the subjects are read live and kept nowhere."""

    def __init__(  # noqa: PLR0913, PLR0917 - what the list is made of, each with a name
        self,
        queue: ImportQueue,
        threads: Threads,
        named: Named,
        untracker: Untracker,
        clearance: Clearance,
        decisions: DecisionStore,
        sealer: Sealer,
        *,
        clock: Clock,
    ) -> None:
        self._queue = queue
        self._threads = threads
        self._named = named
        self._untracker = untracker
        self._clearance = clearance
        self._decisions = decisions
        self._sealer = sealer
        self._clock = clock

    async def card(self, asker: Asker, offset: int = 0) -> Card:
        """A page of what the person asked for; a page beyond the end is the last one.

        Below the first page stands what they follow.
        """
        return self._drawn(asker, await self._page(asker.caller, offset))

    async def answer(self, asker: Asker, offset: int = 0, *, told: str = "") -> Answer:
        """The same, and what may still change it: what is under way on this page."""
        page = await self._page(asker.caller, offset)
        card = self._drawn(asker, page, told=told)
        before = {row.own.job.key: row.own.status for row in page.rows}
        changes = Changes(self._queue, asker.caller, before)
        rest = ListRest(changes, partial(self._again, asker, page))
        return Answer(card, rest if rest.open else None)

    async def press(
        self, asker: Asker, action: Imports | Followed | Retry | Undo | Untrack, card_id: str
    ) -> Answer:
        """The list as it is afterwards; an import that was retried changes it once more."""
        told = ""
        match action:
            case Followed():
                return Answer(await self.followed(asker, action.offset))
            case Untrack(sure=False):
                return await self._asked(asker, action)
            case Untrack():
                ended = await self._untracker.untrack(asker.caller, action.key)
                told = untracked_sentence(ended, self._view(asker))
            case Undo():
                told = await self._withdrawn(asker, action)
            case Retry():
                told = await self._retried(asker, action, card_id)
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
        (row,), _ = await self._rows(asker.caller, (own,))
        view = self._view(asker, action.offset)
        return Answer(untrack_card(row, about.since, view, self._seal(asker)))

    async def _withdrawn(self, asker: Asker, action: Undo) -> str:
        ends = [await self._queue.withdraw(one.key, asker.caller) for one in action.picked]
        said = import_words(language_of(asker.locale)).WITHDRAWALS
        return str(said[Withdrawal.LATE if Withdrawal.LATE in ends else ends[0]])

    async def _retried(self, asker: Asker, action: Retry, card_id: str) -> str:
        """Why nothing was queued, or nothing: the list says the rest."""
        caller, card = asker.caller, asker.card(card_id, action.offset, listed=True)
        if reason := await self._clearance.refusal(caller, action.record):
            return str(timeline_words(language_of(asker.locale)).failed(reason))
        policy, _ = await self._decisions.of(caller)
        usual, watcher = Extent(policy.disclosure), Watcher(caller, action.record, card)
        jobs = []
        for one in action.picked:
            extent = await self._queue.extent(one.key, caller) or usual
            jobs.append(ImportJob(one.key, caller, action.record, one.mail, one.kind, extent))
        await self._queue.enqueue_all(jobs, watcher, hold=policy.undo_seconds)
        return ""

    async def _page(self, caller: Caller, offset: int) -> _Page:
        asked, followed = await both(self._queue.mine(caller), self._threads.mine(caller))
        start = min(offset, max(0, len(asked) - 1) // PAGE_SIZE * PAGE_SIZE)
        section = () if start else followed[:IN_SECTION]
        page = asked[start : start + PAGE_SIZE]
        rows, threads = await self._rows(caller, page, followed, section)
        return _Page(rows, len(asked), start, threads, len(followed))

    async def _again(self, asker: Asker, page: _Page) -> Card:
        """The same rows as their imports are now; what was read of the mailbox is not read anew."""
        now = {one.job.key: one for one in await self._queue.mine(asker.caller)}
        known = [own for row in page.rows if (own := now.get(row.own.job.key))]
        others = await self._untracker.others(asker.caller, known)
        rows = tuple(
            replace(row, own=own, url=self._untracker.url(own), owner=others.get(own.job.key, ""))
            for row in page.rows
            if (own := now.get(row.own.job.key))
        )
        return self._drawn(asker, replace(page, rows=rows))

    def _drawn(self, asker: Asker, page: _Page, *, told: str = "") -> Card:
        view, seal = self._view(asker, page.offset), self._seal(asker)

        def build(below: Sequence[CardElement]) -> Card:
            return imports_card(page.rows, page.total, view, seal, told=told, below=below)

        return with_section(build, page.threads, page.followed, view, seal)

    def _view(self, asker: Asker, offset: int = 0) -> View:
        zone, language = zone_of(asker.zone), language_of(asker.locale)
        return View(self._clock(), offset, zone=zone, language=language)

    def _seal(self, asker: Asker) -> Seal:
        return partial(self._sealer.seal, audience=asker.audience)

    async def followed(self, asker: Asker, offset: int) -> Card:
        """A page of what the person follows, likewise."""
        found = await self._threads.mine(asker.caller)
        start = min(offset, max(0, len(found) - 1) // PAGE_SIZE * PAGE_SIZE)
        page = found[start : start + PAGE_SIZE]
        rows = _thread_rows(page, *await self._read(asker.caller, (), page))
        return threads_card(rows, len(found), self._view(asker, start), self._seal(asker))

    async def _read(
        self, caller: Caller, page: Sequence[OwnImport], section: Sequence[Found]
    ) -> tuple[Mapping[MailId, FoundItem] | None, Mapping[RecordRef, Record]]:
        """All mails and records that the card names, in one go."""
        if not page and not section:
            return {}, {}
        mails = [*(one.job.mail for one in page), *(one.thread.mail for one in section)]
        records = [*(one.job.record for one in page), *(one.thread.record for one in section)]
        return await self._named.of(caller, list(dict.fromkeys(mails)), records)

    async def _rows(
        self,
        caller: Caller,
        page: tuple[OwnImport, ...],
        followed: tuple[Found, ...] = (),
        section: Sequence[Found] = (),
    ) -> tuple[tuple[ImportRow, ...], list[ThreadRow]]:
        (mails, records), others = await both(
            self._read(caller, page, section), self._untracker.others(caller, page)
        )
        keys = {key for one in followed for key in one.thread.keys}
        rows = (
            ImportRow(
                one,
                _subject(one.job.mail, mails),
                records.get(one.job.record),
                unread=mails is None,
                followed=one.job.key in keys,
                url=self._untracker.url(one),
                owner=others.get(one.job.key, ""),
                identity=_identity(one.job.mail, mails),
            )
            for one in page
        )
        return tuple(rows), _thread_rows(section, mails, records)


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


def _subject(mail: MailId, mails: Mapping[MailId, FoundItem] | None) -> str | None:
    found = None if mails is None else mails.get(mail)
    return None if found is None else found.subject or ""


def _identity(mail: MailId, mails: Mapping[MailId, FoundItem] | None) -> InternetMessageId | None:
    found = None if mails is None else mails.get(mail)
    return None if found is None else identity_of(found)
