"""What people do reaches the bot as Teams would send it, and what goes wrong reaches people."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import jwt
import pytest
from yarl import URL

from sandbox.people import APP_ID, TENANT
from tests.sandbox.scripted_bot import Workplace, workplace_in
from tests.sandbox.workplace_calls import ACTION, invoke

CARD: dict[str, Any] = {
    "type": "message",
    "attachments": [
        {
            "contentType": "application/vnd.microsoft.card.adaptive",
            "content": {"type": "AdaptiveCard", "version": "1.5", "body": []},
        }
    ],
}


BLANK_CARD = json.dumps(
    {"attachments": [CARD["attachments"][0] | {"content": {"type": "AdaptiveCard"}}]}
).encode()
"""A message whose card Teams could not draw."""


@pytest.fixture
async def at(tmp_path: Path) -> AsyncIterator[Workplace]:
    async with workplace_in(tmp_path) as workplace:
        yield workplace


async def events(
    at: Workplace, person: int, count: int, listening: asyncio.Barrier
) -> list[dict[str, Any]]:
    """The next things one person's page is told, once everybody listens."""
    found: list[dict[str, Any]] = []
    url = f"/api/people/{at.world.people[person].oid}/events"
    async with asyncio.timeout(10), at.page.get(url) as stream:
        await stream.content.readline()
        await listening.wait()
        async for line in stream.content:
            if line.startswith(b"data: "):
                found.append(json.loads(line[6:]))
            if len(found) == count:
                break
    return found


async def test_opening_installs_the_app_once(at: Workplace) -> None:
    """The first opening sends installationUpdate and conversationUpdate; later ones nothing."""
    await at.open()
    await at.open()
    installed, added = at.bot.heard
    assert (installed["type"], installed["action"]) == ("installationUpdate", "add")
    assert [one["id"] for one in added["membersAdded"]] == [
        f"28:{APP_ID}",
        at.world.people[0].bot_id,
    ]


async def test_a_bot_that_was_away_hears_of_its_installation_later(at: Workplace) -> None:
    """While the bot refuses, each opening says so and tries again."""
    at.bot.script["installationUpdate"] = (503, None)
    (notice,) = await at.entries()
    assert "503" in notice["notice"]
    at.bot.script.clear()
    await at.open()
    assert len(at.bot.named("conversationUpdate")) == 1


async def test_a_message_has_teams_shape_and_a_token_for_its_service_url(at: Workplace) -> None:
    """Who, where, tenant and client are where Teams puts them; the token binds the service URL."""
    text = 'show activities for "Ærø" <b>100%</b> 你好 مرحبا 🎉'
    await at.write(text)
    heard = await at.bot.next_named("message")
    mara = at.world.people[0]
    assert heard["text"] == text
    assert heard["channelId"] == "msteams"
    assert heard["from"] == {"id": mara.bot_id, "name": mara.name, "aadObjectId": mara.oid}
    assert heard["conversation"] == {
        "id": (await at.open())["conversation"]["id"],
        "conversationType": "personal",
        "tenantId": TENANT,
    }
    assert heard["channelData"]["tenant"] == {"id": TENANT}
    assert [one["type"] for one in heard["entities"]] == ["clientInfo"]
    token = at.bot.tokens[-1].removeprefix("Bearer ")
    async with at.connector.get("/v1/.well-known/keys") as answer:
        keys = jwt.PyJWKSet.from_dict(await answer.json())
    kid = jwt.get_unverified_header(token)["kid"]
    claims = jwt.decode(token, keys[kid], algorithms=["RS256"], audience=APP_ID)
    assert 3500 < claims["exp"] - at.world.clock().timestamp() <= 3600
    assert claims["iss"] == "https://api.botframework.com"
    assert claims["serviceurl"] == heard["serviceUrl"] == f"{at.world.endpoints.connector}/"


async def test_in_a_group_the_bot_hears_only_what_mentions_it(at: Workplace) -> None:
    """A mention becomes markup with an entity; a message without one is for the people alone."""
    await at.write("just us", "group")
    await at.write("@auto capture show activities", "group", person=1)
    (heard,) = at.bot.named("message")
    assert heard["text"] == "<at>Auto Capture</at> show activities"
    mention = heard["entities"][1]
    assert (mention["text"], mention["mentioned"]["id"]) == (
        "<at>Auto Capture</at>",
        f"28:{APP_ID}",
    )
    assert heard["conversation"]["isGroup"] is True
    assert len(await at.entries("group")) == 2


async def test_a_channel_post_opens_a_thread_and_a_reply_stays_in_it(at: Workplace) -> None:
    """The conversation id carries the thread's first message, as in Teams."""
    root = await at.write("@Auto Capture one", "channel")
    await at.write("@Auto Capture two", "channel", thread=root)
    first, second = at.bot.named("message")
    assert first["conversation"]["id"] == second["conversation"]["id"]
    assert first["conversation"]["id"].endswith(f"@thread.tacv2;messageid={root}")
    assert first["channelData"]["channel"]["id"] in first["conversation"]["id"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 500, 503])
