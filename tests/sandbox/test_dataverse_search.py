"""Dataverse search over HTTP: its two versions, its languages, its limits, and who sees what."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from time import perf_counter
from typing import Any

import pytest

from sandbox.company import ACCOUNTS
from sandbox.dataverse.rows import Row, Rows
from sandbox.people import Person
from sandbox.store import Store
from tests.sandbox.dataverse_client import Dataverse, Reply, dataverse_of
from tests.sandbox.small_world import Clock, make_world

SECOND = "/api/search/v2.0/query"
FIRST = "/api/search/v1.0/query"
NAMES = (
    "Zq Alpine Ski",
    "Zq Alpine Hotel",
    "Zq Hotel Söhne",
    "Zq 东方贸易",
    "Zq O'Brien & Sons",
    "Zq +1(800)555-1234",
)


class Searcher:
    """Searches as people do, one second after another."""

    def __init__(self, dataverse: Dataverse) -> None:
        self.dataverse = dataverse

    def later(self, seconds: float = 1) -> None:
        """Let some time pass in that world."""
        clock = self.dataverse.world.clock
        assert isinstance(clock, Clock)
        clock.now += timedelta(seconds=seconds)

    async def post(self, path: str, body: Any, person: Person | None = None) -> Reply:
        """One request, outside the Web API's path too."""
        token = self.dataverse.token(person)
        async with self.dataverse.client.post(
            path, json=body, headers={"Authorization": f"Bearer {token}"}
        ) as response:
            return Reply(response.status, response.headers, await response.read())

    async def result(
        self, term: str, *, person: Person | None = None, **more: Any
    ) -> dict[str, Any]:
        """What the string in a successful answer holds."""
        self.later()
        reply = await self.post(SECOND, {"search": term, **more}, person)
        assert reply.status == 200, reply.body
        found: dict[str, Any] = json.loads(reply.json["response"])
        return found

    async def names(self, term: str, **more: Any) -> list[str]:
        """Names of this test's accounts that are found, sorted."""
        more.setdefault("entities", json.dumps([{"name": "account"}]))
        found = await self.result(term, top=100, **more)
        names = (one["Attributes"]["name"] for one in found["Value"])
        return sorted(name for name in names if name.startswith(("Zq", "Company")))


@pytest.fixture
async def search() -> AsyncIterator[Searcher]:
    async with dataverse_of(make_world()) as running:
        for name in NAMES:
            made = await running.send("POST", "/accounts", json={"name": name})
            assert made.status == 204
        yield Searcher(running)


def picked(*numbers: int) -> list[str]:
    """Some of the names, sorted."""
    return sorted(NAMES[number] for number in numbers)


SIMPLE_SYNTAX = [
        ("alpine ski", (0, 1)),
        ("alpine+ski", (0,)),
        ("ALPINE + HOTEL", (1,)),
        ("ski|söhne", (0, 2)),
        ("alp*", (0, 1)),
        ('"alpine hotel"', (1,)),
        ('"hotel alpine"', ()),
        ("zq+(ski|söhne)", (0, 2)),
        ("söhne", (2,)),
        ("sohne", ()),
        ("东方", (3,)),
        ("贸*", (3,)),
        ("o'brien", (4,)),
        ("brien", ()),
        ("\\+1\\(800\\)555\\-1234", (5,)),
        ("lpine", ()),
        ("((", ()),
    ]  # fmt: skip


async def test_simple_syntax(search: Searcher) -> None:
    """Any word finds unless operators say otherwise; accents count, case does not."""
    for term, numbers in SIMPLE_SYNTAX:
        assert await search.names(term) == picked(*numbers)


LUCENE_SYNTAX = [
    ("alpine AND hotel", (1,)),
    ("alpine && NOT ski", (1,)),
    ("alpine -ski", (1,)),
    ("+alpine ski", (0, 1)),
    ("ski OR söhne", (0, 2)),
    ("alpin~1", (0, 1)),
    ("alpni~", (0, 1)),
    ("/.*pine/", (0, 1)),
    ("/[hm]otel/", (1, 2)),
    ('"zq ski"~2', (0,)),
    ('"zq ski"~0', ()),
]


async def test_lucene_syntax(search: Searcher) -> None:
    """Lucene's operators are there once they are asked for."""
    for term, numbers in LUCENE_SYNTAX:
        options = "{'querytype': 'lucene'}"
        assert await search.names(term, options=options) == picked(*numbers)


async def test_modes(search: Searcher) -> None:
    """All words can be required, in either page's form; boosting changes the order."""
    for options in ('["searchmodelall"]', '{"searchmode": "all"}'):
        assert await search.names("alpine ski", options=options) == picked(0)
    assert await search.names("alpine -ski", options='["searchmodelall"]') == picked(1)
    either = await search.names("hotel -ski")
    assert set(picked(1, 2, 3)) <= set(either)
    for term, first in (("ski^5 söhne", 0), ("ski söhne^5", 2)):
        found = await search.result(term, options='["lucene"]')
        names = [one["Attributes"]["name"] for one in found["Value"]]
        assert next(name for name in names if name in NAMES) == NAMES[first]


