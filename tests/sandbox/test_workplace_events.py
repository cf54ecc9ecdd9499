"""What people do besides writing is told to the bot in Teams' words."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sandbox.people import APP_ID
from tests.sandbox.scripted_bot import Workplace, workplace_in

BOT = f"28:{APP_ID}"
HELLO = {"type": "message", "text": "hello"}


@pytest.fixture
async def at(tmp_path: Path) -> AsyncIterator[Workplace]:
    async with workplace_in(tmp_path) as workplace:
        yield workplace


async def does(at: Workplace, method: str, path: str, status: int = 204, **body: Any) -> None:
    async with at.page.request(method, path, json=body or None) as answer:
        assert answer.status == status, await answer.text()


async def test_an_edit_is_told_with_the_new_text(at: Workplace) -> None:
    """The id stays, the page shows the change, and the event says what it is."""
    written = await at.write("before")
    await does(at, "PUT", f"{at.chat()}/messages/{written}", text="after")
    (heard,) = at.bot.named("messageUpdate")
    assert (heard["id"], heard["text"]) == (written, "after")
    assert heard["channelData"]["eventType"] == "editMessage"
    (entry,) = await at.entries()
    assert (entry["activity"]["text"], entry["edited"]) == ("after", True)


async def test_what_was_deleted_can_be_brought_back(at: Workplace) -> None:
    """The bot learns of both, by the message's id, and is not told again what it said."""
    written = await at.write("a secret")
    path = f"{at.chat()}/messages/{written}"
    await does(at, "DELETE", path)
    (gone,) = at.bot.named("messageDelete")
    assert (gone["id"], gone["channelData"]["eventType"]) == (written, "softDeleteMessage")
    assert "text" not in gone
    assert await at.entries() == []
    await does(at, "POST", path + "/restore")
    (back,) = at.bot.named("messageUpdate")
    assert (back["id"], back["text"]) == (written, "a secret")
    assert back["channelData"]["eventType"] == "undeleteMessage"
    assert [one["id"] for one in await at.entries()] == [written]
    await does(at, "POST", path + "/restore", 404)


async def test_in_a_group_the_bot_hears_of_what_it_was_told(at: Workplace) -> None:
    """Changing or deleting what did not mention it is between people."""
    await at.open("group")
    for text, heard in (("just us", 0), ("@Auto Capture hello", 1)):
        written = await at.write(text, "group")
        path = f"{at.chat('group')}/messages/{written}"
        await does(at, "PUT", path, text=f"{text} again")
        assert len(at.bot.named("messageUpdate")) == heard
        await does(at, "DELETE", path)
        assert len(at.bot.named("messageDelete")) == heard
    (told,) = at.bot.named("messageUpdate")
    assert told["text"] == "<at>Auto Capture</at> hello again"
    assert [one["type"] for one in told["entities"]] == ["clientInfo", "mention"]


async def test_nobody_changes_what_somebody_else_wrote(at: Workplace) -> None:
    """Neither a colleague's message nor the bot's; nor may they bring it back."""
    theirs = await at.write("mine", "group", person=1)
    bots = await at.send((await at.open("group"))["conversation"]["id"], HELLO)
    for entry in (theirs, bots):
        await does(at, "PUT", f"{at.chat('group')}/messages/{entry}", 403, text="x")
        await does(at, "DELETE", f"{at.chat('group')}/messages/{entry}", 403)
    await does(at, "DELETE", f"{at.chat('group', 1)}/messages/{theirs}")
    await does(at, "POST", f"{at.chat('group')}/messages/{theirs}/restore", 404)


async def test_reactions_to_its_own_messages_reach_the_bot(at: Workplace) -> None:
    """Added and taken away once each; people's own messages are none of its business."""
    bots = await at.send((await at.open())["conversation"]["id"], HELLO)
    own = await at.write("hello")
    for entry in (bots, own):
        path = f"{at.chat()}/messages/{entry}/reactions"
        for added in (True, True, False):
            await does(at, "POST", path, type="like", added=added)
    first, second = at.bot.named("messageReaction")
    assert (first["reactionsAdded"], first["replyToId"]) == ([{"type": "like"}], bots)
    assert (second["reactionsRemoved"], second["replyToId"]) == ([{"type": "like"}], bots)
    await does(at, "POST", f"{at.chat()}/messages/{bots}/reactions", type="heart")
    assert (await at.entries())[0]["reactions"] == {"like": [], "heart": [at.world.people[0].oid]}
    await does(at, "POST", f"{at.chat()}/messages/{bots}/reactions", 400, type="shrug")


@pytest.mark.parametrize(("kind", "events"), [("group", [None, None]), ("channel", ["Removed"])])
async def test_who_comes_and_goes_is_told(
    at: Workplace, kind: str, events: list[str | None]
) -> None:
    """The bot learns who, by whom; in a team the event has a name of its own."""
    jonas, priya = at.world.people[1:3]
    await at.open(kind)
    changes = [(jonas, False), (priya, True)][: len(events)]
    for person, member in changes:
        await does(at, "POST", at.chat(kind) + "/members", oid=person.oid, member=member)
    heard = at.bot.named("conversationUpdate")[1:]
    for told, (person, member), event in zip(heard, changes, events, strict=True):
        change = "membersAdded" if member else "membersRemoved"
        assert told[change] == [{"id": person.bot_id}]
        assert told["from"]["aadObjectId"] == at.world.people[0].oid
        expected = None if event is None else f"teamMember{event}"
        assert told["channelData"].get("eventType") == expected


