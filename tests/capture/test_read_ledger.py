"""The ledger of reads: sealed, bounded, never in the way, and forgotten on every replica."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from redis.asyncio import Redis

from capture.models import Caller, ImportKey, ObjectId, RecordRef, TenantId
from capture.read_ledger import KEPT, MOST_LINES, ReadLedger
from capture.reads import Purpose, Read
from identity.envelope import Envelope
from tests.capture.builders import NOW

ANN = Caller(TenantId("tenant-a"), ObjectId("ann"))
BOB = Caller(TenantId("tenant-a"), ObjectId("bob"))
CONTOSO = RecordRef("account", "6f1c2d3e-0000-4000-8000-000000000001")
KEY = Fernet.generate_key().decode()


def read(minutes: float = 0, **facts) -> Read:
    return Read(NOW - timedelta(minutes=minutes), Purpose.SHOW, CONTOSO, **facts)


def opened(redis: Redis, **bounds) -> ReadLedger:
    return ReadLedger(redis, Envelope([KEY]), clock=lambda: NOW, **bounds)


@pytest.fixture
async def ledger(redis: Redis) -> AsyncIterator[ReadLedger]:
    one = opened(redis)
    yield one
    await one.aclose()


async def test_lines_come_back_newest_first_for_their_person_alone(
    ledger: ReadLedger, redis: Redis
):
    """In pages, and from another process as well."""
    lines = [read(minutes, messages=minutes) for minutes in range(5)]
    for one in lines:
        ledger.note(ANN, one)
    ledger.note(BOB, Read(NOW, Purpose.TRACK, CONTOSO, 1, 0, "tracked", ImportKey("ab" * 32)))

    page = await ledger.page(ANN, 1, 2)
    assert [one.read for one in page.lines] == lines[1:3]
    assert (page.total, page.waiting) == (5, 0)
    (his,) = (await opened(redis).page(BOB)).lines
    assert his.read is not None
    assert (his.read.outcome, his.read.key) == ("tracked", "ab" * 32)


async def test_lines_rest_sealed(ledger: ReadLedger, redis: Redis):
    """Neither the record nor the purpose can be read off Redis, and no other person's key fits."""
    ledger.note(ANN, read())
    await ledger.page(ANN)
    (name,) = await redis.keys("*:reads:*")
    assert isinstance(name, bytes)
    (sealed,) = await redis.zrange(name, 0, -1)
    assert isinstance(sealed, bytes)
    assert CONTOSO.id.encode() not in sealed
    assert b"show" not in sealed
    await redis.zadd(name.replace(b"ann", b"bob"), {sealed: NOW.timestamp()})
    (moved,) = (await ledger.page(BOB)).lines
    assert moved.read is None


async def test_it_is_bounded_in_number_and_time(ledger: ReadLedger, redis: Redis):
    """The oldest go; what is too old is not shown although it still rests there."""
    old = read(KEPT / timedelta(minutes=1) + 1)
    ledger.note(ANN, old)
    assert (await ledger.page(ANN)).total == 0
    for number in range(MOST_LINES + 3):
        ledger.note(ANN, read(number / 60))
    while (page := await ledger.page(ANN)).waiting:
        pass
    assert page.total == MOST_LINES
    (name,) = await redis.keys("*:reads:*")
    assert await redis.zcard(name) == MOST_LINES
    assert 0 < await redis.ttl(name) <= KEPT.total_seconds()


async def test_nothing_begun_before_is_written_after_somebody_was_forgotten(
    ledger: ReadLedger, redis: Redis
):
    """Whichever process began it; what is asked afterwards is a new line."""
    ledger.note(ANN, read(2))
    await ledger.page(ANN)
    await opened(redis).forget(ANN)
    ledger.note(ANN, read(1))
    assert (await ledger.page(ANN)).total == 0
    assert not [name for name in await redis.keys() if b"ann" in name]
    ledger.note(ANN, Read(NOW + timedelta(seconds=1), Purpose.WHY))
    assert (await ledger.page(ANN)).total == 1


async def test_a_redis_that_is_slow_holds_nobody_up_and_loses_nothing(redis: Redis):
    """Noting returns at once; the lines are there when it answers again, each once."""
    ledger = opened(redis, patience=0.2)
    await redis.client_pause(1_000, all=False)
    for number in range(3):
        ledger.note(ANN, read(number))
    async with asyncio.timeout(10):
        while (page := await ledger.page(ANN)).waiting or page.total < 3:
            pass
    assert page.total == 3
    await ledger.aclose()


async def test_what_found_no_room_is_counted_and_said(redis: Redis):
    """The oldest go first, and a line says how many and since when."""
    ledger = opened(redis, room=2)
    await redis.client_pause(500, all=False)
    for number in range(5):
        ledger.note(ANN, read(10 - number))
    async with asyncio.timeout(10):
        while (page := await ledger.page(ANN)).total < 3:
            pass
    lost = [one.read for one in page.lines if one.read and one.read.purpose is Purpose.LOST]
    assert [(one.lost, one.when) for one in lost] == [(3, read(10).when)]
    await ledger.aclose()
