"""Signing in on a page, from the link in the chat to the command that continues."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
import redis as blocking_redis
from aiohttp import web
from redis.asyncio import Redis

from capture.errors import ServiceUnavailable, SignInRequired, UnexpectedReply
from capture.models import TenantId
from identity.code_flow import CodeFlow, SignedIn
from identity.errors import ConsentRequired, InvalidToken, NotAllowed
from identity.keys import KeySet
from identity.msal_app import EntraApp
from identity.pending import PendingSignIns
from identity.tokens import UserTokens
from identity.user import UserVerifier, id_token
from tests.identity.conftest import RESOURCES, MovingClock, caller_of
from tests.identity.minting import (
    ANA,
    APP_ID,
    BEN,
    CHI,
    DATAVERSE,
    GRAPH,
    TENANT,
    Person,
    claims_of,
    new_key,
    roots_of,
)
from tests.identity.provider import Provider

CALLER = caller_of(ANA)
PUBLIC_URL = "https://bot.example"
RESUME = b'{"text": "show activities for Contoso"}'


@pytest.fixture
async def flow(
    provider: Provider,
    session: aiohttp.ClientSession,
    entra: EntraApp,
    pending: PendingSignIns,
    tokens: UserTokens,
    clock: MovingClock,
) -> AsyncIterator[CodeFlow]:
    keys = KeySet(session, provider.metadata(), clock=clock)
    profile = id_token(APP_ID, provider.login_url, tenants=[TenantId(TENANT)])
    yield CodeFlow(
        entra,
        pending,
        tokens=tokens,
        verifier=UserVerifier(keys, profile, clock=clock),
        resources=RESOURCES,
        public_url=PUBLIC_URL,
    )
    await keys.aclose()


async def come_back(
    flow: CodeFlow, pending: PendingSignIns, provider: Provider, *, person: Person = ANA
) -> dict[str, str]:
    """Ana asks, somebody signs in: the query of the callback."""
    uri = await flow.start(await pending.begin(CALLER, RESUME))
    return provider.authorise(uri, person)


async def test_a_person_signs_in_and_the_command_continues(
    flow: CodeFlow, pending: PendingSignIns, provider: Provider, tokens: UserTokens
) -> None:
    """Afterwards both services answer in their name, from one visit to one page."""
    signed_in = await flow.finish(await come_back(flow, pending, provider))

    assert signed_in == SignedIn(CALLER, RESUME)
    assert claims_of(await tokens.for_graph(CALLER))["aud"] == GRAPH
    assert claims_of(await tokens.for_dataverse(CALLER))["aud"] == DATAVERSE
    assert [form["grant_type"] for form in provider.grants()] == [
        "authorization_code",
        "refresh_token",
    ]


async def test_what_the_page_and_the_token_endpoint_are_asked(
    flow: CodeFlow, pending: PendingSignIns, provider: Provider
) -> None:
    """The page asks consent for both services; the code is redeemed for Graph, with PKCE."""
    pending_id = await pending.begin(CALLER, RESUME)
    uri = await flow.start(pending_id)
    query = {name: values[0] for name, values in parse_qs(urlsplit(uri).query).items()}
    await flow.finish(provider.authorise(uri, ANA))
    (form,) = provider.grants("authorization_code")

    assert uri.startswith(f"{provider.login_url}/{TENANT}/oauth2/v2.0/authorize?")
    assert roots_of(query["scope"].split()) == {GRAPH, DATAVERSE}
    assert {"openid", "profile", "offline_access"} <= set(query["scope"].split())
    assert (query["redirect_uri"], query["state"]) == (f"{PUBLIC_URL}/auth/callback", pending_id)
    assert (query["code_challenge_method"], query["response_type"]) == ("S256", "code")
    assert roots_of(form["scope"].split()) == {GRAPH}
    assert form["redirect_uri"] == query["redirect_uri"]
    assert "nonce" in query


async def test_a_link_opened_twice_leads_to_one_page(
    flow: CodeFlow, pending: PendingSignIns, provider: Provider
) -> None:
    """A client's link preview does not spoil the sign-in of the person behind it."""
    pending_id = await pending.begin(CALLER, RESUME)
    first, second = await flow.start(pending_id), await flow.start(pending_id)

    assert first == second
    assert await flow.finish(provider.authorise(first, ANA)) == SignedIn(CALLER, RESUME)


async def test_somebody_else_cannot_sign_in_for_the_one_who_asked(
    flow: CodeFlow, pending: PendingSignIns, provider: Provider, redis: Redis
) -> None:
    """A link passed on gives neither person the other's mail."""
    answer = await come_back(flow, pending, provider, person=BEN)

    with pytest.raises(NotAllowed):
        await flow.finish(answer)
    assert await redis.keys("ac:tokens:*") == []


async def test_a_person_of_another_tenant_cannot_sign_in(
    flow: CodeFlow, pending: PendingSignIns, provider: Provider, redis: Redis
) -> None:
    """Entra refuses, and nothing is kept."""
    answer = await come_back(flow, pending, provider, person=CHI)

    with pytest.raises(SignInRequired):
        await flow.finish(answer)
    assert await redis.keys("ac:tokens:*") == []


