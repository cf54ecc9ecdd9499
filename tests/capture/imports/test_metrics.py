"""The queue's numbers as Prometheus reads them."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, generate_latest
from redis.asyncio import Redis

from capture.imports.metrics import QueueMetrics
from capture.imports.queue import ImportQueue
from capture.models import ImportReason, ImportState, ImportStatus
from tests.capture.imports.conftest import RedisServer
from tests.capture.imports.examples import make_job, make_watcher


async def test_every_number_of_the_queue_is_shown(queue: ImportQueue) -> None:
    """Open imports by state, ended ones by outcome, dead letters, the oldest one's age."""
    for outcome in (
        ImportStatus(ImportState.TRACKED),
        ImportStatus(ImportState.FAILED, ImportReason.MISMATCH),
        ImportStatus(ImportState.FAILED, ImportReason.EXHAUSTED),
    ):
        await queue.enqueue(make_job(hash(outcome)), make_watcher())
        lease = await queue.claim()
        assert lease is not None
        await queue.settle(lease, outcome)
        _, mark = await queue.finish(lease)
        await queue.finish(lease, drawn=mark)
    for number in range(3):
        await queue.enqueue(make_job(number), make_watcher())
    waits = await queue.claim()
    assert waits is not None
    await queue.retry(waits, ImportReason.UNAVAILABLE, delay=60)
    await queue.claim()
    registry, metrics = CollectorRegistry(), QueueMetrics(queue)
    registry.register(metrics)
    await metrics.refresh()
    shown = generate_latest(registry).decode()
    for line in (
        'auto_capture_imports_finished_total{outcome="tracked"} 1.0',
        'auto_capture_imports_finished_total{outcome="mismatch"} 1.0',
        'auto_capture_imports_finished_total{outcome="exhausted"} 1.0',
        'auto_capture_imports_open{state="queued"} 1.0',
        'auto_capture_imports_open{state="importing"} 1.0',
        'auto_capture_imports_open{state="waiting"} 1.0',
        "auto_capture_imports_dead 1.0",
    ):
        assert line in shown.splitlines()
    assert 0 <= (registry.get_sample_value("auto_capture_imports_oldest_seconds") or -1) < 60


async def test_without_redis_nothing_old_is_shown(
    own_server: RedisServer, own_redis: Redis
) -> None:
    """Numbers that cannot be read are absent, not stale."""
    await own_redis.ping()
    registry = CollectorRegistry()
    async with own_server.client(retries=0) as client:
        metrics = QueueMetrics(ImportQueue(client))
        registry.register(metrics)
        await metrics.refresh()
        assert b"imports_dead 0" in generate_latest(registry)
        own_server.kill()
        await metrics.refresh()
    assert b"auto_capture" not in generate_latest(registry)
