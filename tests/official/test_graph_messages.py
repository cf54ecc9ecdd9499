"""The Microsoft Graph SDK reads a mailbox, page by page, message by message, file by file."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from kiota_abstractions.api_error import APIError
from kiota_abstractions.method import Method
from kiota_abstractions.request_information import RequestInformation
from msgraph.generated.models.file_attachment import FileAttachment
from msgraph.generated.models.item_attachment import ItemAttachment
from msgraph.generated.models.message import Message
from msgraph.generated.models.reference_attachment import ReferenceAttachment
from msgraph.generated.users.item.messages.item.attachments.attachments_request_builder import (
    AttachmentsRequestBuilder,
)
from msgraph.generated.users.item.messages.item.message_item_request_builder import (
    MessageItemRequestBuilder,
)
from msgraph.generated.users.item.messages.messages_request_builder import MessagesRequestBuilder
from msgraph.generated.users.item.user_item_request_builder import UserItemRequestBuilder
from msgraph_core.tasks.page_iterator import PageIterator

from tests.official.graph_sdk import asking

IMMUTABLE = {"Prefer": 'IdType="ImmutableId"'}


async def messages(graph, headers: dict[str, str] | None = None, /, **query: Any) -> list[Message]:
    """One page of the mailbox."""
    page = await graph.me.messages.get(asking(MessagesRequestBuilder, headers, **query))
    return list(page.value)


async def walked(graph, page: Any) -> list[Message]:
    """Everything from this page on, by the SDK's own iterator."""
    found: list[Message] = []

    def see(message: Message) -> bool:
        found.append(message)
        return True

    await PageIterator(page, graph.request_adapter).iterate(see)
    return found


async def with_files(graph) -> list[Message]:
    """Every message that says it has attachments."""
    everything = await messages(graph, top=1000, select=["id", "subject", "hasAttachments"])
    return [one for one in everything if one.has_attachments]


async def test_me_is_the_person_whose_token_it_is(graph, sandbox) -> None:
    mara = sandbox["people"][0]
    wanted = asking(UserItemRequestBuilder, select=["id", "displayName", "mail", "proxyAddresses"])
    me = await graph.me.get(wanted)
    assert (me.id, me.display_name, me.user_principal_name) == (mara["oid"], mara["name"], None)
    assert me.mail == (await graph.me.get()).user_principal_name


async def test_a_list_holds_what_was_selected_and_no_more_than_asked_for(graph) -> None:
    page = await graph.me.messages.get(
        asking(MessagesRequestBuilder, top=3, select=["subject", "from", "receivedDateTime"])
    )
    assert len(page.value) == 3
    for one in page.value:
        assert one.id
        assert one.received_date_time.tzinfo is not None
        assert (one.body, one.to_recipients, one.internet_message_id) == (None, None, None)


async def test_pages_are_walked_to_the_end_without_a_gap_or_a_repetition(graph) -> None:
    """The SDK's page iterator follows ``@odata.nextLink`` as it is."""
    whole = [one.id for one in await messages(graph, top=1000, select=["id"])]
    first = await graph.me.messages.get(asking(MessagesRequestBuilder, top=17, select=["id"]))
    assert len(whole) > 34
    assert [one.id for one in await walked(graph, first)] == whole


async def test_a_search_finds_a_sender_newest_first_and_has_pages_too(graph) -> None:
    """The whole expression stands in one pair of quotes; results come by sent date."""
    sender = "nadia.hassan@contoso.example"
    everything = await messages(graph, top=1000, select=["from", "sentDateTime"])
    hers = {one.id for one in everything if one.from_ and address(one) == sender}
    page = await graph.me.messages.get(
        asking(MessagesRequestBuilder, search=f'"from:{sender}"', top=2, select=["sentDateTime"])
    )
    found = await walked(graph, page)
    assert hers
    assert hers <= {one.id for one in found}
    sent = [one.sent_date_time for one in found]
    assert sent == sorted(sent, reverse=True)


async def test_an_order_is_kept(graph) -> None:
    found = await messages(
        graph, top=50, orderby=["receivedDateTime asc"], select=["receivedDateTime"]
    )
    received = [one.received_date_time for one in found]
    assert len(set(received)) > 10
    assert received == sorted(received)


