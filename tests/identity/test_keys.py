"""Signing keys: when they are fetched, which are believed, and what happens without them."""

from __future__ import annotations

import asyncio
import socket

import aiohttp
import pytest
from aiohttp import web

from identity.errors import InvalidToken, KeysUnavailable
from identity.keys import KeySet
from tests.identity.conftest import MovingClock
from tests.identity.minting import new_key
from tests.identity.provider import Provider

METADATA = "/v1/.well-known/openidconfiguration"


KEYS = "/v1/.well-known/keys"


SECOND = new_key("channel-2")


def broken() -> web.Response:
    """An outage."""
    return web.Response(status=503, text="down")


async def test_many_first_uses_fetch_once(provider: Provider, keys: KeySet) -> None:
    """Twenty requests at a cold start share one load."""
    found = await asyncio.gather(*(keys.key("channel-1") for _ in range(20)))

    assert {key.kid for key in found} == {"channel-1"}
    assert (provider.fetched(METADATA), provider.fetched(KEYS)) == (1, 1)


async def test_a_cancelled_request_does_not_take_the_load_with_it(
    provider: Provider, keys: KeySet
) -> None:
    """Whoever else waits for the keys still gets them."""
    first = asyncio.create_task(keys.key("channel-1"))
    second = asyncio.create_task(keys.key("channel-1"))
    await asyncio.sleep(0)
    first.cancel()

    assert (await second).kid == "channel-1"
    assert provider.fetched(METADATA) == 1


async def test_an_unknown_id_fetches_at_most_once_in_a_cool_down(
    provider: Provider, keys: KeySet, clock: MovingClock
) -> None:
    """Whoever invents key ids cannot make us hammer the issuer."""
    await keys.ready()

    for name in range(20):
        with pytest.raises(InvalidToken):
            await keys.key(f"invented-{name}")
    in_cool_down = provider.fetched(KEYS)
    clock.advance(seconds=61)
    for name in range(20):
        with pytest.raises(InvalidToken):
            await keys.key(f"invented-{name}")

    assert (in_cool_down, provider.fetched(KEYS)) == (1, 2)


async def test_a_key_published_later_is_found_without_a_restart(
    provider: Provider, keys: KeySet, clock: MovingClock
) -> None:
    """Key rollover: the first token of the new key fetches it, and the old one still counts."""
    await keys.ready()
    provider.channel_keys.append(SECOND)
    clock.advance(seconds=61)

    assert (await keys.key("channel-2")).kid == "channel-2"
    assert (await keys.key("channel-1")).kid == "channel-1"


async def test_a_withdrawn_key_is_forgotten_within_a_day(
    provider: Provider, keys: KeySet, clock: MovingClock
) -> None:
    """Keys are fetched again daily, so a compromised one does not live on here."""
    await keys.ready()
    provider.channel_keys = [SECOND]
    clock.advance(hours=23)
    assert (await keys.key("channel-1")).kid == "channel-1"
    clock.advance(hours=1)

    with pytest.raises(InvalidToken):
        await keys.key("channel-1")


async def test_no_keys_is_not_a_verdict(
    provider: Provider, keys: KeySet, clock: MovingClock
) -> None:
    """Without keys nothing is accepted and nothing called forged; the next try waits a little."""
    provider.overrides[METADATA] = broken
    for _ in range(5):
        with pytest.raises(KeysUnavailable):
            await keys.key("channel-1")
    asked = provider.fetched(METADATA)
    provider.reset()
    clock.advance(seconds=61)

    assert (await keys.key("channel-1")).kid == "channel-1"
    assert asked == 1


async def test_old_keys_outlive_an_outage_for_a_day(
    provider: Provider, keys: KeySet, clock: MovingClock
) -> None:
    """An issuer that is down does not lock everyone out at once, nor are keys believed for ever."""
    await keys.ready()
    provider.overrides[KEYS] = broken
    clock.advance(hours=47)
    assert (await keys.key("channel-1")).kid == "channel-1"
    clock.advance(hours=1)

    with pytest.raises(KeysUnavailable):
        await keys.key("channel-1")


async def test_an_unknown_id_during_an_outage_is_not_called_forged(
    provider: Provider, keys: KeySet, clock: MovingClock
) -> None:
    """It may be the key that we could not fetch."""
    await keys.ready()
    provider.overrides[KEYS] = broken
    clock.advance(seconds=61)

    for _ in range(2):
        with pytest.raises(KeysUnavailable):
            await keys.key("channel-2")


async def test_a_silent_issuer_is_not_waited_for(
    session: aiohttp.ClientSession, clock: MovingClock
) -> None:
    """A load has a time limit."""
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}/"
        keys = KeySet(session, url, clock=clock, seconds=0.1)

        with pytest.raises(KeysUnavailable):
            await keys.ready()


async def test_nobody_there_is_an_outage(
    session: aiohttp.ClientSession, clock: MovingClock
) -> None:
    """A refused connection gives no keys."""
    keys = KeySet(session, "https://127.0.0.1:9/", clock=clock)

    with pytest.raises(KeysUnavailable):
        await keys.ready()


async def test_an_untrusted_issuer_is_an_outage(provider: Provider, clock: MovingClock) -> None:
    """Keys come over TLS from somebody we trust, or not at all."""
    async with aiohttp.ClientSession() as session:
        keys = KeySet(session, provider.channel_metadata, clock=clock)

        with pytest.raises(KeysUnavailable):
            await keys.ready()
    assert provider.calls == []


async def test_closing_ends_a_load(provider: Provider, keys: KeySet) -> None:
    """A process that stops does not wait for the issuer."""
    waiting = asyncio.create_task(keys.ready())
    await asyncio.sleep(0)
    await keys.aclose()

    with pytest.raises(asyncio.CancelledError):
        await waiting
