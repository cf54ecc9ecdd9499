"""Messages over HTTP: search, filter, pages, identifiers, what a message shows."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import AsyncIterator
from typing import Any

import pytest

from sandbox.company import CONTOSO
from tests.sandbox.graph_client import IMMUTABLE, Graph, graph_of
from tests.sandbox.small_world import make_world

ADDRESSES = [mail for contact in CONTOSO.contacts for mail in contact.mails] + [*CONTOSO.mails]


@pytest.fixture
async def graph() -> AsyncIterator[Graph]:
    async with graph_of(make_world()) as running:
        yield running


async def one_id(graph: Graph, subject: str, **headers: str) -> str:
    """The identifier of the message with this subject."""
    query = {"$search": f'"subject:\\"{subject}\\""', "$select": "id"}
    status, body = await graph.ask("/me/messages", query, headers=headers)
    assert status == 200
    return str(body["value"][0]["id"])


def mails_in(message: dict[str, Any], *fields: str) -> set[str]:
    """The addresses in these fields."""
    lists = [[message[f]] if f == "from" else message[f] for f in fields]
    return {one["emailAddress"]["address"].lower() for some in lists for one in some}


async def test_search_returns_more_than_an_exact_match(graph: Graph) -> None:
    """Names and longer addresses match as well, so a client must compare addresses itself."""
    found = await graph.search("participants:info@contoso.example")
    exact = [
        one for one in found if "info@contoso.example" in mails_in(one, "from", "toRecipients")
    ]
    assert {one["subject"] for one in found} - {one["subject"] for one in exact} == {
        "Newsletter of the Contoso fan club",
        "Your offer",
    }
    assert exact


async def test_search_is_sorted_by_sent_time(graph: Graph) -> None:
    """Latest sent first."""
    found = await graph.search(" OR ".join(f"participants:{one}" for one in ADDRESSES))
    sent = [one["sentDateTime"] for one in found]
    assert len(sent) > 20
    assert sent == sorted(sent, reverse=True)


async def test_search_covers_every_folder(graph: Graph) -> None:
    """Drafts, deleted mail and junk are found too: leaving them out is the client's work."""
    folders = {}
    for name in ("inbox", "sentitems", "drafts", "deleteditems", "junkemail", "archive"):
        status, folder = await graph.ask(f"/me/mailFolders/{name}", {"$select": "id"})
        assert status == 200
        folders[folder["id"]] = name
    found = await graph.search(" OR ".join(f"participants:{one}" for one in ADDRESSES))
    assert {folders[one["parentFolderId"]] for one in found} == set(folders.values())
    assert {folders[one["parentFolderId"]] for one in found if one["isDraft"]} == {"drafts"}


async def test_pages_of_a_search_hold_every_result_once(graph: Graph) -> None:
    """Following nextLink gives what one large page gives."""
    kql = "participants:contoso"
    whole = [one["id"] for one in await graph.search(kql)]
    ids: list[str] = []
    link: str | None = "/me/messages"
    query: dict[str, str] | None = {"$search": f'"{kql}"', "$top": "7", "$select": "subject"}
    while link:
        status, body = await graph.ask(link, query)
        assert status == 200
        ids += [one["id"] for one in body["value"]]
        link, query = body.get("@odata.nextLink"), None
    assert ids == whole
    assert len(ids) > 14


async def test_a_listing_has_ten_messages_and_a_next_page(graph: Graph) -> None:
    """Without options the latest received come first, ten at a time."""
    _, first = await graph.ask("/me/messages")
    _, second = await graph.ask(first["@odata.nextLink"])
    times = [one["receivedDateTime"] for one in first["value"] + second["value"]]
    assert len(times) == 20
    assert times == sorted(times, reverse=True)


