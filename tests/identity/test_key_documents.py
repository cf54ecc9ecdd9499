"""Which metadata, key documents and keys are believed."""

from __future__ import annotations

import aiohttp
import pytest
from aiohttp import web
from pytest_aiohttp import AiohttpServer

from identity.errors import InvalidToken, KeysUnavailable
from identity.keys import KeySet
from tests.identity.conftest import MovingClock
from tests.identity.minting import new_key
from tests.identity.provider import Provider

METADATA = "/v1/.well-known/openidconfiguration"


KEYS = "/v1/.well-known/keys"


SECOND = new_key("channel-2")


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
