"""Threads at rest: sealed, bounded, claimed by one at a time, stopped and forgotten for good."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest
from cryptography.fernet import Fernet
from redis.asyncio import Redis

from capture.errors import ServiceUnavailable
from capture.models import RecordRef
from capture.threads.store import MOST, Beginning, Claim, ThreadStore
from capture.threads.thread import Ending, Found
from identity.envelope import Envelope
from tests.capture.imports.conftest import RedisServer
from tests.capture.threads.examples import ANN, BEN, CONTOSO, NOW, make_thread


async def claimed(store: ThreadStore) -> Claim:
    claim = await store.claim()
    assert isinstance(claim, Claim)
    return claim


async def test_it_comes_back_as_it_was_put(store: ThreadStore) -> None:
    """Due at once; then not before its time, and with what was saved."""
    assert await store.claim() is None
    assert await store.begin(make_thread()) is Beginning.BEGUN
    claim = await claimed(store)
    assert claim.thread == make_thread()
    changed = msgspec.structs.replace(claim.thread, tracked=2, looked=NOW, seen=("aa",))
    assert await store.save(claim, changed, delay=60.0, found=2)
    wait = await store.claim()
    assert isinstance(wait, float)
    assert 50.0 < wait <= 60.0
    assert await store.mine(ANN) == (Found(changed, waits=False),)


async def test_one_follow_of_a_conversation_for_a_record(store: ThreadStore) -> None:
    """Pressed twice it is there; by somebody else, or for another record, it is another."""
    again = msgspec.structs.replace(make_thread(), tracked=9)
    assert await store.begin(make_thread()) is Beginning.BEGUN
    assert await store.begin(again) is Beginning.THERE
    assert (await store.mine(ANN))[0].thread.tracked == 0
    assert await store.begin(make_thread(caller=BEN)) is Beginning.BEGUN
    other = make_thread(record=RecordRef("contact", CONTOSO.id))
    assert await store.begin(other) is Beginning.BEGUN
    assert (len(await store.mine(ANN)), len(await store.mine(BEN))) == (2, 1)


async def test_a_person_follows_a_hundred(store: ThreadStore) -> None:
    """One more is refused until one has ended; of those that ended as many are kept."""
    for number in range(MOST):
        assert await store.begin(make_thread(number)) is Beginning.BEGUN
    assert await store.begin(make_thread(MOST)) is Beginning.FULL
    assert await store.begin(make_thread(caller=BEN)) is Beginning.BEGUN
    claim = await store.take(ANN, make_thread(3).id)
    assert claim is not None
    assert await store.save(claim, claim.thread.stopped(Ending.TOLD, NOW), delay=0.0)
    assert await store.begin(make_thread(MOST)) is Beginning.BEGUN
    assert len(await store.mine(ANN)) == MOST + 1


async def test_nothing_of_it_can_be_read_in_redis(store: ThreadStore, redis: Redis) -> None:
    """No id of a mailbox, of a record or of a chat stands there in the clear."""
    await store.begin(make_thread())
    held = ""
    for name in await redis.keys("*"):
        is_hash = str(await redis.type(name)) in {"hash", "b'hash'"}
        held += f"{name!r} {await redis.hgetall(name) if is_hash else ''}"
    assert "sealed" in held
    for secret in ("secret", "0f5e1c1a", "connector", "conversation"):
        assert secret not in held


async def test_all_keys_share_a_slot(store: ThreadStore, redis: Redis) -> None:
    """One hash tag, so that a cluster holds what one script touches on one node."""
    await store.begin(make_thread())
    await store.park(ANN, delay=1.0, soon=60.0)
    names = await redis.keys("*")
    assert names
    assert all("ac:{threads}:" in repr(name) for name in names)


async def test_never_two_at_once(stores: Callable[[float], ThreadStore]) -> None:
    """However many claim at the same time."""
    for number in range(8):
        await stores(30.0).begin(make_thread(number))
    claims = await asyncio.gather(*(stores(30.0).claim() for _ in range(24)))
    found = [one.thread.id for one in claims if isinstance(one, Claim)]
    assert sorted(found) == sorted(make_thread(number).id for number in range(8))


async def test_whoever_dies_is_followed_and_fenced(
    stores: Callable[[float], ThreadStore],
) -> None:
    """After the lease another has it, and the first one's word counts no more."""
    store = stores(0.05)
    await store.begin(make_thread())
    dead = await claimed(store)
    while not isinstance(second := await store.claim(), Claim):
        continue
    assert second.token > dead.token
    assert not await store.held(dead)
    assert not await store.save(dead, dead.thread.asked(()), delay=0.0)
    assert await store.held(second)
    assert await store.save(second, second.thread, delay=60.0)


