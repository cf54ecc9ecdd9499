"""One running product for all stories of the page, and a browser for each."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest
from playwright.async_api import Browser

from tests.browser_stories.conftest import browser, chromium
from tests.flows.service import Service, service
from tests.pane_page.outlook import Outlook

__all__ = ["browser", "chromium"]

OFFICE = {"OFFICE_JS_URL": "https://appsforoffice.microsoft.com/lib/1/hosted/office.js"}
"""Microsoft's own address, at which the browser is given an imitation."""


@pytest.fixture(scope="package")
def product(tmp_path_factory, redis_url) -> Iterator[Service]:
    """A sandbox and a product that remember nothing."""
    with service(tmp_path_factory.mktemp("pane"), redis_url, settings=lambda _: OFFICE) as running:
        yield running


@pytest.fixture
async def outlook(browser: Browser, product: Service) -> AsyncIterator[Outlook]:
    """Panes; whatever the browser complained about fails the story, violated policies first."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        host = Outlook(browser, product, session)
        yield host
        assert host.complaints == []
