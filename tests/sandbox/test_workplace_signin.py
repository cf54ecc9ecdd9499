"""Signing in without being asked, as each client of a person tries it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from sandbox.people import APP_ID
from tests.sandbox.connector_calls import message_with
from tests.sandbox.scripted_bot import Workplace, workplace_in
from tests.sandbox.workplace_calls import ACTION, PRESS, card, invoke

EXCHANGE = "signin/tokenExchange"
RESOURCE = {"id": "exchange-1", "uri": f"api://botid-{APP_ID}"}
OAUTH_CARD = {
    "text": "Sign in",
    "connectionName": "graph",
    "tokenExchangeResource": RESOURCE,
    "buttons": [{"type": "signin", "title": "Sign in", "value": "http://localhost/auth/start"}],
}
LOGIN = {
    "statusCode": 401,
    "type": "application/vnd.microsoft.activity.loginRequest",
    "value": OAUTH_CARD,
}


def ask_to_sign_in(**more: Any) -> dict[str, Any]:
    content = OAUTH_CARD | more
    kind = "application/vnd.microsoft.card.oauth"
    return {"type": "message", "attachments": [{"contentType": kind, "content": content}]}


@pytest.fixture
async def at(tmp_path: Path) -> AsyncIterator[Workplace]:
    async with workplace_in(tmp_path) as workplace:
        yield workplace


async def sent_to_mara(at: Workplace, activity: dict[str, Any]) -> str:
    return await at.send((await at.open())["conversation"]["id"], activity)


async def signed_in(at: Workplace, entry_id: str) -> str:
    """Where a sign-in card stands once the silent attempt is over."""
    with at.world.news.subscription() as news:
        async with asyncio.timeout(10):
            while True:
                found = next(one for one in await at.entries() if one["id"] == entry_id)
                if found["signin"] != "silent":
                    return str(found["signin"])
                await news.get()


async def test_a_sign_in_card_is_first_tried_silently_by_every_client(at: Workplace) -> None:
    """The person's token goes to the bot once from each, under one id; then the card is over."""
    sent = await sent_to_mara(at, ask_to_sign_in())
    assert await signed_in(at, sent) == "done"
    heard = at.bot.named(EXCHANGE)
    assert {one["entities"][0]["platform"] for one in heard} == {"Web", "iOS"}
    assert [one["value"]["id"] for one in heard] == ["exchange-1"] * 2
    for one in heard:
        value = one["value"]
        claims = at.world.login_keys.claims(value["token"], APP_ID, at.world.clock())
        assert (claims["oid"], claims["scp"]) == (at.world.people[0].oid, "access_as_user")
        assert (value["connectionName"], one["replyToId"]) == ("graph", sent)


@pytest.mark.parametrize("count", [1, 3])
async def test_a_person_may_have_more_or_fewer_clients(at: Workplace, count: int) -> None:
    """As many as the page was told, and it says so."""
    mara = at.world.people[0]
    path = f"/api/people/{mara.oid}/clients"
    async with at.page.post(path, json={"count": count}) as answer:
        assert answer.status == 204
    assert await signed_in(at, await sent_to_mara(at, ask_to_sign_in())) == "done"
    assert len(at.bot.named(EXCHANGE)) == count
    async with at.page.get("/api/people") as answer:
        assert len((await answer.json())["people"][0]["clients"]) == count


@pytest.mark.parametrize("body", [{}, {"count": 0}, {"count": 4}, {"count": "2"}])
async def test_nobody_has_no_or_many_clients(at: Workplace, body: dict[str, Any]) -> None:
    """One to three devices are known."""
    path = f"/api/people/{at.world.people[0].oid}/clients"
    async with at.page.post(path, json=body) as answer:
        assert answer.status == 400


async def test_a_refused_token_brings_the_button(at: Workplace) -> None:
    """412 means that consent is missing: the person is shown the card, without a complaint."""
    at.bot.script[EXCHANGE] = (412, {"failureDetail": "consent"})
    assert await signed_in(at, await sent_to_mara(at, ask_to_sign_in())) == "needed"
    assert [one["notice"] for one in await at.entries()] == [""]


