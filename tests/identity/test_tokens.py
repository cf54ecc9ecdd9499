"""A person's bearers: signing in, renewing, signing out, and what others never notice."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from cryptography.fernet import Fernet
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from capture.errors import (
    Service,
    ServiceUnavailable,
    SignInRequired,
    Throttled,
    UnexpectedReply,
    UnknownTenant,
)
from capture.models import Caller, ObjectId, TenantId
from capture.ports import Tokens
from identity.envelope import Envelope
from identity.errors import ConsentRequired, NotAllowed
from identity.msal_app import EntraApp
from identity.msal_http import MsalHttp
from identity.token_cache import TokenCache
from identity.tokens import UserTokens
from tests.identity.conftest import RESOURCES, TOKEN_KEY, MovingClock, caller_of
from tests.identity.provider import (
    ANA,
    APP_ID,
    BEN,
    CHI,
    DATAVERSE,
    GRAPH,
    OTHER_DATAVERSE,
    SECRET,
    TENANT,
    Fault,
    Person,
    Provider,
    claims_of,
    error,
    roots_of,
)

CALLER = caller_of(ANA)


def name_of(caller: Caller) -> str:
    """Where a caller's blob rests."""
    return f"ac:tokens:{caller.tenant}:{caller.oid}"


async def value_of(redis: Redis, name: str) -> bytes:
    """What rests there."""
    value = await redis.get(name)
    assert isinstance(value, bytes)
    return value


async def sign_in(tokens: UserTokens, provider: Provider, person: Person = ANA) -> None:
    """What a silent sign-on does."""
    await tokens.exchange(caller_of(person), provider.own_api_token(person))


def is_refresh(form: dict[str, str]) -> bool:
    """A request by refresh token."""
    return form["grant_type"] == "refresh_token"


@pytest.fixture
def port(tokens: UserTokens) -> Tokens:
    """What the product's meaning sees of it."""
    return tokens


async def test_an_exchange_serves_graph_and_dataverse(
    provider: Provider, tokens: UserTokens, port: Tokens
) -> None:
    """One on-behalf-of call for Graph; Dataverse comes silently by its refresh token."""
    await sign_in(tokens, provider)

    graph, dataverse = await port.for_graph(CALLER), await port.for_dataverse(CALLER)

    assert (claims_of(graph)["aud"], claims_of(graph)["oid"]) == (GRAPH, ANA.oid)
    assert (claims_of(dataverse)["aud"], claims_of(dataverse)["oid"]) == (DATAVERSE, ANA.oid)
    assert [form["grant_type"].rpartition(":")[2] for form in provider.grants()] == [
        "jwt-bearer",
        "refresh_token",
    ]


async def test_what_is_asked_of_entra(provider: Provider, tokens: UserTokens) -> None:
    """Only the documented permissions, the person's tenant, and the CP1 capability."""
    await sign_in(tokens, provider)
    first, second = provider.grants()

    assert set(first["scope"].split()) >= {f"{GRAPH}/User.Read", f"{GRAPH}/Mail.Read"}
    assert roots_of(first["scope"].split()) == {GRAPH}
    assert roots_of(second["scope"].split()) == {DATAVERSE}
    assert first["requested_token_use"] == "on_behalf_of"
    assert json.loads(first["claims"])["access_token"]["xms_cc"]["values"] == ["CP1"]
    assert {call.path.split("/")[1] for call in provider.calls} == {TENANT}


async def test_a_token_is_fetched_once(provider: Provider, tokens: UserTokens) -> None:
    """Later uses cost no request."""
    await sign_in(tokens, provider)
    before = len(provider.calls)

    bearers = {await tokens.for_graph(CALLER) for _ in range(5)}

    assert (len(bearers), len(provider.calls)) == (1, before)


