"""The message extension's sign-in, and what it says to rubbish: over the channel, signed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot.conftest import Channel
from tests.identity.minting import ANA, BEN, CHI, Person


async def query(
    channel: Channel, text: str = "Contoso", person: Person = ANA, **more: Any
) -> tuple[int, dict[str, Any]]:
    """What a client sends while somebody types; without a command, as some do."""
    value = {"parameters": [{"name": "record", "value": text}], "queryOptions": {"skip": 0}} | more
    return await invoke(channel, "query", value, person)


async def invoke(
    channel: Channel, name: str, value: Any, person: Person = ANA, **more: Any
) -> tuple[int, Any]:
    """One invoke of the extension; what it was answered with."""
    body = channel.activity(
        person, type="invoke", name=f"composeExtension/{name}", value=value, text=None, **more
    )
    status, answer = await channel.post(body)
    return status, answer.get("composeExtension", answer)


def link(answer: dict[str, Any]) -> str:
    """The address of the page a sign-in answer leads to."""
    (action,) = answer["suggestedActions"]["actions"]
    assert action["type"] == "openUrl"
    return str(action["value"])


async def test_without_a_grant_it_asks_silently_with_a_page_behind(channel: Channel):
    """The client may bring a token first; the page is there if it cannot. Nothing goes to chat."""
    status, answer = await query(channel)

    assert (status, answer["type"]) == (200, "silentAuth")
    assert link(answer).startswith("http://localhost:3978/auth/start?state=")
    assert channel.sent == []


@pytest.mark.parametrize("name", ["query", "queryLink"])
async def test_the_query_sent_again_with_a_token_goes_on(channel: Channel, name: str):
    """The person is signed in by it, and the query is answered: here Dynamics does not answer."""
    value = {
        "url": "https://localhost:9/main.aspx?etn=account&id=0d4f4f0e-0000-4000-8000-000000000001",
        "authentication": {"token": channel.provider.own_api_token(ANA)},
    }
    status, answer = await invoke(channel, name, value)

    assert (status, answer["type"]) == (200, "message")
    assert "Dynamics 365 is not answering" in answer["text"]
    assert len(channel.provider.grants("jwt-bearer")) == 1


@pytest.mark.parametrize(
    "token",
    [
        lambda provider: provider.own_api_token(BEN),
        lambda provider: provider.own_api_token(CHI),
        lambda provider: provider.own_api_token(ANA, aud="another-app"),
        lambda provider: provider.own_api_token(ANA, scp="something_else"),
        lambda provider: provider.own_api_token(ANA, exp=1),
        lambda _provider: "garbage",
    ],
    ids=["another person", "another tenant", "audience", "scope", "expired", "no token"],
)
async def test_a_token_that_is_not_hers_signs_nobody_in(channel: Channel, token):
    """Entra ID is not even asked; the page is what is left, and it is asked for with words."""
    _, answer = await query(channel, authentication={"token": token(channel.provider)})

    assert answer["type"] == "auth"
    assert channel.provider.grants("jwt-bearer") == []


async def test_a_token_replayed_by_somebody_else_signs_nobody_in(channel: Channel):
    """Ana's good token, seen once, is worth nothing in Ben's query, nor is the id it came with."""
    token = channel.provider.own_api_token(ANA)
    _, asking = await query(channel)
    offered = {"token": token, "id": link(asking).rpartition("=")[2]}
    await query(channel, authentication=offered)

    _, answer = await query(channel, person=BEN, authentication=offered)
    _, mixed = await query(
        channel,
        person=BEN,
        authentication=offered | {"token": channel.provider.own_api_token(BEN)},
    )

    assert (answer["type"], mixed["type"]) == ("auth", "auth")
    assert len(channel.provider.grants("jwt-bearer")) == 1


async def test_missing_consent_leads_to_the_page_and_the_page_to_the_answer(channel: Channel):
    """After it the client asks again with a state, and the query is answered."""
    channel.provider.unconsented.add("https://localhost:9")
    token = {"token": channel.provider.own_api_token(ANA)}
    _, asking = await query(channel, authentication=token)
    assert asking["type"] == "auth"
    channel.provider.unconsented.clear()

    start = link(asking).partition("localhost:3978")[2]
    async with channel.client.get(start, allow_redirects=False) as reply:
        returned = channel.provider.authorise(reply.headers["Location"], ANA)
    async with channel.client.get("/auth/callback", params=returned) as reply:
        assert reply.status == 200
    _, answer = await query(channel, state="signed-in")

    assert answer["type"] == "message"
    assert "Dynamics 365 is not answering" in answer["text"]


async def test_who_comes_back_without_a_grant_is_told_and_not_sent_round(channel: Channel):
    """A state opens nothing by itself, and a second page would not either."""
    status, answer = await query(channel, state="signed-in")

    assert (status, answer["type"]) == (200, "message")
    assert "suggestedActions" not in answer


async def test_the_page_serves_the_one_who_asked_alone(channel: Channel):
    """Ben at Ana's page: neither is signed in."""
    _, asking = await query(channel)
    start = link(asking).partition("localhost:3978")[2]
    async with channel.client.get(start, allow_redirects=False) as reply:
        returned = channel.provider.authorise(reply.headers["Location"], BEN)

    async with channel.client.get("/auth/callback", params=returned) as reply:
        assert reply.status == 403
    for person in (ANA, BEN):
        assert (await query(channel, person=person))[1]["type"] == "silentAuth"


@pytest.mark.parametrize(
    "value",
    [None, "x", 5, [], {"parameters": "x"}, {"parameters": [5]}, {"authentication": "x"}],
)
async def test_a_query_of_the_wrong_shape_is_refused(channel: Channel, value: Any):
    """With the sender's status, never 500."""
    assert (await invoke(channel, "query", value))[0] == 400


@pytest.mark.parametrize(
    "name", ["selectItem", "fetchTask", "submitAction", "querySettingUrl", "setting"]
)
async def test_what_it_does_not_do_it_says(channel: Channel, name: str):
    """Instead of an error in red."""
    status, answer = await invoke(channel, name, {"commandId": "x"})

    assert (status, answer["type"]) == (200, "message")
    assert "found and inserted" in answer["text"]


async def test_who_is_not_named_gets_no_list(channel: Channel):
    """Nor an error: a sentence."""
    for name in ("query", "anonymousQueryLink"):
        status, answer = await invoke(channel, name, {"url": "https://x.example"}, **NOBODY)
        assert (status, answer["type"]) == (200, "message")


NOBODY: dict[str, Any] = {"from": {"id": "29:x"}}
