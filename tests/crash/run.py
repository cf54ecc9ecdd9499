"""One crash run: thousands of imports beside the sandbox while workers are killed, one by one."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from redis.asyncio import Redis

from capture.imports.job import ImportJob, Watcher, import_key
from capture.imports.queue import PREFIX, ImportQueue
from capture.models import Caller, ImportState, ObjectId, RecordRef, TenantId
from capture.policy import Policy
from embedded_redis import open_redis
from tests.crash.held import Verdict, judged
from tests.crash.letters import Delivered, deliver
from tests.crash.recovery import Recovery
from tests.crash.workers import Crew, crew
from tests.flows.browsing import sign_in
from tests.flows.chat import Chat, buttons, press, suggestions
from tests.flows.dynamics import dynamics
from tests.flows.service import Service, service

__all__ = ["UNLIMITED", "Figures", "Stage", "crashed", "staged"]

WORKERS = 3
HOLD = float(Policy().undo_seconds)
WATCHED = 10
"""One import in so many has a card to draw again; drawing costs more than importing."""
QUESTION = "show activities for Contoso"
LOOKS = 0.02
UNLIMITED = (
    *("--dataverse-requests", "1000000", "--dataverse-seconds", "1000000"),
    *("--mailbox-requests", "1000000"),
)
"""Two people import in minutes what they would in days: their allowance is not what is tried."""


@dataclass(frozen=True, slots=True)
class Stage:
    """The product without a worker, both sellers signed in, and a card of each that waits."""

    product: Service
    redis: Redis
    queue: ImportQueue
    record: RecordRef
    sellers: tuple[Chat, Chat]
    watchers: tuple[Watcher, Watcher]

    def job(self, one: Delivered) -> ImportJob:
        """What a seller's press on a letter asks for."""
        caller = self.watchers[one.seller].caller
        key = import_key(caller.tenant, self.record, one.letter.message_id)
        return ImportJob(key, caller, self.record, one.mail)

    async def press(
        self, presses: Iterable[Delivered], *, watched: bool = True, hold: float = HOLD
    ) -> list[ImportJob]:
        """Enqueue them in the sellers' names, as presses do; returns when all are acknowledged."""
        places = asyncio.Semaphore(16)

        async def one(delivered: Delivered) -> ImportJob:
            job = self.job(delivered)
            async with places:
                await self.queue.enqueue(job, self.watchers[delivered.seller], hold=hold)
                if not watched or delivered.letter.number % WATCHED:
                    await self.redis.delete(f"{PREFIX}watch:{job.key}")
            return job

        return await asyncio.gather(*(one(each) for each in presses))


@dataclass(frozen=True, slots=True)
class Figures:
    """What a run came to; times in seconds."""

    kills: int
    presses: int
    imports: int
    untracked: int
    """Imports the queue does not call Tracked."""
    verdict: Verdict
    recovery: tuple[float, ...]
    took: float

    @property
    def clean(self) -> bool:
        """Whether every import is tracked, once, with its files."""
        return not self.untracked and self.verdict.clean


@asynccontextmanager
async def staged(folder: Path, redis_url: str, *options: str) -> AsyncIterator[Stage]:
    """Start sandbox and web process, and let both sellers sign in and press once."""
    async with AsyncExitStack() as stack:
        product = stack.enter_context(
            service(folder, redis_url, *UNLIMITED, *options, programs=("app.py",))
        )
        session = await stack.enter_async_context(aiohttp.ClientSession())
        redis = await stack.enter_async_context(open_redis(redis_url))
        sellers = tuple(Chat(session, product.page, one) for one in product.people[:2])
        mara, jonas = sellers[0], sellers[1]
        await sign_in(jonas)
        queue = ImportQueue(redis)
        tenant = TenantId(product.sandbox.ready["tenant"])
        watchers = [await _watcher(chat, redis, queue, tenant) for chat in (mara, jonas)]
        record = watchers[0].record
        yield Stage(product, redis, queue, record, (mara, jonas), (watchers[0], watchers[1]))


async def crashed(folder: Path, redis_url: str, *, imports: int, kills: int) -> Figures:
    """Press for all, kill at moments that the run itself decides, wait, and read everything."""
    chance = random.Random(20261126)  # noqa: S311 - the same moments in every run
    async with staged(folder, redis_url) as stage:
        delivered = await deliver(stage.sellers, imports)
        began = time.monotonic()
        recovery = Recovery(stage.redis)
        environment = stage.product.environment
        async with crew(environment, folder, size=WORKERS) as workers:
            pressing = asyncio.create_task(stage.press(delivered))
            await _kill(stage, workers, recovery, chance, each=imports // (kills + 1), kills=kills)
            jobs = await pressing
            await _until_empty(stage.queue)
            await recovery.end()
            ends = await workers.dismiss()
        assert ends == [0] * WORKERS, ends
        took = time.monotonic() - began
        keys = {job.key for job in jobs}
        states = await stage.queue.statuses(keys)
        tracked = [one for one in states.values() if one.state is ImportState.TRACKED]
        async with dynamics(stage.product) as crm:
            verdict = await judged(crm, {one.letter for one in delivered}, stage.record.id)
        seconds = tuple(sorted(recovery.seconds))
        missing = len(keys) - len(tracked)
        return Figures(workers.kills, len(jobs), len(keys), missing, verdict, seconds, took)


async def _kill(
    stage: Stage,
    workers: Crew,
    recovery: Recovery,
    chance: random.Random,
    *,
    each: int,
    kills: int,
) -> None:
    """Each time a few more imports have ended, whatever the others are doing just then."""
    for number in range(kills):
        due = each * number + chance.randrange(1, max(2, each))
        while (await _ended(stage.queue)) < due:  # noqa: ASYNC110 - another process counts
            await asyncio.sleep(LOOKS)
        await recovery.note()
        await workers.kill(chance.randrange(WORKERS))


async def _ended(queue: ImportQueue) -> int:
    return sum(count for _, count in (await queue.depth()).finished)


async def _until_empty(queue: ImportQueue) -> None:
    while True:
        depth = await queue.depth()
        if depth.queued + depth.importing + depth.waiting == 0:
            return
        await asyncio.sleep(LOOKS)


async def _watcher(chat: Chat, redis: Redis, queue: ImportQueue, tenant: TenantId) -> Watcher:
    """A card of this person's that waits for an import, as their own press noted it."""
    caller = Caller(tenant, ObjectId(chat.person["oid"]))
    card_id, card = await chat.ask(QUESTION)
    row = next(one for one in suggestions(card) if buttons(one, "track"))
    await press(chat, card_id, buttons(row, "track")[0])
    pressed = (await queue.mine(caller))[0]
    found = [one for one in await queue.watchers(pressed.job.key) if one.caller == caller]
    return found[-1]
