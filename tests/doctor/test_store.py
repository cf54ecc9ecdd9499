"""A Redis that may forget, or does not say."""

from __future__ import annotations

from redis.asyncio import Redis

from tests.doctor.conftest import Tenant, missing


async def test_a_redis_that_may_forget(tenant: Tenant, redis: Redis):
    """What it must be told is said; nothing is changed for it."""
    await redis.config_set("appendfsync", "everysec")
    try:
        status, said = await tenant.doctor()
        assert (await redis.config_get("appendfsync")) == {"appendfsync": "everysec"}
    finally:
        await redis.config_set("appendfsync", "always")

    assert (status, missing(said)) == (1, ["What Redis keeps"])
    assert "Set appendfsync always." in said


async def test_a_redis_whose_settings_are_hidden(tenant: Tenant, redis: Redis):
    """As hosted ones are: a person has to compare."""
    await redis.acl_setuser(
        "hosted", enabled=True, nopass=True, keys="*", commands=["+@all", "-config"]
    )
    url = tenant.environment["REDIS_URL"].replace("unix://", "unix://hosted:any@")
    try:
        status, said = await tenant.doctor(REDIS_URL=url)
    finally:
        await redis.acl_deluser("hosted")

    assert (status, missing(said)) == (0, [])
    assert "they should be appendonly yes, appendfsync always, maxmemory-policy noeviction." in said
