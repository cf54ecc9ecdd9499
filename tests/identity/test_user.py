"""Tokens about a person: each row fails one check and no other."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import jwt
import pytest

from capture.models import TenantId
from identity.errors import InvalidToken, NotAllowed
from identity.keys import KeySet
from identity.user import UserVerifier, id_token, own_api
from tests.identity.conftest import MovingClock, caller_of
from tests.identity.minting import ANA, APP_ID, CHI, GRAPH, TENANT, Key, Person, new_key
from tests.identity.provider import Provider

TENANTS = (TenantId(TENANT),)
STRANGER = new_key("login-1")


@pytest.fixture
async def keys(
    provider: Provider, session: aiohttp.ClientSession, clock: MovingClock
) -> AsyncIterator[KeySet]:
    keys = KeySet(session, provider.metadata(), clock=clock)
    yield keys
    await keys.aclose()


@pytest.fixture
def api(provider: Provider, keys: KeySet, clock: MovingClock) -> UserVerifier:
    return UserVerifier(keys, own_api(APP_ID, provider.login_url, tenants=TENANTS), clock=clock)


@pytest.fixture
def ids(provider: Provider, keys: KeySet, clock: MovingClock) -> UserVerifier:
    return UserVerifier(keys, id_token(APP_ID, provider.login_url, tenants=TENANTS), clock=clock)


@pytest.mark.parametrize(
    "claims",
    [{}, {"aud": f"api://botid-{APP_ID}"}, {"scp": "openid access_as_user profile"}],
    ids=["app id", "application id address", "among other scopes"],
)
async def test_a_good_token_names_the_caller(
    claims: dict[str, Any], provider: Provider, api: UserVerifier
) -> None:
    """The caller is the tenant and object id of the token, and nothing else of it."""
    assert await api.verify(provider.own_api_token(ANA, **claims)) == caller_of(ANA)


Make = Callable[[Provider], str]


def _with(**claims: Any) -> Make:
    return lambda provider: provider.own_api_token(ANA, **claims)


def _issuer(template: str) -> Make:
    def make(provider: Provider) -> str:
        return provider.own_api_token(
            ANA, iss=template.format(login=provider.login_url, tid=TENANT, other=CHI.tenant)
        )

    return make


BAD: dict[str, tuple[Make, type[Exception], str]] = {
    "empty": (lambda _: "", InvalidToken, "not a token"),
    "garbage": (lambda _: "a.b.c", InvalidToken, "not a token"),
    "not ASCII": (lambda _: "ä.b.c", InvalidToken, "size"),
    "too large": (_with(extra="x" * 20_000), InvalidToken, "size"),
    "another key under a known id": (
        lambda p: STRANGER.sign(p.person_claims(ANA, APP_ID, scp="access_as_user")),
        InvalidToken,
        "signature",
    ),
    "a channel key": (
        lambda p: p.channel_keys[0].sign(p.person_claims(ANA, APP_ID, scp="access_as_user")),
        InvalidToken,
        "unknown key",
    ),
    "a token inside a token": (
        lambda p: jwt.PyJWS().encode(
            p.own_api_token(ANA).encode(),
            p.login_keys[0].private,
            "RS256",
            {"kid": p.login_keys[0].kid, "cty": "JWT"},
        ),
        InvalidToken,
        "claims",
    ),
    "expired": (_with(exp=1), InvalidToken, "expired"),
    "not valid yet": (_with(nbf=99_999_999_999), InvalidToken, "not yet valid"),
    "no exp": (_with(exp=None), InvalidToken, "claims"),
    "no nbf": (_with(nbf=None), InvalidToken, "claims"),
    "Graph's audience": (_with(aud=GRAPH), InvalidToken, "audience"),
    "audience list": (_with(aud=[APP_ID]), InvalidToken, "claims"),
    "another bot's address": (_with(aud="api://botid-other"), InvalidToken, "audience"),
    "version 1": (_with(ver="1.0"), InvalidToken, "version"),
    "no version": (_with(ver=None), InvalidToken, "claims"),
    "issuer of version 1": (_issuer("https://sts.windows.net/{tid}/"), InvalidToken, "issuer"),
    "issuer of another tenant": (_issuer("{login}/{other}/v2.0"), InvalidToken, "issuer"),
    "issuer elsewhere": (_issuer("https://evil.example/{tid}/v2.0"), InvalidToken, "issuer"),
    "no issuer": (_with(iss=None), InvalidToken, "claims"),
    "no tenant": (_with(tid=None), InvalidToken, "claims"),
    "tenant is no GUID": (_with(tid="contoso"), InvalidToken, "claims"),
    "no oid": (_with(oid=None), InvalidToken, "claims"),
    "oid is no GUID": (_with(oid="a:b"), InvalidToken, "claims"),
    "oid in capitals": (_with(oid=ANA.oid.upper()), InvalidToken, "claims"),
    "no scope": (_with(scp=None), NotAllowed, "scope"),
    "another scope": (_with(scp="access_as_user_not access"), NotAllowed, "scope"),
    "scope list": (_with(scp=["access_as_user"]), InvalidToken, "claims"),
    "an app's token": (_with(scp=None, roles=["access_as_user"]), NotAllowed, "scope"),
    "a tenant we do not serve": (
        lambda p: p.own_api_token(CHI),
        NotAllowed,
        "tenant",
    ),
    "an id token": (
        lambda p: p.login_keys[0].sign(p.person_claims(ANA, APP_ID, nonce="n")),
        NotAllowed,
        "scope",
    ),
}


@pytest.mark.parametrize("row", BAD)
async def test_a_bad_token_is_refused(row: str, provider: Provider, api: UserVerifier) -> None:
    """A token with one defect names nobody."""
    make, kind, reason = BAD[row]

    with pytest.raises(kind) as refused:
        await api.verify(make(provider))

    assert str(refused.value) == reason


async def test_a_guest_is_a_person_of_the_tenant_that_invited_them(
    provider: Provider, api: UserVerifier
) -> None:
    """Known by the object id they have there; where their account lives decides nothing."""
    home = f"https://sts.windows.net/{CHI.tenant}/"
    assert await api.verify(provider.own_api_token(ANA, acct=1, idp=home)) == caller_of(ANA)


@pytest.mark.parametrize(
    ("person", "limit", "accepted"),
    [
        (ANA, "{login}/{{tenantid}}/v2.0", True),
        (ANA, "{login}/" + TENANT + "/v2.0", True),
        (ANA, "{login}/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0", False),
    ],
)
async def test_a_key_signs_only_for_its_issuer(
    person: Person, limit: str, *, accepted: bool, provider: Provider, api: UserVerifier
) -> None:
    """Entra limits some keys to one issuer (page: Access tokens, Validate the issuer)."""
    key = provider.login_keys[0]
    limited = {"issuer": limit.format(login=provider.login_url)}
    provider.login_keys = [Key(key.kid, key.private, limited)]
    token = provider.own_api_token(person)

    if accepted:
        assert await api.verify(token) == caller_of(person)
    else:
        with pytest.raises(InvalidToken, match="issuer"):
            await api.verify(token)


async def test_an_id_token_names_who_signed_in(provider: Provider, ids: UserVerifier) -> None:
    """The other profile takes id tokens."""
    token = provider.login_keys[0].sign(provider.person_claims(ANA, APP_ID, nonce="n"))

    assert await ids.verify(token) == caller_of(ANA)


@pytest.mark.parametrize(
    "claims", [{"nonce": None}, {"nonce": "n", "scp": "access_as_user"}], ids=["no nonce", "scp"]
)
async def test_an_access_token_is_not_an_id_token(
    claims: dict[str, Any], provider: Provider, ids: UserVerifier
) -> None:
    """Both have our app id as audience, so what tells them apart is checked."""
    token = provider.login_keys[0].sign(provider.person_claims(ANA, APP_ID, **claims))

    with pytest.raises(InvalidToken, match="not an id token"):
        await ids.verify(token)
