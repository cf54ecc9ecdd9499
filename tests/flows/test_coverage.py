"""The line under an answer against the sandbox's own journal: what was asked is what it says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.flows.chat import Card, Chat, buttons, pages, suggestions, texts
from tests.flows.control import asked_of, clear_calls
from tests.flows.dynamics import Dynamics

SEARCHED = re.compile(
    r"Searched for (\d+)(?: of (\d+))? address(?:es)? of this record"
    r"(?: \((\d+) ignored by a rule\))?: the (\d+) most recent messages?, since (\d+ \w+ \d+)\."
)
LEFT_OUT = re.compile(r"Left out: ([^.]*)\.")
BOXES = ("Deleted Items", "Junk", "Drafts", "Outbox", "chats")


@dataclass(frozen=True)
class Asked:
    """What the journal says was asked of Graph for one answer."""

    addresses: frozenset[str]
    groups: int
    calls: int
    since: str
    until: str
    folders: frozenset[str]


async def asked(chat: Chat) -> Asked:
    """Read from the calls since they were last forgotten."""
    graph = await asked_of(chat, "graph")
    searches = [one["path"] for one in graph if "$search" in one["path"]]
    expressions = [parse_qs(urlsplit(path).query)["$search"][0] for path in searches]
    (calendar,) = [one["path"] for one in graph if "/calendarView" in one["path"]]
    window = parse_qs(urlsplit(calendar).query)
    found = {one for text in expressions for one in re.findall(r"participants:([^\s\"]+)", text)}
    folders = {
        match[1] for one in graph if (match := re.search(r"/mailFolders/(\w+)\?", one["path"]))
    }
    return Asked(
        frozenset(found),
        len(expressions),
        len([one for one in graph if one["kind"] == "http"]),
        window["startDateTime"][0],
        window["endDateTime"][0],
        frozenset(folders),
    )


def day(moment: str) -> str:
    """How a card writes the day of a moment that was sent."""
    when = datetime.fromisoformat(moment)
    return f"{when.day} {when:%b %Y}"


def searched(card: Card) -> tuple[int, int, int]:
    """Addresses used, all there are, and the number of messages."""
    found = SEARCHED.search(texts(card))
    assert found, texts(card)
    used = int(found[1])
    return used, int(found[2] or used), int(found[4])


@pytest.mark.parametrize(
    ("question", "groups"),
    [
        ("show activities for Contoso", 1),
        ("show opportunity Second production line", 1),
        ("show lead Freja Dam", 1),
        ("show case Monitor shows", 1),
        ("show project Bergen", 1),
        ("show account Humongous Insurance last 60 days", 3),
    ],
)
async def test_the_sentence_is_what_was_asked(mara: Chat, question: str, groups: int):
    """Addresses, window, places and meetings; one call, however many addresses."""
    await mara.ask(question)
    await clear_calls(mara)

    _, card = await mara.ask(question)

    told, graph = texts(card), await asked(mara)
    used, total, limit = searched(card)
    assert (used, total, limit) == (len(graph.addresses), used, 50)
    assert (graph.groups, graph.calls) == (groups, 1)
    since = SEARCHED.search(told)
    assert since
    assert since[5] == day(graph.since)
    assert f"Meetings up to {day(graph.until)}." in told
    assert f"Without {', '.join(BOXES[:-1])} and {BOXES[-1]}." in told
    assert {"deleteditems", "junkemail", "drafts", "outbox"} <= graph.folders


async def test_an_ignored_address_is_not_asked_for(mara: Chat):
    """A rule that ignores an address is said, and the journal has no trace of the address."""
    await mara.ask("exclude nadia.hassan@contoso.example only ignore")
    await clear_calls(mara)

    _, card = await mara.ask("show activities for Contoso")

    graph = await asked(mara)
    await mara.ask("include nadia.hassan@contoso.example")
    assert "(1 ignored by a rule)" in texts(card)
    assert "nadia.hassan@contoso.example" not in graph.addresses
    used, total, _ = searched(card)
    assert (used, total) == (len(graph.addresses), len(graph.addresses) + 1)
    assert len(graph.addresses) == 9


async def test_what_was_left_out_adds_up(mara: Chat):
    """A folder's mail is counted under its own rule, and none of it is suggested."""
    walked = await pages(mara, "show activities for Trey Research")

    found = LEFT_OUT.search(texts(walked[0]))
    assert found
    parts = {part.strip() for part in found[1].split(",")}
    assert {"1 draft", "1 in Deleted Items", "1 in Junk", "3 chat messages"} <= parts
    everything = "\n".join(texts(page) for page in walked)
    shown = re.search(r"(\d+) suggestions private to you", everything)
    assert shown
    assert int(shown[1]) == sum(len(suggestions(page)) for page in walked)


async def test_many_addresses_and_one_that_cannot_be_asked_for(mara: Chat, crm: Dynamics):
    """Fifty people are searched in one call; a quoted local part is no KQL, and is counted."""
    account = await crm.rows("accounts", "$select=accountid&$filter=name eq 'Tailspin Toys'")
    parent = f"/accounts({account[0]['accountid']})"
    for number in range(48):
        local = '"crowd 0"' if number == 0 else f"crowd-{number}-{'x' * 50}"
        person = {
            "firstname": "Crowd",
            "lastname": f"Number {number}",
            "parentcustomerid_account@odata.bind": parent,
            "emailaddress1": f"{local}@tailspin-crowd.example",
        }
        await crm.send("POST", "/contacts", person)
    await clear_calls(mara)

    _, card = await mara.ask("show account Tailspin Toys")

    graph = await asked(mara)
    used, total, _ = searched(card)
    assert (used, total) == (len(graph.addresses), len(graph.addresses) + 1)
    assert used >= 50
    assert graph.groups > 3
    assert graph.calls == 1
    assert not [one for one in graph.addresses if "crowd 0" in one]


async def test_a_record_without_an_address_says_what_to_do(mara: Chat):
    """With the way to the record, and the mailbox is not asked."""
    await mara.ask("show activities for Blue Yonder Airlines")
    await clear_calls(mara)

    _, card = await mara.ask("show activities for Blue Yonder Airlines")

    assert "No e-mail address on this record: add one in Dynamics." in texts(card)
    assert "Your mailbox was not searched: there was no address to search for." in texts(card)
    assert "main.aspx" in str(card)
    assert not buttons(card, "track")
    assert await asked_of(mara, "graph") == []
