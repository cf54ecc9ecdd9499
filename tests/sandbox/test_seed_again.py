"""The same seed makes the same company, another one other ordinary days; two tenants do not mix."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from aiohttp.test_utils import TestClient, TestServer

from sandbox import dataverse
from sandbox.company import TRACKED_MESSAGE_IDS
from sandbox.dataverse.rows import Row, Rows
from sandbox.dataverse.seed import seed
from sandbox.dataverse.tables import TABLES
from sandbox.entra.tokens import access_token
from sandbox.graph.seed import seeded
from sandbox.people import Person
from sandbox.world import World
from tests.sandbox.dataverse_client import dataverse_of
from tests.sandbox.graph_client import graph_of
from tests.sandbox.small_world import make_world


def world_of(number: int) -> World:
    world = make_world()
    world.seed = number
    return world


def organisation(number: int) -> dict[tuple[str, str], Row]:
    world = world_of(number)
    rows = Rows(world.store)
    seed(world, rows)
    bases = {name for name, table in TABLES.items() if table.members}
    return {(row.table, row.id): row for name in TABLES.keys() - bases for row in rows.all(name)}


async def test_two_starts_answer_alike() -> None:
    """Over HTTP: the same rows, messages and events, whoever starts the sandbox."""
    answers = []
    for _ in range(2):
        world = make_world()
        async with dataverse_of(world) as crm, graph_of(world) as graph:
            pages = [
                await crm.get(f"/{path}", person=crm.sam)
                for path in ("emails", "connections", "mailboxes", "opportunities")
            ]
            _, mail = await graph.ask("/me/messages", {"$top": "400"})
            answers.append((pages, [_stable(one) for one in mail["value"]]))
    assert answers[0] == answers[1]


def _stable(message: dict[str, Any]) -> dict[str, Any]:
    return {name: message[name] for name in ("id", "subject", "sentDateTime", "bodyPreview")}


def test_another_seed_makes_other_ordinary_days() -> None:
    """What has a name stays; mail and activities that the seed chooses differ."""
    first, other = organisation(1), organisation(2)
    changed = {key for key in first if other.get(key) != first[key]}
    assert {table for table, _ in changed} >= {"email", "activityparty", "appointment"}
    for table in ("account", "contact", "opportunity", "lead", "connection", "mailbox"):
        kept = [key for key in first if key[0] == table]
        assert kept
        assert not changed.intersection(kept) or _versions_alone(first, other, kept)
    tracked = {row.values["messageid"] for key, row in other.items() if key[0] == "email"}
    assert set(TRACKED_MESSAGE_IDS.values()) < tracked


def _versions_alone(
    first: dict[tuple[str, str], Row], other: dict[tuple[str, str], Row], keys: list[Any]
) -> bool:
    return all(replace(first[key], version=0) == replace(other[key], version=0) for key in keys)


def test_nothing_refers_to_a_row_that_is_not_there() -> None:
    """Every lookup to a table of the sandbox leads somewhere."""
    rows = organisation(1)
    assert [
        (row.table, row.values.get("name"), name)
        for row in rows.values()
        for name in TABLES[row.table].lookups
        if (value := row.values.get(name)) and tuple(value) not in rows
    ] == []


def test_what_is_tracked_lies_in_a_mailbox() -> None:
    """A quarter of the ordinary mail is tracked, under the Message-ID it has in the mailbox."""
    world = world_of(3)
    mine = {one.internet_message_id for person in world.people for one in seeded(world, person)}
    tracked = [row for key, row in organisation(3).items() if key[0] == "email"]
    ordinary = [one for one in tracked if "everyday-3" in one.values["messageid"]]
    assert len(ordinary) > 20
    assert {one.values["messageid"] for one in ordinary} < mine


async def test_the_second_tenant() -> None:
    """It has a Contoso with contacts of its own, and an administrator through a team alone."""
    world = make_world()
    tenant = world.tenants[1]
    async with TestClient(TestServer(dataverse.application(world, tenant))) as client:
        ines, tomas = tenant.people
        accounts = await _asked(world, client, ines, "accounts?$select=name")
        assert [one["name"] for one in accounts].count("Contoso") == 1
        contacts = await _asked(world, client, ines, "contacts?$select=fullname")
        assert "Nadia Hassan" not in {one["fullname"] for one in contacts}
        me = f"systemusers({tomas.systemuserid})"
        path = "systemuserroles_association?$select=name"
        assert await _asked(world, client, tomas, f"{me}/{path}") == []
        (team,) = [
            one
            for one in await _asked(
                world, client, tomas, f"{me}/teammembership_association?$select=name"
            )
            if one["name"] == "Administrators"
        ]
        path = f"teams({team['teamid']})/teamroles_association?$select=name"
        roles = await _asked(world, client, tomas, path)
        assert [one["name"] for one in roles] == ["System Administrator"]


async def _asked(
    world: World, client: TestClient[Any, Any], person: Person, path: str
) -> list[dict[str, Any]]:
    audience = world.organisation(world.tenants[1])
    token = access_token(world, person, audience=audience, permissions=["user_impersonation"])
    headers = {"Authorization": f"Bearer {token}"}
    async with client.get(f"/api/data/v9.2/{path}", headers=headers) as answer:
        assert answer.status == 200, await answer.text()
        found: list[dict[str, Any]] = (await answer.json())["value"]
        return found
