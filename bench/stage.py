"""Where everything is measured: the neighbours in one process, bots in others, all over TLS."""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import ClientSession
from cryptography.fernet import Fernet

from bench import activities
from bench.load import Bot
from bench.neighbours.login import APP_ID, CHANNEL, TENANT
from bench.processes import BENCH, BOT, ROOT, free_port, listening, on_core, running, until
from tests.switching import turn_on_in

__all__ = ["ASKERS", "Stage", "Started", "opened"]


SECRET = "made up, and never checked"  # noqa: S105 - the neighbours know no secrets
ASKERS = 16


@dataclass(frozen=True, slots=True)
class Started:
    """A running bot: how to talk to it, its process id, and its Redis' (0 where it has none)."""

    bot: Bot
    pid: int
    redis_pid: int = 0


@dataclass(frozen=True, slots=True)
class Stage:
    """``ready`` is what the neighbours said about themselves; ``folder`` is for this run alone."""

    folder: Path
    ready: dict[str, Any]
    session: ClientSession

    @property
    def service_url(self) -> str:
        """The connector's address as activities and tokens carry it."""
        return f"{self.ready['connector']}/"

    @property
    def people(self) -> dict[str, str]:
        """Object ids, and each person's token for our API."""
        return dict(self.ready["people"])

    @property
    def newcomers(self) -> list[str]:
        """Those who have not signed in yet."""
        return list(self.people)[ASKERS:]

    def questions(self, text: str, people: int = 1) -> list[dict[str, Any]]:
        """What so many different people write; at most ``ASKERS`` have signed in."""
        oids = list(self.people)[:people]
        return [activities.question(text, service_url=self.service_url, oid=oid) for oid in oids]

    def sign_in(self, oid: str) -> dict[str, Any]:
        """The silent sign-on of one person."""
        token = self.people[oid]
        return activities.sign_in(token, service_url=self.service_url, oid=oid)

    async def behave(
        self,
        *,
        token: float = 0.0,
        calls: tuple[float, float] = (0.0, 0.0),
        record: bool = False,
    ) -> None:
        """How long (seconds) token requests and other calls take from now on."""
        shortest, longest = calls
        wanted = {"token": token, "shortest": shortest, "longest": longest, "record": record}
        async with self.session.put(self.ready["control"], json=wanted) as reply:
            reply.raise_for_status()

    async def calls(self) -> list[dict[str, Any]]:
        """What the neighbours were asked while recording."""
        async with self.session.get(f"{self.ready['control']}/calls") as reply:
            return list(await reply.json())

    @asynccontextmanager
    async def ours(self, *command: str) -> AsyncIterator[Started]:
        """The product's web process with its own Redis; ``ASKERS`` people have signed in."""
        redis = self.folder / f"redis-{free_port()}"
        environment = {
            "MicrosoftAppId": APP_ID,
            "MicrosoftAppPassword": SECRET,
            "MicrosoftAppTenantId": TENANT,
            "DATAVERSE_URL": self.ready["dataverse"],
            "GRAPH_URL": self.ready["graph"],
            "SERVICE_HOSTS": self.ready["connector"].removeprefix("https://"),
            "CA_BUNDLE": self.ready["bundle"],
            "TOKEN_KEYS": Fernet.generate_key().decode(),
            "REDIS_URL": f"embedded:{redis}",
        }
        default = (sys.executable, str(ROOT / "app.py"))
        async with self.bot("ours", command or default, environment) as started:
            await started.bot.together([self.sign_in(oid) for oid in list(self.people)[:ASKERS]])
            pid = int((redis / "server.pid").read_text())
            with on_core(BENCH, pid):
                turn_on_in(environment["REDIS_URL"], environment["TOKEN_KEYS"], [TENANT])
                yield Started(started.bot, started.pid, pid)

    @asynccontextmanager
    async def bot(
        self, name: str, command: tuple[str, ...], environment: dict[str, str]
    ) -> AsyncIterator[Started]:
        """Any bot, on its own core."""
        port = free_port()
        settings = {
            "LOGIN_URL": self.ready["login"],
            "BOT_OPENID_URL": f"{self.ready['login']}/v1/.well-known/openidconfiguration",
            "PORT": str(port),
        }
        log = self.folder / f"{name}.log"
        with running(list(command), core=BOT, log=log, environment=settings | environment) as one:
            until(lambda: listening(port), one, log)
            yield Started(Bot(port, self.ready["channel_token"]), one.pid)

    @asynccontextmanager
    async def echo(self, name: str, *command: str) -> AsyncIterator[Started]:
        """An echo bot, whose clients find the authorities where their libraries look for them."""
        bundle = self.ready["bundle"]
        environment = {
            "APP_ID": APP_ID,
            "APP_PASSWORD": SECRET,
            "APP_TENANT": TENANT,
            "BOT_ISSUER": CHANNEL,
            "REQUESTS_CA_BUNDLE": bundle,
            "SSL_CERT_FILE": bundle,
        }
        async with self.bot(name, command, environment) as started:
            yield started


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Stage]:
    """Start the neighbours."""
    log, ready = folder / "neighbours.log", folder / "ready.json"
    command = [sys.executable, "-m", "bench.neighbours", folder]
    with running(command, core=BENCH, log=log, environment={}) as process, on_core(BENCH):
        until(ready.exists, process, log)
        async with ClientSession() as session:
            yield Stage(folder, json.loads(ready.read_text()), session)
