"""A mailbox that changes while clients use it: mail comes, moves and goes, a licence is lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from sandbox.calendar import Attendee
from sandbox.control import mounted
from sandbox.people import Person
from sandbox.store import Store
from sandbox.world import World
from tests.sandbox.graph_client import IMMUTABLE, Graph, graph_of
from tests.sandbox.mail_world import MARA, NADIA, letter, world_with
from tests.sandbox.small_world import NOON
from tests.sandbox.test_graph_calendar import event
from tests.sandbox.test_mail_hostile import NASTY

MAIL = {"Content-Type": "message/rfc822"}


class Controlled:
    """Graph, and the control API beside it."""

    def __init__(self, graph: Graph, client: TestClient[web.Request, web.Application]) -> None:
        self.graph = graph
        self.oid = graph.world.people[0].oid
        self.client = client

    async def tell(self, what: str, **fields: Any) -> tuple[int, str]:
        """Status and text of a command about the first seller's mailbox."""
        body = {"oid": self.oid} | fields
        async with self.client.post(f"/control/{what}", json=body) as answer:
            return answer.status, await answer.text()

    async def deliver(self, raw: bytes, **query: str) -> Any:
        """What the control API says of a mail that must be taken."""
        params = {"oid": self.oid} | query
        async with self.client.post(
            "/control/mail", data=BytesIO(raw), headers=MAIL, params=params
        ) as answer:
            assert answer.status == 201, await answer.text()
            return await answer.json()


@asynccontextmanager
async def controlled(world: World) -> AsyncIterator[Controlled]:
    """Both, on sockets of their own."""
    app = web.Application()
    app.add_routes(mounted.routes(world))
    async with graph_of(world) as graph, TestClient(TestServer(app)) as client:
        yield Controlled(graph, client)


@pytest.fixture
async def both() -> AsyncIterator[Controlled]:
    old = letter("old", NOON - timedelta(days=1))
    world = world_with([old.in_folder("inbox"), old.in_folder("sentitems")])
    async with controlled(world) as running:
        yield running


async def test_a_mail_arrives(both: Controlled) -> None:
    """It is found, listed first, unread, and opened by the identifiers that were told."""
    raw = letter("new", subject="Order 66", text="Ship it.").raw()
    told = await both.deliver(raw)
    (found,) = await both.graph.search("subject:66")
    assert (found["internetMessageId"], found["isRead"]) == ("<new@x>", False)
    assert found["id"] == told["id"]
    _, listed = await both.graph.ask("/me/messages", {"$top": "1"})
    assert listed["value"][0]["id"] == told["id"]
    _, opened = await both.graph.ask(f"/me/messages/{told['immutableId']}", headers=IMMUTABLE)
    assert (opened["id"], opened["subject"]) == (told["immutableId"], "Order 66")
    response = await both.graph.send("GET", f"/me/messages/{told['id']}/$value")
    assert await response.read() == raw


async def test_a_moved_mail_keeps_one_identifier(both: Controlled) -> None:
    """The mutable one becomes stale; the other still opens it, in its new folder."""
    told = await both.deliver(letter("new").raw())
    assert await both.tell("mail/move", internetMessageId="<new@x>", folder="archive/2026") == (
        200,
        '{"copies": 1}',
    )
    status, body = await both.graph.ask(f"/me/messages/{told['id']}")
    assert (status, body["error"]["code"]) == (404, "ErrorItemNotFound")
    _, moved = await both.graph.ask(f"/me/messages/{told['immutableId']}")
    assert moved["id"] not in (told["id"], told["immutableId"])
    _, folder = await both.graph.ask(f"/me/mailFolders/{moved['parentFolderId']}")
    assert (folder["displayName"], folder["totalItemCount"]) == ("2026", 1)
    (found,) = await both.graph.search("subject:new")
    assert found["id"] == moved["id"]


async def test_every_copy_is_moved_and_deleted(both: Controlled) -> None:
    """A mail in two folders is two messages, and both go."""
    known = [one["id"] for one in await both.graph.search("subject:old")]
    assert len(known) == 2
    assert (await both.tell("mail/move", internetMessageId="<old@x>", folder="junkemail"))[0] == 200
    moved = await both.graph.search("subject:old")
    assert len({one["parentFolderId"] for one in moved}) == 1
    assert await both.tell("mail/delete", internetMessageId="<old@x>") == (200, '{"copies": 2}')
    assert await both.graph.search("subject:old") == []
    status, _ = await both.graph.ask(f"/me/messages/{moved[0]['id']}")
    assert status == 404
    assert (await both.tell("mail/delete", internetMessageId="<old@x>"))[0] == 404


