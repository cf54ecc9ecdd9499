"""Presses, withdrawals, sign-ins, workers and their deaths in any order, held against a model.

An import that fails by one person's mailbox, or waits for their sign-in, goes on in the name of
another who pressed; each is tried once, and nobody is told how it stands with somebody else.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis.asyncio import Redis

from capture.imports.job import Lease, Withdrawal
from capture.imports.queue import PREFIX, ImportQueue
from capture.models import PERSONAL, Caller, ImportReason, ImportState, ImportStatus, ObjectId
from embedded_redis import open_redis
from tests.capture.imports.examples import ANN, BEN, TENANT, make_job, make_watcher

FAILED = ImportStatus(ImportState.FAILED, ImportReason.REFUSED)
DENIED = ImportStatus(ImportState.FAILED, ImportReason.ACCESS_DENIED)
TRACKED = ImportStatus(ImportState.TRACKED)
CLEO = Caller(TENANT, ObjectId("33333333-0000-4000-8000-000000000003"))
PEOPLE, NUMBERS = (ANN, BEN, CLEO), (1, 2)
WORK = ("wait", "claim", "deny", "park", "settle", "track", "finish", "release", "die")
REMEMBERED = {"job", "wishes", "ends", "mine", "wanting", "failed", "finished", "bell", "told"}
by_people = st.tuples(
    st.sampled_from(["press", "rest", "undo"]), st.sampled_from(PEOPLE), st.sampled_from(NUMBERS)
)
sign_ins = st.tuples(st.just("sign_in"), st.sampled_from(PEOPLE))
steps = st.lists(by_people | st.tuples(st.sampled_from(WORK)) | sign_ins, min_size=20, max_size=40)


@dataclass
class Import:
    """What is to be true of one mail; ``asked`` is everybody whose press was never taken back.

    ``ended`` are those whose own mailbox it failed by, ``absent`` those who are signed out while
    another's name serves, ``owners`` in whose name it may be claimed next.
    """

    wanted: set[Caller] = field(default_factory=set)
    asked: set[Caller] = field(default_factory=set)
    ended: set[Caller] = field(default_factory=set)
    absent: set[Caller] = field(default_factory=set)
    owners: set[Caller] = field(default_factory=set)
    parked: bool = False
    tracked: bool = False
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
        self.ended.discard(caller)
        self.absent.discard(caller)
        if self.open:
            self.wanted.add(caller)
            self._take_over(caller)
            return
        self.again = self.lease is not None
        self.wanted, self.open, self.touched = {caller}, True, self.tracked
        self.tracked, self.absent, self.owners = False, set(), {caller}
        self.resting, self.settled = resting, False

    def _take_over(self, caller: Caller) -> bool:
        """Whoever is here goes on with what waits for a sign-in."""
        if self.parked:
            self.absent |= self.owners - {caller}
            self.owners, self.parked, self.resting = {caller}, False, False
            return True
        return False

    def sign_in(self, caller: Caller) -> bool:
        """Whether it is lined up by that."""
        if caller not in self.absent and not (self.parked and caller in self.owners):
            return False
        self.absent.discard(caller)
        return self._take_over(caller)

    def hand_on(self, heirs: set[Caller]) -> None:
        """In the name of one of them it goes on."""
        self.lease, self.owners = None, set(heirs)

    def undo(self, caller: Caller) -> Withdrawal:
        """The answer that is due."""
        if self.touched or (caller in self.asked and caller not in self.wanted):
            return Withdrawal.LATE
        self.asked.discard(caller)
        self.wanted.discard(caller)
        if self.wanted:
            self.owners = (self.owners - {caller}) or set(self.wanted)
            return Withdrawal.GOES_ON
        self.open = self.resting = self.settled = self.again = False
        self.ended = set()
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
            one.parked = one.parked and one.resting
        waiting = [key for key, one in self.imports.items() if one.waits]
        if lease is None:
            assert waiting == []
            return
        one = self.imports[lease.job.key]
        assert lease.job.key in waiting
        assert (lease.settled is not None) == one.settled
        if not one.settled:
            assert lease.job.caller in one.wanted & one.owners
            one.owners = {lease.job.caller}
            one.absent -= one.owners
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
        """Every import under way fails for all."""
        await self._settle(FAILED)

    async def track(self) -> None:
        """Every import under way goes well, whoever failed before."""
        await self._settle(TRACKED)
        for one in self.imports.values():
            one.ended = set() if one.tracked else one.ended

    async def _settle(self, status: ImportStatus) -> None:
        for one in self._held(settled=False):
            assert one.lease is not None
            assert await self.queue.settle(one.lease, status) is not None
            one.settled, one.open, one.wanted = True, False, set()
            one.absent, one.tracked = set(), status is TRACKED

    async def deny(self) -> None:
        """Every import under way fails by the mailbox of whoever has it."""
        for one in self._held(settled=False):
            assert one.lease is not None
            owner = one.lease.job.caller
            one.wanted.discard(owner)
            one.ended.add(owner)
            handed_on = await self.queue.settle(one.lease, DENIED) is None
            assert handed_on == bool(one.wanted)
            if handed_on:
                one.hand_on(one.wanted - one.absent or one.wanted)
            else:
                one.settled, one.open = True, False

    async def park(self) -> None:
        """Whoever has an import is signed out."""
        for one in self._held(settled=False):
            assert one.lease is not None
            owner = one.lease.job.caller
            await self.queue.park(one.lease, delay=3600, soon=3600)
            if heirs := one.wanted - one.absent - {owner}:
                one.absent.add(owner)
                one.hand_on(heirs)
            else:
                one.lease, one.parked, one.resting = None, True, True

    async def sign_in(self, caller: Caller) -> None:
        """Somebody is back."""
        lined_up = sum([one.sign_in(caller) for one in self.imports.values()])
        assert await self.queue.unpark(caller) == lined_up

    async def look(self) -> None:
        """Everybody is told what is theirs."""
        for key, one in self.imports.items():
            for person in PEOPLE:
                seen = (await self.queue.statuses([key], person)).get(key)
                listed = {own.job.key: own.status for own in await self.queue.mine(person)}
                assert key not in listed or listed[key] == (
                    seen or ImportStatus(ImportState.FAILED)
                )
                reason = seen.reason if seen else None
                assert (reason in PERSONAL) == (person in one.ended)
                signed_out = person in one.absent or (one.parked and person in one.owners)
                assert (reason is ImportReason.SIGN_IN) == signed_out
                if person in one.wanted and not signed_out:
                    assert seen is not None
                    assert seen.reason is None

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
        for work in (self.die, self.claim, self.settle, self.finish, self.wait, self.look):
            await work()
        while any(one.waits or one.lease for one in self.imports.values()):
            for work in (self.claim, self.settle, self.finish):
                await work()
        await self.claim()
        depth = await self.queue.depth()
        assert (depth.queued, depth.importing, depth.waiting) == (0, 0, 0)
        kinds = {key.decode().split(":")[2] async for key in self.redis.scan_iter(f"{PREFIX}*")}
        assert kinds <= REMEMBERED

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
                await game.look()
            await game.end()
            await redis.flushall()

    asyncio.run(play())
