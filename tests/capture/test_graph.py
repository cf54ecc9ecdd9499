"""Searching a mailbox over a real socket: one batch, pages, and parts that fail."""

from __future__ import annotations

import asyncio
import base64
from dataclasses import replace
from datetime import timedelta

import pytest

from capture.errors import (
    AccessDenied,
    CaptureError,
    NotFound,
    ServiceUnavailable,
    SignInRequired,
    Throttled,
    UnexpectedReply,
)
from capture.graph import Graph
from capture.kql import search_for
from capture.mail import FoundMail, MailboxReply
from capture.models import MailId, ObjectId
from capture.scope import Window
from capture.suggestions import Skipped
from tests.capture.builders import NOW, OWN, message
from tests.capture.conftest import CALLER
from tests.capture.mailbox import BATCH, Mailbox
from tests.capture.neighbour import Answer, Asked, Neighbour

MANY = [f"a{at}@contoso.com" for at in range(35)]
"""Two expressions: a0 is in the first, a34 in the second."""


@pytest.fixture
def mailbox(neighbour: Neighbour) -> Mailbox:
    return Mailbox(neighbour)


def from_contoso(mail: FoundMail) -> bool:
    return mail.sender_address.endswith("@contoso.com")


async def search(
    graph: Graph, *addresses: str, limit: int = 50, meetings: bool = False
) -> MailboxReply:
    window = Window(NOW - timedelta(days=30), NOW, limit)
    expressions = search_for(addresses or MANY).expressions
    return await graph.search(
        CALLER, expressions, window=window, meetings=meetings, wanted=from_contoso
    )


def ids(reply: MailboxReply) -> set[str]:
    return {mail.id for mail in reply.mails}


async def test_one_batch_asks_for_everything(graph: Graph, mailbox: Mailbox) -> None:
    """Searches, own addresses and folders come in one call, with immutable ids."""
    mailbox.holds("a0@contoso.com", [message("m1"), message("m2")])
    mailbox.holds("a34@contoso.com", [message("m2"), message("m3")])
    reply = await search(graph)
    assert [one.path for one in mailbox.neighbour.asked] == [BATCH]
    assert mailbox.neighbour.asked[0].headers["Authorization"] == "Bearer graph-oid"
    items = mailbox.batches[0]
    assert len(items) == 2 + 1 + 10
    assert all(item["headers"] == {"Prefer": 'IdType="ImmutableId"'} for item in items)
    assert all(item["url"].isascii() and " " not in item["url"] for item in items)
    assert sorted(mail.id for mail in reply.mails) == ["m1", "m2", "m3"]
    assert reply.own == {OWN, "mara@adatum.example"}
    assert reply.excluded == {"deleted": "deleteditems", "junk": "junkemail", "drafts": "drafts"}
    assert reply.places == {
        "deleted": Skipped.DELETED,
        "junk": Skipped.JUNK,
        "drafts": Skipped.DRAFTS,
        "outbox": Skipped.OUTBOX,
        "history": Skipped.CHATS,
        "teams": Skipped.CHATS,
    }
    assert (reply.sent_items, reply.groups_failed, reply.pages_capped) == ("sent", 0, False)


async def test_a_throttled_part_is_asked_again(graph: Graph, mailbox: Mailbox) -> None:
    """Only the rejected part is repeated, after the wait it asked for."""
    mailbox.holds("a0@contoso.com", [message("m1")])
    mailbox.holds("a34@contoso.com", [message("m2")])
    mailbox.fault("a34@", 429, retry_after="1")
    reply = await search(graph)
    assert [len(one) for one in mailbox.batches] == [13, 1]
    assert (ids(reply), reply.groups_failed, reply.retry_after) == ({"m1", "m2"}, 0, None)


