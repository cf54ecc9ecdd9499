"""Whatever Entra or Redis answers to a sign-in becomes one of the product's errors."""

from __future__ import annotations

import json
import ssl
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from capture.errors import (
    Service,
    ServiceUnavailable,
    SignInRequired,
    Throttled,
    UnexpectedReply,
)
from identity.envelope import Envelope
from identity.errors import ConsentRequired
from identity.msal_app import EntraApp
from identity.msal_http import MsalHttp
from identity.token_cache import TokenCache
from identity.tokens import UserTokens
from tests.identity.conftest import (
    RESOURCES,
    TOKEN_KEY,
    MovingClock,
    caller_of,
    is_refresh,
    sign_in,
)
from tests.identity.minting import (
    ANA,
    APP_ID,
    BEN,
    DATAVERSE,
    GRAPH,
    SECRET,
    claims_of,
    error,
)
from tests.identity.provider import Fault, Provider

CALLER = caller_of(ANA)


async def test_anothers_answer_is_not_kept(
    provider: Provider, tokens: UserTokens, redis: Redis
) -> None:
    """If Entra's answer is about another person than the assertion, nothing is stored."""
    provider.answer_as = BEN

    with pytest.raises(UnexpectedReply):
        await sign_in(tokens, provider)
    assert await redis.keys() == []


async def test_one_persons_throttling_touches_nobody_else(
    provider: Provider, tokens: UserTokens
) -> None:
    """Entra asks one person to wait; another signs in meanwhile."""
    assertion = provider.own_api_token(ANA)
    provider.faults = [
        Fault(
            lambda form: form.get("assertion") == assertion,
            lambda: web.json_response(
                {"error": "x"}, status=429, headers={"Retry-After": "17", "x-ms-request-id": "r-1"}
            ),
        )
    ]

    with pytest.raises(Throttled) as refused:
        await tokens.exchange(CALLER, assertion)
    await sign_in(tokens, provider, BEN)
    await tokens.exchange(CALLER, assertion)

    throttled = refused.value
    assert (throttled.service, throttled.retry_after) == (Service.ENTRA, 17)
    assert throttled.request_id == "r-1"


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_entra_being_down_says_so_and_passes(
    status: int, provider: Provider, tokens: UserTokens
) -> None:
    """A failure is Entra's, carries nothing it wrote, and the very next attempt counts."""
    provider.faults = [Fault(lambda _: True, lambda: error("SECRET-VENDOR-TEXT", status=status))]

    with pytest.raises(ServiceUnavailable) as refused:
        await sign_in(tokens, provider)
    await sign_in(tokens, provider)

    assert (refused.value.service, refused.value.status) == (Service.ENTRA, status)
    assert "SECRET" not in str(refused.value)


