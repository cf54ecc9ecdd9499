"""A browser that reaches this machine alone, and a product to use with it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import redis as blocking_redis
from playwright.async_api import Browser, async_playwright, expect

from tests.browser import SWITCHES, needed
from tests.browser_stories.window import PATIENCE, Screen
from tests.flows.service import Service, service

NOWHERE_ELSE = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1"


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a browser; without one every story fails with the sentence that says so."""
    return needed()


@pytest.fixture
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """Chromium, new for each story; nothing it asks for leaves this machine."""
    expect.set_options(timeout=PATIENCE)
    async with (
        async_playwright() as playwright,
        await playwright.chromium.launch(
            executable_path=chromium, args=[*SWITCHES, NOWHERE_ELSE]
        ) as launched,
    ):
        yield launched


@pytest.fixture(scope="module")
def product(tmp_path_factory, redis_url) -> Iterator[Service]:
    """A sandbox and a product that remember nothing, shared by a module's stories."""
    with blocking_redis.Redis.from_url(redis_url) as redis:
        redis.flushall()
    with service(tmp_path_factory.mktemp("browser"), redis_url) as running:
        yield running


@pytest.fixture
async def screen(browser: Browser, product: Service) -> AsyncIterator[Screen]:
    """Windows on the sandbox's page; whatever the browser complained about fails the story."""
    watched = Screen(browser, product.page, product.people)
    yield watched
    assert watched.complaints == []
