"""Searching a mailbox over a real socket: one batch, and parts that fail."""

from __future__ import annotations

import asyncio
import base64
from dataclasses import replace

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
from capture.mail import LABELS, MESSAGE_CLASS, SENSITIVITY
from capture.models import MailId, ObjectId
from capture.suggestions import Skipped
from tests.capture.asking import MANY, WINDOW, from_contoso, ids, search
from tests.capture.builders import OWN, message
from tests.capture.conftest import CALLER
from tests.capture.mailbox import BATCH, Mailbox
from tests.capture.neighbour import Answer, Asked, Neighbour


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
    assert {"deleted", "junk", "drafts"} <= set(reply.places)
    assert reply.places == {
        "deleted": Skipped.DELETED,
        "junk": Skipped.JUNK,
        "drafts": Skipped.DRAFTS,
        "outbox": Skipped.OUTBOX,
        "history": Skipped.CHATS,
        "teams": Skipped.CHATS,
    }
    assert (reply.sent_items, len(reply.failed), reply.pages_capped) == ("sent", 0, False)


async def test_a_throttled_part_is_asked_again(graph: Graph, mailbox: Mailbox) -> None:
    """Only the rejected part is repeated, after the wait it asked for."""
    mailbox.holds("a0@contoso.com", [message("m1")])
    mailbox.holds("a34@contoso.com", [message("m2")])
    mailbox.fault("a34@", 429, retry_after="1")
    reply = await search(graph)
    assert [len(one) for one in mailbox.batches] == [13, 1]
    assert (ids(reply), len(reply.failed), reply.retry_after) == ({"m1", "m2"}, 0, None)


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
    assert (ids(reply), len(reply.failed), reply.retry_after) == ({"m1"}, 1, told)
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


@pytest.mark.parametrize("properties", [None, [], [{"id": "Integer 0x36", "value": "0"}]])
async def test_mail_without_its_properties_is_no_answer(
    graph: Graph, mailbox: Mailbox, properties: object
) -> None:
    """A service that leaves the expansion out does not say which mail is private."""
    plain = message("m1", singleValueExtendedProperties=properties)
    mailbox.holds("a0@contoso.com", [message("m0"), plain])
    with pytest.raises(UnexpectedReply):
        await search(graph, "a0@contoso.com")
    mailbox.holds("a34@contoso.com", [message("m2")])
    reply = await search(graph)
    assert (ids(reply), len(reply.failed)) == ({"m2"}, 1)


async def test_the_expansion_may_be_written_in_other_capitals(
    graph: Graph, mailbox: Mailbox
) -> None:
    """Exchange gives an identifier back in its own spelling."""
    label = "String {00020386-0000-0000-C000-000000000046} Name msip_labels"
    properties = [{"id": "string 0x1A", "value": "IPM.Note"}, {"id": label, "value": "x"}]
    mailbox.holds("a0@contoso.com", [message("m", singleValueExtendedProperties=properties)])
    (mail,) = (await search(graph, "a0@contoso.com")).mails
    assert (mail.extended(MESSAGE_CLASS), mail.extended(LABELS)) == ("IPM.Note", "x")
    assert mail.extended(SENSITIVITY) is None


async def test_what_failed_can_be_asked_again(graph: Graph, mailbox: Mailbox) -> None:
    """The continuation asks for what is missing alone, and the two make the whole answer."""
    expressions = search_for(MANY).expressions
    mailbox.holds("a0@contoso.com", [message("m1"), message("m2")])
    mailbox.holds("a34@contoso.com", [message("m2"), message("m3")])
    mailbox.fault("a34@", 429, retry_after="60")
    mailbox.fault("calendarView", 429, retry_after="90")
    mailbox.meetings = {"value": [{"id": "e1"}]}
    first = await search(graph, meetings=True)
    assert (first.failed, first.retry_after) == (expressions[1:], 90.0)

    later = await graph.search(
        CALLER,
        first.failed,
        window=WINDOW,
        meetings=first.meetings_failed,
        wanted=from_contoso,
    )
    whole = first.joined(later)

    assert "a0%40" not in mailbox.batches[-1][0]["url"]
    assert ids(whole) == {"m1", "m2", "m3"}
    assert (whole.failed, len(whole.failed), whole.retry_after) == ((), 0, None)
    assert ([one.id for one in whole.meetings], whole.meetings_failed) == (["e1"], False)
    assert whole.places == first.places


async def test_a_wait_too_long_for_one_part_keeps_none_from_being_asked_again(
    graph: Graph, mailbox: Mailbox
) -> None:
    """One that may be asked in a second is, beside one that may not within our time."""
    mailbox.holds("a0@contoso.com", [message("m1")])
    mailbox.fault("a0@", 429, retry_after="1")
    mailbox.fault("a34@", 429, retry_after="60")
    reply = await search(graph)
    assert [len(one) for one in mailbox.batches] == [13, 1]
    assert (ids(reply), reply.retry_after) == ({"m1"}, 60.0)


@pytest.mark.parametrize("count", [5, 50, 500])
async def test_the_number_of_calls_is_constant(graph: Graph, mailbox: Mailbox, count: int) -> None:
    """One call, whatever the number of addresses, within the twenty parts of a batch."""
    search_of = search_for(f"somebody{at}@contoso.com" for at in range(count))
    assert search_of.used == count
    await graph.search(
        CALLER, search_of.expressions, window=WINDOW, meetings=True, wanted=from_contoso
    )
    assert mailbox.neighbour.paths() == [BATCH]
    assert len(mailbox.batches[0]) <= 20


async def test_expressions_without_room_are_said_to_be_missing(
    graph: Graph, mailbox: Mailbox
) -> None:
    """Nothing is dropped in silence."""
    expressions = [f'"participants:a{at}@x.com"' for at in range(11)]
    reply = await graph.search(
        CALLER, expressions, window=WINDOW, meetings=True, wanted=from_contoso
    )
    assert (len(mailbox.batches[0]), reply.failed) == (20, tuple(expressions[8:]))


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
    assert (ids(reply), len(reply.failed)) == ({"m1"}, 1)


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


async def test_large_mail_does_not_hide_the_rest(graph: Graph, mailbox: Mailbox) -> None:
    """Ten megabytes of subjects are read; an answer without end is not."""
    large = [message(f"m{at}", subject="x" * 1_000_000) for at in range(10)]
    mailbox.holds("a0@contoso.com", [*large, message("plain")])
    assert "plain" in ids(await search(graph, "a0@contoso.com"))
    mailbox.holds("a0@contoso.com", large * 4)
    with pytest.raises(UnexpectedReply):
        await search(graph, "a0@contoso.com")
