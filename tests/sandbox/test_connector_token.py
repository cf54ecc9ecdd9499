"""The channel signs what it posts to a bot, for people of every tenant, with keys that change."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import jwt
import pytest

from sandbox.clock import Clock
from sandbox.people import APP_ID
from tests.sandbox.scripted_bot import Workplace, workplace_in


@pytest.fixture
async def at(tmp_path: Path) -> AsyncIterator[Workplace]:
    async with workplace_in(tmp_path) as workplace:
        yield workplace


async def published(at: Workplace) -> dict[str, jwt.PyJWK]:
    """The keys by id, found as a bot finds them: without a token, by the discovery document."""
    bare = {"Authorization": ""}
    path = "/v1/.well-known/openidconfiguration"
    async with at.connector.get(path, headers=bare) as answer:
        document = await answer.json()
    async with at.connector.get(document["jwks_uri"], headers=bare) as answer:
        keys: list[dict[str, Any]] = (await answer.json())["keys"]
    assert all("msteams" in key["endorsements"] for key in keys)
    return {key["kid"]: jwt.PyJWK(key) for key in keys}


async def spoken(at: Workplace, text: str = "hello") -> str:
    """The token of a message that Mara writes."""
    await at.write(text)
    return at.bot.tokens[-1].removeprefix("Bearer ")


def kid(token: str) -> str:
    return str(jwt.get_unverified_header(token)["kid"])


async def rotate(at: Workplace) -> None:
    async with at.page.post("/control/rotate", json={"which": "channel"}) as answer:
        assert answer.status == 204


@pytest.mark.parametrize("tenant", [0, 1])
async def test_the_claims_are_the_same_for_every_tenant(at: Workplace, tenant: int) -> None:
    """Issuer, audience, service URL and an hour; nothing else, and no tenant."""
    person = at.world.tenants[tenant].people[0]
    path = f"/api/people/{person.oid}/chats/personal/messages"
    async with at.page.post(path, json={"text": "hello"}) as answer:
        assert answer.status == 201
    (heard,) = at.bot.named("message")
    token = at.bot.tokens[-1].removeprefix("Bearer ")
    key = (await published(at))[kid(token)]
    claims = jwt.decode(token, key, algorithms=["RS256"], audience=APP_ID)
    assert set(claims) == {"iss", "aud", "serviceurl", "nbf", "exp"}
    assert claims["iss"] == "https://api.botframework.com"
    assert claims["serviceurl"] == heard["serviceUrl"]
    assert claims["exp"] - claims["nbf"] == 3600
    assert heard["channelData"]["tenant"]["id"] == person.tenant


async def test_a_rotation_spoils_no_token_and_two_spoil_the_first(at: Workplace) -> None:
    """A new key signs at once; the one before stays published, an older one does not."""
    first = await spoken(at)
    await rotate(at)
    second = await spoken(at)
    keys = await published(at)
    assert kid(second) != kid(first)
    assert {kid(first), kid(second)} == set(keys)
    await rotate(at)
    third = await spoken(at)
    assert {kid(second), kid(third)} == set(await published(at))


async def test_tokens_follow_the_clock_of_the_sandbox(at: Workplace) -> None:
    """Where its clock is ahead, so are its tokens, and a bot must notice."""
    clock = at.world.clock
    assert isinstance(clock, Clock)
    clock.standing = 7200
    claims = jwt.decode(await spoken(at), options={"verify_signature": False})
    assert abs(claims["nbf"] - clock().timestamp()) < 30
