"""The page's mailbox in a real browser, and its Office as an add-in and the real MSAL meet it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Frame, Page, expect

from sandbox.people import APP_ID
from tests.sandbox.page_checks import FAINT, TROUBLE
from tests.sandbox.page_screen import launched
from tests.sandbox.scripted_pane import Outlook, outlook_in

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

ASK = """(name, ...given) => new Promise(done => name.split(".").reduce(
  (at, part) => typeof at[part] === "function" ? at[part].bind(at) : at[part],
  Office.context.mailbox)(...given, done))"""
MSAL = f"""async ([way, authority]) => {{
  window.app ??= await msal.createNestablePublicClientApplication(
    {{ auth: {{ clientId: "{APP_ID}", authority }} }});
  try {{
    const got = await app[way]({{ scopes: ["{APP_ID}/access_as_user"] }});
    return [got.account.username, got.accessToken.split(".").length];
  }} catch (error) {{
    return [error.name, error.errorCode];
  }}
}}"""


@dataclass
class Desk:
    """Outlook's windows, and what their consoles complained about."""

    at: Outlook
    browser: Browser
    complaints: list[str] = field(default_factory=list)

    async def open(self, person: int = 0, more: str = "", **context: Any) -> Page:
        """The mailbox of one person, its list drawn and its pane loaded."""
        page = await (await self.browser.new_context(**context)).new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        oid = self.at.world.people[person].oid
        await page.goto(f"{self.at.world.endpoints.page}/?view=mail&person={oid}{more}")
        await page.get_by_role("option").first.wait_for()
        return page

    async def pane(self, page: Page) -> Frame:
        """The frame of the pane, once Office is ready in it."""
        element = await page.locator("#pane-frame iframe").element_handle()
        frame = await element.content_frame()
        assert frame
        await frame.wait_for_function("() => window.Office")
        await frame.evaluate("() => Office.onReady()")
        return frame

    async def control(self, path: str, body: dict[str, Any]) -> None:
        """Do something to the sandbox from outside."""
        async with (
            aiohttp.ClientSession(self.at.world.endpoints.page) as session,
            session.post(f"/control/{path}", json=body) as answer,
        ):
            assert answer.status < 300, await answer.text()

    async def token(self, frame: Frame, way: str = "acquireTokenSilent") -> list[Any]:
        """Whose token MSAL gets and how many parts it has, or its error and code."""
        authority = f"{self.at.world.endpoints.login}/common"
        got: list[Any] = await frame.evaluate(MSAL, [way, authority])
        return got


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def outlook(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Outlook]:
    """One sandbox for the module."""
    async with outlook_in(tmp_path_factory.mktemp("outlook")) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One browser for the module; each test has windows of its own."""
    async with launched() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def desk(outlook: Outlook, browser: Browser) -> AsyncIterator[Desk]:
    """Windows that are closed afterwards; no script of the page may have failed."""
    desk = Desk(outlook, browser)
    yield desk
    for context in browser.contexts:
        await context.close()
    assert desk.complaints == []


def mail(page: Page, subject: str) -> Any:
    return page.get_by_role("option").filter(has_text=subject)


async def test_a_pinned_pane_follows_the_selection(desk: Desk) -> None:
    """ItemChanged with the new item; unpinned it closes when the selection moves, as Outlook's."""
    page = await desk.open()
    frame = await desk.pane(page)
    assert await frame.evaluate("() => Office.context.mailbox.item") is None
    await frame.evaluate("""() => { window.seen = [];
      Office.context.mailbox.addHandlerAsync(Office.EventType.ItemChanged,
        event => seen.push([event.type, Office.context.mailbox.item?.subject])); }""")
    await mail(page, "Packaging of the samples").click()
    await expect(page.locator(".reading-head h2")).to_have_text("Packaging of the samples")
    await mail(page, "Dinner on Saturday?").click()
    await frame.wait_for_function("() => seen.length === 2")
    assert await frame.evaluate("() => seen.map(one => one[1])") == [
        "Packaging of the samples",
        "Dinner on Saturday?",
    ]
    shown = await frame.evaluate("""() => { const { item } = Office.context.mailbox;
      return [item.itemType === Office.MailboxEnums.ItemType.Message, item.from.emailAddress,
        item.dateTimeCreated instanceof Date, typeof item.to.getAsync,
        /[-_]/.test(item.itemId),
        Office.context.mailbox.convertToEwsId(Office.context.mailbox.convertToRestId(item.itemId,
          Office.MailboxEnums.RestVersion.v2_0)) === item.itemId]; }""")
    assert shown[0] is True
    assert shown[2:] == [True, "undefined", False, True]
    body = await frame.evaluate(f"() => ({ASK})('item.body.getAsync', Office.CoercionType.Text)")
    assert body["status"] == "succeeded"
    assert "Saturday" in body["value"]
    await page.get_by_role("button", name="Pin").click()
    await mail(page, "CAPS LOCK").click()
    await expect(page.locator("#beside-mail")).to_be_hidden()
    await page.get_by_role("button", name="Auto Capture", exact=True).click()
    frame = await desk.pane(page)
    assert await frame.evaluate("() => Office.context.mailbox.item.subject") == "CAPS LOCK"


