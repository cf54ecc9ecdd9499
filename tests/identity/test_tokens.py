"""A person's bearers: signing in, renewing, signing out, and what others never notice."""

from __future__ import annotations

import asyncio
import json
from functools import partial

import pytest
from redis.asyncio import Redis

from capture.errors import (
    SignInRequired,
    UnknownTenant,
)
from capture.models import Caller, ObjectId, TenantId
from capture.ports import Tokens
from identity.errors import NotAllowed
from identity.msal_app import EntraApp
from identity.tokens import UserTokens
from tests.identity.conftest import MovingClock, caller_of, is_refresh, name_of, sign_in
from tests.identity.minting import (
    ANA,
    CHI,
    DATAVERSE,
    GRAPH,
    OTHER_DATAVERSE,
    TENANT,
    claims_of,
    error,
    roots_of,
)
from tests.identity.provider import Fault, Provider

CALLER = caller_of(ANA)


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

    permissions = {f"{GRAPH}/{name}" for name in ("User.Read", "Mail.Read", "Calendars.Read")}
    assert {one for one in first["scope"].split() if "/" in one} == permissions
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


async def test_a_consent_to_fewer_permissions_asks_for_one_sign_in(
    provider: Provider, tokens: UserTokens, replica: UserTokens, entra: EntraApp
) -> None:
    """Who agreed before the calendar was asked for signs in once, then has all of it."""
    assertion = provider.own_api_token(ANA)
    before = [f"{GRAPH}/User.Read", f"{GRAPH}/Mail.Read"]
    await replica.remember(CALLER, await entra.on_behalf_of(CALLER, assertion, scopes=before))
    refused = partial(error, "invalid_grant", suberror="consent_required", error_codes=[65001])
    provider.faults = [Fault(is_refresh, refused)]

    with pytest.raises(SignInRequired) as raised:
        await tokens.for_graph(CALLER)
    asked = len(provider.grants())
    await sign_in(tokens, provider)
    bearer = await tokens.for_graph(CALLER)

    assert raised.value.code == "AADSTS65001"
    assert asked == 2
    assert set(claims_of(bearer)["scp"].split()) == {"User.Read", "Mail.Read", "Calendars.Read"}


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