async def test_a_message_id_finds_its_copies(graph) -> None:
    """``$filter`` on internetMessageId, which holds characters a URL must not."""
    [one] = await messages(graph, top=1, select=["internetMessageId"])
    assert one.internet_message_id.startswith("<")
    wanted = f"internetMessageId eq '{one.internet_message_id}'"
    found = await messages(graph, filter=wanted, select=["id", "internetMessageId"])
    assert one.id in [copy.id for copy in found]
    assert {copy.internet_message_id for copy in found} == {one.internet_message_id}


async def test_an_immutable_id_opens_the_message_it_was_given_for(graph) -> None:
    [plain] = await messages(graph, top=1, select=["internetMessageId"])
    [lasting] = await messages(graph, IMMUTABLE, top=1, select=["internetMessageId"])
    assert lasting.internet_message_id == plain.internet_message_id
    assert lasting.id != plain.id
    opened = await graph.me.messages.by_message_id(lasting.id).get(
        asking(MessageItemRequestBuilder, IMMUTABLE, select=["id", "internetMessageId", "body"])
    )
    assert (opened.id, opened.internet_message_id) == (lasting.id, plain.internet_message_id)
    assert opened.body.content_type == "html"


async def test_a_body_comes_as_text_when_that_is_preferred(graph) -> None:
    [one] = await messages(graph, top=1, select=["id"])
    text = {"Prefer": 'outlook.body-content-type="text"'}
    opened = await graph.me.messages.by_message_id(one.id).get(
        asking(MessageItemRequestBuilder, text, select=["body"])
    )
    assert opened.body.content_type == "text"
    assert "<html" not in opened.body.content


async def test_mime_is_the_same_message(graph) -> None:
    [one] = await messages(
        graph, top=1, select=["internetMessageId", "subject"], search='"hasAttachments:true"'
    )
    raw = await graph.me.messages.by_message_id(one.id).content.get()
    parsed = message_from_bytes(raw, policy=default)
    assert parsed["Message-ID"] == one.internet_message_id
    assert str(parsed["Subject"] or "") == (one.subject or "")
    assert parsed.is_multipart()


async def test_a_files_content_is_the_same_inside_json_and_raw(graph) -> None:
    """Each kind becomes the SDK's own class; ``$value`` has the bytes of a file."""
    checked = 0
    for message in await with_files(graph):
        builder = graph.me.messages.by_message_id(message.id).attachments
        for file in (await builder.get()).value:
            if isinstance(file, FileAttachment) and not file.is_inline:
                raw = await raw_value(graph, message.id, file.id)
                assert raw == file.content_bytes
                assert 0 < len(raw) <= file.size
                checked += 1
    assert checked


async def test_an_attached_message_is_mime_and_a_link_has_no_content(graph) -> None:
    kinds: dict[type, tuple[str, str]] = {}
    for message in await with_files(graph):
        listed = await graph.me.messages.by_message_id(message.id).attachments.get(
            asking(AttachmentsRequestBuilder, select=["id", "name", "size"])
        )
        kinds |= {type(file): (message.id, file.id) for file in listed.value}
    assert {FileAttachment, ItemAttachment} <= set(kinds)
    raw = await raw_value(graph, *kinds[ItemAttachment])
    assert message_from_bytes(raw, policy=default)["Subject"]
    with pytest.raises(APIError) as refused:
        await raw_value(graph, *kinds[ReferenceAttachment])
    assert refused.value.response_status_code == 405


def address(message: Message) -> str:
    """The sender's address."""
    return str(message.from_.email_address.address).lower()


async def raw_value(graph, message: str, attachment: str) -> bytes:
    """``/attachments/{id}/$value``, for which the SDK has no builder, through its own adapter."""
    asked = RequestInformation(
        Method.GET,
        "{+baseurl}/users/{user%2Did}/messages/{message%2Did}/attachments/{attachment%2Did}/$value",
        {
            "baseurl": graph.request_adapter.base_url,
            "user%2Did": "me-token-to-replace",
            "message%2Did": message,
            "attachment%2Did": attachment,
        },
    )
    found: bytes = await graph.request_adapter.send_primitive_async(asked, "bytes", {})
    return found