async def test_changes_survive_a_restart(tmp_path: Path) -> None:
    """Another sandbox on the same memory has the same mailbox, identifiers and state."""
    mail = [letter("old").in_folder("inbox"), letter("gone").in_folder("inbox")]
    store = Store(tmp_path / "db")
    async with controlled(world_with(mail, store=store)) as both:
        told = await both.deliver(letter("new").raw(), folder="Customers/Contoso")
        await both.deliver(letter("new").raw())
        await both.tell("mail/move", internetMessageId="<old@x>", folder="deleteditems")
        await both.tell("mail/delete", internetMessageId="<gone@x>")
        before = (await both.graph.ask("/me/messages"))[1]["value"]
    store.close()
    store = Store(tmp_path / "db")
    async with controlled(world_with(mail, store=store)) as again:
        assert (await again.graph.ask("/me/messages"))[1]["value"] == before
        assert len(before) == 3
        _, opened = await again.graph.ask(f"/me/messages/{told['id']}", {"$select": "subject"})
        assert opened["subject"] == "new"
        await again.deliver(letter("third").raw())
        assert len((await again.graph.ask("/me/messages"))[1]["value"]) == 4
    store.close()


async def test_a_meeting_changes(tmp_path: Path) -> None:
    """As its identifier says afterwards, and after a restart; nobody else's calendar does."""
    start = datetime(2026, 11, 25, 9, tzinfo=UTC)
    events = [
        event(name, start, organizer=NADIA, attendees=(Attendee(MARA),))
        for name in ("fair", "leave", "walk", "lunch")
    ]
    events.append(event("own", start, attendees=(Attendee(NADIA),)))
    store = Store(tmp_path / "db")
    async with controlled(world_with(events=events, store=store)) as both:
        told = {"fair": "cancelled", "leave": "private", "lunch": "deleted", "own": "cancelled"}
        for name, change in told.items():
            assert (await both.tell("meeting", iCalUId=f"uid-{name}", change=change))[0] == 204
        assert (await both.tell("meeting", iCalUId="uid-walk", change="moved", minutes=90))[
            0
        ] == 204
        before = await shown(both)
        others = await shown(both, both.graph.world.people[1])
    store.close()
    assert before == {
        "Canceled: fair": (True, "normal", "2026-11-25T09:00:00.0000000"),
        "leave": (False, "private", "2026-11-25T09:00:00.0000000"),
        "walk": (False, "normal", "2026-11-25T10:30:00.0000000"),
    }
    assert set(others) == {"fair", "leave", "walk", "lunch", "own"}
    store = Store(tmp_path / "db")
    async with controlled(world_with(events=events, store=store)) as again:
        assert await shown(again) == before
    store.close()


async def shown(both: Controlled, person: Person | None = None) -> dict[str, tuple[bool, str, str]]:
    """What the calendar holds: cancelled, how sensitive, when; by subject."""
    who = person or both.graph.world.people[0]
    token = both.graph.token(who, permissions=["Calendars.Read"])
    _, body = await both.graph.ask(
        "/me/events", {"$top": "50"}, headers={"Authorization": f"Bearer {token}"}
    )
    return {
        one["subject"]: (one["isCancelled"], one["sensitivity"], one["start"]["dateTime"])
        for one in body["value"]
    }


@pytest.mark.parametrize(
    ("state", "sentence"), [("unlicensed", "not yet supported"), ("onpremises", "on-premise")]
)
async def test_a_closed_mailbox(both: Controlled, state: str, sentence: str) -> None:
    """Mail and calendar are refused with the code for it; the person is still there."""
    assert (await both.tell("mailbox", state=state))[0] == 204
    for path in ("/me/messages", "/me/mailFolders/inbox", "/me/events"):
        token = both.graph.token(permissions=["Mail.Read", "Calendars.Read"])
        status, body = await both.graph.ask(path, headers={"Authorization": f"Bearer {token}"})
        assert (status, body["error"]["code"]) == (404, "MailboxNotEnabledForRESTAPI")
        assert sentence in body["error"]["message"]
    assert (await both.graph.ask("/me"))[0] == 200
    assert (await both.graph.ask("/me/messages", person=both.graph.world.people[1]))[0] == 200
    await both.tell("mailbox", state="ready")
    assert (await both.graph.ask("/me/messages"))[0] == 200


