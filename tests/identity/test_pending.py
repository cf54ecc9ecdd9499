"""Sign-ins that were begun and not finished."""

from __future__ import annotations

import asyncio

import pytest
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from capture.errors import Service, ServiceUnavailable
from identity.envelope import Envelope
from identity.pending import Pending, PendingSignIns
from tests.identity.conftest import TOKEN_KEY, caller_of
from tests.identity.minting import ANA

CALLER = caller_of(ANA)
RESUME = b"\x00show activities for Contoso\xff"
FLOW = {"auth_uri": "https://login.example/?x", "code_verifier": "very-secret", "scope": ["a"]}


async def test_a_sign_in_is_kept_until_it_is_taken(pending: PendingSignIns) -> None:
    """Reading leaves it, taking it does not, and bytes come back as they were."""
    one = await pending.begin(CALLER, RESUME, claims="{}", locale="zh-CN")

    assert await pending.read(one) == Pending(CALLER, RESUME, "{}", locale="zh-CN")
    assert await pending.take(one) == Pending(CALLER, RESUME, "{}", locale="zh-CN")
    assert await pending.take(one) is None
    assert await pending.read(one) is None


async def test_only_one_of_many_takes_it(pending: PendingSignIns) -> None:
    """A callback delivered twice at once finishes once."""
    one = await pending.begin(CALLER, RESUME)

    taken = await asyncio.gather(*(pending.take(one) for _ in range(10)))

    assert sum(each is not None for each in taken) == 1


async def test_ids_cannot_be_guessed(pending: PendingSignIns) -> None:
    """256 random bits, fit for an address."""
    ids = {await pending.begin(CALLER, RESUME) for _ in range(20)}

    assert len(ids) == 20
    assert all(len(one) == 43 and one.replace("-", "").replace("_", "").isalnum() for one in ids)


async def test_the_first_flow_counts(pending: PendingSignIns) -> None:
    """A link opened twice, even at once, has one flow."""
    one = await pending.begin(CALLER, RESUME)

    flows = await asyncio.gather(*(pending.attach(one, FLOW | {"n": n}) for n in range(5)))
    kept = await pending.take(one)

    assert kept is not None
    assert all(flow == kept.flow for flow in flows)


async def test_a_flow_is_not_attached_to_nothing(pending: PendingSignIns) -> None:
    """After ten minutes there is nothing to attach to."""
    assert await pending.attach("invented", FLOW) is None


async def test_a_challenge_that_came_meanwhile_is_answered_by_the_page(
    pending: PendingSignIns,
) -> None:
    """What was begun without it counts no more; an unknown sign-in is left unknown."""
    name = await pending.begin(CALLER, b"resume")
    await pending.attach(name, {"auth_uri": "without"})
    await pending.challenge(name, "{}")
    await pending.challenge("unknown", "{}")
    kept = await pending.take(name)
    assert kept is not None
    assert (kept.claims, kept.flow, kept.resume) == ("{}", None, b"resume")
    assert await pending.take("unknown") is None


async def test_it_lasts_ten_minutes(pending: PendingSignIns, redis: Redis) -> None:
    """Redis forgets it by itself."""
    one = await pending.begin(CALLER, RESUME)
    await pending.attach(one, FLOW)
    (name,) = await redis.keys()

    assert 590 < await redis.ttl(name) <= 600


async def test_redis_tells_neither_id_nor_content(pending: PendingSignIns, redis: Redis) -> None:
    """Who reads Redis can neither finish a sign-in nor learn what was asked."""
    one = await pending.begin(CALLER, RESUME)
    await pending.attach(one, FLOW)
    await pending.claim_exchange("msteams", "a:conversation", exchange_id="secret-exchange")
    everything = b""
    for name in await redis.keys():
        value = await redis.get(name)
        assert isinstance(name, bytes)
        assert isinstance(value, bytes)
        everything += name + value

    for told in (one.encode(), b"Contoso", b"very-secret", b"conversation", b"secret-exchange"):
        assert told not in everything


async def test_a_lost_key_loses_the_sign_in(pending: PendingSignIns, redis: Redis) -> None:
    """It is as unknown as an old one."""
    one = await pending.begin(CALLER, RESUME)
    other = PendingSignIns(redis, Envelope(["A" * 43 + "="]))

    assert await other.read(one) is None
    assert await other.take(one) is None


async def test_a_repr_tells_who_and_nothing_else(pending: PendingSignIns) -> None:
    """A log line or traceback shows ids only."""
    assert repr(Pending(CALLER, RESUME, "{}", FLOW)) == f"Pending(caller={CALLER!r})"


async def test_an_exchange_is_done_once(pending: PendingSignIns) -> None:
    """Every client of a person sends the same id; one of them is served."""
    claims = [
        await asyncio.gather(
            *(pending.claim_exchange("msteams", "a:1", exchange_id=name) for _ in range(5))
        )
        for name in ("x", "y")
    ]
    elsewhere = await pending.claim_exchange("msteams", "a:2", exchange_id="x")

    assert [sum(each) for each in claims] == [1, 1]
    assert elsewhere


async def test_redis_being_away_says_so() -> None:
    """No sign-in is begun that could not be finished."""
    retry = Retry(NoBackoff(), 0)
    async with Redis.from_url("unix:///nonexistent/redis", retry=retry) as client:
        pending = PendingSignIns(client, Envelope([TOKEN_KEY]))
        calls = (
            pending.begin(CALLER, RESUME),
            pending.read("x"),
            pending.take("x"),
            pending.attach("x", FLOW),
            pending.claim_exchange("c", "d", exchange_id="e"),
        )
        for call in calls:
            with pytest.raises(ServiceUnavailable) as refused:
                await call
            assert refused.value.service is Service.REDIS