async def test_many_at_once_fetch_once(
    provider: Provider, tokens: UserTokens, replica: UserTokens
) -> None:
    """Twenty concurrent uses of a token that has to be renewed share one request."""
    provider.lifetime = 200
    await sign_in(tokens, provider)
    provider.lifetime = 3600
    before = len(provider.grants())

    bearers = await asyncio.gather(*(replica.for_graph(CALLER) for _ in range(20)))

    assert (len(set(bearers)), len(provider.grants()) - before) == (1, 1)


async def test_a_restart_needs_no_sign_in(
    provider: Provider, tokens: UserTokens, replica: UserTokens
) -> None:
    """A new process on the same Redis answers from the blob, without asking Entra for a token."""
    await sign_in(tokens, provider)
    before = len(provider.grants())

    assert await replica.for_graph(CALLER) == await tokens.for_graph(CALLER)
    assert await replica.for_dataverse(CALLER) == await tokens.for_dataverse(CALLER)
    assert len(provider.grants()) == before


async def test_a_token_near_its_end_is_not_used_again(
    provider: Provider, tokens: UserTokens
) -> None:
    """With less than five minutes left it is renewed by refresh token."""
    provider.lifetime = 299
    await sign_in(tokens, provider)

    bearers = [await tokens.for_graph(CALLER) for _ in range(3)]

    assert len(set(bearers)) == 3


async def test_memory_ends_five_minutes_early(
    provider: Provider, tokens: UserTokens, clock: MovingClock, redis: Redis
) -> None:
    """What is remembered goes back to the blob in time; seen by the lifetime being renewed."""
    await sign_in(tokens, provider)
    await tokens.for_graph(CALLER)
    clock.advance(seconds=3600 - 305)
    await redis.expire(name_of(CALLER), 100)
    await tokens.for_graph(CALLER)
    remembered = await redis.ttl(name_of(CALLER))
    clock.advance(seconds=10)
    await tokens.for_graph(CALLER)

    assert remembered <= 100
    assert await redis.ttl(name_of(CALLER)) > 89 * 24 * 3600


async def test_the_blob_lives_ninety_days(
    provider: Provider, tokens: UserTokens, redis: Redis
) -> None:
    """A person who has left is forgotten by itself."""
    await sign_in(tokens, provider)

    assert 89 * 24 * 3600 < await redis.ttl(name_of(CALLER)) <= 90 * 24 * 3600


async def test_nobody_is_signed_in_at_first(provider: Provider, tokens: UserTokens) -> None:
    """Without a blob the person has to sign in, and Entra is not asked."""
    with pytest.raises(SignInRequired):
        await tokens.for_graph(CALLER)
    assert provider.calls == []


async def test_a_revoked_grant_needs_a_new_sign_in(
    provider: Provider, tokens: UserTokens, replica: UserTokens
) -> None:
    """An administrator's revocation is a request to sign in, and signing in helps."""
    provider.lifetime = 299
    await sign_in(tokens, provider)
    provider.refresh.clear()

    with pytest.raises(SignInRequired) as refused:
        await replica.for_graph(CALLER)
    await sign_in(tokens, provider)

    assert type(refused.value) is SignInRequired
    assert claims_of(await replica.for_graph(CALLER))["aud"] == GRAPH


async def test_signing_out_counts_on_every_replica_at_once(
    provider: Provider, tokens: UserTokens, replica: UserTokens, redis: Redis
) -> None:
    """A token remembered elsewhere is not used after a sign-out."""
    await sign_in(tokens, provider)
    await replica.for_graph(CALLER)
    await tokens.forget(CALLER)

    for one in (tokens, replica):
        with pytest.raises(SignInRequired):
            await one.for_graph(CALLER)
    assert await redis.keys() == []


async def test_a_new_sign_in_replaces_remembered_tokens(
    provider: Provider, tokens: UserTokens, replica: UserTokens
) -> None:
    """After signing in again elsewhere, the new grant's tokens are used here."""
    await sign_in(tokens, provider)
    old = await tokens.for_graph(CALLER)
    await sign_in(replica, provider)

    assert await tokens.for_graph(CALLER) == await replica.for_graph(CALLER) != old


