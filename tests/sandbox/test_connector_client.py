"""The Bot Framework's own connector client works against the sandbox's connector."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import requests
from botbuilder.schema import Activity, ChannelAccount, ConversationParameters
from botframework.connector import ConnectorClient
from botframework.connector.models import ErrorResponseException
from botframework.connector.teams import TeamsConnectorClient
from msrest.authentication import BasicTokenAuthentication
from msrest.exceptions import HttpOperationError

from tests.sandbox.scripted_bot import SCOPE, ScriptedBot, listening
from tests.sandbox_process import sandbox_process

MARA, JONAS = 0, 1


def bearer(ready: dict[str, Any]) -> str:
    """The bot's own token, by client credentials."""
    form = {
        "grant_type": "client_credentials",
        "client_id": ready["env"]["MicrosoftAppId"],
        "client_secret": ready["env"]["MicrosoftAppPassword"],
        "scope": f"{SCOPE}/.default",
    }
    url = f"{ready['login']}/{ready['tenant']}/oauth2/v2.0/token"
    with requests.post(url, data=form, verify=ready["ca"], timeout=10) as answer:
        return str(answer.json()["access_token"])


@dataclass
class Scene:
    """A sandbox with a bot and people in it, and the SDK's client on the bot's side."""

    ready: dict[str, Any]
    bot: ScriptedBot
    page: aiohttp.ClientSession

    async def heard_in(self, kind: str) -> dict[str, Any]:
        """What the bot hears when Mara writes to it there."""
        before = len(self.bot.named("message"))
        await self.post(f"{kind}/messages", {"text": "@Auto Capture hello"})
        return self.bot.named("message")[before]

    async def post(self, path: str, body: dict[str, Any]) -> Any:
        """Do something as Mara."""
        mara = self.ready["people"][MARA]["oid"]
        url = f"{self.ready['page']}/api/people/{mara}/chats/{path}"
        async with self.page.post(url, json=body) as answer:
            assert answer.ok, await answer.text()
            return await answer.json() if answer.status != 204 else None

    async def entries(self, kind: str) -> list[str]:
        """The texts she sees there."""
        found = await self.post(f"{kind}/open", {})
        return [one["activity"]["text"] for one in found["entries"]]

    async def call(self, calls: Callable[[Any], Any], *, teams: bool = False) -> Any:
        """Use the client in a thread, as it blocks."""
        return await asyncio.to_thread(self._call, calls, teams=teams)

    def _call(self, calls: Callable[[Any], Any], *, teams: bool) -> Any:
        credentials = BasicTokenAuthentication({"access_token": bearer(self.ready)})
        kind: Any = TeamsConnectorClient if teams else ConnectorClient
        client = kind(credentials, base_url=self.bot.heard[0]["serviceUrl"])
        client.config.connection.verify = self.ready["ca"]
        with client:
            return calls(client.teams if teams else client.conversations)


@asynccontextmanager
async def scene_in(folder: Path) -> AsyncIterator[Scene]:
    async with listening() as bot, aiohttp.ClientSession() as page:
        with sandbox_process(folder, "--bot-url", bot.url) as running:
            yield Scene(running.ready, bot, page)


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene_in(tmp_path) as made:
        yield made


def saying(text: str) -> Activity:
    return Activity(type="message", text=text)


async def test_send_reply_update_and_delete(scene: Scene) -> None:
    """Each call does what it says to what the person sees."""
    conversation = (await scene.heard_in("personal"))["conversation"]["id"]

    def speak(calls: Any) -> None:
        sent = calls.send_to_conversation(conversation, saying("sent")).id
        replied = calls.reply_to_activity(conversation, sent, saying("replied")).id
        calls.update_activity(conversation, sent, saying("updated"))
        calls.delete_activity(conversation, replied)

    await scene.call(speak)
    assert await scene.entries("personal") == ["@Auto Capture hello", "updated"]


