"""A bot for tests of the channel: it keeps what it is sent and answers as it is told."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from sandbox.entra.tokens import app_token
from sandbox.serve import Options, serving
from sandbox.world import World

SCOPE = "https://api.botframework.com"


@dataclass
class ScriptedBot:
    """Answers an activity by its name or type out of ``script``: a status and a JSON body.

    What is named in ``silent`` is not answered before the bot may ``speak``.
    """

    url: str = ""
    script: dict[str, tuple[int, Any]] = field(default_factory=dict)
    heard: list[dict[str, Any]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    silent: set[str] = field(default_factory=set)
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)
    _speaking: asyncio.Event = field(default_factory=asyncio.Event)

    async def hears(self, request: web.Request) -> web.Response:
        """Take one activity in."""
        activity = await request.json()
        async with self._news:
            self.heard.append(activity)
            self.tokens.append(request.headers.get("Authorization", ""))
            self.headers.append(request.headers)
            self._news.notify_all()
        name = activity.get("name") or activity["type"]
        if name in self.silent:
            await self._speaking.wait()
        status, body = self.script.get(name, (200, None))
        return (
            web.Response(status=status) if body is None else web.json_response(body, status=status)
        )

    def speak(self) -> None:
        """Answer what was held back."""
        self._speaking.set()

    def named(self, name: str) -> list[dict[str, Any]]:
        """What was heard of this name or type."""
        return [one for one in self.heard if name in (one.get("name"), one["type"])]

    async def next_named(self, name: str) -> dict[str, Any]:
        """The first of this name or type, when it comes."""
        async with asyncio.timeout(10), self._news:
            await self._news.wait_for(lambda: self.named(name))
        return self.named(name)[0]


@asynccontextmanager
async def listening() -> AsyncIterator[ScriptedBot]:
    """A bot with an address."""
    bot = ScriptedBot()
    app = web.Application()
    app.router.add_post("/api/messages", bot.hears)
    runner = web.AppRunner(app, handler_cancellation=True)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    bot.url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/messages"
    try:
        yield bot
    finally:
        await runner.cleanup()


@dataclass
class Workplace:
    """A sandbox with its bot, and clients for both sides of it."""

    world: World
    bot: ScriptedBot
    page: aiohttp.ClientSession
    connector: aiohttp.ClientSession

    def chat(self, kind: str = "personal", person: int = 0) -> str:
        """The page's path of one person's conversation."""
        return f"/api/people/{self.world.people[person].oid}/chats/{kind}"

    async def open(self, kind: str = "personal", person: int = 0) -> dict[str, Any]:
        """Open a conversation; its id and entries."""
        async with self.page.post(self.chat(kind, person) + "/open") as answer:
            assert answer.status == 200, await answer.text()
            opened: dict[str, Any] = await answer.json()
            return opened

    async def entries(self, kind: str = "personal", person: int = 0) -> list[dict[str, Any]]:
        """What the page shows of it."""
        found: list[dict[str, Any]] = (await self.open(kind, person))["entries"]
        return found

    async def write(self, text: str, kind: str = "personal", person: int = 0, **more: Any) -> str:
        """Write as a person; the id."""
        body = {"text": text} | more
        async with self.page.post(self.chat(kind, person) + "/messages", json=body) as answer:
            assert answer.status == 201, await answer.text()
            return str((await answer.json())["id"])

    async def send(self, conversation: str, activity: dict[str, Any], under: str = "") -> str:
        """Send as the bot; the id."""
        path = f"/v3/conversations/{conversation}/activities{under}"
        async with self.connector.post(path, json=activity) as answer:
            assert answer.status == 201, await answer.text()
            return str((await answer.json())["id"])


@asynccontextmanager
async def workplace_in(data: Path) -> AsyncIterator[Workplace]:
    """A running sandbox whose memory is in ``data``."""
    async with listening() as bot, serving(Options(data=data, bot_url=bot.url)) as world:
        trusted = ssl.create_default_context(cafile=str(world.ca_file))
        bearer = {"Authorization": f"Bearer {app_token(world, SCOPE)}"}
        async with (
            aiohttp.ClientSession(world.endpoints.page) as page,
            aiohttp.ClientSession(
                world.endpoints.connector,
                headers=bearer,
                connector=aiohttp.TCPConnector(ssl=trusted),
            ) as connector,
        ):
            yield Workplace(world, bot, page, connector)