async def test_a_callback_counts_once(
    flow: CodeFlow, pending: PendingSignIns, provider: Provider
) -> None:
    """Replaying the address asks Entra nothing."""
    answer = await come_back(flow, pending, provider)
    await flow.finish(answer)
    before = len(provider.calls)

    with pytest.raises(SignInRequired):
        await flow.finish(answer)
    assert len(provider.calls) == before


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"code": "x"},
        {"code": "x", "state": ""},
        {"code": "x", "state": "invented"},
        {"state": "\ud800", "code": "x"},
        {"state": "x" * 100_000, "code": "x"},
    ],
)
async def test_an_unknown_callback_is_refused(
    answer: dict[str, str], flow: CodeFlow, provider: Provider
) -> None:
    """Without a sign-in that we began there is nothing to finish, and Entra is not asked."""
    with pytest.raises(SignInRequired):
        await flow.finish(answer)
    assert provider.calls == []


async def test_a_callback_before_the_page_is_refused(
    flow: CodeFlow, pending: PendingSignIns
) -> None:
    """The id of a sign-in that has shown no page is not a state."""
    pending_id = await pending.begin(CALLER, RESUME)

    with pytest.raises(SignInRequired):
        await flow.finish({"state": pending_id, "code": "x"})


async def test_a_link_that_ends_while_it_is_opened_is_refused(
    flow: CodeFlow, pending: PendingSignIns, provider: Provider, redis_url: str
) -> None:
    """The last of the ten minutes may pass before the page is ready."""
    root = f"{provider.login_url}/{TENANT}/oauth2/v2.0"
    document = {"authorization_endpoint": f"{root}/authorize", "token_endpoint": f"{root}/token"}

    def end_and_answer() -> web.Response:
        with blocking_redis.Redis.from_url(redis_url) as client:
            client.flushall()
        return web.json_response(document)

    provider.overrides[f"/{TENANT}/v2.0/.well-known/openid-configuration"] = end_and_answer

    with pytest.raises(SignInRequired):
        await flow.start(await pending.begin(CALLER, RESUME))


async def test_an_unknown_link_is_refused(flow: CodeFlow, provider: Provider) -> None:
    """An old or invented link leads to no page."""
    with pytest.raises(SignInRequired):
        await flow.start("invented")
    assert provider.calls == []


@pytest.mark.parametrize(
    ("tweak", "kind"),
    [
        ({"code": "invented"}, SignInRequired),
        ({"code": ""}, SignInRequired),
        ({"code": "", "error": "access_denied"}, SignInRequired),
        ({"code": "", "error": "consent_required"}, ConsentRequired),
        ({"code": "", "error": "server_error"}, ServiceUnavailable),
        ({"code": "", "error": "<script>SECRET</script>"}, UnexpectedReply),
    ],
)
async def test_a_page_left_without_signing_in_says_so(
    tweak: dict[str, str],
    kind: type[Exception],
    flow: CodeFlow,
    pending: PendingSignIns,
    provider: Provider,
) -> None:
    """Declined, failed or edited: each has a meaning, and nothing of the address is told."""
    answer = await come_back(flow, pending, provider) | tweak

    with pytest.raises(kind) as refused:
        await flow.finish(answer)

    assert type(refused.value) is kind
    assert "SECRET" not in str(refused.value)


@pytest.mark.parametrize(
    ("claims", "kind"),
    [
        ({"exp": 1}, InvalidToken),
        ({"aud": "another-app"}, InvalidToken),
        ({"iss": "https://evil.example/v2.0"}, InvalidToken),
        ({"nonce": "another"}, UnexpectedReply),
        ({"nonce": None}, UnexpectedReply),
        ({"oid": BEN.oid}, NotAllowed),
        ({"tid": CHI.tenant}, InvalidToken),
    ],
)
async def test_the_id_token_is_verified(
    claims: dict[str, Any],
    kind: type[Exception],
    flow: CodeFlow,
    pending: PendingSignIns,
    *,
    provider: Provider,
    redis: Redis,
) -> None:
    """MSAL compares the nonce only; issuer, audience, time and person are ours to check."""
    provider.id_claims = claims
    answer = await come_back(flow, pending, provider)

    with pytest.raises(kind):
        await flow.finish(answer)
    assert await redis.keys("ac:tokens:*") == []


async def test_a_forged_id_token_is_refused(
    flow: CodeFlow, pending: PendingSignIns, provider: Provider, redis: Redis
) -> None:
    """Its signature counts."""
    provider.id_key = new_key(provider.login_keys[0].kid)
    answer = await come_back(flow, pending, provider)

    with pytest.raises(InvalidToken, match="signature"):
        await flow.finish(answer)
    assert await redis.keys("ac:tokens:*") == []


async def test_a_claims_challenge_reaches_the_page(
    flow: CodeFlow, pending: PendingSignIns, provider: Provider
) -> None:
    """What a service demanded is demanded of the person."""
    challenge = '{"access_token":{"nbf":{"essential":true,"value":"1604106651"}}}'
    uri = await flow.start(await pending.begin(CALLER, RESUME, claims=challenge))
    await flow.finish(provider.authorise(uri, ANA))
    asked = json.loads(parse_qs(urlsplit(uri).query)["claims"][0])["access_token"]
    (form,) = provider.grants("authorization_code")

    assert asked["nbf"]["value"] == "1604106651"
    assert asked["xms_cc"]["values"] == ["CP1"]
    assert json.loads(form["claims"])["access_token"] == asked
