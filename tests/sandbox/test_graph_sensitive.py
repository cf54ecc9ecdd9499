"""How a client sees what is sensitive, labelled, encrypted, quoted or attached."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from sandbox.mail import Label
from sandbox.mail.compose import File
from tests.sandbox.graph_client import Graph, graph_of
from tests.sandbox.mail_world import letter, world_with

LABEL = Label(
    "2096f6a2-d2f7-48be-b329-b73aaa526e5d", "Confidential", "7a1f3c52-5b0e-4c0e-9d55-2f6b"
)
SECRET = Label(LABEL.id, "Secret", LABEL.site, encrypts=True)
LABELS = "String {00020386-0000-0000-C000-000000000046} Name msip_labels"
INNER = letter("inner", subject="The question", text="What is the price?")
BOX = [
    letter("plain").in_folder("inbox"),
    letter("personal", sensitivity="personal").in_folder("inbox"),
    letter("private", sensitivity="private").in_folder("inbox"),
    letter("confidential", sensitivity="confidential", label=LABEL).in_folder("inbox"),
    letter(
        "encrypted", label=SECRET, text="The merger.", files=(File("Plan.pdf", "a/b", b"x"),)
    ).in_folder("inbox"),
    letter(
        "reply", text="Agreed.", quoted="From: Mara\nSent: Monday\n\nShall we?", enclosed=(INNER,)
    ).in_folder("inbox"),
    letter("meeting", kind="meetings").in_folder("inbox"),
]


@pytest.fixture
async def graph() -> AsyncIterator[Graph]:
    async with graph_of(world_with(BOX)) as running:
        yield running


async def opened(graph: Graph, subject: str, headers: Any = None, **query: str) -> Any:
    """One message by its subject."""
    _, body = await graph.ask("/me/messages", {"$filter": f"subject eq '{subject}'"})
    options = {f"${name}": value for name, value in query.items()}
    status, found = await graph.ask(
        f"/me/messages/{body['value'][0]['id']}", options, headers=headers
    )
    assert status == 200, found
    return found


@pytest.mark.parametrize(
    ("subject", "number", "header"),
    [
        ("plain", "0", None),
        ("personal", "1", "Personal"),
        ("private", "2", "Private"),
        ("confidential", "3", "Company-Confidential"),
    ],
)
async def test_sensitivity(graph: Graph, subject: str, number: str, header: str | None) -> None:
    """The message has no property for it: an extended property and a header field tell."""
    expand = "singleValueExtendedProperties($filter=id eq 'Integer 0x0036')"
    found = await opened(graph, subject, expand=expand, select="internetMessageHeaders")
    assert "sensitivity" not in found
    assert found["singleValueExtendedProperties"] == [{"id": "Integer 0x36", "value": number}]
    fields = {one["name"]: one["value"] for one in found["internetMessageHeaders"]}
    assert fields.get("Sensitivity") == header


async def test_a_label_is_a_header_field(graph: Graph) -> None:
    """Its identifier, name and tenant stand in msip_labels, in a list of messages as well."""
    expand = f"singleValueExtendedProperties($filter=id eq '{LABELS}' or id eq 'String 0x1A')"
    _, body = await graph.ask("/me/messages", {"$expand": expand, "$select": "subject"})
    shown = {one["subject"]: one["singleValueExtendedProperties"] for one in body["value"]}
    assert [one["id"] for one in shown["plain"]] == ["String 0x1a"]
    said = shown["confidential"][0]["value"]
    assert f"MSIP_Label_{LABEL.id}_Name=Confidential;" in said
    assert f"MSIP_Label_{LABEL.id}_ContentBits=0;" in said


async def test_what_is_not_set_leaves_no_trace(graph: Graph) -> None:
    """A message without a label has no such property at all."""
    expand = f"singleValueExtendedProperties($filter=id eq '{LABELS}')"
    assert "singleValueExtendedProperties" not in await opened(graph, "plain", expand=expand)


async def test_encrypted_mail_shows_an_envelope(graph: Graph) -> None:
    """Neither text nor files can be read or searched; one sealed file stands for all of it."""
    found = await opened(graph, "encrypted", expand="attachments")
    assert "merger" not in found["body"]["content"] + found["bodyPreview"]
    (sealed,) = found["attachments"]
    assert (sealed["name"], sealed["contentType"], found["hasAttachments"]) == (
        "message.rpmsg",
        "application/x-microsoft-rpmsg-message",
        True,
    )
    assert await graph.search("merger") == []
    assert [one["subject"] for one in await graph.search("attachment:rpmsg")] == ["encrypted"]


@pytest.mark.parametrize("kind", ["text", "html"])
async def test_the_new_part_of_a_body(graph: Graph, kind: str) -> None:
    """What is quoted is in the body and not in its unique part."""
    prefer = {"Prefer": f'outlook.body-content-type="{kind}"'}
    found = await opened(graph, "reply", prefer, select="body,uniqueBody")
    assert found["uniqueBody"]["contentType"] == kind
    assert "Shall we?" in found["body"]["content"]
    assert "Agreed." in found["uniqueBody"]["content"]
    assert "Shall we?" not in found["uniqueBody"]["content"]


async def test_an_enclosed_letter_is_whole(graph: Graph) -> None:
    """Its sender and text are there, in MIME and when expanded."""
    found = await opened(graph, "reply", expand="attachments")
    (item,) = found["attachments"]
    assert (item["@odata.type"], item["name"]) == (
        "#microsoft.graph.itemAttachment",
        "The question",
    )
    path = f"/me/messages/{found['id']}/attachments/{item['id']}"
    _, shown = await graph.ask(path, {"$expand": "microsoft.graph.itemattachment/item"})
    assert shown["item"]["from"]["emailAddress"]["address"] == "nadia.hassan@contoso.example"
    assert shown["item"]["internetMessageId"] == "<inner@x>"
    response = await graph.send("GET", f"{path}/$value")
    assert b"What is the price?" in await response.read()
    status, _ = await graph.ask(path, {"$expand": "microsoft.graph.itemattachment/event"})
    assert status == 501


async def test_a_meeting_request_says_what_it_is(graph: Graph) -> None:
    """It is a message of a derived type."""
    found = await opened(graph, "meeting")
    assert found["@odata.type"] == "#microsoft.graph.eventMessageRequest"
    assert [one["subject"] for one in await graph.search("kind:meetings")] == ["meeting"]
