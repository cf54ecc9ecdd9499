"""Off until accepted, at once everywhere, and nobody turns what they have not seen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from cryptography.fernet import Fernet
from redis.asyncio import Redis

from capture.decisions import DecisionStore
from capture.errors import ServiceUnavailable, SwitchedOff
from capture.history import PolicyUnreadable
from capture.models import Caller, ObjectId, TenantId
from capture.switch import TERMS, Consent, Switch, SwitchChanged
from identity.envelope import Envelope
from tests.capture.builders import NOW

SAM = Caller(TenantId("t1"), ObjectId("sam"))
KIM = Caller(TenantId("t1"), ObjectId("kim"))
FAR = Caller(TenantId("t2"), ObjectId("sam"))
Open = Callable[[], DecisionStore]


@pytest.fixture
async def replica(redis: Redis, redis_url: str) -> AsyncIterator[Open]:
    """Opens the store as another process would."""
    clients: list[Redis] = []
    envelope = Envelope([Fernet.generate_key().decode()])

    def opened() -> DecisionStore:
        clients.append(Redis.from_url(redis_url, socket_timeout=30))
        return DecisionStore(clients[-1], envelope, clock=lambda: NOW)

    yield opened
    for client in clients:
        await client.aclose()


async def on(store: DecisionStore, caller: Caller = SAM) -> Switch:
    accepted = await store.switch.accept(caller, TERMS, version=0)
    return await store.switch.turn(caller, on=True, version=accepted.version)


async def test_it_is_off_until_accepted_and_turned_on(replica: Open):
    """Accepting alone turns nothing on, and turning on without it is refused."""
    store = replica()
    with pytest.raises(SwitchedOff):
        await store.of(SAM)
    with pytest.raises(SwitchChanged):
        await store.switch.turn(SAM, on=True, version=0)
    await store.switch.accept(SAM, TERMS, version=0)
    with pytest.raises(SwitchedOff):
        await store.of(SAM)
    made = await store.switch.turn(KIM, on=True, version=1)
    assert (
        Switch(2, turned_on=True, consent=Consent(TERMS, SAM.oid, NOW), by=KIM.oid, when=NOW)
        == made
    )
    assert await store.of(SAM)


async def test_off_is_off_at_once_on_both_replicas(replica: Open):
    """No process keeps a copy; the other organisation is none of its business."""
    one, other = replica(), replica()
    await on(one)
    await on(one, FAR)
    assert await other.of(SAM)
    await one.switch.turn(SAM, on=False, version=2)
    for store in (one, other):
        with pytest.raises(SwitchedOff):
            await store.of(KIM)
    assert await other.of(FAR)


async def test_of_two_administrators_one_is_right(replica: Open):
    """The other is told what holds."""
    await on(replica())
    told = await asyncio.gather(
        *(replica().switch.turn(one, on=False, version=2) for one in (SAM, KIM)),
        return_exceptions=True,
    )
    made = [one for one in told if isinstance(one, Switch)]
    refused = [one for one in told if isinstance(one, SwitchChanged)]
    assert (1, 1) == (len(made), len(refused))
    assert made[0] == refused[0].now


@pytest.mark.parametrize("terms", ["2016-12", "", "2026-11 "])
async def test_consent_to_other_terms_is_none(replica: Open, terms: str):
    """Neither when it is given nor when it was given to what held before."""
    store = replica()
    with pytest.raises(SwitchChanged):
        await store.switch.accept(SAM, terms, version=0)
    assert not Switch(2, turned_on=True, consent=Consent(terms, SAM.oid, NOW)).on


async def test_a_replayed_consent_changes_nothing(replica: Open):
    """It is about a version that has passed."""
    store = replica()
    await on(store)
    await store.switch.turn(KIM, on=False, version=2)
    with pytest.raises(SwitchChanged):
        await store.switch.accept(SAM, TERMS, version=0)
    assert [3, 2, 1] == [one.version for one in await store.switch.history(SAM.tenant)]


async def test_what_cannot_be_read_is_not_on(replica: Open, redis: Redis):
    """A lost key, another organisation's value, and a Redis that is gone."""
    store = replica()
    await on(store)
    await redis.copy("ac:{decisions:t1}:switch", "ac:{decisions:t2}:switch")
    stranger = DecisionStore(redis, Envelope([Fernet.generate_key().decode()]), clock=lambda: NOW)
    for reader, caller in ((store, FAR), (stranger, SAM)):
        with pytest.raises(PolicyUnreadable):
            await reader.of(caller)
    gone = Redis(unix_socket_path="/tmp/nobody-listens-here")
    with pytest.raises(ServiceUnavailable):
        await DecisionStore(gone, Envelope([Fernet.generate_key().decode()]), clock=lambda: NOW).of(
            SAM
        )