async def test_a_stop_takes_it_out_of_a_workers_hands(store: ThreadStore) -> None:
    """The worker that looks at it just then can change nothing, and it is never due again."""
    await store.begin(make_thread())
    looking = await claimed(store)
    assert await store.take(BEN, make_thread().id) is None
    taken = await store.take(ANN, make_thread().id)
    assert taken is not None
    ended = taken.thread.stopped(Ending.TOLD, NOW)
    assert await store.save(taken, ended, delay=0.0)
    assert not await store.save(looking, looking.thread, delay=0.0)
    assert await store.claim() is None
    assert await store.mine(ANN) == (Found(ended, waits=False),)


async def test_an_ended_one_is_listed_for_thirty_days(store: ThreadStore, redis: Redis) -> None:
    """Then Redis forgets it, and the list as well."""
    await store.begin(make_thread())
    name = f"ac:{{threads}}:one:{make_thread().id}"
    assert await redis.ttl(name) > timedelta(days=200).total_seconds()
    claim = await claimed(store)
    await store.save(claim, claim.thread.stopped(Ending.QUIET, NOW), delay=0.0)
    assert 0 < await redis.ttl(name) <= timedelta(days=30).total_seconds()
    await redis.delete(name)
    assert await store.mine(ANN) == ()
    assert await redis.zcard(f"ac:{{threads}}:of:{ANN.tenant}/{ANN.oid}") == 0


async def test_a_missing_sign_in_parks_all_and_asks_once(store: ThreadStore) -> None:
    """All of the person's and nobody else's; the sign-in lines them up at once."""
    for thread in (make_thread(1), make_thread(2), make_thread(3, caller=BEN)):
        await store.begin(thread)
    first = await claimed(store)
    assert first.thread.caller == ANN
    assert await store.park(ANN, delay=3600.0, soon=60.0)
    assert not await store.park(ANN, delay=3600.0, soon=60.0)
    assert not await store.save(first, first.thread, delay=0.0)
    assert [one.waits for one in await store.mine(ANN)] == [True, True]
    assert (await claimed(store)).thread.caller == BEN
    assert isinstance(await store.claim(), float)
    assert await store.unpark(ANN) == 2
    assert {(await claimed(store)).thread.caller for _ in range(2)} == {ANN}
    assert [one.waits for one in await store.mine(ANN)] == [False, False]
    assert await store.unpark(ANN) == 0


async def test_forgotten_is_gone(store: ThreadStore, redis: Redis) -> None:
    """Even while a worker looks at it; nothing of the person is left."""
    await store.begin(make_thread(1))
    await store.begin(make_thread(2))
    await store.begin(make_thread(caller=BEN))
    looking = await claimed(store)
    await store.forget(looking.thread.caller)
    assert not await store.save(looking, looking.thread, delay=0.0)
    assert await store.mine(looking.thread.caller) == ()
    assert looking.thread.caller.oid not in repr(await redis.keys("*"))
    depth = await store.depth()
    assert depth.followed == len(await store.mine(BEN)) + len(await store.mine(ANN))


async def test_a_lost_key_and_a_moved_value_count_as_none(
    store: ThreadStore, redis: Redis, key: str
) -> None:
    """What does not open is not guessed, and holds nothing up."""
    await store.begin(make_thread(1))
    await store.begin(make_thread(2))
    names = [f"ac:{{threads}}:one:{make_thread(number).id}" for number in (1, 2)]
    await redis.hset(names[1], "sealed", await redis.hget(names[0], "sealed"))
    assert [one.thread for one in await store.mine(ANN)] == [make_thread(1)]
    found = [one for _ in range(2) if isinstance(one := await store.claim(), Claim)]
    assert [one.thread for one in found] == [make_thread(1)]
    other = ThreadStore(redis, Envelope([Fernet.generate_key().decode()]))
    assert await other.mine(ANN) == ()


async def test_numbers_alone(store: ThreadStore) -> None:
    """Followed, parked, and what was counted."""
    await store.begin(make_thread(1))
    await store.begin(make_thread(2, caller=BEN))
    await store.park(BEN, delay=60.0, soon=60.0)
    claim = await claimed(store)
    await store.save(claim, claim.thread, delay=0.0, found=3)
    claim = await claimed(store)
    ended = claim.thread.stopped(Ending.PRIVATE, NOW)
    await store.save(claim, ended, delay=0.0, failed=True)
    depth = await store.depth()
    assert (depth.followed, depth.parked) == (0, 1)
    assert depth.counts == {"looks": 2, "found": 3, "errors": 1, "ended:private": 1}


async def test_what_was_confirmed_outlives_a_power_cut(
    own_server: RedisServer, own_redis: Redis, key: str
) -> None:
    """And while Redis is away, that is said."""
    store = ThreadStore(own_redis, Envelope([key]))
    await store.begin(make_thread())
    own_server.kill()
    client = own_server.client(retries=0)
    with pytest.raises(ServiceUnavailable):
        await ThreadStore(client, Envelope([key])).begin(make_thread(2))
    await client.aclose()
    own_server.start()
    assert (await store.mine(ANN))[0].thread == make_thread()
