"""Turning Auto Capture on for stories that are not about that: through the product's own store."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from redis.asyncio import Redis

from capture.decisions import DecisionStore
from capture.models import Caller, ObjectId, TenantId
from capture.sealed import Seals
from capture.switch import TERMS
from embedded_redis import open_redis
from identity.envelope import Envelope

ADMINISTRATOR = ObjectId("44f0a7e2-3d7b-4f5e-9a53-6c1f2b8d4e04")


async def turn_on(redis: Redis, seals: Seals, tenant: str) -> None:
    """Accept the terms and turn it on, as an administrator's two presses do."""
    store = DecisionStore(redis, seals, clock=lambda: datetime.now(UTC))
    await turned_on(store, Caller(TenantId(tenant), ADMINISTRATOR))


async def turned_on(store: DecisionStore, *callers: Caller) -> None:
    """The same for the organisations of these people."""
    for tenant in {one.tenant for one in callers}:
        administrator = Caller(tenant, ADMINISTRATOR)
        accepted = await store.switch.accept(administrator, TERMS, version=0)
        await store.switch.turn(administrator, on=True, version=accepted.version)


def turn_on_in(redis_url: str, keys: str, tenants: Iterable[str]) -> None:
    """The same from outside, for processes that are running on this Redis with these TOKEN_KEYS."""

    async def work() -> None:
        async with open_redis(redis_url) as redis:
            for tenant in tenants:
                await turn_on(redis, Envelope(keys.split(",")), tenant)

    with ThreadPoolExecutor(1) as pool:  # whoever asks may have a loop of its own
        pool.submit(asyncio.run, work()).result(30)


def tenants_of(environment: Mapping[str, str]) -> set[str]:
    """The tenants that settings serve."""
    several = environment.get("DATAVERSE_URLS", "").split(",")
    found = {entry.partition("=")[0].strip() for entry in several if entry.strip()}
    return found | {environment["MicrosoftAppTenantId"]}
