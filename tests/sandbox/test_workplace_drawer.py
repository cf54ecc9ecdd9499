"""The drawer in a real browser: calls as they happen, and switches that really switch."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from sandbox.faults import Fault
from tests.sandbox.page_checks import FAINT, TROUBLE
from tests.sandbox.page_screen import Screen, launched, watched

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

HELLO = {"type": "message", "text": "hello"}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One browser for the module."""
    async with launched() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def screen(tmp_path: Path, browser: Browser) -> AsyncIterator[Screen]:
    """A browser on a fresh sandbox without complaints."""
    async with watched(tmp_path, browser) as screen:
        yield screen


async def send(screen: Screen) -> int:
    """One call of the bot to the connector; its status."""
    path = f"/v3/conversations/{await screen.id_of()}/activities"
    async with screen.at.connector.post(path, json=HELLO) as answer:
        return answer.status


async def faults(screen: Screen) -> list[dict[str, Any]]:
    """What the control API says is on."""
    async with screen.at.page.get("/control/faults") as answer:
        found: list[dict[str, Any]] = (await answer.json())["faults"]
        return found


async def test_the_keyboard_leads_to_a_call_and_back(screen: Screen) -> None:
    """Open, reach the call, read it in full, close with Escape, and be where one was."""
    page = await screen.open()
    opener = page.get_by_role("button", name="Calls and faults")
    await opener.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("tab", name="Calls")).to_be_focused()
    await expect(page.get_by_text("No calls yet")).to_be_visible()
    assert await send(screen) == 201
    call = page.locator(".call").last
    await expect(call).to_contain_text("201")
    for words in ("POST", "/activities", "Connector", "the app", " ms"):
        await expect(call).to_contain_text(words)
    await expect(page.get_by_role("status").filter(has_text="1 new call")).to_be_attached()
    for _ in range(5):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement.tagName") == "SUMMARY":
            break
    await page.keyboard.press("Enter")
    await expect(call).to_contain_text("authorization: Bearer app")
    await expect(call).to_contain_text('"text": "hello"')
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("complementary")).to_be_hidden()
    await expect(opener).to_be_focused()


async def test_a_fault_switched_on_here_strikes_the_bots_next_call(screen: Screen) -> None:
    """The call fails, its row says why, and the fault is used up."""
    page = await screen.open(more="&drawer=faults")
    await screen.id_of()
    await page.get_by_label("Service").select_option("connector")
    await page.get_by_label("What happens").select_option("throttle")
    await page.get_by_label("Retry-After, seconds").fill("9")
    await page.get_by_role("button", name="Switch on").click()
    on = page.get_by_role("list", name="On now").get_by_role("listitem")
    await expect(on).to_contain_text("Connector: throttle")
    await expect(on).to_contain_text("1 to go")
    assert await send(screen) == 429
    await expect(on).to_have_count(0)
    await page.get_by_role("tab", name="Calls").click()
    row = page.locator(".call").last
    await expect(row).to_contain_text("429")
    await expect(row).to_contain_text("Fault: throttle")
    assert await send(screen) == 201
    await expect(page.locator(".call").last).to_contain_text("201")


async def test_a_rate_with_its_seed_and_a_narrower_aim(screen: Screen) -> None:
    """What the form says is what the control API is told."""
    page = await screen.open(more="&drawer=faults")
    await page.get_by_label("What happens").select_option("fail")
    await page.get_by_label("Status").select_option("504")
    await page.get_by_label("Per cent of calls").fill("25")
    await page.get_by_label("Seed").fill("42")
    await page.get_by_text("Only some calls").click()
    await page.get_by_label("Path contains").fill("/me/messages")
    await page.get_by_label("Method").select_option("GET")
    await page.get_by_label("Caller").select_option("Mara Lindqvist")
    await page.get_by_label("Seed").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("25 % of calls, seed 42")).to_be_visible()
    (one,) = await faults(screen)
    wanted = {"service": "graph", "kind": "fail", "status": 504, "rate": 0.25, "seed": 42}
    narrowed = {"path": "/me/messages", "method": "GET", "person": screen.at.world.people[0].oid}
    assert one == one | wanted | narrowed
    await page.get_by_role("button", name="Remove fail of Graph").click()
    await expect(page.get_by_text("Nothing is switched on.")).to_be_visible()
    assert await faults(screen) == []