async def test_best_effort(search: Searcher) -> None:
    """Without a match, words that begin alike or differ by a letter are found if wished."""
    assert await search.names("alpinee") == []
    assert await search.names("alpinee", options='["besteffortsearch"]') == picked(0, 1)


async def test_the_shape_of_an_answer(search: Searcher) -> None:
    """The response is a string of JSON with the documented properties."""
    entities = json.dumps(
        [{"Name": "account", "SelectColumns": ["name", "createdon", "ownerid"],
          "SearchColumns": ["name"], "Filter": "statecode eq 0"}]
    )  # fmt: skip
    body = {"search": "alpine+zq", "entities": entities, "count": True, "top": 1, "skip": 0,
            "orderby": '["name desc"]', "options": "null", "facets": "null",
            "filter": "createdon gt 2022-08-15"}  # fmt: skip
    reply = await search.dataverse.send("POST", "/searchquery", json=body)
    assert reply.json["@odata.context"].endswith("#Microsoft.Dynamics.CRM.searchqueryResponse")
    found = json.loads(reply.json["response"])
    assert {key: found[key] for key in found if key != "Value"} == {
        "Error": None, "Facets": {}, "QueryContext": None, "Count": 2
    }  # fmt: skip
    (one,) = found["Value"]
    assert (one["EntityName"], one["ObjectTypeCode"]) == ("account", 0)
    assert one["Attributes"]["@search.objecttypecode"] == 1
    assert one["Attributes"]["name"] == "Zq Alpine Ski"
    assert one["Attributes"]["ownerid"] == search.dataverse.mara.systemuserid
    formatted = "ownerid@OData.Community.Display.V1.FormattedValue"
    assert one["Attributes"][formatted] == search.dataverse.mara.name
    assert one["Highlights"] == {"name": ["{crmhit}Zq{/crmhit} {crmhit}Alpine{/crmhit} Ski"]}
    assert one["Score"] > 0
    row = await search.dataverse.get(f"/accounts({one['Id']})")
    assert row["name"] == "Zq Alpine Ski"


async def test_the_first_version(search: Searcher) -> None:
    """Version 1 takes plain JSON and answers it."""
    body = {"search": "alpine+zq", "entities": ["account"], "returntotalrecordcount": True}
    reply = await search.post(FIRST, body)
    assert reply.json["totalrecordcount"] == 2
    one = reply.json["value"][0]
    assert one["@search.entityname"] == "account"
    assert one["@search.highlights"]["name"][0].startswith("{crmhit}Zq{/crmhit} {crmhit}")
    assert one["name"].startswith("Zq Alpine")
    search.later()
    wrong = await search.post(FIRST, body | {"searchmode": "some"})
    assert wrong.status == 400


async def test_every_table(search: Searcher) -> None:
    """Without entities all enabled tables and their searchable columns are searched."""
    body = {"firstname": "Zebedee", "lastname": "Zq", "emailaddress1": "zeb@alpine.example"}
    assert (await search.dataverse.send("POST", "/contacts", json=body)).status == 204
    found = await search.result("zeb zq", count=True, facets='["entityname,count:5","statecode"]')
    assert found["Count"] == len(NAMES) + 1
    assert found["Facets"]["entityname"] == [
        {"Type": "Value", "Value": "account", "Count": len(NAMES)},
        {"Type": "Value", "Value": "contact", "Count": 1},
    ]
    assert found["Value"][0]["EntityName"] == "contact"


async def test_pages_and_changes(search: Searcher) -> None:
    """Results are paged by top and skip; a row that changed is found as it is now."""
    order: dict[str, Any] = {"orderby": '["name"]', "entities": json.dumps([{"name": "account"}])}
    pages = [(await search.result("zq", top=4, skip=skip, **order))["Value"] for skip in (0, 4)]
    names = [[one["Attributes"]["name"] for one in page] for page in pages]
    assert [len(page) for page in names] == [4, 2]
    assert names[0] + names[1] == sorted(NAMES, key=str.lower)
    found = await search.result('"zq alpine ski"', entities=order["entities"])
    path = f"/accounts({found['Value'][0]['Id']})"
    await search.dataverse.send("PATCH", path, json={"name": "Zq Renamed"})
    assert await search.names("ski") == []
    assert await search.names("renamed") == ["Zq Renamed"]
    await search.dataverse.send("DELETE", path)
    assert await search.names("renamed") == []


async def test_who_finds_what(search: Searcher) -> None:
    """A person finds what that person may read, and counts no more than that."""
    secret = next(one for one in ACCOUNTS if one.private)
    term, entities = f'"{secret.name}"', json.dumps([{"name": "account"}])
    for person, number in ((search.dataverse.sam, 1), (search.dataverse.mara, 0)):
        found = await search.result(term, person=person, entities=entities, count=True)
        assert found["Count"] == number


