"""A button pressed by somebody without a grant: loginRequest, and the press that comes again."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.invokes import without_token
from tests.bot.conftest import Channel
from tests.identity.minting import ANA, BEN, Person

LOGIN = "application/vnd.microsoft.activity.loginRequest"
CARD = "application/vnd.microsoft.card.adaptive"
REFUSED = "application/vnd.microsoft.error.preconditionFailed"


def with_token(answer: Any, token: str) -> dict[str, Any]:
    """What a client adds to the press it sends again."""
    exchange = answer["value"]["tokenExchangeResource"]["id"]
    return {
        "authentication": {
            "id": exchange,
            "connectionName": answer["value"]["connectionName"],
            "token": token,
        }
    }


async def test_the_press_is_answered_with_a_login_request(channel: Channel):
    """An OAuthCard as the answer's value, with the silent exchange and the button; no message."""
    status, answer = await channel.press()

    assert (status, answer["statusCode"], answer["type"]) == (200, 401, LOGIN)
    assert answer["value"]["tokenExchangeResource"]["uri"].startswith("api://botid-")
    assert answer["value"]["buttons"][0]["value"].startswith("http://localhost:3978/auth/start?")
    assert channel.sent == []


async def test_the_press_sent_again_with_a_token_is_answered(channel: Channel):
    """The token signs in, and the same press is carried out: here its list cannot be read."""
    _, asked = await channel.press()

    token = channel.provider.own_api_token(ANA)
    status, answer = await channel.press(**with_token(asked, token))

    assert (status, answer["statusCode"], answer["type"]) == (200, 200, CARD)
    assert len(channel.provider.grants("jwt-bearer")) == 1


@pytest.mark.parametrize("other", [BEN, None])
async def test_a_token_of_somebody_else_signs_nobody_in(channel: Channel, other: Person | None):
    """The client is told to show the button."""
    _, asked = await channel.press()

    token = channel.provider.own_api_token(other) if other else "garbage"
    status, answer = await channel.press(**with_token(asked, token))

    assert (status, answer["statusCode"], answer["type"]) == (200, 412, REFUSED)
    assert channel.provider.grants("jwt-bearer") == []


async def test_a_login_request_made_for_another_is_not_taken_over(channel: Channel):
    """Ben answers Ana's request with a good token of his own."""
    _, asked = await channel.press(ANA)

    token = channel.provider.own_api_token(BEN)
    _, answer = await channel.press(BEN, **with_token(asked, token))

    assert answer["statusCode"] == 412


async def test_missing_consent_shows_the_button(channel: Channel):
    """Then the link on the card is the way."""
    channel.provider.unconsented.add("https://localhost:9")
    _, asked = await channel.press()

    token = channel.provider.own_api_token(ANA)
    _, answer = await channel.press(**with_token(asked, token))

    assert (answer["statusCode"], answer["type"]) == (412, REFUSED)


async def test_the_page_of_a_login_request_finishes_the_press(channel: Channel):
    """Signed in with a browser, the pressed card is replaced though nobody waits any more."""
    _, asked = await channel.press()
    link = asked["value"]["buttons"][0]["value"].partition("localhost:3978")[2]

    async with channel.client.get(link, allow_redirects=False) as reply:
        returned = channel.provider.authorise(reply.headers["Location"], ANA)
    async with channel.client.get("/auth/callback", params=returned) as reply:
        assert reply.status == 200

    async with asyncio.timeout(20):
        await channel.until(1)
    assert channel.sent[-1]["id"] == "card-1"


@pytest.mark.parametrize("value", [None, "x", {"action": {"verb": "show"}}])
def test_what_waits_for_a_page_holds_no_token(value: Any):
    """The page brings the better grant; the press waits as it was first sent."""
    assert without_token(value) == value
    if isinstance(value, dict):
        assert without_token(value | {"authentication": {"id": "x", "token": "secret"}}) == value
