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

ACTION = "adaptiveCard/action"
CARD = {
    "type": "message",
    "attachments": [
        {
            "contentType": "application/vnd.microsoft.card.adaptive",
            "content": {"type": "AdaptiveCard", "version": "1.5", "body": []},
        }
    ],
}
OAUTH_CARD = {
    "text": "Sign in",
    "connectionName": "graph",
    "tokenExchangeResource": {"id": "exchange-1", "uri": "api://botid-x"},
    "buttons": [{"type": "signin", "title": "Sign in", "value": "http://localhost/auth/start"}],
}
ASK_TO_SIGN_IN = {
    "type": "message",
    "attachments": [{"contentType": "application/vnd.microsoft.card.oauth", "content": OAUTH_CARD}],
}
PRESS = {
    "action": {"type": "Action.Execute", "verb": "track", "data": {"a": 1}},
    "trigger": "manual",
}


@pytest.fixture
async def at(tmp_path: Path) -> AsyncIterator[Workplace]:
    async with workplace_in(tmp_path) as workplace:
        yield workplace


async def press(at: Workplace, card: str, kind: str = "personal", **more: Any) -> dict[str, Any]:
    body = {"name": ACTION, "value": PRESS, "card": card} | more
    async with at.page.post(at.chat(kind) + "/invokes", json=body) as answer:
        assert answer.status == 200, await answer.text()
        pressed: dict[str, Any] = await answer.json()
        return pressed


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


async def test_a_press_carries_the_card_and_brings_the_answer_back(at: Workplace) -> None:
    """The invoke names its card; status and body return to the page as they are."""
    sent = await at.send((await at.open())["conversation"]["id"], CARD)
    body = {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": "ok"}
    at.bot.script[ACTION] = (200, body)
    assert await press(at, sent) == {"status": 200, "body": body, "complaint": ""}
    heard = await at.bot.next_named(ACTION)
    assert (heard["type"], heard["value"], heard["replyToId"]) == ("invoke", PRESS, sent)


async def test_a_search_of_a_message_extension_reaches_the_bot(at: Workplace) -> None:
    """The query's value goes as it is, and the result comes back."""
    found = {"composeExtension": {"type": "result", "attachments": []}}
    at.bot.script["composeExtension/query"] = (200, found)
    value = {"commandId": "find", "parameters": [{"name": "q", "value": "Contoso"}]}
    body = {"name": "composeExtension/query", "value": value}
    async with at.page.post(at.chat() + "/invokes", json=body) as answer:
        assert (await answer.json())["body"] == found
    assert at.bot.named("composeExtension/query")[0]["value"] == value


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
    at.world.bot_url = "http://127.0.0.1:9/api/messages"
    await at.write("hello")
    assert "could not be reached" in (await at.entries())[-1]["notice"]
    assert "could not be reached" in (await press(at, sent))["complaint"]


async def test_a_sign_in_card_is_first_tried_silently(at: Workplace) -> None:
    """In a personal chat the person's token goes to the bot; once taken, the card is over."""
    conversation = (await at.open())["conversation"]["id"]
    sent = await at.send(conversation, ASK_TO_SIGN_IN)
    heard = await at.bot.next_named("signin/tokenExchange")
    value = heard["value"]
    assert (value["id"], value["connectionName"]) == ("exchange-1", "graph")
    claims = at.world.login_keys.claims(value["token"], APP_ID, at.world.clock())
    assert (claims["oid"], claims["scp"]) == (at.world.people[0].oid, "access_as_user")
    assert heard["from"]["aadObjectId"] == at.world.people[0].oid
    assert await signed_in(at, sent) == "done"


async def test_a_refused_token_brings_the_button(at: Workplace) -> None:
    """412 means that consent is missing: the person is shown the card, without a complaint."""
    at.bot.script["signin/tokenExchange"] = (412, {"failureDetail": "consent"})
    sent = await at.send((await at.open())["conversation"]["id"], ASK_TO_SIGN_IN)
    assert await signed_in(at, sent) == "needed"
    assert [one["notice"] for one in await at.entries()] == [""]


async def test_a_failed_exchange_is_told(at: Workplace) -> None:
    """A status that the exchange does not foresee is shown beside the button."""
    at.bot.script["signin/tokenExchange"] = (500, None)
    sent = await at.send((await at.open())["conversation"]["id"], ASK_TO_SIGN_IN)
    assert await signed_in(at, sent) == "needed"
    assert any("500" in one["notice"] for one in await at.entries())


async def test_in_a_group_nobody_is_signed_in_silently(at: Workplace) -> None:
    """There the card is shown at once, and no token leaves."""
    sent = await at.send((await at.open("group"))["conversation"]["id"], ASK_TO_SIGN_IN)
    (entry,) = await at.entries("group")
    assert (entry["id"], entry["signin"]) == (sent, "needed")
    assert at.bot.named("signin/tokenExchange") == []


async def signed_in(at: Workplace, entry_id: str) -> str:
    """Where a sign-in card stands once the silent attempt is over."""
    with at.world.news.subscription() as news:
        async with asyncio.timeout(10):
            while True:
                found = next(one for one in await at.entries() if one["id"] == entry_id)
                if found["signin"] != "silent":
                    return str(found["signin"])
                await news.get()


async def test_a_press_that_needs_sign_in_is_sent_again_with_a_token(at: Workplace) -> None:
    """A login request is answered with the person's token; if refused too, the page gets it."""
    sent = await at.send((await at.open())["conversation"]["id"], CARD)
    login = {
        "statusCode": 401,
        "type": "application/vnd.microsoft.activity.loginRequest",
        "value": OAUTH_CARD,
    }
    at.bot.script[ACTION] = (200, login)
    assert (await press(at, sent))["body"] == login
    first, second = at.bot.named(ACTION)
    assert "authentication" not in first["value"]
    assert second["value"] == PRESS | {"authentication": second["value"]["authentication"]}
    assert second["value"]["authentication"]["id"] == "exchange-1"


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
        ("/invokes", b'{"name":"task/fetch","value":{}}', 400),
        ("/invokes", b'{"name":"adaptiveCard/action","value":7}', 400),
        ("/invokes", b'{"name":"adaptiveCard/action","value":{}}', 400),
        ("/invokes", b'{"name":"adaptiveCard/action","value":{},"card":"1"}', 404),
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
