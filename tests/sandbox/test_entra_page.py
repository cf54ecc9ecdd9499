"""The sign-in page in a real browser, which decides for itself what it may send where."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Page, async_playwright

from tests import browser
from tests.sandbox.test_entra_authorize import address

pytestmark = pytest.mark.browser


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path=browser.find(), args=list(browser.SWITCHES)
        )
        yield await chromium.new_page(color_scheme="dark")
        await chromium.close()


class App:
    """Stands where the product's sign-in callback does; ``arrived`` is what it was sent."""

    def __init__(self) -> None:
        self.arrived: asyncio.Queue[tuple[str, dict[str, str]]] = asyncio.Queue()
        self.redirect_uri = ""

    async def callback(self, request: web.Request) -> web.Response:
        """Take the answer in either response mode."""
        fields = request.query if request.method == "GET" else await request.post()
        self.arrived.put_nowait(
            (request.method, {name: str(value) for name, value in fields.items()})
        )
        return web.Response(text="<!doctype html><title>Back in the app</title>")


@pytest.fixture
async def app() -> AsyncIterator[App]:
    callback = App()
    served = web.Application()
    served.router.add_route("*", "/auth/callback", callback.callback)
    async with TestServer(served, host="127.0.0.1") as server:
        callback.redirect_uri = f"http://127.0.0.1:{server.port}/auth/callback"
        yield callback


@pytest.mark.parametrize(("mode", "method"), [("query", "GET"), ("form_post", "POST")])
async def test_a_person_is_picked_by_keyboard_and_sent_back(
    sandbox: dict[str, Any], page: Page, app: App, mode: str, method: str
) -> None:
    """The hinted person has the focus; Enter signs in, and the answer reaches the app."""
    hint = sandbox["people"][2]["mail"]
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    await page.goto(
        address(sandbox, redirect_uri=app.redirect_uri, response_mode=mode, login_hint=hint)
    )
    assert await page.title() == "Sandbox sign-in"
    focused = await page.evaluate("document.activeElement.id")
    assert focused == f"person-{sandbox['people'][2]['oid']}"
    assert complaints == []
    await page.keyboard.press("Enter")
    async with asyncio.timeout(20):
        how, fields = await app.arrived.get()
    assert (how, fields["state"]) == (method, "s1")
    assert fields["code"]


async def test_cancelling_in_the_browser_goes_back_too(
    sandbox: dict[str, Any], page: Page, app: App
) -> None:
    """The app learns that the person declined."""
    await page.goto(address(sandbox, redirect_uri=app.redirect_uri))
    await page.click("#cancel")
    async with asyncio.timeout(20):
        _, fields = await app.arrived.get()
    assert fields["error"] == "access_denied"
