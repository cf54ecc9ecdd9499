"""Everything the product keeps in Redis, on Sentinel and on a cluster, and a master that dies."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import Fernet
from redis.asyncio import Redis

from capture.decisions import DecisionStore
from capture.entrance import Entrance
from capture.errors import Service, ServiceUnavailable
from capture.imports.job import Shown
from capture.imports.owed import OwedCards
from capture.imports.queue import PREFIX, ImportQueue
from capture.imports.turns import CardTurns
from capture.models import ImportReason, ImportState, ImportStatus
from capture.scope import Scope
from embedded_redis import open_redis
from identity.envelope import Envelope
from identity.pending import PendingSignIns
from identity.sealed_store import SealedStore
from identity.token_cache import TokenCache
from tests.capture.imports.examples import ANN, CONTOSO, make_job, make_watcher
from tests.redis.servers import Cluster, Sentinels, Server, cluster, sentinels
from tests.switching import turned_on

KINDS = ["sentinels", "cluster"]


@pytest.fixture(params=KINDS)
async def several(request, tmp_path) -> AsyncIterator[Sentinels | Cluster]:
    opening = sentinels if request.param == "sentinels" else cluster
    async with opening(tmp_path) as running:
        yield running


async def master_of(several: Sentinels | Cluster) -> Server:
    """The process that holds the queue."""
    if isinstance(several, Sentinels):
        return several.master
    return await several.owner_of(PREFIX)


async def test_everything_is_kept_and_survives_the_master(several: Sentinels | Cluster) -> None:
    """Queue, turns, places, tokens, sign-ins and decisions; writes come back after its death."""
    envelope = Envelope([Fernet.generate_key().decode()])
    async with open_redis(several.url) as redis:
        await turned_on(DecisionStore(redis, envelope, clock=lambda: datetime.now(UTC)), ANN)
        await everything(redis, envelope)
        queue = ImportQueue(redis)
        await queue.enqueue(make_job(50), make_watcher())
        master = await master_of(several)
        await master.replicated()
        master.kill()
        async with asyncio.timeout(60):
            while True:
                try:
                    lease = await queue.claim()
                    assert lease is not None
                    break
                except ServiceUnavailable:
                    continue
            await queue.settle(lease, ImportStatus(ImportState.TRACKED))
            await everything(redis, envelope)


async def everything(redis: Redis, envelope: Envelope) -> None:
    """Each store does what it is for."""
    await _imports(redis)
    card = make_watcher().card
    turns = CardTurns(redis)
    number = await turns.told(card, Shown(CONTOSO, 0, Scope()))
    assert await turns.is_latest(card, number)

    async def drawn() -> None:
        await turns.follow(card, "x")

    await turns.draw(card, drawn)
    assert await turns.follower(card) == "x"
    owed = OwedCards(redis)
    await owed.owe(make_watcher(), delay=0)
    for one in await owed.claims(1):
        await owed.put_off(one, delay=1)
        await owed.paid(one)
    for service in (Service.GRAPH, Service.DATAVERSE):
        way_in = Entrance(redis, service, 4, shared=service is Service.GRAPH)
        async with way_in(ANN, 4):
            await way_in.rest(ANN, 0.01)
        await way_in.aclose()
    tokens = TokenCache(redis, envelope)
    sealed = await tokens.put(ANN, "grant")
    assert await tokens.replace(ANN, sealed, content="newer") is not None
    pending = PendingSignIns(redis, envelope)
    begun = await pending.begin(ANN, b"question")
    assert await pending.attach(begun, {"state": "x"}) == {"state": "x"}
    taken = await pending.take(begun)
    assert taken is not None
    assert await pending.claim_exchange("msteams", "c", exchange_id=begun)
    decisions = DecisionStore(redis, envelope, clock=lambda: datetime.now(UTC))
    await decisions.of(ANN)
    await decisions.forget(ANN)
    store = SealedStore(redis, envelope, lifetime=timedelta(minutes=1))
    await store.put("ac:x", b"1")
    await store.renew("ac:x")
    await store.delete("ac:x")


async def _imports(redis: Redis) -> None:
    queue = ImportQueue(redis)
    job = make_job(1)
    await queue.enqueue(job, make_watcher())
    lease = await queue.claim()
    while lease is not None and lease.job.key != job.key:
        await queue.settle(lease, ImportStatus(ImportState.TRACKED))
        lease = await queue.claim()
    if lease is None:  # it is fresh from before the master's death
        assert (await queue.statuses([job.key]))[job.key].state is ImportState.TRACKED
        return
    await queue.heartbeat(lease)
    await queue.retry(lease, ImportReason.UNAVAILABLE, delay=0)
    await queue.bell(wait=0.1)
    lease = await queue.claim()
    assert lease is not None
    await queue.settle(lease, ImportStatus(ImportState.TRACKED))
    watchers, mark = await queue.finish(lease)
    assert await queue.finish(lease, drawn=mark) == ((), mark)
    assert (await queue.mine(ANN))[0].job.key
    assert dict((await queue.depth()).finished)["tracked"] >= 1
    assert len(watchers) == 1
