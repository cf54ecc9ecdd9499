"""Presses, withdrawals, workers and their deaths in any order, held against a model."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis.asyncio import Redis

from capture.imports.job import Lease, Withdrawal
from capture.imports.queue import PREFIX, ImportQueue
from capture.models import Caller, ImportReason, ImportState, ImportStatus
from embedded_redis import open_redis
from tests.capture.imports.examples import ANN, BEN, make_job, make_watcher

FAILED = ImportStatus(ImportState.FAILED, ImportReason.REFUSED)
PEOPLE, NUMBERS = (ANN, BEN), (1, 2)
WORK = ("wait", "claim", "settle", "finish", "release", "die")
by_people = st.tuples(
    st.sampled_from(["press", "rest", "undo"]), st.sampled_from(PEOPLE), st.sampled_from(NUMBERS)
)
steps = st.lists(by_people | st.tuples(st.sampled_from(WORK)), min_size=20, max_size=40)


@dataclass
class Import:
    """What is to be true of one mail; ``asked`` is everybody whose press was never taken back."""

    wanted: set[Caller] = field(default_factory=set)
    asked: set[Caller] = field(default_factory=set)
    open: bool = False
    touched: bool = False
    resting: bool = False
    settled: bool = False
    again: bool = False
    lease: Lease | None = None
    dead: bool = False

    @property
    def waits(self) -> bool:
        """Whether a worker may have it now."""
        return self.lease is None and not self.resting and (self.open or self.settled)

    def press(self, caller: Caller, *, resting: bool) -> None:
        """Join what is open, else begin anew: at the end of a drawing, if there is one."""
        self.asked.add(caller)
        if self.open:
            self.wanted.add(caller)
            return
        self.again = self.lease is not None
        self.wanted, self.open, self.touched = {caller}, True, False
        self.resting, self.settled = resting, False

    def undo(self, caller: Caller) -> Withdrawal:
        """The answer that is due."""
        if self.touched or (caller in self.asked and caller not in self.wanted):
            return Withdrawal.LATE
        self.asked.discard(caller)
        self.wanted.discard(caller)
        if self.wanted:
            return Withdrawal.GOES_ON
        self.open = self.resting = self.settled = self.again = False
        return Withdrawal.WITHDRAWN


class Play:
    """The queue and the model side by side."""

    def __init__(self, redis: Redis) -> None:
        self.redis = redis
        self.queue = ImportQueue(redis, fresh=0.0)
        self.imports = {make_job(number).key: Import() for number in NUMBERS}

    async def press(self, caller: Caller, number: int) -> None:
        """A press that can be claimed at once."""
        await self._press(caller, number, hold=0.0)

    async def rest(self, caller: Caller, number: int) -> None:
        """A press that rests."""
        await self._press(caller, number, hold=3600.0)

    async def _press(self, caller: Caller, number: int, *, hold: float) -> None:
        job = make_job(number, caller=caller)
        self.imports[job.key].press(caller, resting=hold > 0)
        watcher = make_watcher(f"{caller.oid} {number}", caller=caller)
        await self.queue.enqueue(job, watcher, hold=hold)

    async def undo(self, caller: Caller, number: int) -> None:
        """Take back, and see what was offered before."""
        key = make_job(number).key
        one = self.imports[key]
        undoable = one.open and not one.touched and caller in one.wanted
        known = await self.queue.statuses([key], caller)
        assert (key in known and known[key].undo) == undoable
        assert await self.queue.withdraw(key, caller) is one.undo(caller)

    async def claim(self) -> None:
        """The next import must be one that waits, for somebody who still wants it."""
        lease = await self.queue.claim()
        for one in self.imports.values():
            if one.dead:  # the claim has found out
                one.lease, one.dead = None, False
                one.again, one.resting = False, one.resting and not one.again
        waiting = [key for key, one in self.imports.items() if one.waits]
        if lease is None:
            assert waiting == []
            return
        one = self.imports[lease.job.key]
        assert lease.job.key in waiting
        assert (lease.settled is not None) == one.settled
        if not one.settled:
            assert lease.job.caller in one.wanted
            number = next(n for n in NUMBERS if make_job(n).key == lease.job.key)
            assert lease.job == make_job(number, caller=lease.job.caller)
        one.lease, one.touched = lease, True

    def _held(self, *, settled: bool) -> list[Import]:
        return [
            one
            for one in self.imports.values()
            if one.lease and not one.dead and (one.settled or one.again or not one.open) == settled
        ]

    async def settle(self) -> None:
        """Every import under way fails."""
        for one in self._held(settled=False):
            assert one.lease is not None
            await self.queue.settle(one.lease, FAILED)
            one.settled, one.open, one.wanted = True, False, set()

    async def finish(self) -> None:
        """Everything settled is drawn and over."""
        for one in self._held(settled=True):
            assert one.lease is not None
            watchers, mark = await self.queue.finish(one.lease)
            while watchers:
                watchers, mark = await self.queue.finish(one.lease, drawn=mark)
            one.lease, one.again, one.settled = None, False, False

    async def release(self) -> None:
        """Workers give back what they have."""
        for one in self._held(settled=False):
            assert one.lease is not None
            await self.queue.release(one.lease)
            one.lease = None

    async def wait(self) -> None:
        """What rested long enough is due."""
        for key, one in self.imports.items():
            await self.redis.zadd(f"{PREFIX}delayed", {key: 1}, xx=True)
            if not (one.again and one.lease):
                one.resting = False

    async def end(self) -> None:
        """All that is wanted runs, nothing else does, and the queue is empty after."""
        for work in (self.die, self.claim, self.settle, self.finish, self.wait):
            await work()
        while any(one.waits or one.lease for one in self.imports.values()):
            for work in (self.claim, self.settle, self.finish):
                await work()
        await self.claim()
        depth = await self.queue.depth()
        assert (depth.queued, depth.importing, depth.waiting) == (0, 0, 0)
        kinds = {key.decode().split(":")[2] async for key in self.redis.scan_iter(f"{PREFIX}*")}
        assert kinds <= {"job", "wishes", "mine", "wanting", "failed", "finished", "bell"}

    async def die(self) -> None:
        """Every worker is gone, and its leases are over."""
        for key, one in self.imports.items():
            if one.lease is not None:
                await self.redis.zadd(f"{PREFIX}leases", {key: 1})
                one.dead = True


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(script=steps)
def test_any_order_of_things(redis_url: str, script: list[tuple[object, ...]]) -> None:
    """Each answer is the model's, and what nobody wants any more is never given to a worker."""

    async def play() -> None:
        async with open_redis(redis_url) as redis:
            await redis.flushall()
            game = Play(redis)
            for name, *rest in script:
                await getattr(game, str(name))(*rest)
            await game.end()
            await redis.flushall()

    asyncio.run(play())
