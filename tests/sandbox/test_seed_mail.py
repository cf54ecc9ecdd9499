"""The seeded mailboxes as a client of Graph finds them: every kind of mail is there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from sandbox.company import ABROAD, ACCOUNTS
from sandbox.people import Person
from tests.sandbox.graph_client import Graph, graph_of
from tests.sandbox.small_world import make_world

LAMNA = next(one for one in ABROAD if one.name == "Lamna Healthcare")
WINGTIP = next(one for one in ABROAD if one.name == "Wingtip Toys")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def graph() -> AsyncIterator[Graph]:
    async with graph_of(make_world()) as running:
        yield running


pytestmark = pytest.mark.asyncio(loop_scope="module")


async def everything(graph: Graph, person: Person | None = None) -> list[dict[str, Any]]:
    status, body = await graph.ask("/me/messages", {"$top": "1000"}, person=person)
    assert status == 200
    assert "@odata.nextLink" not in body
    found: list[dict[str, Any]] = body["value"]
    return found


async def titled(graph: Graph, subject: str) -> dict[str, Any]:
    """The one message with this subject, with its header fields."""
    found = [one for one in await everything(graph) if one["subject"] == subject]
    assert len(found) == 1, subject
    query = {"$select": "subject,from,toRecipients,body,hasAttachments,internetMessageHeaders"}
    status, body = await graph.ask(f"/me/messages/{found[0]['id']}", query)
    assert status == 200
    message: dict[str, Any] = body
    return message


def headers(message: dict[str, Any]) -> dict[str, str]:
    return {one["name"]: one["value"] for one in message["internetMessageHeaders"]}


def parties(message: dict[str, Any]) -> set[str]:
    people = [message["from"], *message["toRecipients"], *message["ccRecipients"]]
    return {one["emailAddress"]["address"] for one in people}


async def attachments(graph: Graph, subject: str) -> list[dict[str, Any]]:
    message = await titled(graph, subject)
    status, body = await graph.ask(f"/me/messages/{message['id']}/attachments")
    assert status == 200
    found: list[dict[str, Any]] = body["value"]
    return found


@pytest.mark.parametrize(
    ("subject", "sensitivity"),
    [
        ("Something about my leave", "Private"),
        ("The choir sings on Sunday", "Personal"),
        ("Figures of the tender", "Company-Confidential"),
        ("Incident on ward 4", "Company-Confidential"),
    ],
)
async def test_sensitive_mail(graph: Graph, subject: str, sensitivity: str) -> None:
    """Each sensitivity there is, on mail with one company."""
    message = await titled(graph, subject)
    assert headers(message)["Sensitivity"] == sensitivity
    assert message["from"]["emailAddress"]["address"].endswith(LAMNA.domain)


async def test_labelled_mail(graph: Graph) -> None:
    """Three labels; what the last of them protects cannot be read or searched."""
    subjects = ("Data sheet of the bed monitors", "Ward plan, not for further distribution")
    labels = {
        headers(await titled(graph, subject))["msip_labels"]
        for subject in (*subjects, "Incident on ward 4")
    }
    assert len(labels) == 3
    sealed = await titled(graph, "Incident on ward 4")
    assert "pump" not in sealed["body"]["content"]
    assert [one["name"] for one in await attachments(graph, "Incident on ward 4")] == [
        "message.rpmsg"
    ]
    assert await graph.search("body:pump") == []


async def test_mail_to_many(graph: Graph) -> None:
    """A line of 151 people, and mail that reaches a person through a list's address only."""
    mails = {one["subject"]: one for one in await everything(graph)}
    assert len(mails["Season opening: you are invited"]["toRecipients"]) == 151
    through_list = mails["Spare controls for the chair lift"]
    assert graph.world.people[0].mail not in parties(through_list)
    assert "sales@adatum.example" in parties(through_list)
    jonas = {one["internetMessageId"] for one in await everything(graph, graph.world.people[1])}
    assert through_list["internetMessageId"] in jonas


async def test_who_is_hidden(graph: Graph) -> None:
    """A Bcc stands in the sender's copy alone."""
    priya = graph.world.people[2]
    sent, received = [
        next(one for one in await everything(graph, person) if one["subject"].startswith("Town"))
        for person in (priya, graph.world.people[0])
    ]
    assert len(sent["bccRecipients"]) == 1
    assert received["bccRecipients"] == []