async def test_two_processes_renewing_at_once_lose_nothing(
    provider: Provider, tokens: UserTokens, replica: UserTokens
) -> None:
    """Both get their token, and the blob keeps what both learned."""
    provider.lifetime = 299
    await sign_in(tokens, provider)
    provider.lifetime = 3600
    provider.gate.clear()
    before = len(provider.grants())
    graph = asyncio.create_task(tokens.for_graph(CALLER))
    dataverse = asyncio.create_task(replica.for_dataverse(CALLER))
    await asyncio.to_thread(provider.wait_for_grants, before + 2)
    provider.gate.set()

    assert claims_of(await graph)["aud"] == GRAPH
    assert claims_of(await dataverse)["aud"] == DATAVERSE
    after = len(provider.grants())
    assert claims_of(await replica.for_graph(CALLER))["aud"] == GRAPH
    assert claims_of(await tokens.for_dataverse(CALLER))["aud"] == DATAVERSE
    assert len(provider.grants()) == after


async def test_a_renewal_does_not_undo_a_sign_out(
    provider: Provider, tokens: UserTokens, replica: UserTokens, redis: Redis
) -> None:
    """Signing out while a token is being renewed leaves nothing behind."""
    provider.lifetime = 299
    await sign_in(tokens, provider)
    provider.gate.clear()
    before = len(provider.grants())
    renewal = asyncio.create_task(tokens.for_graph(CALLER))
    await asyncio.to_thread(provider.wait_for_grants, before + 1)
    await replica.forget(CALLER)
    provider.gate.set()

    with pytest.raises(SignInRequired):
        await renewal
    assert await redis.keys() == []


async def test_an_old_renewal_does_not_hold_up_a_new_sign_in(
    provider: Provider, tokens: UserTokens
) -> None:
    """Who has just signed in does not wait for a renewal begun before, which then succeeds too."""
    provider.lifetime = 299
    await sign_in(tokens, provider)
    provider.lifetime = 3600
    revoked = set(provider.refresh)
    provider.refresh.clear()
    provider.hold = lambda form: form.get("refresh_token") in revoked
    provider.gate.clear()
    before = len(provider.grants())
    renewal = asyncio.create_task(tokens.for_graph(CALLER))
    await asyncio.to_thread(provider.wait_for_grants, before + 1)
    await sign_in(tokens, provider)

    bearer = await tokens.for_graph(CALLER)
    provider.gate.set()

    assert await renewal == bearer


async def test_a_lost_key_means_signing_in_again(
    provider: Provider, tokens: UserTokens, entra: EntraApp, redis: Redis, clock: MovingClock
) -> None:
    """A blob that no key opens is as good as none."""
    await sign_in(tokens, provider)
    other = TokenCache(redis, Envelope([Fernet.generate_key().decode()]))
    changed = UserTokens(entra, other, resources=RESOURCES, clock=clock)

    with pytest.raises(SignInRequired):
        await changed.for_graph(CALLER)
    await changed.aclose()


async def test_keys_can_be_rotated(
    provider: Provider, tokens: UserTokens, entra: EntraApp, redis: Redis, clock: MovingClock
) -> None:
    """A new key is put first; the old one still opens, and the next write uses the new one."""
    provider.lifetime = 299
    await sign_in(tokens, provider)
    new_key = Fernet.generate_key().decode()
    both = TokenCache(redis, Envelope([new_key, TOKEN_KEY]))
    rotated = UserTokens(entra, both, resources=RESOURCES, clock=clock)
    await rotated.for_graph(CALLER)
    sealed = await value_of(redis, name_of(CALLER))

    assert Envelope([new_key]).open(name_of(CALLER), sealed) is not None
    await rotated.aclose()


async def test_a_blob_without_the_persons_account_means_signing_in_again(
    provider: Provider, tokens: UserTokens, cache: TokenCache
) -> None:
    """As after a change of the sign-in service's address."""
    await cache.put(CALLER, "{}")

    with pytest.raises(SignInRequired):
        await tokens.for_graph(CALLER)
    assert provider.grants() == []


