"""Liveness, readiness and metrics of the web process; nothing in them names a person."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from aiohttp import web
from aiohttp.typedefs import Handler
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
from capture.threads.metrics import ThreadMetrics
from durability import risks
from identity.errors import KeysUnavailable
from identity.keys import KeySet

__all__ = ["health_routes"]


def health_routes(
    app_id: str,
    redis: Redis,
    collectors: Sequence[QueueMetrics | ThreadMetrics],
    *key_sets: KeySet,
) -> tuple[web.RouteDef, ...]:
    """``/healthz``: it runs, for which app; ``/readyz``: it can serve; ``/metrics``: how it goes.

    The app's id is no secret: every sign-in page shows it. By it ``make doctor`` tells whether an
    address leads here.
    """

    async def healthz(_request: web.Request) -> web.Response:
        return web.json_response({"status": "ok", "app": app_id})

    async def readyz(_request: web.Request) -> web.Response:
        missing: list[str] = []
        warnings: tuple[str, ...] = ()
        try:
            await redis.ping()
            warnings = await risks(redis)
        except RedisError:
            missing.append("redis")
        try:
            for keys in key_sets:
                await keys.ready()
        except (KeysUnavailable, CaptureError):
            missing.append("signing keys")
        return web.json_response(
            {
                "status": "waiting" if missing else "ready",
                "missing": missing,
                "warnings": warnings,
            },
            status=503 if missing else 200,
        )

    return (
        web.get("/healthz", healthz),
        web.get("/readyz", readyz),
        web.get("/metrics", _metrics(collectors)),
    )


def _metrics(collectors: Sequence[QueueMetrics | ThreadMetrics]) -> Handler:
    registry = CollectorRegistry()
    for collector in collectors:
        registry.register(collector)
    for standard in (ProcessCollector, PlatformCollector, GCCollector):
        standard(registry=registry)

    async def metrics(_request: web.Request) -> web.Response:
        await asyncio.gather(*(collector.refresh() for collector in collectors))
        return web.Response(
            body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST}
        )

    return metrics
