"""The ledger holds ids and hashes, each import once, and nothing longer than the settings say."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from redis.asyncio import Redis

from capture.ledger import Entry, Ledger
from capture.models import ImportKey, ObjectId, RecordRef, TenantId
from capture.suggestions import Kind
from tests.capture.builders import NOW

T1, T2 = TenantId("t1"), TenantId("t2")
CONTOSO = RecordRef("account", "11111111-1111-1111-1111-111111111111")


class Clock:
    """A clock that stands until it is moved."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        """The time now."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(redis: Redis, clock: Clock) -> Ledger:
    return Ledger(redis, clock=clock)


def entry(number: int, outcome: str = "tracked") -> Entry:
    return Entry(ObjectId("ann"), CONTOSO, ImportKey(f"{number:064x}"), Kind.MAIL, outcome)


async def test_each_outcome_of_an_import_stands_there_once(ledger: Ledger, clock: Clock):
    """A worker may note twice; a failure and the success after it are two things."""
    for noted in (entry(1, "throttled"), entry(2), entry(2), entry(1)):
        clock.now += timedelta(seconds=1)
        await ledger.note(T1, noted, keep_days=30)
    lines = await ledger.newest(T1, keep_days=30, most=10)
    assert [entry(1), entry(2), entry(1, "throttled")] == [one.entry for one in lines]
    assert lines[0].when == clock.now
    assert await ledger.ended_since(T1, clock.now) == 1
    assert await ledger.newest(T2, keep_days=30, most=10) == ()


async def test_what_is_older_than_the_settings_say_is_neither_shown_nor_kept(
    ledger: Ledger, clock: Clock, redis: Redis
):
    """Also where the settings were shortened after it was noted."""
    await ledger.note(T1, entry(1), keep_days=90)
    clock.now += timedelta(days=31)
    assert await ledger.newest(T1, keep_days=30, most=10) == ()
    await ledger.note(T1, entry(2), keep_days=30)
    assert await redis.zcard("ac:{decisions:t1}:ledger") == 1
    assert 0 < await redis.ttl("ac:{decisions:t1}:ledger") <= 30 * 24 * 3600
