"""The connector: what the bot may say where, and how it is refused."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import jwt
import pytest

from sandbox.entra.tokens import app_token
from tests.sandbox.connector_calls import CARD_TYPE, HELLO, opened, refused
from tests.sandbox.scripted_bot import SCOPE, Workplace, workplace_in


@pytest.fixture
async def at(tmp_path: Path) -> AsyncIterator[Workplace]:
    async with workplace_in(tmp_path) as workplace:
        yield workplace


async def test_a_sent_message_is_in_the_transcript_as_the_bots(at: Workplace) -> None:
    """What the bot sends is what the person reads, under the id the bot was given."""
    conversation = await opened(at)
    sent = await at.send(conversation, HELLO)
    (entry,) = await at.entries()
    assert (entry["id"], entry["author"]) == (sent, "bot")
    assert entry["activity"]["text"] == "hello"


async def test_an_update_replaces_and_a_delete_removes(at: Workplace) -> None:
    """A message of the bot's own can be changed in place and taken away."""
    conversation = await opened(at)
    path = f"/v3/conversations/{conversation}/activities/{await at.send(conversation, HELLO)}"
    async with at.connector.put(path, json=HELLO | {"text": "changed"}) as answer:
        assert answer.status == 200
    (entry,) = await at.entries()
    assert (entry["activity"]["text"], entry["edited"]) == ("changed", True)
    async with at.connector.delete(path) as answer:
        assert answer.status == 200
    assert await at.entries() == []


async def test_a_card_outlives_a_restart_and_can_still_be_updated(tmp_path: Path) -> None:
    """History is on disk, and ids given out before are good afterwards."""
    async with workplace_in(tmp_path) as before:
        conversation = await opened(before)
        sent = await before.send(conversation, HELLO)
    async with workplace_in(tmp_path) as after:
        assert await opened(after) == conversation
        path = f"/v3/conversations/{conversation}/activities/{sent}"
        async with after.connector.put(path, json=HELLO | {"text": "later"}) as answer:
            assert answer.status == 200
        (entry,) = await after.entries()
        assert entry["activity"]["text"] == "later"


async def test_typing_is_accepted_and_not_kept(at: Workplace) -> None:
    """A typing activity leaves nothing in the transcript."""
    await at.send(await opened(at), {"type": "typing"})
    assert await at.entries() == []


async def test_an_update_is_a_message_too(at: Workplace) -> None:
    """A typing activity cannot take the place of a message, which stays."""
    conversation = await opened(at)
    path = f"/{conversation}/activities/{await at.send(conversation, HELLO)}"
    found = await refused(at, "PUT", path, json={"type": "typing"})
    assert found[:2] == (400, "BadArgument")
    assert (await at.entries())[0]["activity"]["text"] == "hello"


async def test_a_deleted_message_is_gone_for_every_call(at: Workplace) -> None:
    """It can be neither changed, deleted again nor replied to."""
    conversation = await opened(at)
    path = f"/{conversation}/activities/{await at.send(conversation, HELLO)}"
    async with at.connector.delete(f"/v3/conversations{path}") as answer:
        assert answer.status == 200
    for method in ("PUT", "DELETE", "POST"):
        found = await refused(at, method, path, json=HELLO)
        assert found[:2] == (404, "ActivityNotFoundInConversation"), method


async def test_what_is_no_message_may_be_replied_to(at: Workplace) -> None:
    """Events and invokes have ids of their own, and the SDK makes one up when it is proactive."""
    conversation = await opened(at)
    event = at.bot.named("installationUpdate")[0]["id"]
    for reply_to in (event, "c0ffee00-0000-4000-8000-000000000000"):
        await at.send(conversation, HELLO, f"/{reply_to}")
    assert len(await at.entries()) == 2


async def test_a_reply_in_a_channel_stays_in_its_thread(at: Workplace) -> None:
    """Replying to a message, or naming its thread in the conversation id, lands in that thread."""
    root = await at.write("@Auto Capture show", "channel")
    conversation = await opened(at, "channel")
    by_reply = await at.send(conversation, HELLO, f"/{root}")
    by_thread = await at.send(f"{conversation};messageid={root}", HELLO)
    fresh = await at.send(conversation, HELLO)
    threads = {entry["id"]: entry["thread"] for entry in await at.entries("channel")}
    assert threads == {root: root, by_reply: root, by_thread: root, fresh: fresh}


@pytest.mark.parametrize("token", ["", "Bearer", "Bearer nonsense", "Basic abc"])
async def test_nothing_but_the_bots_token_opens_it(at: Workplace, token: str) -> None:
    """Without the bot's own bearer every call is answered 401."""
    path = f"/{await opened(at)}/activities"
    headers = {"Authorization": token}
    assert (await refused(at, "POST", path, json=HELLO, headers=headers))[0] == 401


async def test_another_apps_token_is_no_bots(at: Workplace) -> None:
    """Issued here, but to an app that is not registered as a bot."""
    token = app_token(at.world, SCOPE)
    claims = jwt.decode(token, options={"verify_signature": False})
    other = at.world.login_keys.sign(claims | {"appid": "00000000-0000-4000-8000-000000000000"})
    headers = {"Authorization": f"Bearer {other}"}
    path = f"/{await opened(at)}/activities"
    found = await refused(at, "POST", path, json=HELLO, headers=headers)
    assert found[:2] == (401, "BotNotRegistered")