async def test_what_is_written_tells_its_recipients_and_has_an_id_once_saved(desk: Desk) -> None:
    """Compose mode: asynchronous fields, RecipientsChanged, and a draft in the mailbox."""
    page = await desk.open()
    await page.get_by_role("button", name="New mail").click()
    frame = await desk.pane(page)
    await frame.evaluate("""() => { window.seen = [];
      Office.context.mailbox.item.addHandlerAsync(Office.EventType.RecipientsChanged,
        event => seen.push(event.changedRecipientFields)); }""")
    unsaved = await frame.evaluate(f"() => ({ASK})('item.getItemIdAsync')")
    assert unsaved["status"] == "failed"
    await page.get_by_label("To", exact=True).fill(
        '"Hassan, Nadia" <nadia@x.example>; kim@y.example'
    )
    await page.get_by_label("Cc", exact=True).fill("lee@z.example")
    await page.get_by_label("Subject").fill("Next week")
    await frame.wait_for_function("() => seen.length === 2")
    assert await frame.evaluate("() => seen.map(one => [one.to, one.cc])") == [
        [True, False],
        [False, True],
    ]
    to = await frame.evaluate(f"() => ({ASK})('item.to.getAsync')")
    assert to["value"] == [
        {"displayName": "Hassan, Nadia", "emailAddress": "nadia@x.example"},
        {"displayName": "kim@y.example", "emailAddress": "kim@y.example"},
    ]
    await page.get_by_role("button", name="Save draft").click()
    await expect(page.get_by_text("Saved in Drafts")).to_be_visible()
    saved = await frame.evaluate(f"() => ({ASK})('item.getItemIdAsync')")
    assert saved["status"] == "succeeded"
    await page.get_by_role("button", name="Drafts").click()
    await expect(mail(page, "Next week")).to_contain_text("Draft")


async def test_the_real_msal_is_signed_in_by_the_host(desk: Desk) -> None:
    """Silently; without consent only after the host's window was agreed to, or left."""
    mara = await desk.open()
    assert (await desk.token(await desk.pane(mara)))[0] == desk.at.world.people[0].mail
    jonas = await desk.open(1)
    frame = await desk.pane(jonas)
    assert (await desk.token(frame))[0] == "InteractionRequiredAuthError"
    for button, outcome in (("Cancel", "user_canceled"), ("Continue", 3)):
        asked = asyncio.create_task(desk.token(frame, "acquireTokenPopup"))
        await jonas.get_by_role("dialog").get_by_role("button", name=button).click()
        assert (await asked)[1] == outcome
    assert (await desk.token(frame))[0] == desk.at.world.people[1].mail


