"""The pane beside a mail in the sandbox's mailbox, with everything behind it."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.browser_stories.window import Screen

pytestmark = pytest.mark.browser

KNOWN = "RE: Quote for the second production line"
STRANGER = "Dinner on Saturday?"


async def test_a_mail_is_tracked_beside_itself_and_the_pane_follows(screen: Screen):
    """State, Track, Tracked by itself; a stranger's mail; recipients of what is being written."""
    mara = await screen.mailbox()
    await mara.read(KNOWN)
    await expect(mara.pane.get_by_text("Not tracked yet.")).to_be_visible()
    await expect(mara.pane.get_by_role("combobox")).to_contain_text("Nadia Hassan")
    suggestion = mara.pane.locator('[id^="suggestion-"]').first
    await expect(suggestion).to_have_css("border-top-style", "dashed")

    await mara.pane.get_by_role("button", name="Track", exact=True).first.click()

    await expect(mara.pane.get_by_text("Not tracked yet.")).to_have_count(0)
    await expect(mara.state).to_contain_text(re.compile(r"Tracked by Mara Lindqvist"))

    await mara.read(STRANGER)
    await expect(mara.state).to_contain_text("in Dynamics")
    await expect(mara.state).not_to_contain_text("Nadia Hassan")

    await mara.page.get_by_role("button", name="New mail").click()
    await expect(mara.pane.get_by_text("Add recipients")).to_be_visible()
    await mara.page.get_by_label("To", exact=True).fill("nadia.hassan@contoso.example")
    await mara.page.get_by_label("Cc", exact=True).focus()
    await expect(mara.state).to_contain_text("Nadia Hassan")


async def test_a_colleague_agrees_and_is_answered_in_his_language(screen: Screen):
    """Who has not consented presses Sign in, agrees in Outlook's window, and goes on."""
    jonas = await screen.mailbox(1)
    await jonas.read("Licences for the pilot team")
    for _ in ("to the app", "to what it reads in his name"):
        await jonas.pane.get_by_role("button", name="Sign in", exact=True).click()
        await jonas.page.get_by_role("dialog").get_by_role("button", name="Continue").click()
        await expect(jonas.page.get_by_role("dialog")).to_be_hidden()
    await expect(jonas.state).to_contain_text("Nadia Hassan")
    assert [one.count("401") for one in screen.complaints] == [1]  # the service's: not consented
    screen.complaints.clear()
    await expect(jonas.pane.get_by_role("button", name="Track", exact=True).first).to_be_visible()


async def test_on_a_phone_in_the_dark_and_in_chinese(screen: Screen):
    """The pane stands on top of what is read, in the page's colours and the person's language."""
    sam = await screen.mailbox(3, scheme="dark", width=390)
    await sam.page.get_by_role("option").first.click()
    await expect(sam.page.locator("#beside-mail")).to_be_visible()
    await expect(sam.pane.locator("html")).to_have_attribute("lang", re.compile("^zh"))
    await expect(sam.pane.locator("html")).to_have_attribute("data-theme", "dark")
    inside = await sam.pane.locator("html").evaluate("root => root.scrollWidth <= root.clientWidth")
    assert inside
    await sam.page.get_by_role("button", name="Close Auto Capture").click()
    await sam.page.get_by_role("button", name="Back to the list").click()
    await expect(sam.page.get_by_role("option").first).to_be_visible()
