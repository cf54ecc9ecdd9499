"""A running service, the people before it, and the steps of their day."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeAlias
from urllib.parse import unquote

import aiohttp
from redis.asyncio import Redis

from embedded_redis import open_redis
from identity.envelope import Envelope
from tests.canary.evidence import NOBODY, Evidence
from tests.canary.resting import handed_out, note_files, note_redis
from tests.canary.seat import Seat
from tests.canary.world import World, world
from tests.flows.balancer import Balancer, balancer
from tests.flows.service import QUICK_WORKER, Service, free_port, service

__all__ = ["WORKERS", "Day", "Step", "before", "lived", "running", "start"]

_CARRIED = re.compile(rb"eyJ[\w-]+\.[\w-]+\.[\w-]{20,}|(?<=[?&]code=)[\w.-]{20,}")
"""Tokens, and the codes of sign-in pages."""


WORKERS: Final = ("one worker", "another worker")


@dataclass
class Day:
    """What every step may use."""

    product: Service
    world: World
    evidence: Evidence
    session: aiohttp.ClientSession
    redis: Redis
    before: Balancer
    ports: dict[str, int]
    secrets: set[str] = field(default_factory=set)
    pressed: set[str] = field(default_factory=set)
    _heard: int = 0

    def seat(self, name: str, kind: str = "personal") -> Seat:
        """Somebody's place in a conversation."""
        return Seat(
            self.session,
            self.product.page,
            self.world.people[name],
            kind,
            evidence=self.evidence,
            called=name,
            pressed=self.pressed,
        )

    async def take_stock(self) -> None:
        """Keep what rests, what was sent for everybody, and which tokens are out, as it is now."""
        await note_redis(self.evidence, self.redis)
        seals = Envelope([self.product.environment["TOKEN_KEYS"]])
        self.secrets |= {one async for one in handed_out(self.redis, seals)}
        await self._note_sent()

    async def change_replicas(self) -> None:
        """Let the other web process answer what comes from now on."""
        other = [port for port in self.ports.values() if port != self.before.to]
        await self.before.turn_to(other[0])

    def heard(self, sent: bytes) -> None:
        """Keep the tokens that clients and the channel bring."""
        self.secrets |= {one.decode() for one in _CARRIED.findall(sent)}

    async def _note_sent(self) -> None:
        """What the service sent to conversations: everybody in one can see it."""
        options = {"detail": "true", "service": "connector", "after": str(self._heard)}
        async with self.session.get(f"{self.product.page}/control/calls", params=options) as reply:
            answer = await reply.json()
        self._heard = answer["last"]
        members = await self._members()
        for call in answer["calls"]:
            path = unquote(call["path"])
            viewers = next((seen for at, seen in members.items() if at in path), NOBODY)
            self.evidence.note(f"sent to {path[:60]}", viewers, call["request_body"])

    async def _members(self) -> dict[str, Iterable[str]]:
        async with self.session.get(f"{self.product.page}/api/people") as reply:
            people = (await reply.json())["people"]
        found: dict[str, set[str]] = {}
        for person in people:
            for chat in person["chats"]:
                found.setdefault(chat["id"], set()).add(person["oid"])
        return dict(found)


Step: TypeAlias = Callable[[Day], Awaitable[None]]


@contextmanager
def running(folder: Path) -> Iterator[tuple[Service, dict[str, int]]]:
    """Two web processes and two workers on a Redis of their own, which nobody has turned on yet."""
    ports = {"first": free_port(), "second": free_port()}

    def settings(ready: dict[str, Any]) -> dict[str, str]:
        abroad = ready["tenants"][1]
        return {
            "REDIS_URL": f"embedded:{folder / 'redis'}",
            "DATAVERSE_URLS": f"{abroad['id']}={abroad['dataverse']}",
            "PORT": str(ports["first"]),
        }

    with service(folder, "", programs=(), settings=settings, on=False) as product:
        product.environment["PUBLIC_URL"] = f"http://localhost:{product.port}"
        for name, port in ports.items():
            start(product, "app.py", name, PORT=str(port))
        for name in WORKERS:
            start(product, QUICK_WORKER, name)
        yield product, ports


def start(product: Service, program: str, name: str, **settings: str) -> None:
    """One of several processes of a program, to be killed by its name."""
    product.environment |= settings
    product.start(program)
    product.running[name] = product.running.pop(program)


@asynccontextmanager
async def before(product: Service, ports: dict[str, int]) -> AsyncIterator[Day]:
    """The day's beginning."""
    here = world(product.sandbox.ready)
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        redis = await stack.enter_async_context(open_redis(product.environment["REDIS_URL"]))
        front = await stack.enter_async_context(balancer(product.port, ports["first"]))
        evidence = Evidence(here.organisations)
        day = Day(product, here, evidence, session, redis, front, ports)
        front.heard = day.heard
        yield day


async def lived(product: Service, ports: dict[str, int], steps: Iterable[Step]) -> Day:
    """Each step in turn, before the one web process and the other; what it left is kept."""
    async with before(product, ports) as day:
        for step in steps:
            await step(day)
            await day.take_stock()
            await day.change_replicas()
        note_files(day.evidence, product.logs)
        for secret in ("MicrosoftAppPassword", "TOKEN_KEYS"):
            day.secrets.add(product.environment[secret])
        return day