async def test_a_client_without_nested_app_authentication_has_offices_sign_on(desk: Desk) -> None:
    """The requirement set and the bridge are both gone; ``getAccessToken`` has documented codes."""
    page = await desk.open(3, "&without-naa=1")
    frame = await desk.pane(page)
    supported = "() => Office.context.requirements.isSetSupported('NestedAppAuth', '1.1')"
    assert not await frame.evaluate(supported)
    assert await frame.evaluate("() => window.nestedAppAuthBridge") is None
    get = "() => Office.auth.getAccessToken().then(one => one.length, error => error.code)"
    assert await frame.evaluate(get) > 100
    oid = desk.at.world.people[3].oid
    await desk.control("account", {"oid": oid, "enabled": False})
    assert await frame.evaluate(get) == 13001
    await desk.control("account", {"oid": oid, "enabled": True})
    away = {"service": "page", "kind": "fail", "count": 1, "path": "/tokens"}
    await desk.control("faults", away)
    assert await frame.evaluate(get) == 13006
    assert (
        await frame.evaluate("""() => new Promise(done =>
      Office.context.ui.displayDialogAsync(location.href, {}, result => done(result.error.code)))
    """)
        == 12005
    )


async def test_only_the_page_around_is_believed(desk: Desk) -> None:
    """A message from elsewhere changes no item, whatever it says."""
    page = await desk.open()
    frame = await desk.pane(page)
    unchanged = await frame.evaluate("""() => new Promise(done => {
      window.addEventListener("message", () => done(Office.context.mailbox.item === null));
      window.postMessage({ office: "event", type: Office.EventType.ItemChanged,
        item: { itemType: "message", subject: "forged" } }, "*");
    })""")
    assert unchanged


async def test_only_the_pane_is_answered(desk: Desk) -> None:
    """Another window of the page's own asks for a token; the pane, asking later, gets its own."""
    page = await desk.open()
    frame = await desk.pane(page)
    async with page.expect_request(lambda one: one.url.endswith("/tokens")) as asked:
        await page.evaluate("""() => window.postMessage({ office: "bridge",
          message: JSON.stringify({ method: "GetToken", requestId: "forged",
            tokenParams: { clientId: "forged", scope: "forged" } }) }, "*")""")
        await desk.token(frame)
    assert "forged" not in str((await asked.value).post_data)


async def test_outside_outlook_it_has_no_host_and_points_to_the_demonstration(desk: Desk) -> None:
    """As a plain browser's Office says; the sandbox's adds where its mailbox is."""
    page = await (await desk.browser.new_context(locale="zh-CN")).new_page()
    await page.goto(desk.at.pane)
    assert await page.evaluate("() => Office.onReady()") == {"host": None, "platform": None}
    link = page.get_by_role("link", name="在沙箱的邮箱旁查看演示")
    await expect(link).to_have_attribute("href", f"{desk.at.world.endpoints.page}/?view=mail")


async def test_the_keyboard_reads_a_long_list_and_little_of_it_is_drawn(desk: Desk) -> None:
    """Arrows and End move the selection; only the rows in sight are in the page."""
    page = await desk.open()
    box = page.get_by_role("listbox")
    await box.focus()
    await page.keyboard.press("ArrowDown")
    await expect(page.locator(".mail-row[aria-selected=true]")).to_have_attribute(
        "aria-posinset", "1"
    )
    await page.keyboard.press("End")
    last = page.locator(".mail-row[aria-selected=true]")
    total = int(await last.get_attribute("aria-setsize") or 0)
    assert total > 100
    await expect(last).to_have_attribute("aria-posinset", str(total))
    await expect(page.locator(".reading-head h2")).not_to_be_empty()
    assert await page.get_by_role("option").count() < 40


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_it_can_be_read_and_named_in_both_colours(desk: Desk, scheme: Any) -> None:
    """Every control has a name and every text its contrast; the pane hears of the colours."""
    page = await desk.open(color_scheme=scheme)
    await mail(page, "RE: Quote for the second production line").first.click()
    await page.locator(".reading-head h2").wait_for()
    assert await page.evaluate(TROUBLE) == []
    assert await page.evaluate(FAINT) == []
    frame = await desk.pane(page)
    await frame.evaluate("""() => { window.told = "";
      Office.context.mailbox.addHandlerAsync(Office.EventType.OfficeThemeChanged,
        event => told = event.officeTheme.bodyBackgroundColor); }""")
    before = await frame.evaluate("() => Office.context.officeTheme.bodyBackgroundColor")
    await page.get_by_role("button", name="Dark colours").click()
    await frame.wait_for_function("() => told")
    assert {before, await frame.evaluate("() => told")} == {"#ffffff", "#292929"}
