"""The calendar beside a search: what it brings, and what it never costs."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs

import pytest

from capture.errors import (
    SignInRequired,
)
from capture.graph import Graph
from capture.scope import Window
from tests.capture.asking import from_contoso, ids, search
from tests.capture.builders import NOW, message
from tests.capture.conftest import CALLER
from tests.capture.mailbox import BATCH, Mailbox


async def test_the_calendar_comes_in_the_same_batch(graph: Graph, mailbox: Mailbox) -> None:
    """From the window's beginning to three days ahead, in UTC, latest first."""
    mailbox.meetings = {"value": [{"id": "e1", "iCalUId": "u1", "subject": "Review"}]}
    reply = await search(graph, meetings=True)
    assert [one.uid for one in reply.meetings] == ["u1"]
    assert (reply.meetings_failed, reply.meetings_capped) == (False, False)
    (items,) = mailbox.batches
    assert items[-1]["headers"] == {"Prefer": 'IdType="ImmutableId", outlook.timezone="UTC"'}
    query = parse_qs(items[-1]["url"].partition("?")[2])
    assert query["startDateTime"] == ["2026-02-03T12:00:00Z"]
    assert query["endDateTime"] == ["2026-03-08T12:00:00Z"]
    assert query["$orderby"] == ["start/dateTime desc"]
    assert mailbox.neighbour.paths() == [BATCH]


async def test_a_full_calendar_is_capped(graph: Graph, mailbox: Mailbox) -> None:
    """A further page is not read; the answer says so. So does a window longer than Graph takes."""
    mailbox.meetings = {"value": [], "@odata.nextLink": f"{mailbox.root}/v1.0/more"}
    assert (await search(graph, meetings=True)).meetings_capped is True
    mailbox.meetings = {"value": []}
    window = Window(NOW - timedelta(days=3650), NOW, 50)
    reply = await graph.search(CALLER, (), window=window, meetings=True, wanted=from_contoso)
    assert reply.meetings_capped is True
    assert "startDateTime=2021-03-09" in mailbox.batches[-1][-1]["url"]


@pytest.mark.parametrize("status", [403, 404, 429, 503, 400])
async def test_a_calendar_that_fails_costs_no_mail(
    graph: Graph, mailbox: Mailbox, status: int
) -> None:
    """The mails stand, and the answer says that meetings are missing and when to ask again."""
    mailbox.holds("a0@contoso.com", [message("m1")])
    mailbox.fault("calendarView", status, retry_after="60", times=9)
    reply = await search(graph, meetings=True)
    assert (ids(reply), reply.meetings, reply.meetings_failed) == ({"m1"}, (), True)
    assert reply.retry_after == (60.0 if status in (429, 503) else None)


async def test_a_calendar_that_cannot_be_read_costs_no_mail(graph: Graph, mailbox: Mailbox) -> None:
    """Nor does an answer that is no calendar."""
    mailbox.holds("a0@contoso.com", [message("m1")])
    mailbox.meetings = {"value": [{"subject": "no id"}]}
    reply = await search(graph, meetings=True)
    assert (ids(reply), reply.meetings_failed) == ({"m1"}, True)


async def test_a_lost_grant_for_the_calendar_is_a_sign_in(graph: Graph, mailbox: Mailbox) -> None:
    """With it nothing else can be had either."""
    mailbox.fault("calendarView", 401)
    with pytest.raises(SignInRequired):
        await search(graph, meetings=True)