async def test_a_refused_message_leaves_a_line_for_its_writer_alone(
    at: Workplace, status: int
) -> None:
    """A status other than 2xx is shown in the chat, and to nobody else."""
    await at.open("group")
    at.bot.script["message"] = (status, None)
    await at.write("@Auto Capture hello", "group")
    assert [str(status) in one["notice"] for one in await at.entries("group")] == [False, True]
    assert len(await at.entries("group", person=1)) == 1


async def test_a_bot_that_is_not_there_is_said_to_be_missing(at: Workplace) -> None:
    """Nothing listening at the bot's address is a sentence, for a message and for a press."""
    sent = await at.send((await at.open())["conversation"]["id"], CARD)
    press = {"name": ACTION, "value": {"action": {"type": "Action.Execute"}}, "card": sent}
    at.world.bot_url = "http://127.0.0.1:9/api/messages"
    await at.write("hello")
    assert "could not be reached" in (await at.entries())[-1]["notice"]
    assert "could not be reached" in (await invoke(at, press))["complaint"]


async def test_everybody_in_the_conversation_is_told_and_nobody_else(at: Workplace) -> None:
    """New, changed and removed messages and typing arrive live, for members only."""
    conversation = (await at.open("group"))["conversation"]["id"]
    listening = asyncio.Barrier(3)
    async with asyncio.TaskGroup() as tasks:
        seller = tasks.create_task(events(at, 1, 4, listening))
        manager = tasks.create_task(events(at, 2, 1, listening))
        await listening.wait()
        await at.send(conversation, {"type": "typing"})
        sent = await at.send(conversation, CARD)
        path = f"/v3/conversations/{conversation}/activities/{sent}"
        async with at.connector.put(path, json=CARD), at.connector.delete(path):
            pass
        await at.write("everybody", "channel", person=3)
    assert [one["kind"] for one in seller.result()] == ["typing", "entry", "update", "delete"]
    assert [one["body"]["author"] for one in manager.result()] == [at.world.people[3].oid]


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:1"])
async def test_another_site_cannot_write(at: Workplace, origin: str) -> None:
    """A POST that a browser sends for another origin is refused."""
    headers = {"Origin": origin}
    for path in (at.chat() + "/messages", "/control/faults", "/relay/api/messages"):
        async with at.page.post(path, json={"text": "x"}, headers=headers) as answer:
            assert answer.status == 403


async def test_another_name_for_this_machine_is_refused(at: Workplace) -> None:
    """A site that points its own name here gets nothing, not even a page."""
    async with at.page.get("/", headers={"Host": "evil.example"}) as answer:
        assert answer.status == 403


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/messages", b"{", 400),
        ("/messages", b"[]", 400),
        ("/messages", b"[" * 20_000, 400),
        ("/messages", b'{"text":7}', 400),
        ("/messages", b'{"text":"  "}', 400),
        ("/messages", b'{"text":"' + b"x" * 28_001 + b'"}', 400),
        ("/messages", b'{"text":"x","thread":"1"}', 404),
        ("/messages", b'{"text":"x","attachments":{}}', 400),
        ("/messages", b'{"attachments":[]}', 400),
        ("/messages", b'{"text":"x","attachments":[{"content":{}}]}', 400),
        ("/messages", BLANK_CARD, 400),
        ("/members", b'{"oid":"x","member":true}', 409),
        ("/members", b"{}", 400),
        ("/installation", b'{"action":"explode"}', 400),
        ("/installation", b'{"action":"remove"}', 409),
        ("/messages/1/reactions", b'{"type":"like"}', 404),
        ("/messages/1/restore", b"", 404),
    ],
)
async def test_what_the_page_cannot_mean_is_refused(
    at: Workplace, path: str, body: bytes, status: int
) -> None:
    """Rubbish to the page's API is a 4xx, and the bot hears nothing of it."""
    headers = {"Content-Type": "application/json"}
    async with at.page.post(at.chat() + path, data=body, headers=headers) as answer:
        assert answer.status == status
    assert at.bot.heard == []


async def test_unknown_people_and_conversations_are_not_found(at: Workplace) -> None:
    """Nobody can be somebody who is not here, or be where they are not."""
    for path in ("/api/people/nobody/chats/personal/open", at.chat("group", 2) + "/open"):
        async with at.page.post(path) as answer:
            assert answer.status == 404


async def test_the_page_runs_nothing_but_its_own_scripts(at: Workplace) -> None:
    """Every file of the page carries a policy, and nothing outside its folders is served."""
    for path in ("/", "/static/app.js", "/static/styles.css", "/vendor/adaptivecards.js"):
        async with at.page.get(path) as answer:
            assert answer.status == 200, path
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    for path in ("/static/..%2fchats.py", "/vendor/..%2fpackage.json", "/static/nothing.js"):
        async with at.page.get(URL(path, encoded=True)) as answer:
            assert answer.status == 404, path
