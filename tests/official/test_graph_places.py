"""The Microsoft Graph SDK looks into folders and the calendar, and filters by dates and senders."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.users.item.calendar_view.calendar_view_request_builder import (
    CalendarViewRequestBuilder,
)
from msgraph.generated.users.item.mail_folders.mail_folders_request_builder import (
    MailFoldersRequestBuilder,
)
from msgraph.generated.users.item.messages.messages_request_builder import MessagesRequestBuilder

from tests.official.graph_sdk import asking


async def test_folders_are_listed_and_one_is_opened_by_its_well_known_name(graph) -> None:
    """Pages "List mailFolders" and "mailFolder resource type"."""
    listed = await graph.me.mail_folders.get(asking(MailFoldersRequestBuilder, top=100))
    by_id = {one.id: one.display_name for one in listed.value}
    inbox = await graph.me.mail_folders.by_mail_folder_id("inbox").get()
    junk = await graph.me.mail_folders.by_mail_folder_id("junkemail").get()
    assert by_id[inbox.id] == "Inbox"
    assert by_id[junk.id] == "Junk Email"
    held = await graph.me.messages.get(
        asking(MessagesRequestBuilder, top=1000, select=["parentFolderId"])
    )
    inside = [one for one in held.value if one.parent_folder_id == inbox.id]
    assert 0 < len(inside) <= inbox.total_item_count


async def test_a_date_range_holds_what_lies_in_it(graph) -> None:
    """``$filter`` and ``$orderby`` on one property, as "List messages" asks."""
    everything = await graph.me.messages.get(
        asking(MessagesRequestBuilder, top=1000, select=["receivedDateTime"])
    )
    newest = max(one.received_date_time for one in everything.value)
    start = (newest - timedelta(days=14)).replace(microsecond=0)
    wanted = {one.id for one in everything.value if start <= one.received_date_time}
    found = await graph.me.messages.get(
        asking(
            MessagesRequestBuilder,
            filter=f"receivedDateTime ge {start:%Y-%m-%dT%H:%M:%SZ}",
            orderby=["receivedDateTime asc"],
            select=["receivedDateTime"],
            top=1000,
        )
    )
    received = [one.received_date_time for one in found.value]
    assert {one.id for one in found.value} == wanted
    assert 1 < len(wanted) < len(everything.value)
    assert received == sorted(received)


async def test_a_senders_mail_is_found_by_a_filter(graph) -> None:
    sender = "nadia.hassan@contoso.example"
    found = await graph.me.messages.get(
        asking(
            MessagesRequestBuilder,
            filter=f"from/emailAddress/address eq '{sender}'",
            select=["from"],
            top=100,
        )
    )
    assert {one.from_.email_address.address for one in found.value} == {sender}


async def test_an_order_that_the_filter_does_not_begin_with_is_inefficient(graph) -> None:
    """Page "List messages": the properties of $orderby come first in $filter."""
    with pytest.raises(ODataError) as refused:
        await graph.me.messages.get(
            asking(
                MessagesRequestBuilder,
                filter="isRead eq true",
                orderby=["receivedDateTime desc"],
            )
        )
    assert (refused.value.response_status_code, refused.value.error.code) == (
        400,
        "InefficientFilter",
    )


async def test_a_calendar_view_shows_what_happens_in_a_span(calendar_graph) -> None:
    """Page "List calendarView": both ends are needed; occurrences are expanded."""
    newest = await calendar_graph.me.messages.get(
        asking(MessagesRequestBuilder, top=1, select=["receivedDateTime"])
    )
    day = newest.value[0].received_date_time
    start, end = day - timedelta(days=60), day + timedelta(days=60)
    view = await calendar_graph.me.calendar_view.get(
        asking(
            CalendarViewRequestBuilder,
            start_date_time=f"{start:%Y-%m-%dT%H:%M:%S}",
            end_date_time=f"{end:%Y-%m-%dT%H:%M:%S}",
            top=50,
        )
    )
    assert view.value
    for event in view.value:
        assert event.subject
        assert event.start.time_zone == "UTC"
        assert event.start.date_time[:10] <= f"{end:%Y-%m-%d}"
        assert event.end.date_time[:10] >= f"{start:%Y-%m-%d}"
    with pytest.raises(ODataError) as refused:
        await calendar_graph.me.calendar_view.get()
    assert refused.value.response_status_code == 400
