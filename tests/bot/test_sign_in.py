"""``signin/tokenExchange``: our own token, of the person who sends it and who was asked."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.bot.conftest import Channel
from tests.identity.minting import ANA, BEN, CHI, Person, error
from tests.identity.provider import Fault


async def exchange_id(channel: Channel, person: Person = ANA) -> str:
    """Ask something without a grant, and read the id the sign-in card offers."""
    await channel.post(channel.activity(person, text="show activities for Contoso"))
    return str(channel.cards[-1]["tokenExchangeResource"]["id"])


async def send(channel: Channel, offered: str, token: str, person: Person = ANA) -> tuple[int, Any]:
    """What a client sends when it can sign its person in silently."""
    value = {"id": offered, "connectionName": "AutoCapture", "token": token}
    return await channel.post(
        channel.activity(person, type="invoke", name="signin/tokenExchange", value=value, text=None)
    )


async def test_the_interrupted_question_goes_on(channel: Channel):
    """The exchange is answered with 200, and then the question is."""
    offered = await exchange_id(channel)

    status, _ = await send(channel, offered, channel.provider.own_api_token(ANA))

    assert status == 200
    async with asyncio.timeout(20):
        await channel.until(2)
    assert "Dynamics 365 is not answering" in json.dumps(channel.cards[-1])


async def test_several_clients_of_one_person_are_answered_once(channel: Channel):
    """The first exchange counts, later ones with its id get 200 and change nothing."""
    offered = await exchange_id(channel)
    token = channel.provider.own_api_token(ANA)

    answers = await asyncio.gather(*(send(channel, offered, token) for _ in range(4)))

    assert [status for status, _ in answers] == [200] * 4
    assert len(channel.provider.grants("jwt-bearer")) == 1


@pytest.mark.parametrize(
    "token",
    [
        lambda provider: provider.own_api_token(BEN),
        lambda provider: provider.own_api_token(CHI),
        lambda provider: provider.own_api_token(ANA, aud="another-app"),
        lambda provider: provider.own_api_token(ANA, scp="something_else"),
        lambda provider: provider.own_api_token(ANA, exp=1),
        lambda _: "not a token",
        lambda _: "",
    ],
    ids=["colleague", "other tenant", "audience", "scope", "expired", "garbage", "empty"],
)
async def test_any_other_token_shows_the_button(channel: Channel, token):
    """412 makes the client show the sign-in button; nobody is signed in."""
    offered = await exchange_id(channel)

    status, body = await send(channel, offered, token(channel.provider))

    assert status == 412
    assert body["id"] == offered
    assert channel.provider.grants("jwt-bearer") == []


async def test_missing_consent_shows_the_button(channel: Channel):
    """What only a page can give is asked for on a page."""
    channel.provider.unconsented.add("https://localhost:9")
    offered = await exchange_id(channel)

    status, _ = await send(channel, offered, channel.provider.own_api_token(ANA))

    assert status == 412


async def test_a_policy_met_by_the_silent_way_is_answered_by_the_button(channel: Channel):
    """The page is asked for with the refusal's claims, or it would satisfy no policy."""
    claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}'
    channel.provider.faults.append(
        Fault(
            lambda form: "assertion" in form,
            lambda: error("interaction_required", error_codes=[50076], claims=claims),
        )
    )
    offered = await exchange_id(channel)

    status, _ = await send(channel, offered, channel.provider.own_api_token(ANA))

    assert status == 412
    async with channel.client.get(
        "/auth/start", params={"state": offered}, allow_redirects=False
    ) as reply:
        asked = json.loads(parse_qs(urlsplit(reply.headers["Location"]).query)["claims"][0])
    assert asked["access_token"]["acrs"] == {"essential": True, "value": "c1"}


async def test_somebody_elses_question_is_not_taken_over(channel: Channel):
    """Ben's own good token does not continue what Ana was asked for."""
    offered = await exchange_id(channel, ANA)

    status, _ = await send(channel, offered, channel.provider.own_api_token(BEN), BEN)

    assert status == 412


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("installappfailed", "Add the app to your personal chat"),
        ("authrequestfailed", "use an account of this organisation"),
        ("installedappnotfound", "is not installed for you"),
        ("invokeerror", "Ask again in a moment"),
        ("resourcematchfailed", "Application ID URI must be the one in the manifest"),
        ("oauthcardnotvalid", "Update Teams"),
        ("tokenmissing", "Sign out of Teams and in again"),
        ("userconsentrequired", "Your consent is needed"),
        ("interactionrequired", "sign in on a page"),
        ("<b>news</b>", "could not sign you in by itself"),
        (None, "could not sign you in by itself"),
    ],
)
async def test_a_failed_silent_sign_in_is_said(channel: Channel, code: Any, sentence: str):
    """Each code of ``signin/failure`` has its remedy; what we do not know is not repeated."""
    status, _ = await channel.post(
        channel.activity(
            type="invoke", name="signin/failure", value={"code": code, "message": "m"}, text=None
        )
    )

    assert status == 200
    assert sentence in json.dumps(channel.cards)
    assert "<b>" not in json.dumps(channel.cards)


async def test_a_page_that_says_it_is_done_is_believed_once_there_is_a_grant(channel: Channel):
    """``signin/verifyState``: what its code says opens nothing."""

    async def verified() -> int:
        status, _ = await channel.post(
            channel.activity(
                type="invoke", name="signin/verifyState", value={"state": "123456"}, text=None
            )
        )
        return status

    assert await verified() == 412
    offered = await exchange_id(channel)
    await send(channel, offered, channel.provider.own_api_token(ANA))
    assert await verified() == 200