async def test_message_id_filter_finds_each_copy(graph: Graph) -> None:
    """A mail that lies in two folders is two messages with one Message-ID."""
    query = {"$filter": "internetMessageId eq '<access-rights@adatum.example>'"}
    status, body = await graph.ask("/me/messages", query)
    assert status == 200
    assert len({one["id"] for one in body["value"]}) == 2
    assert len({one["parentFolderId"] for one in body["value"]}) == 2


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"$search": '"a"', "$filter": "isRead eq true"}, 400, "SearchWithFilter"),
        ({"$search": '"a"', "$orderby": "subject"}, 400, "SearchWithOrderBy"),
        ({"$search": "from:a"}, 400, "RequestBroker--ParseUri"),
        ({"$search": '""'}, 400, "BadRequest"),
        ({"$search": '"a"', "$skiptoken": "AAAK"}, 400, "BadRequest"),
        ({"$search": '"a"', "$skip": "5"}, 501, "NotImplemented"),
        (
            {"$filter": "toRecipients/any(r:r/emailAddress/address eq 'a@b.example')"},
            400,
            "ErrorInvalidUrlQueryFilter",
        ),
        (
            {"$filter": "internetMessageId eq '<a@b>'", "$orderby": "receivedDateTime desc"},
            400,
            "InefficientFilter",
        ),
        ({"$top": "1001"}, 400, "BadRequest"),
        ({"$top": "0"}, 400, "BadRequest"),
        ({"$top": "٣"}, 400, "BadRequest"),
        ({"$top": "-1"}, 400, "BadRequest"),
        ({"$skip": "x"}, 400, "BadRequest"),
        ({"$select": "subject,sensitivity"}, 400, "RequestBroker--ParseUri"),
        ({"$select": ""}, 400, "RequestBroker--ParseUri"),
        ({"$select": "internetMessageHeaders"}, 501, "NotImplemented"),
        ({"$orderby": "body"}, 501, "NotImplemented"),
        ({"$orderby": "nothing"}, 400, "RequestBroker--ParseUri"),
        ({"$orderby": "subject up"}, 400, "RequestBroker--ParseUri"),
        ({"$expand": "extensions"}, 501, "NotImplemented"),
        ({"$expand": "attachments($select=name)"}, 501, "NotImplemented"),
        ({"$expand": "singleValueExtendedProperties"}, 400, "BadRequest"),
        ({"$count": "yes"}, 400, "BadRequest"),
        ({"$search": '"a"', "$count": "true"}, 501, "NotImplemented"),
        ({"$skiptoken": "AAAK"}, 400, "BadRequest"),
        ({"search": '"a"'}, 501, "NotImplemented"),
    ],
)
async def test_refusals_of_a_listing(
    graph: Graph, query: dict[str, str], status: int, code: str
) -> None:
    """What Graph refuses is refused with its code; what is missing here is 501 and a sentence."""
    answered, body = await graph.ask("/me/messages", query)
    assert (answered, body["error"]["code"]) == (status, code)
    assert body["error"]["message"].endswith((".", "'"))


async def test_an_option_given_twice_is_refused(graph: Graph) -> None:
    """Graph does not guess which one is meant."""
    status, body = await graph.ask("/me/messages?$top=1&$top=2")
    assert (status, body["error"]["code"]) == (400, "BadRequest")


async def test_a_plus_sign_in_the_query_is_a_space(graph: Graph) -> None:
    """So a Message-ID must be percent-encoded."""
    status, body = await graph.ask("/me/messages?$search=%22subject:steering+call%22&$select=id")
    assert status == 200
    assert len(body["value"]) == 1


async def test_two_kinds_of_identifiers(graph: Graph) -> None:
    """Without the preference an identifier is of the mutable kind; both open the message."""
    mutable = await one_id(graph, "steering call")
    immutable = await one_id(graph, "steering call", **IMMUTABLE)
    assert mutable != immutable
    for given in (mutable, immutable):
        _, plain = await graph.ask(f"/me/messages/{given}", {"$select": "subject"})
        _, preferred = await graph.ask(
            f"/me/messages/{given}", {"$select": "subject"}, headers=IMMUTABLE
        )
        assert (plain["id"], preferred["id"]) == (mutable, immutable)


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        (lambda known: known.swapcase(), 400, "ErrorInvalidIdMalformed"),
        (lambda known: known[:-8], 400, "ErrorInvalidIdMalformed"),
        (lambda _: "x", 400, "ErrorInvalidIdMalformed"),
        (lambda _: "%E2%80%AE%00", 400, "ErrorInvalidIdMalformed"),
        (lambda known: known[:40] + "AAAA" + known[44:], 404, "ErrorItemNotFound"),
    ],
)
async def test_a_wrong_identifier(graph: Graph, change: Any, status: int, code: str) -> None:
    """Malformed is told from not found, and case matters."""
    known = await one_id(graph, "steering call", **IMMUTABLE)
    answered, body = await graph.ask(f"/me/messages/{change(known)}")
    assert (answered, body["error"]["code"]) == (status, code)


async def test_another_mailbox_does_not_open_it(graph: Graph) -> None:
    """An identifier is worth nothing in somebody else's mailbox, copies of one mail included."""
    mine = await one_id(graph, "steering call", **IMMUTABLE)
    status, body = await graph.ask(f"/me/messages/{mine}", person=graph.world.people[1])
    assert (status, body["error"]["code"]) == (404, "ErrorItemNotFound")


async def test_identifiers_survive_a_restart(graph: Graph) -> None:
    """A world built again from the same seed gives the same identifiers."""
    before = await one_id(graph, "steering call", **IMMUTABLE)
    async with graph_of(make_world()) as again:
        assert await one_id(again, "steering call", **IMMUTABLE) == before


