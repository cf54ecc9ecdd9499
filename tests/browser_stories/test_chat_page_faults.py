"""A fault switched on from the page reaches the product, and the page shows both sides of it."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser_stories.window import Screen

pytestmark = pytest.mark.browser

ASK = "show activities for Contoso"


async def test_a_failing_mailbox_is_seen_on_the_card_and_in_the_calls(screen: Screen):
    """Graph answers 503: the card keeps the CRM's half and the drawer names the fault."""
    mara = await screen.window()
    page = mara.page
    await mara.ask(ASK)
    await expect(mara.suggestions.first).to_be_visible()
    await page.get_by_role("button", name="Calls and faults").click()
    await page.get_by_role("tab", name="Faults").click()
    await page.get_by_label("What happens").select_option("fail")
    await page.get_by_label("Per cent of calls").fill("100")
    await page.get_by_role("button", name="Switch on").click()
    await expect(page.get_by_text("100 % of calls, seed 1")).to_be_visible()

    await mara.ask(ASK)

    await expect(mara.card).to_contain_text("Kick-off agenda for the pilot")
    await expect(mara.suggestions).to_have_count(0)
    await page.get_by_role("tab", name="Calls").click()
    struck = page.locator(".call").filter(has_text="Fault: fail")
    await expect(struck.last).to_contain_text("503")
    await expect(struck.last).to_contain_text("Graph · Mara Lindqvist")
    await page.get_by_role("tab", name="Faults").click()
    await page.get_by_role("button", name="Remove fail of Graph").click()
    await mara.ask(ASK)
    await expect(mara.suggestions.first).to_be_visible()