async def test_what_does_not_exist_is_not_found(at: Workplace) -> None:
    """Unknown conversations, threads, messages and members are 404 in the documented words."""
    conversation, channel = await opened(at), await opened(at, "channel")
    for method, path, code in (
        ("POST", "/a:nobody/activities", "ConversationNotFound"),
        ("POST", f"/{conversation};messageid=1/activities", "ConversationNotFound"),
        ("POST", f"/{channel};messageid=1/activities", "ConversationNotFound"),
        ("PUT", f"/{conversation}/activities/1", "ActivityNotFoundInConversation"),
        ("DELETE", f"/{conversation}/activities/1", "ActivityNotFoundInConversation"),
        ("GET", f"/{conversation}/activities/1/members", "ActivityNotFoundInConversation"),
        ("GET", f"/{conversation}/members/29:nobody", "MemberNotFoundInConversation"),
    ):
        status, found, _ = await refused(at, method, path, json=HELLO)
        assert (status, found) == (404, code), path


async def test_a_conversation_nobody_opened_is_closed_to_the_bot(at: Workplace) -> None:
    """Where the app is not installed the bot may not write, in Teams and here."""
    conversation = await opened(at)
    other = next(
        chat["id"]
        for person in (await (await at.page.get("/api/people")).json())["people"][1:]
        for chat in person["chats"]
        if chat["kind"] == "personal"
    )
    assert other != conversation
    status, code, _ = await refused(at, "POST", f"/{other}/activities", json=HELLO)
    assert (status, code) == (403, "BotNotInConversationRoster")


async def test_a_persons_message_is_not_the_bots_to_change(at: Workplace) -> None:
    """Updating or deleting what a person wrote is refused and changes nothing."""
    written = await at.write("mine")
    path = f"/{await opened(at)}/activities/{written}"
    for method in ("PUT", "DELETE"):
        assert (await refused(at, method, path, json=HELLO))[:2] == (403, "NotEnoughPermissions")
    assert (await at.entries())[0]["activity"]["text"] == "mine"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 20_000,
        b"{}",
        b'{"type":"trace"}',
        b'{"type":"message"}',
        b'{"type":"message","text":7}',
        b'{"type":"message","attachments":"card"}',
        b'{"type":"message","text":"x","textFormat":"html"}',
        b'{"type":"message","text":"x","entities":{}}',
        b'{"type":"message","text":"x","entities":[{"type":"mention"}]}',
        b'{"type":"message","attachments":[{"content":{}}]}',
        json.dumps({"type": "message", "attachments": [{"contentType": CARD_TYPE}]}).encode(),
    ],
)
async def test_rubbish_is_a_bad_argument(at: Workplace, body: bytes) -> None:
    """A body that is no sendable activity is 400, and nothing is written."""
    path = f"/{await opened(at)}/activities"
    assert (await refused(at, "POST", path, data=body))[:2] == (400, "BadArgument")
    assert await at.entries() == []


@pytest.mark.parametrize(
    ("text", "status"),
    [("x" * 49_900, 201), ("x" * 50_000, 413), ("界" * 49_900, 201), ("🎉" * 25_000, 413)],
)
async def test_a_message_is_measured_in_utf_16(at: Workplace, text: str, status: int) -> None:
    """100 KB is the limit, whatever the characters: two bytes for most, four for an emoji."""
    path = f"/v3/conversations/{await opened(at)}/activities"
    body = json.dumps(HELLO | {"text": text}, ensure_ascii=False).encode()
    async with at.connector.post(path, data=body) as answer:
        assert answer.status == status
        if status == 413:
            assert (await answer.json())["error"]["code"] == "MessageSizeTooBig"


async def test_far_too_much_is_not_even_read(at: Workplace) -> None:
    """A body of a megabyte gets the same words."""
    path = f"/{await opened(at)}/activities"
    found = await refused(at, "POST", path, json=HELLO | {"text": "x" * 1_000_000})
    assert found[:2] == (413, "MessageSizeTooBig")


async def test_what_it_does_not_know_it_says(at: Workplace) -> None:
    """A route of the Bot Framework that is not here is 501 with a sentence."""
    conversation = await opened(at)
    for method, path in (
        ("GET", ""),
        ("GET", "/../batch/1"),
        ("POST", f"/{conversation}/activities/history"),
        ("POST", f"/{conversation}/attachments"),
        ("DELETE", f"/{conversation}/members/29:x"),
        ("GET", f"/{conversation}/activities"),
    ):
        status, code, _ = await refused(at, method, path, json={})
        assert (status, code) == (501, "NotImplemented"), path


async def test_keys_are_published_with_what_they_may_sign(at: Workplace) -> None:
    """The discovery document leads to the keys, endorsed for Teams and Microsoft 365."""
    async with at.connector.get("/v1/.well-known/openidconfiguration") as answer:
        document = await answer.json()
    assert document["issuer"] == "https://api.botframework.com"
    async with at.connector.get(document["jwks_uri"]) as answer:
        keys = (await answer.json())["keys"]
    assert keys
    assert all(key["endorsements"] == ["msteams", "outlook"] for key in keys)


async def test_calls_at_once_get_ids_of_their_own(at: Workplace) -> None:
    """Messages sent in the same instant are all kept."""
    conversation = await opened(at)
    sent = await asyncio.gather(*(at.send(conversation, HELLO) for _ in range(5)))
    assert sorted(sent) == sorted(entry["id"] for entry in await at.entries())
    assert len(set(sent)) == 5
