"""The durable queue of imports: one state machine in Redis, moved by one Lua script per verb.

At most one open import per key, at most ``per_mailbox`` in flight for one person, people in turn.
A claim is a lease that must be kept; a worker that dies loses it within ``lease`` seconds.
Redis' own clock decides what is due, so workers' clocks need not agree.
Every method raises ``ServiceUnavailable`` for ``Service.REDIS`` when Redis does not confirm. The
write may have been applied then: asking again is always harmless.
"""

from __future__ import annotations

import asyncio
import math
from datetime import UTC, datetime
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

import msgspec
from redis.exceptions import RedisError

from capture.errors import Service, ServiceUnavailable
from capture.extent import Difference, Disclosure, Extent, LeftBehind
from capture.imports.job import (
    Depth,
    ImportJob,
    Lease,
    LeaseLost,
    OwnImport,
    Untracking,
    Watcher,
    Withdrawal,
)
from capture.models import (
    FINAL,
    Caller,
    ImportKey,
    ImportReason,
    ImportState,
    ImportStatus,
    MailId,
    ObjectId,
    RecordRef,
    TenantId,
)
from capture.suggestions import Kind

if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterable, Sequence

    from redis.asyncio import Redis

PREFIX: Final = "ac:{imports}:"
_KEPT = 30 * 24 * 3600 * 1000
_WATCHERS = 64
_LISTED = 200
_AT_ONCE = 500
_VERBS = (
    *("enqueue", "statuses", "claim", "heartbeat", "settle", "finish", "retry", "release"),
    *("park", "told", "unpark", "resume", "depth", "withdraw", "mine", "forget", "failed"),
    *("redrive", "untrack", "untracked"),
)


class _Facts(msgspec.Struct, frozen=True, array_like=True):
    """What an outcome says besides its reason; shorter ones are from before there was more."""

    left: tuple[LeftBehind, ...] = ()
    differs: tuple[Difference, ...] = ()
    row: str = ""


_FACTS = msgspec.json.Decoder(_Facts)


