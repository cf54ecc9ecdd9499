"""The workers' side of the queue: claims under a lease, kept, settled, given back or put off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from capture.imports.gathering import Gathering
from capture.imports.job import Lease, LeaseLost, Left, Watcher
from capture.imports.scripted import KEPT, PREFIX, Scripted
from capture.imports.wire import (
    facts_of,
    lease_of,
    milliseconds,
    person_name,
    status_of,
    text,
    watchers_of,
)
from capture.models import (
    PERSONAL,
    Caller,
    ImportKey,
    ImportReason,
    ImportState,
    ImportStatus,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redis.asyncio import Redis

__all__ = ["Leasing"]

_SETTLED_AT_ONCE: Final = 50


class Leasing(Scripted):
    """A claim is a lease of ``lease`` seconds; durations are seconds.

    At most ``per_mailbox`` imports of one person are given out at a time, and one ``attempts``
    times.
    """

    def __init__(
        self, redis: Redis, *, lease: float, per_mailbox: int, attempts: int, patience: float
    ) -> None:
        super().__init__(redis, patience=patience)
        self._lease = milliseconds(lease)
        self._per_mailbox = per_mailbox
        self._attempts = attempts
        self._settling = Gathering(self._settle, most=_SETTLED_AT_ONCE)

    async def watchers(self, key: ImportKey) -> tuple[Watcher, ...]:
        """The cards that wait for this import, each once."""
        rows = await self._answer(self._redis.zrange(f"{PREFIX}watch:{key}", 0, -1))
        return watchers_of(rows)

    async def claim(self) -> Lease | None:
        """The next import, or ``None`` when nothing may run now."""
        return next(iter(await self.claims(1)), None)

    async def claims(self, wanted: int) -> tuple[Lease, ...]:
        """The next imports, so many at most, in one round trip; none when nothing may run now."""
        facts = (self._lease, self._per_mailbox, self._attempts, KEPT, wanted)
        died = (ImportReason.WORKERS_DIED, self._given_up(ImportReason.WORKERS_DIED))
        return tuple(lease_of(reply) for reply in await self._run("claim", *facts, *died))

    async def heartbeat(self, lease: Lease) -> None:
        """Keep a lease for its full time again; raises ``LeaseLost``."""
        _held(await self._run("heartbeat", lease.job.key, lease.token, self._lease))

    async def settle(self, lease: Lease, status: ImportStatus) -> Left | None:
        """Note the outcome, before any card shows it, and end the import as ``finish`` does.

        A failure by its person's own mailbox or rights is noted for them alone where another
        asked for the import too: then it is that one's now, and there is no lease any more.
        ``None`` says so.
        """
        rows = _held(await self._settling.ask((lease, status)))
        return _left(rows, 0) if isinstance(rows, list) else None

    async def _settle(self, ended: Sequence[tuple[Lease, ImportStatus]]) -> Sequence[Any]:
        facts = (
            (
                *(lease.job.key, lease.token, status.state, status.reason or ""),
                *(facts_of(status), int(status.reason in PERSONAL)),
            )
            for lease, status in ended
        )
        answers: list[Any] = await self._run("settle", KEPT, *(one for row in facts for one in row))
        return answers

    async def finish(self, lease: Lease, *, drawn: int = 0) -> Left:
        """End a settled import, or return the cards still to draw and the mark to come back with.

        No cards means that it has ended. Raises ``LeaseLost``.
        """
        rows = _held(await self._run("finish", lease.job.key, lease.token, KEPT, drawn))
        return _left(rows, drawn)

    async def retry(
        self, lease: Lease, reason: ImportReason, *, delay: float, rest: float = 0.0
    ) -> ImportStatus:
        """Give it back for no earlier than ``delay`` seconds from now; raises ``LeaseLost``.

        For ``rest`` seconds nothing else of its person is given out either.
        After the last attempt it is settled as failed for this reason, and the lease is still held.
        """
        times = (milliseconds(delay), self._attempts, milliseconds(rest))
        facts = (reason, *times, self._given_up(reason))
        return status_of(_held(await self._run("retry", lease.job.key, lease.token, *facts)))

    def _given_up(self, reason: ImportReason) -> bytes:
        """What is known of an import after its last attempt."""
        return facts_of(ImportStatus(ImportState.FAILED, reason, attempts=self._attempts))

    async def park(
        self,
        lease: Lease,
        *,
        delay: float,
        soon: float,
        reason: ImportReason = ImportReason.SIGN_IN,
    ) -> bool:
        """Give it back until ``unpark`` or ``resume``, at no cost of an attempt.

        Where it waits for a sign-in and another asked for it who is not known to need one, it is
        that one's at once.

        After ``delay`` seconds, doubled each time, it is claimed again all the same.
        True if the person has to be told: the caller does that and says so with ``told``, and one
        tells, however much waits for this ``reason``. This import then comes back ``soon``, should
        the telling be lost.
        Raises ``LeaseLost``.
        """
        facts = (lease.token, milliseconds(delay), milliseconds(soon), reason)
        return text(_held(await self._run("park", lease.job.key, *facts))) == "ask"

    async def told(
        self, caller: Caller, *, pause: float, reason: ImportReason = ImportReason.SIGN_IN
    ) -> None:
        """The person has been told: nobody tells them again for ``pause`` seconds."""
        await self._run("told", person_name(caller), milliseconds(pause), reason)

    async def begin(self, key: ImportKey, row: UUID) -> bool:
        """Note the row an import is about to make; false where it was noted already.

        It is forgotten as soon as the import is called tracked. Raises ``LeaseLost`` where it has
        ended meanwhile.
        """
        return text(_held(await self._run("begin", key, str(row)))) == "new"

    async def begun(self, key: ImportKey) -> UUID | None:
        """The row that an import has begun and that was never called tracked."""
        row = await self._answer(self._redis.hget(f"{PREFIX}job:{key}", "begun"))
        return UUID(text(row)) if row else None

    async def ended(self, key: ImportKey) -> None:
        """No such row is left."""
        await self._answer(self._redis.hdel(f"{PREFIX}job:{key}", "begun"))

    async def release(self, lease: Lease) -> None:
        """Give it back at once, as if it had not been claimed; raises ``LeaseLost``."""
        _held(await self._run("release", lease.job.key, lease.token))

    async def bell(self, *, wait: float = 1.0) -> None:
        """Return when something may be claimed, or after ``wait`` seconds."""
        await self._answer(self._redis.blpop([f"{PREFIX}bell"], timeout=wait), more=wait)


def _held(reply: Any) -> Any:
    if reply is None or reply == 0:
        raise LeaseLost
    return reply


def _left(rows: Any, drawn: int) -> Left:
    """The cards that are left to draw, and the mark of the last one, or up to which they were."""
    return watchers_of(rows[::2]), int(float(rows[-1])) if rows else drawn