@pytest.mark.parametrize("name", NASTY)
async def test_hostile_mail_is_delivered_and_shown(both: Controlled, name: str) -> None:
    """Whatever somebody sends becomes a message whose every part can be read."""
    told = await both.deliver(NASTY[name])
    path = f"/me/messages/{told['id']}"
    status, _ = await both.graph.ask(path, {"$select": "subject,uniqueBody,internetMessageHeaders"})
    assert status == 200
    status, whole = await both.graph.ask(path, {"$expand": "attachments"})
    assert status == 200
    for one in whole["attachments"]:
        item = {"$expand": "microsoft.graph.itemattachment/item"}
        status, _ = await both.graph.ask(f"{path}/attachments/{one['id']}", item)
        assert status == 200


@pytest.mark.parametrize(
    ("query", "headers", "body", "status", "sentence"),
    [
        ({"oid": "nobody"}, MAIL, b"Subject: x\r\n\r\n", 400, "Oid is nobody's here."),
        ({}, {"Content-Type": "text/plain"}, b"Subject: x\r\n\r\n", 400, "Send message/rfc822."),
        ({}, MAIL, b"", 400, "none of the header fields"),
        ({}, MAIL, b"\x00\xff" * 50, 400, "none of the header fields"),
        ({"folder": "a//b"}, MAIL, b"Subject: x\r\n\r\n", 400, "Folder is up to 20 names"),
        ({"folder": "TeamsMessagesData"}, MAIL, b"Subject: x\r\n\r\n", 400, "Nothing can be put"),
        ({"into": "inbox"}, MAIL, b"Subject: x\r\n\r\n", 400, "The options are oid, folder."),
        ({}, MAIL, b"Subject: x\r\n\r\n" + b"x" * (25 * 1024 * 1024), 413, "at most 26214400"),
    ],
)
async def test_what_is_no_mail_is_refused(
    both: Controlled, query: dict[str, str], headers: Any, body: bytes, status: int, sentence: str
) -> None:
    """A sentence says what is wrong, and nothing changes."""
    params = {"oid": both.oid} | query
    async with both.client.post(
        "/control/mail", data=BytesIO(body), headers=headers, params=params
    ) as answer:
        assert (answer.status, sentence in await answer.text()) == (status, True)
    assert len((await both.graph.ask("/me/messages"))[1]["value"]) == 2


@pytest.mark.parametrize(
    ("what", "fields", "status"),
    [
        ("mailbox", {"state": "gone"}, 400),
        ("mailbox", {}, 400),
        ("mailbox", {"oid": "x", "state": "ready"}, 400),
        ("mail/move", {"internetMessageId": "<old@x>"}, 400),
        ("mail/move", {"internetMessageId": "<old@x>", "folder": ""}, 400),
        ("mail/move", {"internetMessageId": "<old@x>", "folder": "a/" * 30 + "b"}, 400),
        ("mail/move", {"internetMessageId": "<none@x>", "folder": "inbox"}, 404),
        ("mail/delete", {"internetMessageId": ""}, 400),
        ("mail/delete", {"internetMessageId": "<none@x>"}, 404),
        ("meeting", {"iCalUId": "uid", "change": "forgotten"}, 400),
        ("meeting", {"iCalUId": "uid", "change": "moved", "minutes": 10**9}, 400),
        ("meeting", {"iCalUId": "uid", "change": "deleted"}, 404),
    ],
)
async def test_wrong_commands(both: Controlled, what: str, fields: Any, status: int) -> None:
    """The control API checks what it is told."""
    answered, sentence = await both.tell(what, **fields)
    assert answered == status
    assert sentence.endswith(".") or "fields are" in sentence


async def test_a_large_mailbox_takes_changes_too(both: Controlled) -> None:
    """A search over what was there and what came since is in one order, without what went."""
    await both.deliver(letter("reply", author=NADIA, subject="old news").raw())
    await both.tell("mail/delete", internetMessageId="<old@x>")
    found = await both.graph.search("subject:old AND NOT subject:xyz")
    assert [one["internetMessageId"] for one in found] == ["<reply@x>"]
