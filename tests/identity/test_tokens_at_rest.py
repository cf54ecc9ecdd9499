"""What rests in Redis about a signed-in person: sealed, bound to them, and dispensable."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet
from redis.asyncio import Redis

from capture.errors import (
    SignInRequired,
)
from identity.envelope import Envelope
from identity.msal_app import EntraApp
from identity.token_cache import TokenCache
from identity.tokens import UserTokens
from tests.identity.conftest import (
    RESOURCES,
    TOKEN_KEY,
    MovingClock,
    caller_of,
    name_of,
    sign_in,
    value_of,
)
from tests.identity.minting import (
    ANA,
    BEN,
    GRAPH,
)
from tests.identity.provider import Provider

CALLER = caller_of(ANA)


async def test_the_blob_lives_ninety_days(
    provider: Provider, tokens: UserTokens, redis: Redis
) -> None:
    """A person who has left is forgotten by itself."""
    await sign_in(tokens, provider)

    assert 89 * 24 * 3600 < await redis.ttl(name_of(CALLER)) <= 90 * 24 * 3600


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