@pytest.mark.parametrize("rubbish", [b"", b"\x00" * 100, b"gAAAAA", "ä".encode(), b"{}"])
async def test_rubbish_in_redis_means_signing_in_again(
    rubbish: bytes, tokens: UserTokens, redis: Redis
) -> None:
    """Whatever rests under the name, nobody crashes."""
    await redis.set(name_of(CALLER), rubbish)

    with pytest.raises(SignInRequired):
        await tokens.for_graph(CALLER)


async def test_one_persons_blob_does_not_open_for_another(
    provider: Provider, tokens: UserTokens, redis: Redis
) -> None:
    """Copying a value in Redis under another name gives nobody somebody else's tokens."""
    await sign_in(tokens, provider, BEN)
    await redis.set(name_of(CALLER), await value_of(redis, name_of(caller_of(BEN))))

    with pytest.raises(SignInRequired):
        await tokens.for_graph(CALLER)


async def test_redis_holds_nothing_in_the_clear(
    provider: Provider, tokens: UserTokens, redis: Redis
) -> None:
    """No token, name or address can be read from any key or value."""
    for person in (ANA, BEN):
        await sign_in(tokens, provider, person)
    names = [name.decode() for name in await redis.keys() if isinstance(name, bytes)]
    everything = "\n".join(names + [(await value_of(redis, name)).decode() for name in names])
    told = [part for token in provider.issued for part in token.split(".")]
    told += [text for person in (ANA, BEN) for text in (person.name, person.mail)]

    assert len(names) == 2
    assert len(told) > 20
    assert [secret for secret in told if secret in everything] == []


async def test_a_repr_shows_no_token(
    provider: Provider, tokens: UserTokens, entra: EntraApp
) -> None:
    """Neither the grant nor the object that remembers it prints a token."""
    assertion = provider.own_api_token(ANA)
    grant = await entra.on_behalf_of(CALLER, assertion, scopes=[f"{GRAPH}/User.Read"])

    assert grant.token
    assert not [secret for secret in provider.issued if secret in repr(grant)]
    assert repr(grant) == f"Grant(seconds={grant.seconds})"


async def test_anothers_answer_is_not_kept(
    provider: Provider, tokens: UserTokens, redis: Redis
) -> None:
    """If Entra's answer is about another person than the assertion, nothing is stored."""
    provider.answer_as = BEN

    with pytest.raises(UnexpectedReply):
        await sign_in(tokens, provider)
    assert await redis.keys() == []


async def test_each_tenant_has_its_own_authority_and_dataverse(
    provider: Provider, tokens: UserTokens
) -> None:
    """A caller of a second organisation is served by that organisation's addresses."""
    await sign_in(tokens, provider, CHI)
    bearer = await tokens.for_dataverse(caller_of(CHI))

    assert claims_of(bearer)["aud"] == OTHER_DATAVERSE
    assert {call.path.split("/")[1] for call in provider.calls} == {CHI.tenant}


@pytest.mark.parametrize(
    "caller",
    [
        Caller(TenantId("99999999-aaaa-4bbb-8ccc-222222222222"), ObjectId(ANA.oid)),
        Caller(TenantId("../common"), ObjectId(ANA.oid)),
        Caller(TenantId(TENANT), ObjectId("29:whoever")),
        Caller(TenantId(TENANT), ObjectId("")),
    ],
    ids=["tenant not served", "tenant is a path", "oid is no GUID", "no oid"],
)
async def test_a_caller_we_cannot_serve_is_refused(
    caller: Caller, provider: Provider, tokens: UserTokens
) -> None:
    """Neither Redis nor Entra is asked with ids that are none."""
    with pytest.raises((NotAllowed, UnknownTenant)):
        await tokens.for_dataverse(caller)
    with pytest.raises((NotAllowed, UnknownTenant)):
        await tokens.for_graph(caller)
    assert provider.calls == []


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
