"""An administrator changes settings in a browser, with the inputs the client really sends."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser_stories.window import Screen

pytestmark = pytest.mark.browser


async def test_settings_are_changed_in_the_card(screen: Screen):
    """What is entered is saved; what is wrong is said and stays as it was entered."""
    sam = await screen.window(3)
    await sam.ask("show activities for Fabrikam")
    await sam.ask("admin settings")
    card = sam.card
    window = card.get_by_label("建议最多多少天之内的内容")
    skip = card.get_by_label("含有以下任一项的邮件不被建议")
    await expect(window).to_have_value("30")
    await expect(card.get_by_label("2024 年版")).to_be_checked()

    await window.fill("90")
    await card.get_by_label("2016 年版").check()
    await skip.fill("law.example\nann*@x.example")
    await card.get_by_label("同时建议会议").uncheck()
    await card.get_by_role("button", name="保存").click()
    await expect(sam.page.get_by_text("* 只能代表")).to_be_visible()
    await expect(window).to_have_value("90")

    await skip.fill("law.example\n@X.example")
    await card.get_by_role("button", name="保存").click()
    await expect(sam.card).to_contain_text("已保存为版本 1")
    await expect(sam.card).to_contain_text(sam.person["name"])
    await expect(window).to_have_value("90")
    await expect(skip).to_have_value("law.example\nx.example")
    await expect(card.get_by_label("2016 年版")).to_be_checked()
    await expect(card.get_by_label("同时建议会议")).not_to_be_checked()


async def test_dismissed_and_excluded_are_read_in_a_browser(screen: Screen):
    """Nothing on these cards makes the browser complain."""
    mara = await screen.window(0)
    await mara.ask("show activities for Contoso")
    await mara.ask("exclude law.example only ignore")
    await expect(mara.card).to_contain_text("the address alone does not count")
    await mara.ask("dismissed")
    await expect(mara.card).to_contain_text("You dismissed nothing.")
