"""Asks the sandbox's Graph over HTTP as a person, in the test's own process."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer
from yarl import URL

from sandbox.entra.tokens import access_token
from sandbox.graph import application
from sandbox.people import Person
from sandbox.world import World

IMMUTABLE = {"Prefer": 'IdType="ImmutableId"'}


class Graph:
    """One Graph and whoever asks it; the first seller unless told otherwise."""

    def __init__(self, world: World, client: TestClient[web.Request, web.Application]) -> None:
        self.world = world
        self._client = client

    def token(self, person: Person | None = None, permissions: Iterable[str] = ()) -> str:
        """A token for Graph, with both permissions the product asks for unless told otherwise."""
        return access_token(
            self.world,
            person or self.world.people[0],
            audience=self.world.endpoints.graph,
            permissions=list(permissions) or ["User.Read", "Mail.Read"],
        )

    async def ask(
        self,
        path: str,
        query: Mapping[str, str] | None = None,
        *,
        person: Person | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, Any]:
        """Status and JSON of a GET below /v1.0; an absolute ``nextLink`` is followed as it is."""
        response = await self.send("GET", path, query=query, person=person, headers=headers)
        return response.status, await response.json()

    async def send(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        person: Person | None = None,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
    ) -> ClientResponse:
        """Any request, read to its end."""
        root = self.world.endpoints.graph
        target = path.removeprefix(root) if path.startswith(root) else f"/v1.0{path}"
        given = {"Authorization": f"Bearer {self.token(person)}", **(headers or {})}
        url = URL(target, encoded=True)
        response = await self._client.request(
            method, url.update_query(query) if query else url, headers=given, json=json
        )
        await response.read()
        return response

    async def search(self, kql: str, **query: str) -> list[dict[str, Any]]:
        """The first page of a search that must succeed; up to 1,000 messages."""
        options = {"$search": f'"{kql}"', "$top": "1000"} | query
        status, body = await self.ask("/me/messages", options)
        assert status == 200, body
        found: list[dict[str, Any]] = body["value"]
        return found

    async def batch(self, requests: Any, *, person: Person | None = None) -> tuple[int, Any]:
        """Status and JSON of a batch."""
        response = await self.send("POST", "/$batch", json={"requests": requests}, person=person)
        return response.status, await response.json()


@asynccontextmanager
async def graph_of(world: World) -> AsyncIterator[Graph]:
    """Graph for this world, on a socket of its own."""
    async with TestClient(TestServer(application(world))) as client:
        yield Graph(world, client)