async def test_what_cannot_be_is_refused_with_the_sentence(screen: Screen) -> None:
    """The control API's own sentence stands on the page, and nothing is on."""
    page = await screen.open(more="&drawer=faults")
    await page.get_by_label("What happens").select_option("slow")
    await page.get_by_label("Delay, seconds").fill("-1")
    screen.expected.append("400")
    await page.get_by_role("button", name="Switch on").click()
    await expect(page.get_by_text("Seconds is 0 to 3600 where kind is slow.")).to_be_visible()
    assert await faults(screen) == []


async def test_keys_sessions_and_clock_change_at_once(screen: Screen) -> None:
    """Each button does what it says and says so."""
    page = await screen.open(more="&drawer=faults")
    world = screen.at.world
    mara = world.people[0]
    before = world.channel_keys.jwks()["keys"][0]["kid"]
    session = world.store.get("sessions", mara.oid)
    await page.get_by_role("button", name="Rotate channel keys").click()
    await expect(page.get_by_text("New keys are in use.")).to_be_visible()
    assert world.channel_keys.jwks()["keys"][0]["kid"] != before
    await page.get_by_label("End the sessions of").select_option("Mara Lindqvist")
    await page.get_by_role("button", name="Revoke").click()
    await expect(page.get_by_text("The sessions of Mara Lindqvist have ended.")).to_be_visible()
    assert world.store.get("sessions", mara.oid) != session
    await page.get_by_label("Clock ahead, seconds").fill("-120")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("clock is 120 seconds behind")).to_be_visible()
    async with screen.at.page.get("/control/state") as answer:
        assert (await answer.json())["skew"] == -120


async def test_an_administrator_switches_people(screen: Screen) -> None:
    """Account, consent and policy of one person; the focus stays where it was."""
    page = await screen.open(more="&drawer=people")
    jonas = page.get_by_role("group", name="Jonas Weber")
    await jonas.get_by_label("Account enabled").focus()
    await page.keyboard.press("Space")
    await expect(page.get_by_role("status").filter(has_text="Done.")).to_be_visible()
    await expect(jonas.get_by_label("Account enabled")).not_to_be_checked()
    await expect(jonas.get_by_label("Account enabled")).to_be_focused()
    await jonas.get_by_label("Consented to the app").click()
    await expect(jonas.get_by_label("Consented to the app")).to_be_checked()
    async with page.expect_response("**/control/people"):
        await jonas.get_by_label("Conditional Access").select_option("Asks for a second factor")
    async with screen.at.page.get("/control/people") as answer:
        people = {one["name"]: one for one in (await answer.json())["people"]}
    told = people["Jonas Weber"]
    assert (told["enabled"], told["conditional_access"]) == (False, {"*": "mfa"})
    assert told["consents"]
    assert people["Mara Lindqvist"]["enabled"]


async def test_calls_are_filtered_and_cleared(screen: Screen) -> None:
    """One service at a time; the page's own only when asked for; cleared for everybody."""
    page = await screen.open(more="&drawer=calls")
    await send(screen)
    calls = page.locator(".call")
    await expect(calls).to_have_count(1)
    shown = page.get_by_label("Show")
    await shown.select_option("Graph")
    await expect(calls).to_have_count(0)
    await shown.select_option("This page itself")
    await expect(calls.filter(has_text="/api/people").first).to_be_visible()
    await shown.select_option("Connector")
    await expect(calls).to_have_count(1)
    await page.get_by_role("button", name="Clear").click()
    await expect(page.get_by_text("No calls yet")).to_be_visible()
    assert screen.at.world.journal.calls("connector") == ()


async def test_two_sellers_side_by_side(screen: Screen) -> None:
    """Each writes as themselves in their own half, and sees the other's words as the other's."""
    page = await screen.open(0, "group")
    await page.get_by_role("button", name="Side by side").click()
    mara, jonas = (
        page.get_by_role("region", name=f"As {n}") for n in ("Mara Lindqvist", "Jonas Weber")
    )
    await mara.get_by_label("Message as Mara Lindqvist").fill("from Mara")
    await page.keyboard.press("Enter")
    await expect(jonas.locator(".row:not(.mine)")).to_contain_text("from Mara")
    await jonas.get_by_label("Message as Jonas Weber").fill("from Jonas")
    await page.keyboard.press("Enter")
    await expect(mara.locator(".row:not(.mine)")).to_contain_text("from Jonas")
    await expect(mara.locator(".row.mine")).to_have_count(1)
    await expect(jonas.locator(".row.mine")).to_contain_text("from Jonas")
    assert "beside=1" in page.url
    await page.reload()
    await expect(jonas.locator(".row")).to_have_count(2)
    await page.get_by_role("button", name="Side by side").click()
    await expect(jonas).to_have_count(0)
    await expect(page.get_by_label("Message", exact=True)).to_have_count(1)