async def test_a_failed_exchange_is_told(at: Workplace) -> None:
    """A status that the exchange does not foresee is shown beside the button."""
    at.bot.script[EXCHANGE] = (500, None)
    assert await signed_in(at, await sent_to_mara(at, ask_to_sign_in())) == "needed"
    assert any("500" in one["notice"] for one in await at.entries())


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"tokenExchangeResource": RESOURCE | {"uri": "api://x"}}, "resourcematchfailed"),
        ({"connectionName": None}, "oauthcardnotvalid"),
        ({"tokenExchangeResource": "x"}, "oauthcardnotvalid"),
    ],
)
async def test_a_card_no_token_can_be_got_for_is_told_to_the_bot(
    at: Workplace, wrong: dict[str, Any], code: str
) -> None:
    """``signin/failure`` with Teams' code comes instead of a token."""
    assert await signed_in(at, await sent_to_mara(at, ask_to_sign_in(**wrong))) == "needed"
    assert [one["value"]["code"] for one in at.bot.named("signin/failure")] == [code]
    assert at.bot.named(EXCHANGE) == []


async def test_in_a_group_nobody_is_signed_in_silently(at: Workplace) -> None:
    """There the card is shown at once, and no token leaves."""
    sent = await at.send((await at.open("group"))["conversation"]["id"], ask_to_sign_in())
    (entry,) = await at.entries("group")
    assert (entry["id"], entry["signin"]) == (sent, "needed")
    assert at.bot.named(EXCHANGE) == []


@pytest.mark.parametrize("status", [200, 412])
async def test_the_window_hands_its_code_to_the_bot(at: Workplace, status: int) -> None:
    """The magic code arrives as the state, about the card; asking again is no complaint."""
    sent = await sent_to_mara(at, {"type": "message", "text": "x"})
    at.bot.script["signin/verifyState"] = (status, None)
    body = {"name": "signin/verifyState", "value": {"state": "123456"}, "card": sent}
    told = await invoke(at, body)
    assert (told["status"], told["complaint"]) == (status, "")
    (heard,) = at.bot.named("signin/verifyState")
    assert (heard["value"], heard["replyToId"]) == ({"state": "123456"}, sent)


@pytest.mark.parametrize("kind", ["personal", "group"])
async def test_a_press_that_needs_sign_in_is_sent_again_with_a_token(
    at: Workplace, kind: str
) -> None:
    """A login request is answered with the person's token; if refused too, the page gets it."""
    await at.open()
    conversation = (await at.open(kind))["conversation"]["id"]
    sent = await at.send(conversation, message_with(card("x")))
    at.bot.script[ACTION] = (200, LOGIN)
    body = {"name": ACTION, "value": PRESS, "card": sent}
    assert (await invoke(at, body, kind))["body"] == LOGIN
    first, second = at.bot.named(ACTION)
    assert "authentication" not in first["value"]
    assert second["value"] == PRESS | {"authentication": second["value"]["authentication"]}
    assert second["value"]["authentication"]["id"] == "exchange-1"


async def test_a_press_is_sent_again_with_the_code_of_the_window(at: Workplace) -> None:
    """The same action carries the state."""
    sent = await sent_to_mara(at, message_with(card("x")))
    value = PRESS | {"state": "123456"}
    await invoke(at, {"name": ACTION, "value": value, "card": sent})
    assert at.bot.named(ACTION)[0]["value"] == value


async def test_without_the_app_of_ones_own_a_press_is_not_signed(at: Workplace) -> None:
    """Who has not installed it for themselves gets the login request, and no token leaves."""
    conversation = (await at.open("group"))["conversation"]["id"]
    sent = await at.send(conversation, message_with(card("x")))
    at.bot.script[ACTION] = (200, LOGIN)
    told = await invoke(at, {"name": ACTION, "value": PRESS, "card": sent}, "group")
    assert told["body"] == LOGIN
    assert len(at.bot.named(ACTION)) == 1