async def test_names_that_mislead(graph: Graph) -> None:
    """Capitals, our plus-tag or alias do not matter; a name or a similar address is not enough."""
    kql = "participants:wingtip OR participants:Bella OR participants:Otis"
    found = {one["subject"]: one for one in await graph.search(kql)}
    mails = {mail.lower() for contact in WINGTIP.contacts for mail in contact.mails}
    exact = {
        subject for subject, one in found.items() if mails & {mail.lower() for mail in parties(one)}
    }
    assert {
        "CAPS LOCK",
        "Pallets for the toy fair",
        "Your short address",
        "RE: Your short address",
    } <= exact
    strangers = {one for one in found if one.startswith("Who is this from?")}
    assert len(strangers) == 7
    assert not strangers & exact


async def test_other_scripts(graph: Graph) -> None:
    """A body is found by its own words, whatever the script."""
    for kql, subject in (
        ("body:الخميس", "طلب عرض سعر رقم 4711 (RFQ)"),
        ("subject:お見積り", "お見積りのお願い(第二工場)"),
        ("body:chúng", "Đơn hàng gốm sứ tháng này"),
        ("body:προσφορά", "Προσφορά για το ελαιοτριβείο"),
    ):
        assert subject in {one["subject"] for one in await graph.search(kql)}, kql
    assert (await titled(graph, "🍇🍷👍🏾"))["body"]["content"]


async def test_a_thread_quotes_and_refers(graph: Graph) -> None:
    """Four mails, one conversation; each carries the text and Message-IDs of those before it."""
    subject = "RE: SV: Turbine bearings: second delivery"
    last = await titled(graph, subject)
    assert len(headers(last)["References"].split()) == 3
    for sentence in ("when does the second delivery arrive?", "could it be Haugesund instead?"):
        assert sentence in last["body"]["content"]
    mine = await everything(graph)
    thread = next(one["conversationId"] for one in mine if one["subject"] == subject)
    assert len([one for one in mine if one["conversationId"] == thread]) == 6


async def test_a_forward_within_the_house(graph: Graph) -> None:
    """It names the customer in its text and is not theirs."""
    mine = await everything(graph)
    inside = [one for one in mine if "FW: Turbine" in one["subject"]]
    assert len(inside) == 2
    for one in inside:
        assert all(mail.endswith("@adatum.example") for mail in parties(one))
    assert await graph.search('subject:\\"FW Turbine bearings\\" AND body:solheim')


async def test_kinds_of_attachments(graph: Graph) -> None:
    """A picture, a file and a link in one mail; two whole mails in another."""
    kinds = {
        (one["@odata.type"].rpartition(".")[2], one["isInline"])
        for one in await attachments(graph, "Foundation: picture, drawing, model")
    }
    assert kinds == {
        ("fileAttachment", True),
        ("fileAttachment", False),
        ("referenceAttachment", False),
    }
    inner = await attachments(graph, "FW: Harbour closed on Monday")
    assert [one["@odata.type"].rpartition(".")[2] for one in inner] == ["itemAttachment"] * 2


async def test_every_kind_of_folder(graph: Graph) -> None:
    """Mail lies in subfolders of several depths, in an own folder, and in hidden ones."""
    folders: dict[str, str] = {}
    listed = ["/me/mailFolders"]
    while listed:
        query = {"$top": "100", "includeHiddenFolders": "true"}
        status, body = await graph.ask(listed.pop(), query)
        assert status == 200, body
        for one in body["value"]:
            folders[one["id"]] = one["displayName"]
            if one["childFolderCount"]:
                listed.append(f"/me/mailFolders/{one['id']}/childFolders")
    places = {folders[one["parentFolderId"]] for one in await everything(graph)}
    assert {
        *("Inbox", "Sent Items", "Drafts", "Deleted Items", "Junk Email", "Archive", "Outbox"),
        *("Customers", "Trey Research", "Microscopes", "Last year", "Old projects"),
    } <= places


async def test_one_mail_in_two_mailboxes(graph: Graph) -> None:
    """Mail among colleagues is the same mail for each of them."""
    boxes = [
        {one["internetMessageId"] for one in await everything(graph, person)}
        for person in graph.world.people
    ]
    mara = boxes[0]
    for other in boxes[1:]:
        assert len(mara & other) > 3
    assert [len(box) for box in boxes] == sorted((len(box) for box in boxes), reverse=True)


async def test_most_companies_write(graph: Graph) -> None:
    """Each company of the table has ordinary mail with its seller."""
    people = graph.world.people
    mails = [
        mail for person in people[:2] for one in await everything(graph, person)
        for mail in parties(one)
    ]  # fmt: skip
    domains = {mail.rpartition("@")[2].lower() for mail in mails}
    assert {account.domain for account in ABROAD} <= domains
    assert len(domains & {account.domain for account in ACCOUNTS}) > 40
