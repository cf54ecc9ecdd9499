"""Small, readable in every theme, in both languages, and within 320 pixels."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

import pane
from tests.pane_page.outlook import THEMES, Outlook

OURS = Path(pane.__file__).parent / "static"
KNOWN = "Quote for the second production line"
FIRST_PAINT = 100_000
"""Bytes of our own until something stands there."""


async def test_the_first_paint_is_ours_and_small(outlook: Outlook) -> None:
    """All files of the page together; the two libraries come after it has been painted."""
    assert sum(one.stat().st_size for one in OURS.iterdir()) < FIRST_PAINT
    page = (await outlook.pane({"itemId": (await outlook.ids())[KNOWN]})).page
    await expect(page.locator("#mail .card")).to_be_visible()
    painted, loaded = await page.evaluate(
        "[performance.getEntriesByName('first-paint')[0].startTime,"
        " performance.getEntriesByType('resource').filter((one) => one.name.includes('/vendor/'))"
        ".map((one) => one.startTime)]"
    )
    assert len(loaded) == 2
    assert painted < min(loaded)


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
async def test_every_theme_can_be_read(outlook: Outlook, theme: str) -> None:
    """Contrast among the rest, by axe; and Office's change of theme is followed."""
    pane = await outlook.pane({"itemId": (await outlook.ids())[KNOWN]}, theme=THEMES[theme])
    await expect(pane.page.locator('#timeline [id^="suggestion-"]').first).to_be_visible()
    assert await pane.violations() == []
    assert await pane.page.evaluate("document.documentElement.dataset.theme") == theme
    other = THEMES["dark" if theme == "light" else "light"]
    await pane.page.evaluate(
        "(officeTheme) => outlook.tell('mailbox', 'officeThemeChanged', {officeTheme})", other
    )
    await expect(pane.page.locator("html")).not_to_have_attribute("data-theme", theme)


async def test_320_pixels_in_chinese(outlook: Outlook) -> None:
    """Nothing is cut off or scrolled sideways; every word of ours is Chinese."""
    pane = await outlook.pane(
        {"itemId": (await outlook.ids())[KNOWN]}, size=(320, 700), language="zh-CN"
    )
    await expect(pane.page.locator('#timeline [id^="suggestion-"]').first).to_be_visible()
    await pane.page.get_by_role("button", name="3 封邮件").click()
    await expect(pane.page.get_by_role("button", name="全部忽略")).to_be_visible()
    assert await pane.too_wide() == []
    assert await pane.page.evaluate("document.documentElement.scrollWidth") == 320
    assert await pane.page.evaluate("document.documentElement.lang") == "zh"
    await expect(pane.page.get_by_role("heading", name="时间线")).to_be_visible()
    await expect(pane.page.locator("#mail")).to_contain_text("跟踪")
    assert await pane.violations() == []


async def test_forced_colours_keep_the_dashes(outlook: Outlook) -> None:
    """Windows' own contrast takes all colours away; the border is still dashed."""
    pane = await outlook.pane(
        {"itemId": (await outlook.ids())[KNOWN]}, forced=True, size=(320, 700)
    )
    first = pane.page.locator('#timeline [id^="suggestion-"]').first
    await expect(first).to_have_css("border-top-style", "dashed")
    await expect(first).to_have_css("background-image", "none")
    again = pane.page.get_by_role("button", name="Show timeline")  # a link, and no narrow box
    await expect(again).to_have_css("border-top-width", "0px")
    assert await pane.violations() == []