async def test_a_renewal_that_fails_keeps_the_grant(
    provider: Provider, tokens: UserTokens, replica: UserTokens
) -> None:
    """An outage during a renewal does not sign anybody out."""
    provider.lifetime = 299
    await sign_in(tokens, provider)
    provider.faults = [Fault(is_refresh, lambda: web.Response(status=503))]

    with pytest.raises(ServiceUnavailable):
        await replica.for_graph(CALLER)

    assert claims_of(await replica.for_graph(CALLER))["aud"] == GRAPH


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (error("invalid_grant", suberror="consent_required"), ConsentRequired),
        (error("invalid_grant", error_codes=[65001]), ConsentRequired),
        (error("consent_required"), ConsentRequired),
        (error("invalid_grant", error_codes=[50076]), SignInRequired),
        (error("interaction_required"), SignInRequired),
        (error("login_required"), SignInRequired),
        (error("temporarily_unavailable"), ServiceUnavailable),
        (error("server_error"), ServiceUnavailable),
        (error("invalid_client", status=401, error_codes=[7000215]), UnexpectedReply),
        (error("invalid_resource", error_codes=[500011]), UnexpectedReply),
        (error("SECRET VENDOR TEXT"), UnexpectedReply),
        (error("x", error_codes="65001"), UnexpectedReply),
        (web.json_response({"error": None}, status=400), UnexpectedReply),
        (web.json_response({"error": ["invalid_grant"]}, status=400), UnexpectedReply),
        (web.json_response({}), UnexpectedReply),
        (web.json_response({"access_token": "t", "expires_in": "soon"}), UnexpectedReply),
        (web.json_response({"access_token": "t", "expires_in": None}), UnexpectedReply),
        (web.json_response({"access_token": "t", "expires_in": 1, "scope": 5}), UnexpectedReply),
        (web.json_response({"access_token": "t", "client_info": "%"}), UnexpectedReply),
        (web.json_response({"access_token": "t", "id_token": "x"}), UnexpectedReply),
        (web.json_response({"access_token": "t", "expires_in": 60}), UnexpectedReply),
        (web.json_response([]), UnexpectedReply),
        (web.Response(text="null"), UnexpectedReply),
        (web.Response(text="SECRET-VENDOR-TEXT"), UnexpectedReply),
        (web.Response(body=b"\xff\xfe"), UnexpectedReply),
        (web.Response(text=""), UnexpectedReply),
        (web.Response(status=302, headers={"Location": "https://evil.example/"}), UnexpectedReply),
        (web.Response(text="[" * 100_000), UnexpectedReply),
        (web.Response(text='"' + "x" * 1_048_576), ServiceUnavailable),
    ],
)  # fmt: skip
async def test_every_answer_of_entra_has_a_meaning(  # noqa: PLR0917 - fixtures
    answer: web.Response,
    kind: type[Exception],
    provider: Provider,
    tokens: UserTokens,
    redis: Redis,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Each becomes one of the product's errors; what Entra wrote is neither raised nor logged."""
    caplog.set_level("DEBUG")
    body, status, headers = answer.body, answer.status, dict(answer.headers)
    headers.pop("Content-Type", None)
    provider.faults = [
        Fault(lambda _: True, lambda: web.Response(body=body, status=status, headers=headers))
    ]

    with pytest.raises(kind) as refused:
        await sign_in(tokens, provider)

    shown = str(refused.value) + caplog.text + "".join(capsys.readouterr())
    assert type(refused.value) is kind
    assert "SECRET" not in shown
    assert await redis.keys() == []


async def test_missing_consent_for_dataverse_shows_at_sign_in(
    provider: Provider, tokens: UserTokens
) -> None:
    """The sign-in says so, rather than the command after it: otherwise both would repeat."""
    provider.unconsented = {DATAVERSE}

    with pytest.raises(ConsentRequired):
        await sign_in(tokens, provider)


async def test_a_claims_challenge_travels_both_ways(provider: Provider, tokens: UserTokens) -> None:
    """Entra's challenge reaches whoever shows the sign-in, and a service's reaches Entra."""
    challenge = '{"access_token":{"polids":{"essential":true,"values":["1"]}}}'
    provider.faults = [
        Fault(lambda _: True, lambda: error("interaction_required", claims=challenge))
    ]

    with pytest.raises(SignInRequired) as refused:
        await sign_in(tokens, provider)
    await tokens.exchange(CALLER, provider.own_api_token(ANA), claims=challenge)

    assert refused.value.claims == challenge
    sent = json.loads(provider.grants("jwt-bearer")[-1]["claims"])["access_token"]
    assert (set(sent), sent["polids"]["values"]) == ({"polids", "xms_cc"}, ["1"])


@pytest.mark.parametrize("claims", ["", "x" * 9000, 5, ["x"]])
async def test_an_odd_challenge_is_dropped(
    claims: Any, provider: Provider, tokens: UserTokens
) -> None:
    """What cannot be a challenge is not passed on."""
    provider.faults = [Fault(lambda _: True, lambda: error("interaction_required", claims=claims))]

    with pytest.raises(SignInRequired) as refused:
        await sign_in(tokens, provider)
    assert refused.value.claims is None


@pytest.fixture
async def lonely(entra: EntraApp, clock: MovingClock) -> AsyncIterator[UserTokens]:
    """Without a Redis."""
    retry = Retry(NoBackoff(), 0)
    async with Redis.from_url("unix:///nonexistent/redis", retry=retry) as client:
        cache = TokenCache(client, Envelope([TOKEN_KEY]))
        tokens = UserTokens(entra, cache, resources=RESOURCES, clock=clock)
        yield tokens
        await tokens.aclose()


async def test_redis_being_away_says_so(provider: Provider, lonely: UserTokens) -> None:
    """Nobody is asked to sign in because Redis is down."""
    for call in (lonely.for_graph(CALLER), lonely.forget(CALLER), sign_in(lonely, provider)):
        with pytest.raises(ServiceUnavailable) as refused:
            await call
        assert refused.value.service is Service.REDIS


async def test_nobody_at_the_sign_in_service_says_so(
    context: ssl.SSLContext, cache: TokenCache, clock: MovingClock
) -> None:
    """A refused connection is Entra being unavailable."""
    url = "https://localhost:9"
    entra = EntraApp(MsalHttp(url, context), app_id=APP_ID, credential=SECRET, login_url=url)
    tokens = UserTokens(entra, cache, resources=RESOURCES, clock=clock)

    with pytest.raises(ServiceUnavailable) as refused:
        await tokens.exchange(CALLER, "assertion")

    assert refused.value.service is Service.ENTRA
    await entra.aclose()
