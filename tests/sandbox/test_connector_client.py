"""The Bot Framework's own connector client works against the sandbox's connector."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import requests
from botbuilder.schema import Activity, ChannelAccount, ConversationParameters
from botframework.connector import ConnectorClient
from botframework.connector.models import ErrorResponseException
from msrest.authentication import BasicTokenAuthentication

from tests.sandbox.scripted_bot import SCOPE, listening
from tests.sandbox_process import sandbox_process


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


def every_call(ready: dict[str, Any], service_url: str, conversation: str) -> dict[str, object]:
    """Each call the client offers for a conversation; in a thread, as it blocks."""
    credentials = BasicTokenAuthentication({"access_token": bearer(ready)})
    client: Any = ConnectorClient(  # type: ignore[no-untyped-call]  # it ships no types
        credentials, base_url=service_url
    )
    client.config.connection.verify = ready["ca"]
    calls = client.conversations
    with client:
        sent = calls.send_to_conversation(conversation, Activity(type="message", text="sent")).id
        reply = Activity(type="message", text="replied")
        replied = calls.reply_to_activity(conversation, sent, reply).id
        calls.update_activity(conversation, sent, Activity(type="message", text="updated"))
        calls.delete_activity(conversation, replied)
        created = calls.create_conversation(
            ConversationParameters(
                is_group=False,
                members=[ChannelAccount(id=ready["people"][0]["bot_id"])],
                tenant_id=ready["tenant"],
                activity=Activity(type="message", text="created"),
            )
        )
        with pytest.raises(ErrorResponseException) as unknown:
            calls.update_activity(conversation, "1", Activity(type="message", text="nothing"))
        refusal: Any = unknown.value
        code = refusal.error.error.code
        return {
            "created": created.id,
            "members": [one.id for one in calls.get_conversation_members(conversation)],
            "paged": [one.id for one in calls.get_conversation_paged_members(conversation).members],
            "seen by": [one.id for one in calls.get_activity_members(conversation, sent)],
            "unknown": code,
        }


async def test_send_reply_update_delete_members_and_create(tmp_path: Path) -> None:
    """Each call does what it says, and an error arrives as the client's own error model."""
    async with listening() as bot:
        with sandbox_process(tmp_path, "--bot-url", bot.url) as running:
            ready = running.ready
            chat = f"{ready['page']}/api/people/{ready['people'][0]['oid']}/chats/personal"
            async with aiohttp.ClientSession() as page:
                async with page.post(f"{chat}/messages", json={"text": "hello"}) as answer:
                    assert answer.status == 201
                heard = await bot.next_named("message")
                conversation = heard["conversation"]["id"]
                found = await asyncio.to_thread(
                    every_call, ready, heard["serviceUrl"], conversation
                )
                async with page.post(f"{chat}/open") as answer:
                    entries = (await answer.json())["entries"]
    mara = [ready["people"][0]["bot_id"]]
    assert found == {
        "created": conversation,
        "members": mara,
        "paged": mara,
        "seen by": mara,
        "unknown": "ActivityNotFoundInConversation",
    }
    assert [one["activity"]["text"] for one in entries] == ["hello", "updated", "created"]