@pytest.mark.parametrize(
    ("status", "retry_after", "told"), [(429, "60", 60.0), (503, "60", 60.0), (400, "", None)]
)
async def test_a_part_that_stays_away_is_counted(
    graph: Graph, mailbox: Mailbox, status: int, retry_after: str, told: float | None
) -> None:
    """What was found is kept, and the answer says what is missing and when to ask again."""
    mailbox.holds("a0@contoso.com", [message("m1")])
    mailbox.fault("a34@", status, retry_after=retry_after, times=5)
    reply = await search(graph)
    assert (ids(reply), reply.groups_failed, reply.retry_after) == ({"m1"}, 1, told)
    assert len(mailbox.batches) == 1


async def test_a_missing_part_is_a_failed_part(graph: Graph, neighbour: Neighbour) -> None:
    """A batch that answers fewer parts than it was asked is not taken for an empty mailbox."""
    neighbour.answer(BATCH, Answer(json={"responses": []}))
    with pytest.raises(UnexpectedReply):
        await search(graph)


@pytest.mark.parametrize(
    ("piece", "status", "error"),
    [
        ("/me/messages", 429, Throttled),
        ("/me/messages", 404, NotFound),
        ("/me/messages", 403, AccessDenied),
        ("/me/messages", 500, ServiceUnavailable),
        ("/me?", 429, Throttled),
        ("deleteditems", 503, ServiceUnavailable),
        ("junkemail", 403, AccessDenied),
        ("/me/messages", 401, SignInRequired),
        ("sentitems", 401, SignInRequired),
    ],
)
async def test_without_the_essentials_there_is_no_answer(
    graph: Graph, mailbox: Mailbox, piece: str, status: int, error: type[CaptureError]
) -> None:
    """Nothing searched, unknown exclusions or a lost grant are errors, not empty answers."""
    mailbox.fault(piece, status, retry_after="60", times=10)
    with pytest.raises(error):
        await search(graph)


async def test_a_folder_the_mailbox_lacks_excludes_nothing(graph: Graph, mailbox: Mailbox) -> None:
    """404 for a well-known folder is an answer; Sent Items may fail in any way."""
    mailbox.holds("a0@contoso.com", [message("m1")])
    mailbox.fault("junkemail", 404)
    mailbox.fault("sentitems", 501)
    reply = await search(graph)
    assert set(reply.excluded.values()) == {"deleteditems", "drafts"}
    assert (reply.sent_items, ids(reply)) == (None, {"m1"})


async def test_claims_come_out_of_a_part(graph: Graph, neighbour: Neighbour) -> None:
    """A challenge inside the batch reaches the sign-in."""
    claims = '{"access_token":{}}'
    header = base64.b64encode(claims.encode()).decode()
    www = f'Bearer error="insufficient_claims", claims="{header}"'
    part = {"id": "0", "status": 401, "headers": {"www-authenticate": www}, "body": {}}
    neighbour.answer(BATCH, Answer(json={"responses": [part]}))
    with pytest.raises(SignInRequired) as raised:
        await search(graph, "a@contoso.com")
    assert raised.value.claims == claims


async def test_pages_follow_until_there_are_enough(graph: Graph, mailbox: Mailbox) -> None:
    """Further pages are read only while they may hold one of the most recent wanted mails."""
    noise = [message(f"n{at}", sender="x@y.z", minutes=at) for at in range(3)]
    second = [message("m1", minutes=5), message("o", sender="x@y.z", minutes=3 * 24 * 60)]
    mailbox.holds("a0@contoso.com", noise, second, [message("m2", minutes=4 * 24 * 60)])
    assert ids(await search(graph, "a0@contoso.com", limit=1)) == {"n0", "n1", "n2", "m1", "o"}
    reply = await search(graph, "a0@contoso.com", limit=2)
    assert ids(reply) == {"n0", "n1", "n2", "m1", "o", "m2"}
    assert reply.pages_capped is False


async def test_pages_end_at_a_cap(graph: Graph, mailbox: Mailbox) -> None:
    """After three pages the answer says that there may be more."""
    mailbox.holds("a0@contoso.com", *([message(f"m{at}", minutes=at)] for at in range(5)))
    reply = await search(graph, "a0@contoso.com")
    assert (ids(reply), reply.pages_capped) == ({"m0", "m1", "m2"}, True)


