"""Liveness, readiness and metrics of the web process; nothing in them names a person."""

from __future__ import annotations

from aiohttp import web
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    GCCollector,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from redis.asyncio import Redis
from redis.exceptions import RedisError

from capture.errors import CaptureError
from capture.imports.metrics import QueueMetrics
from identity.errors import KeysUnavailable
from identity.keys import KeySet

__all__ = ["health_routes"]


def health_routes(
    app_id: str, redis: Redis, queue: QueueMetrics, *key_sets: KeySet
) -> tuple[web.RouteDef, ...]:
    """``/healthz``: it runs, for which app; ``/readyz``: it can serve; ``/metrics``: how it goes.

    The app's id is no secret: every sign-in page shows it. By it ``make doctor`` tells whether an
    address leads here.
    """
    registry = CollectorRegistry()
    registry.register(queue)
    for standard in (ProcessCollector, PlatformCollector, GCCollector):
        standard(registry=registry)

    async def healthz(_request: web.Request) -> web.Response:
        return web.json_response({"status": "ok", "app": app_id})

    async def readyz(_request: web.Request) -> web.Response:
        missing = []
        try:
            await redis.ping()
        except RedisError:
            missing.append("redis")
        try:
            for keys in key_sets:
                await keys.ready()
        except (KeysUnavailable, CaptureError):
            missing.append("signing keys")
        return web.json_response(
            {"status": "waiting" if missing else "ready", "missing": missing},
            status=503 if missing else 200,
        )

    async def metrics(_request: web.Request) -> web.Response:
        await queue.refresh()
        return web.Response(
            body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST}
        )

    return (
        web.get("/healthz", healthz),
        web.get("/readyz", readyz),
        web.get("/metrics", metrics),
    )
