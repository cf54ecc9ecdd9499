"""Single messages and their attachments, over a real socket."""

from __future__ import annotations

import pytest

from capture.errors import NotFound, UnexpectedReply
from capture.graph import Graph
from capture.models import InternetMessageId, MailId
from capture.suggestions import Kind
from tests.capture.builders import message, person
from tests.capture.conftest import CALLER
from tests.capture.neighbour import Answer, Neighbour

MAIL = MailId("AAkA/L0=+x")
PATH = "/v1.0/me/messages/AAkA%2FL0%3D%2Bx"


async def test_a_whole_message(graph: Graph, neighbour: Neighbour) -> None:
    """A message comes with body, Bcc, importance and headers, its id encoded in the path."""
    wire = message("m") | {
        "bccRecipients": [person("b@x.com")],
        "importance": "high",
        "body": {"contentType": "html", "content": "<p>Hi</p>"},
        "internetMessageHeaders": [{"name": "X-A", "value": "1"}],
    }
    neighbour.answer(PATH, Answer(json=wire))
    found = await graph.message(CALLER, MAIL)
    assert found.body is not None
    assert (found.body.content, found.body.content_type) == ("<p>Hi</p>", "html")
    assert [one.address for one in found.bcc or ()] == ["b@x.com"]
    assert [(one.name, one.value) for one in found.headers or ()] == [("X-A", "1")]
    asked = neighbour.asked[0]
    assert asked.headers["Prefer"] == 'IdType="ImmutableId", outlook.body-content-type="html"'
    assert "internetMessageHeaders" in asked.query["$select"]


async def test_a_message_that_is_gone(graph: Graph, neighbour: Neighbour) -> None:
    """404 is NotFound; the mail may then be found by its Message-ID, drafts aside."""
    neighbour.answer(PATH, Answer(404))
    with pytest.raises(NotFound):
        await graph.message(CALLER, MAIL)
    copies = [{"id": "d", "isDraft": True}, {"id": "z"}, {"id": "y", "isDraft": False}]
    neighbour.answer(
        "/v1.0/me/messages", Answer(json={"value": copies}), Answer(json={"value": []})
    )
    wanted = InternetMessageId("<a'b+c@x.com>")
    assert await graph.find_by_message_id(CALLER, wanted) == "y"
    assert neighbour.asked[-1].query["$filter"] == "internetMessageId eq '<a''b+c@x.com>'"
    assert await graph.find_by_message_id(CALLER, wanted) is None


async def test_attachments_of_every_kind(graph: Graph, neighbour: Neighbour) -> None:
    """All pages are listed, with kind and content id but never the content."""
    first = [
        {
            "@odata.type": "#microsoft.graph.fileAttachment",
            "id": "1",
            "name": "logo.png",
            "contentType": "image/png",
            "size": 12,
            "isInline": True,
            "contentId": "logo",
        },
        {"@odata.type": "#microsoft.graph.itemAttachment", "id": "2", "name": None, "size": 5},
    ]
    second = [{"@odata.type": "#microsoft.graph.referenceAttachment", "id": "3"}]
    link = f"{neighbour.url}{PATH}/attachments/next"
    neighbour.answer(f"{PATH}/attachments", Answer(json={"value": first, "@odata.nextLink": link}))
    neighbour.answer(f"{PATH}/attachments/next", Answer(json={"value": second}))
    found = await graph.attachments(CALLER, MAIL)
    assert [one.kind for one in found] == [
        "fileAttachment",
        "itemAttachment",
        "referenceAttachment",
    ]
    assert (found[0].content_id, found[0].is_inline, found[0].size) == ("logo", True, 12)
    assert "contentBytes" not in neighbour.asked[0].query["$select"]


async def test_an_attachment_comes_in_pieces(graph: Graph, neighbour: Neighbour) -> None:
    """Content comes raw, however large; a reference attachment has none."""
    content = b"\x00\xff" * 500_000
    neighbour.answer(f"{PATH}/attachments/a%2F1/$value", Answer(body=content))
    pieces = [piece async for piece in graph.attachment(CALLER, MAIL, "a/1")]
    assert b"".join(pieces) == content
    assert len(pieces) > 1
    neighbour.answer(f"{PATH}/attachments/r/$value", Answer(405))
    with pytest.raises(UnexpectedReply) as raised:
        await anext(graph.attachment(CALLER, MAIL, "r"))
    assert raised.value.status == 405


async def test_a_meetings_attachments(graph: Graph, neighbour: Neighbour) -> None:
    """They are asked for where the calendar has them."""
    path = "/v1.0/me/events/m%2F1/attachments"
    neighbour.answer(path, Answer(json={"value": [{"id": "1"}]}))
    neighbour.answer(f"{path}/1/$value", Answer(body=b"agenda"))
    meeting = MailId("m/1")
    (one,) = await graph.attachments(CALLER, meeting, Kind.MEETING)
    pieces = [piece async for piece in graph.attachment(CALLER, meeting, one.id, Kind.MEETING)]
    assert pieces == [b"agenda"]


async def test_a_list_of_files_without_end(graph: Graph, neighbour: Neighbour) -> None:
    """It is given up, instead of a part of it passing for all."""
    link = f"{neighbour.url}{PATH}/attachments"
    page = {"value": [], "@odata.nextLink": link}
    neighbour.answer(f"{PATH}/attachments", Answer(json=page))
    with pytest.raises(UnexpectedReply):
        await graph.attachments(CALLER, MAIL)
    assert len(neighbour.asked) == 101
