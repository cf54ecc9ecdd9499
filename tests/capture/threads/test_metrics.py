"""The numbers of followed threads as Prometheus reads them."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, generate_latest
from redis.asyncio import Redis

from capture.threads.metrics import ThreadMetrics
from capture.threads.store import Claim, ThreadStore
from capture.threads.thread import Ending
from identity.envelope import Envelope
from tests.capture.imports.conftest import RedisServer
from tests.capture.threads.examples import ANN, BEN, NOW, make_thread


async def test_every_number_is_shown_and_nothing_else(store: ThreadStore) -> None:
    """Counts by state and reason; no id of anybody."""
    await store.begin(make_thread(1))
    claim = await store.claim()
    assert isinstance(claim, Claim)
    await store.save(claim, claim.thread.stopped(Ending.QUIET, NOW), delay=0.0, found=2)
    await store.begin(make_thread(2))
    await store.begin(make_thread(3, caller=BEN))
    await store.park(BEN, delay=60.0, soon=60.0)
    registry, metrics = CollectorRegistry(), ThreadMetrics(store)
    registry.register(metrics)
    await metrics.refresh()
    shown = generate_latest(registry).decode()
    for line in (
        'auto_capture_threads{state="open"} 1.0',
        'auto_capture_threads{state="parked"} 1.0',
        "auto_capture_thread_looks_total 1.0",
        "auto_capture_thread_errors_total 0.0",
        "auto_capture_thread_imports_total 2.0",
        'auto_capture_threads_ended_total{reason="quiet"} 1.0',
    ):
        assert line in shown.splitlines()
    assert ANN.oid not in shown


async def test_without_redis_nothing_old_is_shown(
    own_server: RedisServer, own_redis: Redis, key: str
) -> None:
    """Numbers that cannot be read are absent, not stale."""
    await own_redis.ping()
    registry = CollectorRegistry()
    async with own_server.client(retries=0) as client:
        metrics = ThreadMetrics(ThreadStore(client, Envelope([key])))
        registry.register(metrics)
        await metrics.refresh()
        assert b"thread_looks_total 0" in generate_latest(registry)
        own_server.kill()
        await metrics.refresh()
    assert b"auto_capture" not in generate_latest(registry)