async def test_what_a_message_shows(graph: Graph) -> None:
    """Everything a client may want is there, in Graph's shape."""
    identifier = await one_id(graph, "steering call")
    status, shown = await graph.ask(f"/me/messages/{identifier}")
    assert status == 200
    assert shown["internetMessageId"] == "<steering-minutes-51ba@adatum.example>"
    assert shown["from"]["emailAddress"] == {
        "name": "Mara Lindqvist",
        "address": "mara.lindqvist@adatum.example",
    }
    assert mails_in(shown, "ccRecipients") == {"jonas.weber@adatum.example"}
    assert shown["body"]["contentType"] == "html"
    assert "the pilot is extended" in shown["bodyPreview"]
    assert shown["sentDateTime"].endswith("Z")
    assert (shown["hasAttachments"], shown["isDraft"], shown["importance"]) == (
        False,
        False,
        "normal",
    )
    assert {"conversationId", "conversationIndex", "webLink", "flag", "categories"} <= set(shown)
    assert "internetMessageHeaders" not in shown


async def test_an_index_is_the_same_in_every_mailbox(graph: Graph) -> None:
    """22 bytes for the beginning of a conversation and five more for an answer, in all copies."""
    seen: dict[str, set[str]] = {}
    roots: dict[str, set[str]] = {}
    for person in graph.world.people[:2]:
        _, listed = await graph.ask(
            "/me/messages",
            {"$select": "internetMessageId,conversationId,conversationIndex", "$top": "1000"},
            person=person,
        )
        for one in listed["value"]:
            seen.setdefault(one["internetMessageId"], set()).add(one["conversationIndex"])
            roots.setdefault(one["conversationId"], set()).add(one["conversationIndex"][:28])
    assert {len(indexes) for indexes in seen.values()} == {1}
    assert {len(headers) for headers in roots.values()} == {1}
    lengths = {len(b64decode(index)) for indexes in seen.values() for index in indexes}
    assert lengths == {22, 27}


async def test_header_fields_come_when_selected(graph: Graph) -> None:
    """They are shown only where they are asked for."""
    identifier = await one_id(graph, "steering call")
    _, shown = await graph.ask(
        f"/me/messages/{identifier}", {"$select": "subject,internetMessageHeaders"}
    )
    assert {"name": "Subject", "value": shown["subject"]} in shown["internetMessageHeaders"]
    assert set(shown) == {
        "@odata.context",
        "@odata.etag",
        "id",
        "subject",
        "internetMessageHeaders",
    }


async def test_body_as_text(graph: Graph) -> None:
    """The preference turns the body into text and is acknowledged."""
    identifier = await one_id(graph, "steering call")
    prefer = {"Prefer": 'outlook.body-content-type="text", IdType="ImmutableId"'}
    response = await graph.send("GET", f"/me/messages/{identifier}", headers=prefer)
    body = await response.json()
    assert body["body"]["contentType"] == "text"
    assert "<" not in body["body"]["content"]
    assert response.headers["Preference-Applied"] == (
        'IdType="ImmutableId", outlook.body-content-type="text"'
    )


async def test_replies_share_a_conversation(graph: Graph) -> None:
    """A thread has one conversationId."""
    found = await graph.search('subject:\\"Quote for the second production line\\"')
    assert len(found) == 3
    assert len({one["conversationId"] for one in found}) == 1


async def test_mime(graph: Graph) -> None:
    """$value is the mail as it was sent."""
    identifier = await one_id(graph, "steering call")
    response = await graph.send("GET", f"/me/messages/{identifier}/$value")
    assert response.status == 200
    assert response.content_type == "text/plain"
    assert b"Message-ID: <steering-minutes-51ba@adatum.example>\r\n" in await response.read()


async def test_a_hidden_recipient_is_seen_by_the_sender_alone(graph: Graph) -> None:
    """The search knows Bcc, which is filled in Sent Items."""
    found = await graph.search("bcc:nadia.hassan@contoso.example")
    assert [one["subject"] for one in found] == ["Reference customers for you"]


async def test_a_large_mailbox_is_searched(graph: Graph) -> None:
    """With generated mail a search ends at 1,000 results over all pages."""
    world = make_world()
    world.extra_messages = 3000
    async with graph_of(world) as large:
        query = {"$search": '"to:mara"', "$top": "600", "$select": "id"}
        _, first = await large.ask("/me/messages", query)
        _, second = await large.ask(first["@odata.nextLink"])
    assert (len(first["value"]), len(second["value"])) == (600, 400)
    assert "@odata.nextLink" not in second
