"""Attachments over HTTP: every kind, their content, and the flag that overlooks pictures."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.sandbox.graph_client import IMMUTABLE, Graph, graph_of
from tests.sandbox.small_world import make_world


@pytest.fixture
async def graph() -> AsyncIterator[Graph]:
    async with graph_of(make_world()) as running:
        yield running


async def attached(graph: Graph, name: str, **query: str) -> tuple[str, bool, list[dict[str, Any]]]:
    """The path of a message's attachments, its hasAttachments, and what is listed."""
    options = {"$filter": f"internetMessageId eq '<{name}>'", "$select": "id,hasAttachments"}
    _, body = await graph.ask("/me/messages", options)
    message = body["value"][0]
    path = f"/me/messages/{message['id']}/attachments"
    status, listed = await graph.ask(path, query)
    assert status == 200
    return path, message["hasAttachments"], listed["value"]


async def test_a_file(graph: Graph) -> None:
    """A file has its bytes in the object and behind $value."""
    path, flag, (one,) = await attached(graph, "quote-line-2-b@adatum.example")
    assert flag
    assert one["@odata.type"] == "#microsoft.graph.fileAttachment"
    assert (one["name"], one["contentType"]) == ("Quote 4711.pdf", "application/pdf")
    response = await graph.send("GET", f"{path}/{one['id']}/$value")
    content = await response.read()
    assert response.content_type == "application/pdf"
    assert content.startswith(b"%PDF-")
    assert base64.b64decode(one["contentBytes"]) == content
    _, again = await graph.ask(f"{path}/{one['id']}")
    assert one.items() <= again.items()


async def test_a_picture_in_the_text_is_no_attachment_by_flag(graph: Graph) -> None:
    """The flag is false for inline pictures alone, and listing shows them."""
    _, flag, (one,) = await attached(graph, "mounting-plate@contoso.example")
    assert not flag
    assert one["isInline"]
    assert one["contentId"] == "plate@contoso.example"


async def test_an_attached_mail(graph: Graph) -> None:
    """An item has no bytes in its object; $value is its MIME."""
    path, flag, (one,) = await attached(graph, "liability-clause@contoso.example")
    assert flag
    assert one["@odata.type"] == "#microsoft.graph.itemAttachment"
    assert "contentBytes" not in one
    response = await graph.send("GET", f"{path}/{one['id']}/$value")
    assert b"Subject: Liability clause" in await response.read()
    query = {"$expand": "microsoft.graph.itemattachment/item"}
    _, opened = await graph.ask(f"{path}/{one['id']}", query)
    assert opened["item"]["@odata.type"] == "#microsoft.graph.message"
    assert opened["item"]["subject"] == "Liability clause"
    assert "two million" in opened["item"]["body"]["content"]


async def test_a_link_to_a_file_has_no_content(graph: Graph) -> None:
    """A reference attachment answers $value with 405."""
    path, flag, (one,) = await attached(graph, "network-drawings@contoso.example")
    assert flag
    assert one["@odata.type"] == "#microsoft.graph.referenceAttachment"
    status, _ = await graph.ask(f"{path}/{one['id']}/$value")
    assert status == 405


async def test_selecting_leaves_the_bytes_out(graph: Graph) -> None:
    """Only what is named comes, and what belongs to files must be named as theirs."""
    path, _, (one,) = await attached(
        graph,
        "mounting-plate@contoso.example",
        **{"$select": "name,size,microsoft.graph.fileAttachment/contentId"},
    )
    assert set(one) - {"@odata.type", "@odata.mediaContentType"} == {
        "id",
        "name",
        "size",
        "contentId",
    }
    status, body = await graph.ask(path, {"$select": "name,contentId"})
    assert (status, body["error"]["code"]) == (400, "RequestBroker--ParseUri")


async def test_identifiers_of_both_kinds(graph: Graph) -> None:
    """An attachment's identifier is of the preferred kind and opens it either way."""
    path, _, (mutable,) = await attached(graph, "quote-line-2-b@adatum.example")
    _, listed = await graph.ask(path, headers=IMMUTABLE)
    immutable = listed["value"][0]["id"]
    assert immutable != mutable["id"]
    status, _ = await graph.ask(f"{path}/{immutable}", headers=IMMUTABLE)
    assert status == 200


@pytest.mark.parametrize(
    ("identifier", "status"), [("x", 400), ("AAMkAGI2", 404), ("AAkA%2F..", 404)]
)
async def test_an_unknown_attachment(graph: Graph, identifier: str, status: int) -> None:
    """Neither malformed nor unknown identifiers open anything."""
    path, _, _ = await attached(graph, "quote-line-2-b@adatum.example")
    answered, _ = await graph.ask(f"{path}/{identifier}")
    assert answered == status