async def test_limits(search: Searcher) -> None:
    """One search a second for a person and 150 a minute for all, whichever way they come."""
    body = {"search": "alpine"}
    assert (await search.post(SECOND, body)).status == 200
    refused = await search.dataverse.send("POST", "/searchquery", json=body)
    assert (refused.status, refused.headers["Retry-After"]) == (429, "1")
    assert (await search.post(SECOND, body, search.dataverse.jonas)).status == 200
    people = search.dataverse.world.people
    for number in range(148):
        search.later(0.35)
        assert (await search.post(SECOND, body, people[(number + 2) % 4])).status == 200
    search.later(0.35)
    refused = await search.post(SECOND, body, search.dataverse.sam)
    assert (refused.status, refused.headers["Retry-After"]) == (429, "8")
    assert "x-ms-ratelimit-burst-remaining-xrm-requests" not in refused.headers
    search.later(8)
    assert (await search.post(SECOND, body, search.dataverse.sam)).status == 200


async def test_switched_off() -> None:
    """An organisation without search says so."""
    store = Store(":memory:")
    world = make_world(store)
    async with dataverse_of(world):
        pass
    rows = Rows(store)
    organization = next(rows.all("organization"))
    rows.put(organization.with_values({"isexternalsearchindexenabled": False}))
    async with dataverse_of(world) as running:
        for path in (SECOND, FIRST):
            reply = await Searcher(running).post(path, {"search": "contoso"})
            assert (reply.status, reply.code) == (400, "0x80048d0b")


async def test_ten_thousand_rows() -> None:
    """A search is answered from an index: a tenth of a second is ample for ten thousand rows."""
    world = make_world()
    rows = Rows(world.store)
    owner = ["systemuser", world.people[0].systemuserid]
    with rows.transaction():
        for number in range(10_000):
            values = {"name": f"Company {number} Ltd", "statecode": 0, "ownerid": owner}
            rows.put(Row("account", f"{number:08}-0000-4000-8000-000000000000", values))
    async with dataverse_of(world) as running:
        search = Searcher(running)
        assert await search.names("7345") == ["Company 7345 Ltd"]
        times = []
        for number in range(20):
            began = perf_counter()
            assert await search.names(str(number + 5000)) == [f"Company {number + 5000} Ltd"]
            times.append(perf_counter() - began)
        assert sorted(times)[10] < 0.1


REFUSALS = [
        ({}, 400),
        ({"search": ""}, 400),
        ({"search": "x" * 101}, 400),
        ({"search": 5}, 400),
        ({"search": "x", "colour": "blue"}, 400),
        ({"search": "x", "top": 101}, 400),
        ({"search": "x", "top": 0}, 400),
        ({"search": "x", "skip": -1}, 400),
        ({"search": "x", "count": "yes"}, 400),
        ({"search": "x", "entities": [{"name": "account"}]}, 400),
        ({"search": "x", "entities": "nonsense"}, 400),
        ({"search": "x", "entities": "{}"}, 200),
        ({"search": "x", "entities": '[{"name":"organization"}]'}, 400),
        ({"search": "x", "entities": '[{"name":"account","colour":"blue"}]'}, 400),
        ({"search": "x", "entities": '[{"name":"account","searchcolumns":["ownerid"]}]'}, 400),
        ({"search": "x", "entities": '[{"name":"account","selectcolumns":["nmae"]}]'}, 400),
        ({"search": "x", "entities": '[{"name":"account"},{"name":"account"}]'}, 400),
        ({"search": "x", "filter": "nmae eq 'x'"}, 400),
        ({"search": "x", "filter": "fullname eq 'x'"}, 400),
        ({"search": "x", "orderby": '["nmae"]'}, 400),
        ({"search": "x", "orderby": '["name; drop"]'}, 400),
        ({"search": "x", "options": '["lucent"]'}, 400),
        ({"search": "x", "options": "{'querytype': 'sql'}"}, 400),
        ({"search": '"x', "options": '["lucene"]'}, 400),
        ({"search": "(x", "options": '["lucene"]'}, 400),
        ({"search": "x)", "options": '["lucene"]'}, 400),
        ({"search": "x~.", "options": '["lucene"]'}, 400),
    ({"search": "x^1.1.1", "options": '["lucene"]'}, 400),
    ({"search": "name:x", "options": '["lucene"]'}, 501),
        ({"search": "/(x+)+y/", "options": '["lucene"]'}, 501),
        ({"search": "x", "facets": '["createdon,interval:day"]'}, 501),
        ({"search": "x", "facets": '["entityname,count:all"]'}, 400),
    ]  # fmt: skip


async def test_refusals(search: Searcher) -> None:
    """Wrong parameters are 400 with a sentence."""
    for body, status in REFUSALS:
        search.later()
        reply = await search.post(SECOND, body)
        assert reply.status == status


async def test_other_operations(search: Searcher) -> None:
    """What search has besides queries is 501, and a query is posted."""
    for path in ("/api/search/v2.0/suggest", "/api/search/v3.0/query", "/api/search/"):
        assert (await search.post(path, {"search": "alp"})).status == 501
    token = {"Authorization": f"Bearer {search.dataverse.token()}"}
    async with search.dataverse.client.get(SECOND, headers=token) as reply:
        assert reply.status == 405
    async with search.dataverse.client.post(SECOND, json={"search": "x"}) as reply:
        assert reply.status == 401