async def test_members_paged_members_and_one_member(scene: Scene) -> None:
    """Every way of asking finds the same people, and pages follow each other."""
    heard = await scene.heard_in("group")
    conversation = heard["conversation"]["id"]
    ids = [person["bot_id"] for person in scene.ready["people"][:2]]

    def read(calls: Any) -> dict[str, Any]:
        first = calls.get_conversation_paged_members(conversation, page_size=1)
        second = calls.get_conversation_paged_members(
            conversation, page_size=1, continuation_token=first.continuation_token
        )
        return {
            "all": [one.id for one in calls.get_conversation_members(conversation)],
            "seen by": [one.id for one in calls.get_activity_members(conversation, heard["id"])],
            "paged": [one.id for page in (first, second) for one in page.members],
            "last": second.continuation_token,
            "one": calls.get_conversation_member(conversation, ids[JONAS]).aad_object_id,
        }

    assert await scene.call(read) == {
        "all": ids,
        "seen by": ids,
        "paged": ids,
        "last": None,
        "one": scene.ready["people"][JONAS]["oid"],
    }


async def test_create_a_personal_conversation_and_a_channel_thread(scene: Scene) -> None:
    """Both kinds of proactive message, by the parameters the SDK sends."""
    personal = (await scene.heard_in("personal"))["conversation"]["id"]
    channel = (await scene.heard_in("channel"))["channelData"]["channel"]["id"]

    def create(calls: Any) -> tuple[Any, Any]:
        found = calls.create_conversation(
            ConversationParameters(
                is_group=False,
                members=[ChannelAccount(id=scene.ready["people"][MARA]["bot_id"])],
                tenant_id=scene.ready["tenant"],
                activity=saying("created"),
            )
        )
        thread = calls.create_conversation(
            ConversationParameters(
                is_group=True,
                channel_data={"channel": {"id": channel}},
                activity=saying("posted"),
            )
        )
        calls.send_to_conversation(thread.id, saying("in the thread"))
        return found, thread

    found, thread = await scene.call(create)
    assert found.id == personal
    assert thread.id == f"{channel};messageid={thread.activity_id}"
    assert (await scene.entries("personal"))[-1] == "created"
    assert (await scene.entries("channel"))[-2:] == ["posted", "in the thread"]


async def test_a_team_and_its_channels(scene: Scene) -> None:
    """The SDK's Teams client reads both into its own models."""
    team = (await scene.heard_in("channel"))["channelData"]["team"]["id"]

    def read(teams: Any) -> tuple[Any, Any]:
        return teams.get_team_details(team), teams.get_teams_channels(team)

    details, channels = await scene.call(read, teams=True)
    assert (details.id, details.name, details.member_count) == (team, "Sales", 4)
    assert [one.id for one in channels.conversations] == [team]


async def test_refusals_arrive_as_the_clients_own_errors(scene: Scene) -> None:
    """Documented codes are in its error model; who blocked the bot is not, and has a status."""
    conversation = (await scene.heard_in("personal"))["conversation"]["id"]

    def fail(calls: Any) -> str:
        with pytest.raises(ErrorResponseException) as unknown:
            calls.update_activity(conversation, "1", saying("nothing"))
        raised: Any = unknown.value
        return str(raised.error.error.code)

    assert await scene.call(fail) == "ActivityNotFoundInConversation"
    block = {"conversation": conversation, "blocked": True}
    async with scene.page.post(f"{scene.ready['page']}/control/block", json=block) as answer:
        assert answer.status == 204

    def blocked(calls: Any) -> tuple[int, str]:
        with pytest.raises(ErrorResponseException) as refusal:
            calls.send_to_conversation(conversation, saying("unwanted"))
        raised: Any = refusal.value
        return raised.response.status_code, raised.response.text

    status, body = await scene.call(blocked)
    assert status == 403
    assert "MessageWritesBlocked" in body


async def test_what_teams_does_not_have_is_said_to_the_client(scene: Scene) -> None:
    """Calls that the client offers and the sandbox does not know are 501."""
    conversation = (await scene.heard_in("personal"))["conversation"]["id"]

    def ask(calls: Any) -> list[int]:
        statuses = []
        for call in (
            calls.get_conversations,
            lambda: calls.delete_conversation_member(conversation, "29:x"),
            lambda: calls.send_conversation_history(conversation, activities=[]),
        ):
            with pytest.raises(HttpOperationError) as refusal:
                call()
            raised: Any = refusal.value
            statuses.append(raised.response.status_code)
        return statuses

    assert await scene.call(ask) == [501, 501, 501]
