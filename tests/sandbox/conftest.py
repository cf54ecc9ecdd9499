"""A sandbox as a process of its own, shared by the tests that leave it as they found it."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Iterator
from typing import Any

import aiohttp
import pytest

from tests.sandbox_process import sandbox_process


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """Everything a running sandbox said when it was ready: addresses, settings, people."""
    with sandbox_process(tmp_path_factory.mktemp("sandbox")) as running:
        yield running.ready


@pytest.fixture(scope="session")
def sandbox_tls(sandbox: dict[str, Any]) -> ssl.SSLContext:
    """A client context that trusts that sandbox's authority and nobody else."""
    return ssl.create_default_context(cafile=sandbox["ca"])


@pytest.fixture
async def http(sandbox_tls: ssl.SSLContext) -> AsyncIterator[aiohttp.ClientSession]:
    """A client for that sandbox."""
    connector = aiohttp.TCPConnector(ssl=sandbox_tls)
    async with aiohttp.ClientSession(connector=connector) as session:
        yield session