async def test_the_colours_can_be_chosen_and_stay(screen: Screen) -> None:
    """Dark on a light system, after a reload too; cards are drawn in them as well."""
    page = await screen.open(color_scheme="light")
    body = page.locator("body")
    await expect(body).to_have_css("background-color", "rgb(245, 245, 245)")
    await page.get_by_role("button", name="Dark colours").click()
    await expect(body).to_have_css("background-color", "rgb(31, 31, 31)")
    await page.reload()
    await expect(body).to_have_css("background-color", "rgb(31, 31, 31)")
    await expect(page.get_by_role("button", name="Dark colours")).to_have_attribute(
        "aria-pressed", "true"
    )


async def visited(page: Page) -> AsyncIterator[str]:
    """The page in each of its states, by a word for it."""
    yield "side by side"
    await page.get_by_role("button", name="Calls and faults").click()
    await expect(page.locator(".call").first).to_be_visible()
    await page.locator(".call summary").first.click()
    await expect(page.locator(".call-full")).to_be_visible()
    yield "calls"
    await page.get_by_role("tab", name="Faults").click()
    await page.get_by_text("Only some calls").click()
    yield "faults"
    await page.get_by_role("tab", name="People").click()
    await expect(page.get_by_role("group", name="Sam Okafor")).to_be_visible()
    yield "people"


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_everything_has_a_name_and_can_be_read(screen: Screen, scheme: Any) -> None:
    """Every control is named, ids are used once, references lead somewhere, contrast is 4.5."""
    screen.at.world.faults.add(Fault("dataverse", "fail", rate=0.5, seed=1))
    await send(screen)
    page = await screen.open(0, "group", "&beside=1", color_scheme=scheme)
    await expect(page.locator(".pane")).to_have_count(2)
    async for state in visited(page):
        assert await page.evaluate(TROUBLE) == [], state
        assert await page.evaluate(FAINT) == [], state


@pytest.mark.parametrize("width", [320, 390, 1100])
async def test_it_fits_where_there_is_little_room(screen: Screen, width: int) -> None:
    """Nothing is cut off sideways with two people and with the drawer, which closes again."""
    await send(screen)
    size = {"width": width, "height": 700}
    page = await screen.open(0, "group", "&beside=1", viewport=size, reduced_motion="reduce")
    async for state in visited(page):
        assert await page.evaluate("document.documentElement.scrollWidth") <= width, state
        cut = await page.evaluate("document.getElementById('drawer').scrollWidth > innerWidth")
        assert not cut, state
    close = page.get_by_role("button", name="Close")
    await expect(close).to_be_in_viewport()
    await close.click()
    for region in ("As Mara Lindqvist", "As Jonas Weber"):
        box = page.get_by_role("region", name=region).get_by_role("textbox")
        await expect(box).to_be_in_viewport()


async def test_a_call_that_is_gone_says_so(screen: Screen) -> None:
    """Forgotten meanwhile by somebody else: a line instead of nothing."""
    await send(screen)
    page = await screen.open(more="&drawer=calls")
    await expect(page.locator(".call")).to_have_count(1)
    screen.at.world.journal.clear()
    screen.expected.append("404")
    await page.locator(".call summary").click()
    await expect(page.get_by_text("No call with this number is kept.")).to_be_visible()


async def test_calls_go_on_after_the_sandbox_was_away(screen: Screen) -> None:
    """What was missed meanwhile is listed once."""
    page = await screen.open(more="&drawer=calls")
    await send(screen)
    calls = page.locator(".call")
    await expect(calls).to_have_count(1)
    async with page.expect_response(re.compile("/control/calls/live")):
        screen.at.world.journal.end()
        await send(screen)
    await expect(calls).to_have_count(2)
    await asyncio.gather(send(screen), send(screen))
    await expect(calls).to_have_count(4)
