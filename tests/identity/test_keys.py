"""Signing keys: when they are fetched, which are believed, and what happens without them."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web
from pytest_aiohttp import AiohttpServer

from identity.errors import InvalidToken, KeysUnavailable
from identity.keys import KeySet
from tests.identity.conftest import MovingClock
from tests.identity.provider import Provider, new_key

METADATA = "/v1/.well-known/openidconfiguration"
KEYS = "/v1/.well-known/keys"
SECOND = new_key("channel-2")


@pytest.fixture
async def keys(
    provider: Provider, session: aiohttp.ClientSession, clock: MovingClock
) -> AsyncIterator[KeySet]:
    keys = KeySet(session, provider.channel_metadata, clock=clock)
    yield keys
    await keys.aclose()


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


def _text(body: str | bytes, status: int = 200) -> web.Response:
    return web.Response(status=status, body=body)


BAD_METADATA = {
    "not found": lambda: _text("", 404),
    "redirected": lambda: web.Response(status=302, headers={"Location": KEYS}),
    "not JSON": lambda: _text("<html>"),
    "not UTF-8": lambda: _text(b'{"jwks_uri": "\xff"}'),
    "a list": lambda: _text("[]"),
    "no jwks_uri": lambda: _text("{}"),
    "jwks_uri is a number": lambda: _text('{"jwks_uri": 5}'),
    "jwks_uri on plain http elsewhere": lambda: _text('{"jwks_uri": "http://127.0.0.1:9/keys"}'),
    "jwks_uri is a file": lambda: _text('{"jwks_uri": "file:///etc/passwd"}'),
    "jwks_uri is no address": lambda: _text('{"jwks_uri": "https://[x/"}'),
    "jwks_uri without a host": lambda: _text('{"jwks_uri": "https:///keys"}'),
}


@pytest.mark.parametrize("case", BAD_METADATA)
async def test_unfit_metadata_gives_no_keys(case: str, provider: Provider, keys: KeySet) -> None:
    """Whatever stands where the metadata should be, nothing is accepted."""
    provider.overrides[METADATA] = BAD_METADATA[case]

    with pytest.raises(KeysUnavailable):
        await keys.key("channel-1")
    assert provider.fetched(KEYS) == 0


BAD_KEYS = {
    "none": "[]",
    "not a list": "{}",
    "null": "null",
}


@pytest.mark.parametrize("case", BAD_KEYS)
async def test_an_unfit_key_document_gives_no_keys(
    case: str, provider: Provider, keys: KeySet
) -> None:
    """An empty document is a failure, not a reason to forget all keys."""
    provider.overrides[KEYS] = lambda: _text(f'{{"keys": {BAD_KEYS[case]}}}')

    with pytest.raises(KeysUnavailable):
        await keys.key("channel-1")


@pytest.mark.parametrize(("path", "limit"), [(METADATA, 64 * 1024), (KEYS, 1024 * 1024)])
async def test_a_document_has_a_size_limit(
    path: str, limit: int, provider: Provider, keys: KeySet
) -> None:
    """Correct, but longer than any issuer's, it is not read to its end."""
    documents: dict[str, dict[str, object]] = {
        METADATA: {"jwks_uri": f"{provider.login_url}{KEYS}"},
        KEYS: {"keys": [provider.channel_keys[0].jwk()]},
    }
    provider.overrides[path] = lambda: _long({**documents[path], "padding": "x" * limit})

    with pytest.raises(KeysUnavailable):
        await keys.key("channel-1")


def _long(document: object) -> web.Response:
    response = web.json_response(document)
    response.force_close()
    return response


async def test_keys_are_not_taken_from_plain_http(
    provider: Provider, keys: KeySet, aiohttp_server: AiohttpServer
) -> None:
    """Keys that anybody on the way could have changed are not used, however good they look."""
    document = {"keys": [provider.channel_keys[0].jwk()]}

    async def serve(_: web.Request) -> web.Response:
        return web.json_response(document)

    app = web.Application()
    app.router.add_get("/keys", serve)
    server = await aiohttp_server(app)
    provider.overrides[METADATA] = lambda: web.json_response(
        {"jwks_uri": str(server.make_url("/keys"))}
    )

    with pytest.raises(KeysUnavailable):
        await keys.key("channel-1")


async def test_keys_may_lie_beside_their_metadata(
    provider: Provider,
    session: aiohttp.ClientSession,
    clock: MovingClock,
    aiohttp_server: AiohttpServer,
) -> None:
    """Where an operator gives a plain address, the same host may serve the keys."""

    async def metadata(request: web.Request) -> web.Response:
        return web.json_response({"jwks_uri": f"http://{request.host}/keys"})

    async def published(_: web.Request) -> web.Response:
        return web.json_response({"keys": [provider.channel_keys[0].jwk()]})

    app = web.Application()
    app.add_routes([web.get("/metadata", metadata), web.get("/keys", published)])
    server = await aiohttp_server(app)
    keys = KeySet(session, str(server.make_url("/metadata")), clock=clock)

    assert (await keys.key("channel-1")).kid == "channel-1"


ODD_KEYS = {
    "not an object": 5,
    "no id": {**SECOND.jwk(), "kid": ""},
    "id is a number": {**SECOND.jwk(), "kid": 5},
    "for encryption": {**SECOND.jwk(), "use": "enc"},
    "for another algorithm": {**SECOND.jwk(), "alg": "RS512"},
    "elliptic": {"kid": "channel-2", "kty": "EC", "n": "AQ", "e": "AQAB"},
    "modulus is not base64": {**SECOND.jwk(), "n": "ä"},
    "modulus is empty": {**SECOND.jwk(), "n": ""},
    "even exponent": {**SECOND.jwk(), "e": "Ag"},
    "endorsements are text": {**SECOND.jwk(), "endorsements": "msteams"},
    "1024 bits": new_key("channel-2", bits=1024).jwk(),
}


@pytest.mark.parametrize("case", ODD_KEYS)
async def test_an_odd_key_is_passed_over(case: str, provider: Provider, keys: KeySet) -> None:
    """A key we cannot use is not believed, and does not take the others with it."""
    good = provider.channel_keys[0].jwk()
    provider.overrides[KEYS] = lambda: web.json_response({"keys": [ODD_KEYS[case], good]})

    assert (await keys.key("channel-1")).kid == "channel-1"
    with pytest.raises(InvalidToken):
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
