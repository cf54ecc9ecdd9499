"""The message extension: typed, chosen, inserted, pasted, in Teams and in Outlook."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.flows.browsing import follow
from tests.flows.chat import Card, Chat, as_text, texts, walk
from tests.flows.control import asked_of, clear_calls, fault, no_faults
from tests.flows.extension import sent, typed
from tests.flows.service import Service

OWN = ("accounts", "contacts", "incidents", "leads", "opportunities")
MAIL_ALONE = "Your visitor badge for Thursday"
"""A suggestion of Mara's for Contoso: it stands in her mailbox and nowhere else."""


def names(answer: dict[str, Any]) -> list[str]:
    """What the list shows."""
    assert answer["type"] == "result", answer
    return [one["preview"]["content"]["title"] for one in answer["attachments"]]


def inserted(answer: dict[str, Any]) -> Card:
    """The first card of an answer; all may stand anywhere: old enough, and asking nobody."""
    cards = [dict(attachment["content"]) for attachment in answer["attachments"]]
    kinds = {str(part.get("type")) for part in walk(cards)}
    assert {one["version"] for one in cards} == {"1.3"}
    assert {kind for kind in kinds if kind.startswith("Action.")} == {"Action.OpenUrl"}
    return cards[0]


@pytest.fixture
async def ready(mara: Chat) -> Chat:
    """Mara, signed in."""
    if "You are signed in" not in as_text(await mara.cards()):
        await mara.ask("show activities for Contoso")
    return mara


async def test_a_list_and_what_is_inserted_of_it(ready: Chat):
    """Entries with kind and place; their cards hold the shared half and no more."""
    await clear_calls(ready)
    answer = await typed(ready, "Contoso")
    assert names(answer)[:2] == ["Contoso", "Contoso Pharmaceuticals"]
    first = answer["attachments"][0]
    assert first["preview"]["content"]["text"].startswith("Account · Seattle")
    told = texts(inserted(answer))
    assert told.startswith("Contoso\n")
    assert "Everybody in this conversation sees this list." in told
    assert "10 tracked activities" in told
    assert "Send the revised quote" in told
    assert MAIL_ALONE not in as_text(answer)
    assert await asked_of(ready, "graph") == []


async def test_the_one_that_is_meant_comes_whole(ready: Chat):
    """By address, by link in either spelling, by a unique name; the mailbox is not asked."""
    record = (await typed(ready, "Contoso"))["attachments"][0]
    url = next(part["url"] for part in walk(record["content"]) if "url" in part)
    await clear_calls(ready)

    for text in (url, f"<{url}>", url.replace("&", "&amp;")):
        assert texts(inserted(await typed(ready, text))).startswith("Contoso\n")
    pasted = await sent(ready, "queryLink", {"url": url})
    assert "Everybody in this conversation" in texts(inserted(pasted))

    assert await asked_of(ready, "graph") == []


async def test_the_first_run_shows_what_is_ones_own(ready: Chat):
    """Without a word: the records the person owns, newest first; one request a table and two."""
    value = {"commandId": "findRecord", "parameters": [{"name": "initialRun", "value": "true"}]}
    await clear_calls(ready)

    answer = await sent(ready, "query", value)

    assert 1 <= len(names(answer)) <= 8
    paths = [
        call["path"].partition("?")[0].rpartition("/")[2]
        for call in await asked_of(ready, "dataverse")
    ]
    assert sorted(paths) == sorted([*OWN, "activitypointers", "emails"])


async def test_however_much_is_found_it_costs_the_same(ready: Chat):
    """Nothing is read of each entry by itself; there is no page further down."""
    await clear_calls(ready)
    many = await typed(ready, "o")
    cost = len(await asked_of(ready, "dataverse"))
    await clear_calls(ready)
    few = await typed(ready, "ontos")

    assert len(names(many)) > len(names(few)) > 1
    assert cost <= 2 * len(await asked_of(ready, "dataverse"))
    assert names(await typed(ready, "Contoso", skip=25)) == []


async def test_a_word_being_typed_is_one_search(ready: Chat):
    """A query for each keystroke: the newest is answered, the others with an empty list."""
    await clear_calls(ready)
    await typed(ready, "abrika")
    one = len(await asked_of(ready, "dataverse"))
    await clear_calls(ready)

    keys = [asyncio.create_task(typed(ready, "Fabrikam"[:end])) for end in range(2, 9)]
    answers = [names(answer) for answer in await asyncio.gather(*keys)]

    assert len([found for found in answers if found]) == 1
    assert len(await asked_of(ready, "dataverse")) <= one


async def test_dynamics_too_slow_for_a_list_says_so(ready: Chat):
    """In less than the five seconds a client waits."""
    await fault(ready, service="dataverse", kind="slow", seconds=8, count=100)
    try:
        async with asyncio.timeout(4.9):
            answer = await typed(ready, "Northwind")
    finally:
        await no_faults(ready)
    assert answer["type"] == "message"
    assert "Dynamics 365" in answer["text"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Zzyzx Unlimited", "No record that you may read"),
        (
            "https://other.crm.dynamics.com/main.aspx?etn=account&id=" + "1" * 8,
            "leads to no record",
        ),
        ("https://[::1", "leads to no record"),
        ("x" * 5_000, "longer than any name"),
        ("'; drop table accounts; --", "No record that you may read"),
        ("<img src=x onerror=alert(1)>", "No record that you may read"),
        ("\u202e\u0000%_[", "No record that you may read"),
    ],
)
async def test_what_finds_nothing_is_said(ready: Chat, text: str, told: str):
    """A sentence that repeats nothing of it."""
    answer = await typed(ready, text)

    assert answer["type"] == "message"
    assert told in answer["text"]


async def test_a_link_that_leads_elsewhere_stays_a_link(ready: Chat):
    """Of another organisation, of no record, of one that is gone: nothing is put in its place."""
    record = (await typed(ready, "Contoso"))["attachments"][0]
    url = next(part["url"] for part in walk(record["content"]) if "url" in part)
    host = url.partition("/main.aspx")[0]
    gone = "00000000-0000-4000-8000-00000000dead"
    for address in (
        url.replace(host, "https://other.crm.dynamics.com"),
        f"{host}/main.aspx?pagetype=entitylist&etn=account",
        f"{host}/main.aspx?pagetype=entityrecord&etn=account&id={gone}",
        f"{host}/main.aspx?etn=account&id=%00",
    ):
        assert names(await sent(ready, "queryLink", {"url": address})) == [], address


async def test_in_outlook_it_is_the_same(ready: Chat):
    """Another channel, the same list, the same cards."""
    answer = await typed(ready, "Contoso", channel="outlook")

    assert answer == await typed(ready, "Contoso")
    assert texts(inserted(answer)).startswith("Contoso\n")


async def test_each_sees_by_their_own_rights_and_in_their_language(product: Service, ready: Chat):
    """Who has not signed in is asked silently; then the words are theirs."""
    sam = Chat(ready.session, ready.page, product.people[3])
    asking = await typed(sam, "Zzyzx")
    assert asking["type"] == "silentAuth"
    (action,) = asking["suggestedActions"]["actions"]

    status, _ = await follow(sam, action["value"], sam.person)
    value = {"parameters": [{"name": "record", "value": "Zzyzx"}], "state": "done"}
    answer = await sent(sam, "query", value)

    assert (status, action["title"]) == (200, "登录")
    assert answer["type"] == "message"
    assert answer["text"].startswith("没有您可读取的记录")
