"""Who is in a conversation, all at once, a page at a time, and one by one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.sandbox.connector_calls import opened, refused
from tests.sandbox.scripted_bot import Workplace, workplace_in


@pytest.fixture
async def at(tmp_path: Path) -> AsyncIterator[Workplace]:
    async with workplace_in(tmp_path) as workplace:
        yield workplace


async def test_members_are_the_people_of_the_conversation(at: Workplace) -> None:
    """Both ways of listing name everybody with object id and tenant, a page at a time."""
    group, channel = await opened(at, "group"), await opened(at, "channel")
    async with at.connector.get(f"/v3/conversations/{group}/members") as answer:
        listed = await answer.json()
    mara, jonas = at.world.people[:2]
    assert [one["aadObjectId"] for one in listed] == [mara.oid, jonas.oid]
    assert {one["tenantId"] for one in listed} == {mara.tenant}
    paged, query = [], {"pageSize": "3"}
    while True:
        url = f"/v3/conversations/{channel}/pagedmembers"
        async with at.connector.get(url, params=query) as answer:
            page = await answer.json()
        paged.append([one["id"] for one in page["members"]])
        if "continuationToken" not in page:
            break
        query["continuationToken"] = page["continuationToken"]
    ids = [one.bot_id for one in at.world.people]
    assert paged == [ids[:3], ids[3:]]


async def test_addresses_are_for_graph_to_tell(at: Workplace) -> None:
    """No way of reading a member says their address or user principal name."""
    conversation = await opened(at)
    mara = at.world.people[0]
    for path in ("members", f"members/{mara.oid}", "pagedmembers"):
        async with at.connector.get(f"/v3/conversations/{conversation}/{path}") as answer:
            assert mara.mail not in await answer.text(), path


async def test_one_member_is_found_by_any_of_three_names(at: Workplace) -> None:
    """The bot's id of a person, their object id, and their user principal name mean the same."""
    conversation = await opened(at)
    mara = at.world.people[0]
    for name in (mara.bot_id, mara.oid, mara.mail.upper()):
        path = f"/v3/conversations/{conversation}/members/{name}"
        async with at.connector.get(path) as answer:
            assert (await answer.json())["id"] == mara.bot_id, name


@pytest.mark.parametrize(
    "query",
    [
        "pageSize=0",
        "pageSize=x",
        "pageSize=501",
        "pageSize=-1",
        "pageSize=%F0%9D%9F%99",
        "pageSize=99999999999999999999999",
        "continuationToken=3",
        "continuationToken=%C3%A9",
        "continuationToken=bm90aGluZw==",
    ],
)
async def test_a_page_that_cannot_be_is_a_bad_argument(at: Workplace, query: str) -> None:
    """A page holds 1 to 500 people, and its token comes from the page before."""
    path = f"/{await opened(at)}/pagedmembers?{query}"
    assert (await refused(at, "GET", path))[:2] == (400, "BadArgument")


async def test_whoever_leaves_is_no_member(at: Workplace) -> None:
    """The roster follows what happens in the conversation, also after a restart."""
    conversation = await opened(at, "group")
    jonas, priya = at.world.people[1:3]
    for oid, member in ((jonas.oid, False), (priya.oid, True)):
        change = {"oid": oid, "member": member}
        async with at.page.post(at.chat("group") + "/members", json=change) as answer:
            assert answer.status == 204
    async with at.connector.get(f"/v3/conversations/{conversation}/members") as answer:
        assert [one["id"] for one in await answer.json()] == [
            at.world.people[0].bot_id,
            priya.bot_id,
        ]
    found = await refused(at, "GET", f"/{conversation}/members/{jonas.oid}")
    assert found[:2] == (404, "MemberNotFoundInConversation")
