"""Mail folders: listed by level, paged, hidden ones on request; messages of one folder."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.sandbox.graph_client import IMMUTABLE, Graph, graph_of
from tests.sandbox.mail_world import letter, world_with

BOX = [
    letter("top").in_folder("inbox"),
    letter("deep").in_folder("inbox/Projects/2026", is_read=False),
    letter("own").in_folder("Customers/Contoso"),
    letter("chat", kind="im").in_folder("teamsmessagesdata"),
]


@pytest.fixture
async def graph() -> AsyncIterator[Graph]:
    async with graph_of(world_with(BOX)) as running:
        yield running


async def names(graph: Graph, path: str, **query: str) -> list[str]:
    """Display names of a page of folders."""
    status, body = await graph.ask(path, {k.replace("_", "$"): v for k, v in query.items()})
    assert status == 200, body
    return [one["displayName"] for one in body["value"]]


async def folder(graph: Graph, path: str) -> Any:
    """A folder by names from the root on."""
    at = "/me/mailFolders/msgfolderroot"
    known: Any = None
    for name in path.split("/"):
        _, body = await graph.ask(f"{at}/childFolders", {"$top": "50"})
        (known,) = [one for one in body["value"] if one["displayName"] == name]
        at = f"/me/mailFolders/{known['id']}"
    return known


async def test_the_first_level(graph: Graph) -> None:
    """Usual folders and the person's own, without those below them and without hidden ones."""
    assert await names(graph, "/me/mailFolders") == [
        "Archive",
        "Conversation History",
        "Customers",
        "Deleted Items",
        "Drafts",
        "Inbox",
        "Junk Email",
        "Outbox",
        "Sent Items",
    ]
    hidden = await names(graph, "/me/mailFolders", includeHiddenFolders="true")
    assert hidden[-1] == "TeamsMessagesData"
    assert len(hidden) == 10


async def test_pages_of_folders(graph: Graph) -> None:
    """Following the link shows each once."""
    query: dict[str, str] | None = {"$top": "4", "$select": "displayName", "$count": "true"}
    link, seen = "/me/mailFolders", []
    while link:
        _, body = await graph.ask(link, query)
        assert body["@odata.count"] == 9
        seen += [one["displayName"] for one in body["value"]]
        link, query = body.get("@odata.nextLink"), None
    assert seen == await names(graph, "/me/mailFolders")


async def test_folders_below_folders(graph: Graph) -> None:
    """Each level is asked for alone; counts are of the folder itself."""
    assert await names(graph, "/me/mailFolders/inbox/childFolders") == ["Projects"]
    projects = await folder(graph, "Inbox/Projects")
    assert (projects["childFolderCount"], projects["totalItemCount"]) == (1, 0)
    deep = await folder(graph, "Inbox/Projects/2026")
    assert deep["parentFolderId"] == projects["id"]
    assert (deep["unreadItemCount"], deep["totalItemCount"]) == (1, 1)
    _, inbox = await graph.ask("/me/mailFolders/Inbox")
    assert (inbox["childFolderCount"], inbox["totalItemCount"]) == (1, 1)


async def test_messages_of_a_folder(graph: Graph) -> None:
    """Listing and searching one folder leave out the folders below it."""
    path = "/me/mailFolders/inbox/messages"
    _, listed = await graph.ask(path, {"$select": "subject"})
    assert [one["subject"] for one in listed["value"]] == ["top"]
    _, found = await graph.ask(path, {"$search": '"from:nadia"', "$select": "subject"})
    assert [one["subject"] for one in found["value"]] == ["top"]
    deep = await folder(graph, "Inbox/Projects/2026")
    _, listed = await graph.ask(f"/me/mailFolders/{deep['id']}/messages")
    (message,) = listed["value"]
    assert (message["subject"], message["parentFolderId"]) == ("deep", deep["id"])
    status, _ = await graph.ask(f"/me/mailFolders/{deep['id']}/messages/{message['id']}")
    assert status == 200
    status, _ = await graph.ask(f"{path}/{message['id']}")
    assert status == 404


