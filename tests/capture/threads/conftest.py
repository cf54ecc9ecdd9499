"""A store of threads on the real Redis, and a server of one's own to kill."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cryptography.fernet import Fernet
from redis.asyncio import Redis

from capture.threads.store import ThreadStore
from identity.envelope import Envelope
from tests.capture.imports.conftest import RedisServer, own_redis, own_server

__all__ = ["RedisServer", "own_redis", "own_server"]


@pytest.fixture
def key() -> str:
    return Fernet.generate_key().decode()


@pytest.fixture
def stores(redis: Redis, key: str) -> Callable[[float], ThreadStore]:
    """Stores on one Redis, each as a process of its own would have it."""
    return lambda lease: ThreadStore(redis, Envelope([key]), lease=lease)


@pytest.fixture
def store(stores: Callable[[float], ThreadStore]) -> ThreadStore:
    return stores(30.0)