async def test_only_colleagues_come_in_and_only_once(at: Workplace) -> None:
    """Nobody of another tenant, nobody twice, and nobody into a chat with the app."""
    path = at.chat("group") + "/members"
    await does(at, "POST", path, 400, oid=at.world.tenants[1].people[0].oid, member=True)
    await does(at, "POST", path, 409, oid=at.world.people[1].oid, member=True)
    await does(at, "POST", at.chat() + "/members", 409, oid=at.world.people[1].oid, member=True)


async def test_uninstalling_and_installing_again_is_told(at: Workplace) -> None:
    """Both events come both times; while it is gone nothing is delivered, and opening is quiet."""
    await at.open()
    await does(at, "POST", at.chat() + "/installation", action="remove")
    assert (await at.open())["installed"] is False
    await at.write("into the void")
    assert at.bot.named("message") == []
    await does(at, "POST", at.chat() + "/installation", action="add")
    actions = [one["action"] for one in at.bot.named("installationUpdate")]
    assert actions == ["add", "remove", "add"]
    added, removed, again = at.bot.named("conversationUpdate")
    assert removed["membersRemoved"] == [{"id": BOT}]
    assert added["membersAdded"] == again["membersAdded"]
    await does(at, "POST", at.chat() + "/installation", 409, action="add")


@pytest.mark.parametrize("action", ["add-upgrade", "remove-upgrade"])
async def test_an_upgrade_changes_nothing_else(at: Workplace, action: str) -> None:
    """The bot is told, and stays where it is."""
    conversation = (await at.open())["conversation"]["id"]
    await does(at, "POST", at.chat() + "/installation", action=action)
    assert at.bot.named("installationUpdate")[-1]["action"] == action
    await at.send(conversation, HELLO)


async def test_each_person_has_a_language_and_a_time_zone(at: Workplace) -> None:
    """German, Chinese and others; the local time is the same moment in that zone."""
    for person in range(4):
        await at.write("hello", person=person)
    heard = at.bot.named("message")
    assert [one["locale"] for one in heard] == ["en-US", "de-DE", "en-GB", "zh-CN"]
    china = heard[3]
    assert (china["localTimezone"], china["entities"][0]["country"]) == ("Asia/Shanghai", "CN")
    local = datetime.fromisoformat(china["localTimestamp"])
    assert local.utcoffset() == timedelta(hours=8)
    assert local == datetime.fromisoformat(china["timestamp"])


async def test_colleagues_are_mentioned_by_name(at: Workplace) -> None:
    """Each mention of a member, or of the bot, is a tag and an entity; other names are text."""
    jonas = at.world.people[1]
    await at.write("@Auto Capture ask @jonas weber, not @Priya Raman <b>", "group")
    (heard,) = at.bot.named("message")
    assert heard["text"] == "<at>Auto Capture</at> ask <at>Jonas Weber</at>, not @Priya Raman <b>"
    assert [one["mentioned"]["id"] for one in heard["entities"][1:]] == [BOT, jonas.bot_id]
    assert heard["attachments"][0]["content"] == (
        "<p><at>Auto Capture</at> ask <at>Jonas Weber</at>, not @Priya Raman &lt;b&gt;</p>"
    )


async def test_a_reply_in_a_thread_says_so(at: Workplace) -> None:
    """Whoever answers in a channel names the message that opened the thread."""
    root = await at.write("@Auto Capture one", "channel")
    await at.write("@Auto Capture two", "channel", thread=root)
    first, second = at.bot.named("message")
    assert ("replyToId" in first, second["replyToId"]) == (False, root)


@pytest.mark.parametrize(
    "attachment",
    [
        {
            "contentType": "application/vnd.microsoft.teams.file.download.info",
            "name": "a.pdf",
            "content": {"downloadUrl": "https://localhost/a.pdf", "fileType": "pdf"},
        },
        {"contentType": "image/png", "contentUrl": "https://localhost/a.png"},
    ],
)
async def test_what_is_attached_comes_before_the_text(
    at: Workplace, attachment: dict[str, Any]
) -> None:
    """Files and pictures arrive as attachments of the message, beside its HTML."""
    await at.write("look", attachments=[attachment])
    (heard,) = at.bot.named("message")
    html = {"contentType": "text/html", "content": "<p>look</p>"}
    assert heard["attachments"] == [attachment, html]


async def test_conversation_and_tenant_stand_in_headers_too(at: Workplace) -> None:
    """As Teams adds them, so that a bot can route without reading the body."""
    await at.write("hello")
    (heard,) = at.bot.named("message")
    headers = at.bot.headers[-1]
    assert headers["x-ms-conversation-id"] == heard["conversation"]["id"]
    assert headers["x-ms-tenant-id"] == heard["channelData"]["tenant"]["id"]