class ImportQueue:
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
        self._redis = redis
        self._lease = _milliseconds(lease)
        self._per_mailbox = per_mailbox
        self._attempts = attempts
        self._fresh = _milliseconds(fresh)
        self._patience = patience
        scripts = resources.files("capture.imports") / "scripts"
        prelude = (scripts / "prelude.lua").read_text()
        self._scripts = {
            verb: redis.register_script(prelude + (scripts / f"{verb}.lua").read_text())
            for verb in _VERBS
        }

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

    async def enqueue_unasked(self, job: ImportJob) -> None:
        """Want this import for a person who did not press for it; no card waits for it.

        What this person took back, or had until it ended, is left as it is.
        """
        await self._run_enqueue((job,), b"")

    async def _enqueue(
        self, jobs: Sequence[ImportJob], card: bytes, *, hold: float = 0.0, again: str = ""
    ) -> tuple[ImportStatus, ...]:
        if not jobs:
            return ()
        replies = await self._run_enqueue(jobs, card, hold=hold, again=again)
        return tuple(_status(reply) for reply in replies)

    async def _run_enqueue(
        self, jobs: Sequence[ImportJob], card: bytes, *, hold: float = 0.0, again: str = ""
    ) -> Any:
        return await self._run(
            "enqueue",
            *(_person(jobs[0].caller), card, self._fresh, _WATCHERS),
            *(_milliseconds(hold), _LISTED, _KEPT, again),
            *(part for job in jobs for part in _parts(job)),
        )

    async def extent(self, key: ImportKey, caller: Caller) -> Extent | None:
        """How much this person chose to share with their last press; ``None`` if not known.

        Where somebody else pressed alone it is what they chose. Files bear other keys in each
        mailbox, so where that person left some out it is the header alone.
        """
        person = _person(caller)
        own = await self._answer(self._redis.hget(f"{PREFIX}wishes:{key}", person))
        if own:
            return msgspec.json.decode(own, type=Extent)
        facts = self._redis.hmget(f"{PREFIX}job:{key}", ["person", "extent"])
        owner, kept = await self._answer(facts)
        if not kept:
            return None
        extent = msgspec.json.decode(kept, type=Extent)
        if _text(owner) == person or not extent.without:
            return extent
        return Extent(Disclosure.HEADER)

    async def withdraw(self, key: ImportKey, caller: Caller) -> Withdrawal:
        """Take back what this person pressed; of one that was not claimed nothing is written."""
        return Withdrawal(_text(await self._run("withdraw", key, _person(caller), _KEPT)))

    async def statuses(
        self, keys: Iterable[ImportKey], caller: Caller | None = None
    ) -> dict[ImportKey, ImportStatus]:
        """Where these imports stand, in one round trip; unknown ones are left out.

        With ``caller`` a status says whether their press can be taken back.
        """
        asked = tuple(keys)
        if not asked:
            return {}
        replies = await self._run("statuses", _person(caller) if caller else "", *asked)
        return {key: _status(row) for key, row in zip(asked, replies, strict=True) if row[0]}

    async def mine(self, caller: Caller) -> tuple[OwnImport, ...]:
        """What this person asked for within 30 days, the newest first, 200 at most."""
        return tuple(_own(caller, row) for row in await self._run("mine", _person(caller)))

    async def untrack(self, key: ImportKey, caller: Caller, *, within: float) -> Untracking:
        """Whether this person may take an import out of Dynamics.

        If they may, whoever asks for it within that many seconds waits until ``untracked`` says
        how it ended; with 0 it is only asked.
        """
        reply = await self._run("untrack", key, _person(caller), _milliseconds(within))
        return Untracking(_text(reply))

    async def untracked(self, key: ImportKey, caller: Caller, *, gone: bool) -> None:
        """The removal is over; of a row that is ``gone`` nothing is remembered any more."""
        await self._run("untracked", key, _person(caller), int(gone), _KEPT)

    async def forget(self, caller: Caller) -> None:
        """Forget what this person asked for; what is under way goes on."""
        await self._run("forget", _person(caller))

    async def failed(self, tenant: TenantId) -> dict[ImportReason, int]:
        """How many imports of a tenant failed within 30 days and were not asked for again."""
        rows = await self._run("failed", tenant)
        return {ImportReason(_text(rows[at])): int(rows[at + 1]) for at in range(0, len(rows), 2)}

    async def redrive(self, tenant: TenantId) -> int:
        """Line up what failed and may work now, in the names of those who asked; how many."""
        total, count = 0, _AT_ONCE
        while count == _AT_ONCE:
            count = int(await self._run("redrive", tenant, _AT_ONCE, *sorted(FINAL)))
            total += count
        return total

    async def watchers(self, key: ImportKey) -> tuple[Watcher, ...]:
        """The cards that wait for this import, each once."""
        rows = await self._answer(self._redis.zrange(f"{PREFIX}watch:{key}", 0, -1))
        return _watchers(rows)

    async def claim(self) -> Lease | None:
        """The next import, or ``None`` when nothing may run now."""
        return next(iter(await self.claims(1)), None)

    async def claims(self, wanted: int) -> tuple[Lease, ...]:
        """The next imports, so many at most, in one round trip; none when nothing may run now."""
        facts = (self._lease, self._per_mailbox, self._attempts, _KEPT, wanted)
        return tuple(_lease(reply) for reply in await self._run("claim", *facts))

    async def heartbeat(self, lease: Lease) -> None:
        """Keep a lease for its full time again; raises ``LeaseLost``."""
        _held(await self._run("heartbeat", lease.job.key, lease.token, self._lease))

    async def settle(self, lease: Lease, status: ImportStatus) -> None:
        """Note the outcome, before any card shows it; raises ``LeaseLost``."""
        facts = msgspec.json.encode(_Facts(status.left, status.differs, status.row))
        ended = (status.state, status.reason or "", facts)
        _held(await self._run("settle", lease.job.key, lease.token, *ended))

    async def finish(self, lease: Lease, *, drawn: int = 0) -> tuple[tuple[Watcher, ...], int]:
        """End a settled import, or return the cards still to draw and the mark to come back with.

        No cards means that it has ended. Raises ``LeaseLost``.
        """
        rows = _held(await self._run("finish", lease.job.key, lease.token, _KEPT, drawn))
        return _watchers(rows[::2]), int(float(rows[-1])) if rows else drawn

    async def retry(
        self, lease: Lease, reason: ImportReason, *, delay: float, rest: float = 0.0
    ) -> ImportStatus:
        """Give it back for no earlier than ``delay`` seconds from now; raises ``LeaseLost``.

        For ``rest`` seconds nothing else of its person is given out either.
        After the last attempt it is settled as exhausted instead, and the lease is still held.
        """
        facts = (reason, _milliseconds(delay), self._attempts, _milliseconds(rest))
        return _status(_held(await self._run("retry", lease.job.key, lease.token, *facts)))

    async def park(
        self,
        lease: Lease,
        *,
        delay: float,
        soon: float,
        reason: ImportReason = ImportReason.SIGN_IN,
    ) -> bool:
        """Give it back until ``unpark`` or ``resume``, at no cost of an attempt.

        After ``delay`` seconds, doubled each time, it is claimed again all the same.
        True if the person has to be told: the caller does that and says so with ``told``, and one
        tells, however much waits for this ``reason``. This import then comes back ``soon``, should
        the telling be lost.
        Raises ``LeaseLost``.
        """
        facts = (lease.token, _milliseconds(delay), _milliseconds(soon), reason)
        return _text(_held(await self._run("park", lease.job.key, *facts))) == "ask"

    async def told(
        self, caller: Caller, *, pause: float, reason: ImportReason = ImportReason.SIGN_IN
    ) -> None:
        """The person has been told: nobody tells them again for ``pause`` seconds."""
        await self._run("told", _person(caller), _milliseconds(pause), reason)

    async def unpark(self, caller: Caller) -> int:
        """Line up what waited for this person's sign-in; how many imports that were."""
        return int(await self._run("unpark", _person(caller)))

    async def resume(self, tenant: TenantId) -> int:
        """Line up all that is parked in this organisation; how many imports that were.

        What waits for something else besides is parked for that again when it is claimed.
        """
        total, count = 0, _AT_ONCE
        while count == _AT_ONCE:
            count = int(await self._run("resume", tenant, _AT_ONCE))
            total += count
        return total

    async def release(self, lease: Lease) -> None:
        """Give it back at once, as if it had not been claimed; raises ``LeaseLost``."""
        _held(await self._run("release", lease.job.key, lease.token))

    async def bell(self, *, wait: float = 1.0) -> None:
        """Return when something may be claimed, or after ``wait`` seconds."""
        await self._answer(self._redis.blpop([f"{PREFIX}bell"], timeout=wait), more=wait)

    async def depth(self) -> Depth:
        """The queue in numbers."""
        open_, importing, waiting, dead, oldest, ends = await self._run("depth")
        finished = ((_text(ends[i]), int(ends[i + 1])) for i in range(0, len(ends), 2))
        return Depth(
            queued=open_ - importing - waiting,
            importing=importing,
            waiting=waiting,
            dead=dead,
            oldest=oldest / 1000,
            finished=tuple(sorted(finished)),
        )

    async def _run(self, verb: str, *arguments: str | bytes | int) -> Any:
        return await self._answer(self._scripts[verb](keys=[PREFIX], args=arguments))

    async def _answer(self, call: Awaitable[Any], *, more: float = 0.0) -> Any:
        try:
            async with asyncio.timeout(self._patience + more):
                return await call
        except (RedisError, TimeoutError, OSError) as error:
            raise ServiceUnavailable(Service.REDIS, "did not confirm") from error