async def test_copies_of_chats_are_among_the_messages(graph: Graph) -> None:
    """As the real list has them: only their hidden folder tells them from mail."""
    _, body = await graph.ask("/me/messages", {"$select": "subject,parentFolderId"})
    (chat,) = [one for one in body["value"] if one["subject"] == "chat"]
    _, hidden = await graph.ask(f"/me/mailFolders/{chat['parentFolderId']}")
    assert (hidden["displayName"], hidden["isHidden"]) == ("TeamsMessagesData", True)
    assert [one["subject"] for one in await graph.search("kind:im")] == ["chat"]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/me/mailFolders/clutter", 501, "NotImplemented"),
        ("/me/mailFolders/nonsense", 400, "ErrorInvalidIdMalformed"),
        ("/me/mailFolders/nonsense/messages", 400, "ErrorInvalidIdMalformed"),
        ("/me/mailFolders?includeHiddenFolders=maybe", 400, "BadRequest"),
        ("/me/mailFolders?$select=size", 400, "RequestBroker--ParseUri"),
        ("/me/mailFolders?$filter=displayName eq 'x'", 501, "NotImplemented"),
        ("/me/mailFolders?$expand=childFolders", 501, "NotImplemented"),
    ],
)
async def test_refusals(graph: Graph, path: str, status: int, code: str) -> None:
    """Unknown folders and options are never answered with an empty list."""
    answered, body = await graph.ask(path.replace(" ", "%20"))
    assert (answered, body["error"]["code"]) == (status, code)


async def test_a_folder_of_somebody_else(graph: Graph) -> None:
    """Its identifier means nothing in another mailbox."""
    _, inbox = await graph.ask("/me/mailFolders/inbox")
    other = graph.world.people[1]
    status, body = await graph.ask(f"/me/mailFolders/{inbox['id']}", person=other)
    assert (status, body["error"]["code"]) == (404, "ErrorItemNotFound")


async def translated(graph: Graph, *, source: str, target: str, ids: Any) -> tuple[int, Any]:
    """What translateExchangeIds answers."""
    body = {"inputIds": ids, "sourceIdType": source, "targetIdType": target}
    response = await graph.send("POST", "/me/translateExchangeIds", json=body)
    return response.status, await response.json()


async def test_identifiers_are_translated(graph: Graph) -> None:
    """Either way, each in its place; what is no such identifier says so in its place."""
    _, plain = await graph.ask("/me/messages", {"$select": "id"})
    _, lasting = await graph.ask("/me/messages", {"$select": "id"}, headers=IMMUTABLE)
    rest, immutable = ([one["id"] for one in page["value"]] for page in (plain, lasting))
    _, body = await translated(graph, source="restId", target="restImmutableEntryId", ids=rest)
    assert [one["targetId"] for one in body["value"]] == immutable
    _, body = await translated(graph, source="restImmutableEntryId", target="restId", ids=immutable)
    assert [one["targetId"] for one in body["value"]] == rest
    spelt = {"InputIds": rest, "SourceIdType": "restId", "TargetIdType": "restImmutableEntryId"}
    response = await graph.send("POST", "/me/translateExchangeIds", json=spelt)
    assert [one["targetId"] for one in (await response.json())["value"]] == immutable
    wrong = [immutable[0], "x", rest[0]]
    status, body = await translated(
        graph, source="restId", target="restImmutableEntryId", ids=wrong
    )
    assert status == 200
    assert ["targetId" in one for one in body["value"]] == [False, False, True]
    assert body["value"][0]["errorDetails"]["code"] == "ErrorInvalidIdMalformed"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"ids": ["x"] * 1000}, 200),
        ({"ids": ["x"] * 1001}, 400),
        ({"ids": "x"}, 400),
        ({"ids": [1]}, 400),
        ({"source": "id"}, 400),
        ({"source": "entryId"}, 501),
    ],
)
async def test_limits_of_translating(graph: Graph, change: Any, status: int) -> None:
    """At most a thousand strings, of a format that is known."""
    given = {"source": "restId", "target": "restImmutableEntryId", "ids": []} | change
    assert (await translated(graph, **given))[0] == status
