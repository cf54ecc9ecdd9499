"""The durable queue of imports: one state machine in Redis, moved by one Lua script per verb.

At most one open import per key, at most ``per_mailbox`` in flight for one person, people in turn.
A claim is a lease that must be kept; a worker that dies loses it within ``lease`` seconds.
Redis' own clock decides what is due, so workers' clocks need not agree.
Every method raises ``ServiceUnavailable`` for ``Service.REDIS`` when Redis does not confirm. The
write may have been applied then: asking again is always harmless.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from capture.extent import Disclosure, Extent
from capture.imports.job import (
    Depth,
    ImportJob,
    OwnImport,
    Standing,
    Untracking,
    Watcher,
    Withdrawal,
)
from capture.imports.leasing import Leasing
from capture.imports.scripted import KEPT, PREFIX
from capture.imports.wire import (
    milliseconds,
    own_import,
    parts_of,
    person_name,
    status_of,
    text,
)
from capture.models import (
    FINAL,
    Caller,
    ImportKey,
    ImportReason,
    ImportStatus,
    TenantId,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from redis.asyncio import Redis

__all__ = ["PREFIX", "ImportQueue"]

_WATCHERS = 64
_LISTED = 200
_AT_ONCE = 500


class ImportQueue(Leasing):
    """Imports waiting, running and ended.

    Durations are seconds. ``fresh`` is how long a press on a tracked mail is answered from memory;
    after that it is looked up in Dynamics again, which alone knows.
    ``patience`` bounds each conversation with Redis.
    """

    def __init__(
        self,
        redis: Redis,
        *,
        lease: float = 5.0,
        per_mailbox: int = 4,
        attempts: int = 25,
        fresh: float = 60.0,
        patience: float = 5.0,
    ) -> None:
        super().__init__(
            redis, lease=lease, per_mailbox=per_mailbox, attempts=attempts, patience=patience
        )
        self._fresh = milliseconds(fresh)

    async def enqueue(self, job: ImportJob, watcher: Watcher, *, hold: float = 0.0) -> ImportStatus:
        """Note durably that a person wants this import, and tell where it stands.

        However often and by whomever it is asked, one import of a key is open. A failed one, and
        one that waits for a sign-in, starts again in the name of this job's caller.
        It rests for ``hold`` seconds before it is worked on: as long as the press can be taken
        back, and its own answer reaches the card before the outcome does.
        """
        return (await self.enqueue_all((job,), watcher, hold=hold))[0]

    async def enqueue_all(
        self, jobs: Sequence[ImportJob], watcher: Watcher, *, hold: float = 0.0
    ) -> tuple[ImportStatus, ...]:
        """As ``enqueue`` for one person: all of them at once, or none."""
        return await self._enqueue(jobs, msgspec.json.encode(watcher), hold=hold)

    async def again(self, job: ImportJob, watcher: Watcher) -> ImportStatus:
        """Have a tracked import looked at again at once: for its files that stayed behind.

        As much of it is taken as this job says. One that is open goes on as it is.
        """
        return (await self._enqueue((job,), msgspec.json.encode(watcher), again="again"))[0]

    async def enqueue_unasked(self, job: ImportJob, *, hold: float = 0.0) -> None:
        """Want this import for a person who did not press for it; no card waits for it.

        It rests as a press does, so that it can be taken back. What this person took back, or had
        until it ended, is left as it is.
        """
        await self._run_enqueue((job,), b"", hold=hold)

    async def _enqueue(
        self, jobs: Sequence[ImportJob], card: bytes, *, hold: float = 0.0, again: str = ""
    ) -> tuple[ImportStatus, ...]:
        if not jobs:
            return ()
        replies = await self._run_enqueue(jobs, card, hold=hold, again=again)
        return tuple(status_of(reply) for reply in replies)

    async def _run_enqueue(
        self, jobs: Sequence[ImportJob], card: bytes, *, hold: float = 0.0, again: str = ""
    ) -> Any:
        return await self._run(
            "enqueue",
            *(person_name(jobs[0].caller), card, self._fresh, _WATCHERS),
            *(milliseconds(hold), _LISTED, KEPT, again),
            *(part for job in jobs for part in parts_of(job)),
        )

    async def extent(self, key: ImportKey, caller: Caller) -> Extent | None:
        """How much this person chose to share with their last press; ``None`` if not known.

        Where somebody else pressed alone it is what they chose. Files bear other keys in each
        mailbox, so where that person left some out it is the header alone.
        """
        person = person_name(caller)
        own = await self._answer(self._redis.hget(f"{PREFIX}wishes:{key}", person))
        if own:
            return msgspec.json.decode(own, type=Extent)
        facts = self._redis.hmget(f"{PREFIX}job:{key}", ["person", "extent"])
        owner, kept = await self._answer(facts)
        if not kept:
            return None
        extent = msgspec.json.decode(kept, type=Extent)
        if text(owner) == person or not extent.without:
            return extent
        return Extent(Disclosure.HEADER)

    async def ran(self, key: ImportKey, caller: Caller) -> Extent | None:
        """How much an import shares in this person's name; ``None`` where it ran in another's.

        Whoever pressed again while it ran may have chosen otherwise, which changed nothing.
        """
        facts = self._redis.hmget(f"{PREFIX}job:{key}", ["person", "extent"])
        owner, kept = await self._answer(facts)
        if text(owner) != person_name(caller):
            return None
        return msgspec.json.decode(kept, type=Extent) if kept else Extent()

    async def withdraw(self, key: ImportKey, caller: Caller) -> Withdrawal:
        """Take back what this person pressed; of one that was not claimed nothing is written."""
        return Withdrawal(text(await self._run("withdraw", key, person_name(caller), KEPT)))

    async def statuses(
        self, keys: Iterable[ImportKey], caller: Caller | None = None
    ) -> dict[ImportKey, ImportStatus]:
        """Where these imports stand, in one round trip; unknown ones are left out.

        With ``caller`` a status says whether their press can be taken back.
        """
        asked = tuple(keys)
        if not asked:
            return {}
        replies = await self._run("statuses", person_name(caller) if caller else "", *asked)
        return {key: status_of(row) for key, row in zip(asked, replies, strict=True) if row[0]}

    async def mine(self, caller: Caller) -> tuple[OwnImport, ...]:
        """What this person asked for within 30 days, the newest first, 200 at most."""
        return tuple(
            own_import(caller, row) for row in await self._run("mine", person_name(caller))
        )

    async def untrack(self, key: ImportKey, caller: Caller, *, within: float) -> Untracking:
        """Whether this person may take an import out of Dynamics.

        If they may, whoever asks for it within that many seconds waits until ``untracked`` says
        how it ended; with 0 it is only asked.
        """
        reply = await self._run("untrack", key, person_name(caller), milliseconds(within))
        return Untracking(text(reply))

    async def untracked(self, key: ImportKey, caller: Caller, *, gone: bool) -> None:
        """The removal is over; of a row that is ``gone`` nothing is remembered any more."""
        await self._run("untracked", key, person_name(caller), int(gone), KEPT)

    async def forget(self, caller: Caller) -> None:
        """Forget what this person asked for; what is under way goes on."""
        await self._run("forget", person_name(caller))

    async def failed(self, tenant: TenantId) -> dict[ImportReason, int]:
        """How many imports of a tenant failed within 30 days and were not asked for again."""
        rows = await self._run("failed", tenant)
        return {ImportReason(text(rows[at])): int(rows[at + 1]) for at in range(0, len(rows), 2)}

    async def redrive(self, tenant: TenantId) -> int:
        """Line up what failed and may work now, in the names of those who asked; how many."""
        total, count = 0, _AT_ONCE
        while count == _AT_ONCE:
            count = int(await self._run("redrive", tenant, _AT_ONCE, *sorted(FINAL)))
            total += count
        return total

    async def unpark(self, caller: Caller) -> int:
        """Line up what waited for this person's sign-in; how many imports that were."""
        return int(await self._run("unpark", person_name(caller)))

    async def resume(self, tenant: TenantId) -> int:
        """Line up all that is parked in this organisation; how many imports that were.

        What waits for something else besides is parked for that again when it is claimed.
        """
        total, count = 0, _AT_ONCE
        while count == _AT_ONCE:
            count = int(await self._run("resume", tenant, _AT_ONCE))
            total += count
        return total

    async def depth(self) -> Depth:
        """The queue in numbers."""
        open_, importing, waiting, dead, oldest, ends = await self._run("depth")
        finished = ((text(ends[i]), int(ends[i + 1])) for i in range(0, len(ends), 2))
        return Depth(
            queued=open_ - importing - waiting,
            importing=importing,
            waiting=waiting,
            dead=dead,
            oldest=oldest / 1000,
            finished=tuple(sorted(finished)),
        )

    async def standing(self, tenant: TenantId) -> Standing:
        """The open imports of one organisation in numbers."""
        open_, importing, waiting, oldest = await self._run("standing", tenant)
        return Standing(max(open_ - importing - waiting, 0), importing, waiting, oldest / 1000)