def _held(reply: Any) -> Any:
    if reply is None or reply == 0:
        raise LeaseLost
    return reply


def _milliseconds(seconds: float) -> int:
    return math.ceil(seconds * 1000)


def _person(caller: Caller) -> str:
    return f"{caller.tenant}/{caller.oid}"


def _text(value: bytes | str | None) -> str:
    return value.decode() if isinstance(value, bytes) else value or ""


def _watchers(rows: Iterable[bytes | str]) -> tuple[Watcher, ...]:
    """Decode in order of the press; of one card the latest, as its page may have changed."""
    latest: dict[tuple[str, str, str], Watcher] = {}
    for row in rows:
        watcher = msgspec.json.decode(row, type=Watcher)
        card = watcher.card
        latest[card.service_url, card.conversation, card.activity] = watcher
    return tuple(latest.values())


def _status(row: list[bytes | str | None]) -> ImportStatus:
    state, reason, until, facts, *undo = (_text(value) for value in row)
    known = _FACTS.decode(facts) if facts else _Facts()
    return ImportStatus(
        ImportState(state),
        ImportReason(reason) if reason else None,
        _moment(until),
        known.left,
        known.differs,
        undo=undo == ["1"],
        row=known.row,
    )


def _lease(reply: list[Any]) -> Lease:
    key, token, attempt, person, table, record, mail, kind, extent, settled, *status = reply
    tenant, oid = _text(person).split("/", 1)
    job = ImportJob(
        ImportKey(_text(key)),
        Caller(TenantId(tenant), ObjectId(oid)),
        RecordRef(_text(table), _text(record)),
        MailId(_text(mail)),
        Kind(_text(kind) or Kind.MAIL),  # the queue may hold imports from before there were kinds
        msgspec.json.decode(extent, type=Extent) if extent else Extent(),
    )
    return Lease(job, int(token), int(attempt), _status(status) if settled else None)


def _moment(milliseconds: str) -> datetime | None:
    return datetime.fromtimestamp(int(milliseconds) / 1000, UTC) if milliseconds else None


def _own(caller: Caller, row: list[bytes | str | None]) -> OwnImport:
    key, mail, pressed, table, record, kind, settled, own = (_text(value) for value in row[:8])
    ref = RecordRef(table, record)
    job = ImportJob(ImportKey(key), caller, ref, MailId(mail), Kind(kind or Kind.MAIL))
    asked = datetime.fromtimestamp(float(pressed) / 1000, UTC)
    return OwnImport(job, asked, _status(row[8:]), _moment(settled), owned=own == "1")


def _parts(job: ImportJob) -> tuple[str | bytes, ...]:
    """A job as ``enqueue`` takes it."""
    extent = msgspec.json.encode(job.extent)
    return (job.key, job.record.table, job.record.id, job.mail, job.kind, extent)