async def test_excluded_mail_does_not_count_as_enough(graph: Graph, mailbox: Mailbox) -> None:
    """Deleted mail and drafts on the first page do not keep the second from being read."""
    first = [message("d", folder="deleted"), message("e", isDraft=True)]
    mailbox.holds("a0@contoso.com", first, [message("m", minutes=9)])
    assert "m" in ids(await search(graph, "a0@contoso.com", limit=1))


async def test_a_page_that_fails_leaves_a_partial_answer(graph: Graph, mailbox: Mailbox) -> None:
    """What the first page held is kept, with the wait that was asked for."""
    mailbox.holds("a0@contoso.com", [message("m0")], [message("m1", minutes=3)])
    away = Answer(429, headers={"Retry-After": "77"})
    mailbox.neighbour.handle("/v1.0/more/a0@contoso.com/1", lambda _asked: away)
    reply = await search(graph, "a0@contoso.com")
    assert (ids(reply), reply.pages_capped, reply.retry_after) == ({"m0"}, True, 77.0)


async def test_a_link_to_another_host_is_not_followed(graph: Graph, mailbox: Mailbox) -> None:
    """A nextLink elsewhere gets no bearer; the first page stands."""
    mailbox.holds("a0@contoso.com", [message("m0")], [message("m1")])
    mailbox.root = "https://attacker.example"
    reply = await search(graph, "a0@contoso.com")
    assert (ids(reply), reply.pages_capped) == ({"m0"}, True)


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"<html>", b'{"responses":[{"id":"0","status":200,"body":{"value":[{}]}}]}'],
)
async def test_a_malformed_batch_is_unexpected(
    graph: Graph, neighbour: Neighbour, body: bytes
) -> None:
    """What is not the documented shape is an error of the other side."""
    neighbour.answer(BATCH, Answer(body=body))
    with pytest.raises(UnexpectedReply):
        await search(graph, "a@contoso.com")


async def test_a_second_round_that_fails_keeps_the_first(
    graph: Graph, mailbox: Mailbox, neighbour: Neighbour
) -> None:
    """When asking again fails as a whole, the parts answered before still count."""
    mailbox.holds("a0@contoso.com", [message("m1")])
    mailbox.fault("a34@", 429, retry_after="0")

    def once(asked: Asked) -> Answer:
        neighbour.answer(BATCH, Answer(400))
        return mailbox.batch(asked)

    neighbour.handle(BATCH, once)
    reply = await search(graph)
    assert (ids(reply), reply.groups_failed) == ({"m1"}, 1)


async def test_a_batch_has_the_mailbox_to_itself(graph: Graph, neighbour: Neighbour) -> None:
    """Graph sends a batch's parts four at a time, so single calls of that person wait for it."""
    inside, go = asyncio.Event(), asyncio.Event()
    mailbox = Mailbox(neighbour)

    async def slow(asked: Asked) -> Answer:
        inside.set()
        await go.wait()
        return mailbox.batch(asked)

    path = "/v1.0/me/messages/m/attachments"
    neighbour.handle(BATCH, slow)
    neighbour.answer(path, Answer(json={"value": []}))
    other = replace(CALLER, oid=ObjectId("someone else"))
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        group.create_task(search(graph, "a@contoso.com"))
        await inside.wait()
        mine = group.create_task(graph.attachments(CALLER, MailId("m")))
        await graph.attachments(other, MailId("m"))
        assert neighbour.paths() == [BATCH, path]
        go.set()
        await mine
    assert neighbour.paths() == [BATCH, path, path]


async def test_own_addresses(graph: Graph, neighbour: Neighbour) -> None:
    """Mail, sign-in name and SMTP proxies, in lower case, each once."""
    person = {"mail": None, "userPrincipalName": "Mara@X.com", "proxyAddresses": ["SMTP:A@x.com"]}
    neighbour.answer("/v1.0/me", Answer(json=person))
    assert await graph.own_addresses(CALLER) == {"mara@x.com", "a@x.com"}
