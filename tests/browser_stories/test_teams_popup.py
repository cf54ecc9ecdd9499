"""The sign-in page in a pop-up of Teams: the real library tells Teams, and the window closes."""

from __future__ import annotations

import aiohttp
import pytest
from playwright.async_api import Browser, BrowserContext, Route, expect

from cards.pages import TEAMS_LIBRARY
from tests.browser_stories.window import PATIENCE
from tests.flows.chat import Chat
from tests.flows.extension import typed
from tests.flows.service import Service
from tests.sandbox_process import ROOT

pytestmark = pytest.mark.browser

LIBRARY = ROOT / "tests/playground/node_modules/@microsoft/teams-js/dist/umd/MicrosoftTeams.min.js"
TEAMS = "https://teams.microsoft.com/"
HOST = """<!doctype html><title>Teams</title><script>
const heard = [];
addEventListener("message", ({ data, source, origin }) => {
  heard.push([data.func, data.args]);
  if (data.func === "initialize") {
    const able = JSON.stringify({ apiVersion: 4, supports: {} });
    const args = ["authentication", "web", able, "2.0.1"];
    source.postMessage({ id: data.id, uuidAsString: data.uuidAsString, args }, origin);
  }
});
</script>"""
"""As much of a host as the library asks of one: a greeting, and ears."""


async def teams(browser: Browser, library: bytes | None) -> BrowserContext:
    """A browser in which Teams is open, and Microsoft's content network has this library."""
    context = await browser.new_context()
    context.set_default_timeout(PATIENCE)

    async def host(route: Route) -> None:
        await route.fulfill(body=HOST, content_type="text/html")

    async def network(route: Route) -> None:
        if library is None or route.request.url != TEAMS_LIBRARY:
            await route.abort()
            return
        await route.fulfill(
            body=library,
            content_type="text/javascript",
            headers={"Access-Control-Allow-Origin": "*"},
        )

    await context.route(f"{TEAMS}**", host)
    await context.route("https://res.cdn.office.net/**", network)
    return context


@pytest.mark.parametrize("which", ["the library", "another content", "no library"])
async def test_the_pop_up(browser: Browser, product: Service, which: str):
    """It closes by itself with the library as it was published, and with no other."""
    content = LIBRARY.read_bytes()
    libraries = {"the library": content, "another content": content + b"//"}
    context = await teams(browser, libraries.get(which))
    async with aiohttp.ClientSession() as session:
        mara = Chat(session, product.page, product.people[0])
        await mara.say("sign out")
        asking = await typed(mara, "Contoso")
    link = asking["suggestedActions"]["actions"][0]["value"]
    page = await context.new_page()
    await page.goto(TEAMS)

    async with page.expect_popup() as opened:
        await page.evaluate("(link) => { window.open(link, 'auth') }", link)
    popup = await opened.value
    await popup.locator(f"#person-{mara.person['oid']}").click()

    if which == "the library":
        await page.wait_for_function("heard.some(([name]) => name.endsWith('success'))")
        if not popup.is_closed():
            await popup.wait_for_event("close")
        assert ["authentication.authenticate.success", ["signed-in"]] in await page.evaluate(
            "heard"
        )
    else:
        await expect(popup.get_by_role("heading")).to_have_text("Signed in")
        assert await page.evaluate("heard") == []
    await context.close()
