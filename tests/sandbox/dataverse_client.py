"""Asks the sandbox's Dataverse over HTTP as a person, in the test's own process."""

from __future__ import annotations

import json as jsonlib
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import quote

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from yarl import URL

from sandbox.dataverse import application
from sandbox.entra.tokens import access_token
from sandbox.people import Person
from sandbox.world import World

API = "/api/data/v9.2"
EVERYTHING = 'odata.include-annotations="*"'
FORMATTED = "@OData.Community.Display.V1.FormattedValue"


@dataclass(frozen=True, slots=True)
class Reply:
    """One response, read to its end."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return jsonlib.loads(self.body)

    @property
    def code(self) -> str:
        """The code of a refusal, which must have a sentence too."""
        error = self.json["error"]
        assert error["message"]
        return str(error["code"])


class Dataverse:
    """One Dataverse and whoever asks it; the first seller unless told otherwise."""

    def __init__(self, world: World, client: TestClient[web.Request, web.Application]) -> None:
        self.world = world
        self.client = client
        self.mara, self.jonas, self.priya, self.sam = world.people

    def token(self, person: Person | None = None, scope: str = "user_impersonation") -> str:
        """A token for this Dataverse."""
        return access_token(
            self.world,
            person or self.mara,
            audience=self.world.endpoints.dataverse,
            permissions=[scope],
        )

    async def send(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None = None,
        *,
        person: Person | None = None,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        body: bytes | None = None,
    ) -> Reply:
        """Any request; an absolute link of this service is followed as it is."""
        target = path.removeprefix(self.world.endpoints.dataverse)
        target = target if target.startswith(API) else f"{API}{target}"
        if query:
            options = (f"{quote(k, safe='$@')}={quote(v, safe='')}" for k, v in query.items())
            target = f"{target}?{'&'.join(options)}"
        given = {"Authorization": f"Bearer {self.token(person)}", **(headers or {})}
        if json is not None:
            given["Content-Type"] = "application/json"
            body = jsonlib.dumps(json).encode()
        data = None if body is None else BytesIO(body)
        async with self.client.request(
            method, URL(target, encoded=True), headers=given, data=data
        ) as response:
            return Reply(response.status, response.headers, await response.read())

    async def get(
        self, path: str, query: Mapping[str, str] | None = None, **more: Any
    ) -> dict[str, Any]:
        """The JSON of a GET that must succeed."""
        reply = await self.send("GET", path, query, **more)
        assert reply.status == 200, reply.body
        found: dict[str, Any] = reply.json
        return found

    async def column(self, path: str, name: str, **options: str) -> list[Any]:
        """One column of every row of a list; options without their ``$``."""
        query = {"$select": name} | {f"${key}": value for key, value in options.items()}
        return [row[name] for row in (await self.get(path, query))["value"]]

    async def batch(
        self, parts: Iterable[str], *, end: str = "\r\n", prefer: str = "", boundary: str = "b1"
    ) -> Reply:
        """A batch of parts, each with its own headers; line ends are put in here."""
        text = "".join(f"--{boundary}\n{part}\n" for part in parts) + f"--{boundary}--\n"
        headers = {"Content-Type": f"multipart/mixed; boundary={boundary}"}
        if prefer:
            headers["Prefer"] = prefer
        body = text.replace("\n", end).encode()
        return await self.send("POST", "/$batch", headers=headers, body=body)


@asynccontextmanager
async def dataverse_of(world: World) -> AsyncIterator[Dataverse]:
    """Dataverse for this world, on a socket of its own."""
    server = TestServer(application(world))
    await server.start_server(max_line_size=70_000)
    async with TestClient(server) as client:
        yield Dataverse(world, client)
