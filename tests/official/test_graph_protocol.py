"""What the Graph SDK does around its questions: batches, errors, throttling, claims challenges."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
import requests
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.users.item.messages.messages_request_builder import MessagesRequestBuilder
from msgraph_core.requests.batch_request_content import BatchRequestContent
from msgraph_core.requests.batch_request_item import BatchRequestItem

from tests.official.control import control
from tests.official.graph_sdk import asking


def seen(sandbox: dict[str, Any], status: int) -> int:
    """How many calls Graph has answered so."""
    address = f"{sandbox['page']}/control/calls?service=graph"
    calls = requests.get(address, timeout=10).json()["calls"]
    return sum(call["status"] == status for call in calls)


def relative(graph, item: BatchRequestItem) -> BatchRequestItem:
    """Its address below the version, as the page asks; the SDK may leave it absolute (#1015)."""
    item.url = item.url.removeprefix(graph.request_adapter.base_url)
    return item


async def test_a_batch_answers_each_part_for_itself(graph) -> None:
    """Page: "Combine multiple HTTP requests using JSON batching".

    The SDK keeps binary bodies and drops those that are JSON objects (kiota-python #737).
    """
    [one] = (await graph.me.messages.get(asking(MessagesRequestBuilder, top=1))).value
    message = graph.me.messages.by_message_id(one.id)
    parts = {
        "me": graph.me.to_get_request_information(),
        "mime": message.content.to_get_request_information(),
        "gone": graph.me.messages.by_message_id("no id").to_get_request_information(),
    }
    items = {name: relative(graph, BatchRequestItem(part, id=name)) for name, part in parts.items()}
    answers = await graph.batch.post(BatchRequestContent(items))
    assert answers.get_response_status_codes() == {"me": 200, "mime": 200, "gone": 400}
    assert answers.get_response_by_id("me").content_type.startswith("application/json")
    assert answers.get_response_stream_by_id("mime").read() == await message.content.get()


async def test_an_absolute_address_in_a_batch_is_refused_for_that_part(graph) -> None:
    """As real Graph does ("Resource not found for the segment", msgraph-sdk-python #1015)."""
    item = BatchRequestItem(graph.me.to_get_request_information(), id="me")
    item.url = f"{graph.request_adapter.base_url}/me"
    answers = await graph.batch.post(BatchRequestContent({"me": item}))
    assert answers.get_response_status_codes()["me"] in (400, 501)


async def test_a_refusal_becomes_the_sdks_error_with_code_and_request_id(graph) -> None:
    """Page: "Microsoft Graph error responses and resource types"."""
    with pytest.raises(ODataError) as refused:
        await graph.me.messages.by_message_id("not an id").get()
    error = refused.value.error
    assert refused.value.response_status_code == 400
    assert (error.code, bool(error.message)) == ("ErrorInvalidIdMalformed", True)
    assert error.inner_error.request_id == refused.value.response_headers["request-id"]
    assert error.inner_error.client_request_id
    assert error.inner_error.date is not None


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"search": '"from:nadia"', "filter": "isRead eq true"}, 400),
        ({"search": '"from:nadia"', "orderby": ["receivedDateTime desc"]}, 400),
        ({"filter": "toRecipients/any(r:r/emailAddress/address eq 'a@contoso.example')"}, 400),
        ({"top": 1001}, 400),
        ({"select": ["colour"]}, 400),
    ],
)
async def test_what_graph_refuses_is_refused(graph, query: dict[str, Any], status: int) -> None:
    """Pages: "Use the $search query parameter", "List messages"."""
    with pytest.raises(ODataError) as refused:
        await graph.me.messages.get(asking(MessagesRequestBuilder, **query))
    assert refused.value.response_status_code == status
    assert refused.value.error.code


async def test_the_sdk_waits_as_long_as_a_throttled_answer_says(graph, sandbox) -> None:
    """429 with Retry-After: the SDK's own handler asks again, after those seconds."""
    before = seen(sandbox, 429)
    control(sandbox, "faults", service="graph", kind="throttle", seconds=1, path="/v1.0/me")
    began = asyncio.get_running_loop().time()
    me = await graph.me.get()
    assert me.id == sandbox["people"][0]["oid"]
    assert asyncio.get_running_loop().time() - began >= 1
    assert seen(sandbox, 429) == before + 1


async def test_a_claims_challenge_reaches_the_credential_and_a_new_token_is_accepted(
    graph, sandbox, mara_in_graph
) -> None:
    """Page: "Claims challenges, claims requests, and client capabilities"."""
    assert (await graph.me.get()).id == sandbox["people"][0]["oid"]
    control(sandbox, "revoke", oid=sandbox["people"][0]["oid"])
    assert (await graph.me.get()).id == sandbox["people"][0]["oid"]
    [claims] = mara_in_graph.claims
    assert "nbf" in json.loads(claims)["access_token"]
