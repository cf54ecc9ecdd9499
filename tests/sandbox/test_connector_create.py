"""A bot that speaks first: a person's chat is found, a channel gets a new thread."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from sandbox.people import TENANT
from tests.sandbox.connector_calls import HELLO, opened, refused
from tests.sandbox.scripted_bot import Workplace, workplace_in


@pytest.fixture
async def at(tmp_path: Path) -> AsyncIterator[Workplace]:
    async with workplace_in(tmp_path) as workplace:
        yield workplace


async def created(at: Workplace, body: dict[str, Any]) -> dict[str, Any]:
    async with at.connector.post("/v3/conversations", json=body) as answer:
        assert answer.status == 201, await answer.text()
        found: dict[str, Any] = await answer.json()
        return found


async def test_creating_a_personal_conversation_finds_the_one_there_is(at: Workplace) -> None:
    """A proactive create names one person and the tenant, and may carry the first message."""
    conversation = await opened(at)
    body = {"members": [{"id": at.world.people[0].bot_id}], "tenantId": TENANT}
    assert await created(at, body) == {"id": conversation}
    found = await created(at, body | {"activity": HELLO})
    (entry,) = await at.entries()
    assert found == {"id": conversation, "activityId": entry["id"]}
    for wrong, expected in (
        ({"isGroup": True}, (400, "BadSyntax")),
        ({"members": []}, (400, "BadSyntax")),
        ({"members": [{"id": one.bot_id} for one in at.world.people[:2]]}, (400, "BadSyntax")),
        ({"members": [{"id": "29:nobody"}]}, (400, "BadSyntax")),
        ({"members": [None]}, (400, "BadSyntax")),
        ({"tenantId": "another"}, (400, "BadSyntax")),
        ({"tenantId": None}, (400, "BadSyntax")),
        ({"members": [{"id": at.world.people[1].bot_id}]}, (403, "ForbiddenOperationException")),
        ({"activity": {"type": "trace"}}, (400, "BadArgument")),
    ):
        assert (await refused(at, "POST", "", json=body | wrong))[:2] == expected, wrong


async def test_people_of_another_tenant_have_chats_of_their_own(at: Workplace) -> None:
    """Their conversations carry their tenant, which a proactive create must name."""
    person = at.world.tenants[1].people[0]
    async with at.page.post(f"/api/people/{person.oid}/chats/personal/open") as answer:
        conversation = (await answer.json())["conversation"]["id"]
    heard = at.bot.named("installationUpdate")[0]
    assert heard["conversation"]["tenantId"] == person.tenant != TENANT
    assert heard["channelData"]["tenant"] == {"id": person.tenant}
    body = {"members": [{"id": person.bot_id}], "channelData": {"tenant": {"id": person.tenant}}}
    assert await created(at, body) == {"id": conversation}
    found = await refused(at, "POST", "", json=body | {"tenantId": TENANT})
    assert found[:2] == (400, "BadSyntax")


@pytest.mark.parametrize("name", ["channel", "teamsChannelId"])
async def test_a_post_in_a_channel_begins_a_thread(at: Workplace, name: str) -> None:
    """The answer names the thread, and a message sent there stays in it."""
    channel = await opened(at, "channel")
    where = {"channel": {"id": channel}} if name == "channel" else {name: channel}
    body = {
        "isGroup": True,
        "channelData": where | {"tenant": {"id": TENANT}},
        "activity": HELLO,
    }
    found = await created(at, body)
    assert found["id"] == f"{channel};messageid={found['activityId']}"
    await at.send(found["id"], HELLO)
    entries = await at.entries("channel")
    assert {entry["thread"] for entry in entries} == {found["activityId"]}
    assert len(entries) == 2


async def test_a_channel_post_says_something_in_a_channel_there_is(at: Workplace) -> None:
    """Without a message, in another tenant, in no channel, or before installation: refused."""
    group, channel = await opened(at, "group"), await opened(at, "channel")
    second = at.world.tenants[1].people[0]
    async with at.page.get("/api/people") as answer:
        people = (await answer.json())["people"]
    foreign = next(
        chat["id"]
        for person in people
        for chat in person["chats"]
        if person["oid"] == second.oid and chat["kind"] == "channel"
    )
    body = {"channelData": {"channel": {"id": channel}}, "activity": HELLO}
    for wrong, expected in (
        ({"activity": None}, (400, "BadArgument")),
        ({"activity": {"type": "typing"}}, (400, "BadArgument")),
        ({"tenantId": second.tenant}, (400, "BadSyntax")),
        ({"channelData": {"channel": {"id": group}}}, (404, "ConversationNotFound")),
        ({"channelData": {"channel": {"id": "19:none"}}}, (404, "ConversationNotFound")),
        ({"channelData": {"channel": {"id": foreign}}}, (403, "BotNotInConversationRoster")),
    ):
        assert (await refused(at, "POST", "", json=body | wrong))[:2] == expected, wrong


async def test_a_team_tells_its_size_and_its_channels(at: Workplace) -> None:
    """The first channel has the team's id and no name, as each language names it differently."""
    team = await opened(at, "channel")
    async with at.connector.get(f"/v3/teams/{team}") as answer:
        told = await answer.json()
    assert (told["id"], told["name"], told["memberCount"]) == (team, "Sales", 4)
    async with at.connector.get(f"/v3/teams/{team}/conversations") as answer:
        channels = (await answer.json())["conversations"]
    assert [(one["id"], "name" in one) for one in channels] == [(team, False)]
    assert told["channelCount"] == len(channels)


async def test_what_is_no_team_of_the_bots_is_not_told(at: Workplace) -> None:
    """A group chat is no team, an unknown one is not found, and elsewhere the bot is a stranger."""
    group = await opened(at, "group")
    for team in (group, "19:none@thread.tacv2"):
        for path in ("", "/conversations"):
            found = await refused(at, "GET", f"/../teams/{team}{path}")
            assert found[:2] == (404, "ConversationNotFound")
    async with at.page.get("/api/people") as answer:
        (channel,) = {
            chat["id"]
            for person in (await answer.json())["people"]
            for chat in person["chats"]
            if chat["kind"] == "channel" and person["tenant"] == TENANT
        }
    found = await refused(at, "GET", f"/../teams/{channel}")
    assert found[:2] == (403, "BotNotInConversationRoster")
