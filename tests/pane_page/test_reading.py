"""Beside a mail that is read: whose it is, Track, and what becomes of it by itself."""

from __future__ import annotations

import re

from playwright.async_api import expect

from tests.pane_page.outlook import Outlook

KNOWN = "Quote for the second production line"
FROST = """\
From: Nadia Hassan <nadia.hassan@contoso.example>
To: Mara Lindqvist <mara.lindqvist@adatum.example>
Subject: Frost in the cold store
Message-ID: <frost@contoso.example>

Hello
"""
STRANGER = """\
From: "Frey, Zoe" <zoe.frey@frey-legal.example>
To: Mara Lindqvist <mara.lindqvist@adatum.example>
Subject: A new matter
Message-ID: <matter@frey-legal.example>

Hello
"""


async def test_a_mail_of_a_customer_is_tracked(outlook: Outlook) -> None:
    """One press; state and row change by themselves, and a screen reader hears of it."""
    await outlook.arrives(FROST)
    pane = await outlook.pane({"itemId": (await outlook.ids())["Frost in the cold store"]})
    mail, timeline = pane.page.locator("#mail"), pane.page.locator("#timeline")
    await expect(mail).to_contain_text("Not tracked yet.")
    await expect(pane.page.get_by_role("combobox", name="Record")).to_contain_text("Nadia Hassan")
    await expect(timeline.locator('[id^="suggestion-"]').first).to_have_css(
        "border-top-style", "dashed"
    )
    assert await pane.violations() == []

    await mail.get_by_role("button", name="Track", exact=True).focus()
    await pane.page.keyboard.press("Enter")
    await expect(mail).to_contain_text("Queued")
    assert await pane.page.evaluate("document.activeElement.closest('#mail') !== null")
    await expect(mail).to_contain_text("Tracked")
    await expect(timeline).to_contain_text(
        re.compile("Frost in the cold store.*Tracked by Mara", re.DOTALL)
    )
    await expect(pane.page.locator("#said")).to_contain_text("Tracked")
    assert await pane.violations() == []


async def test_another_record_is_chosen_with_the_keyboard(outlook: Outlook) -> None:
    """The list is the browser's own; card and timeline are of the record that was chosen."""
    pane = await outlook.pane({"itemId": (await outlook.ids())[KNOWN]})
    picker = pane.page.get_by_role("combobox", name="Record")
    await expect(pane.page.locator("#timeline .card")).to_contain_text("Nadia Hassan")
    await picker.focus()
    await pane.page.keyboard.press("ArrowDown")
    await expect(picker.locator("option:checked")).to_contain_text("Contoso")
    await expect(pane.page.locator("#mail")).to_contain_text("For Contoso")
    await expect(pane.page.locator("#timeline .card")).to_contain_text("Account")

    await pane.page.get_by_text("Find another record").click()
    await pane.page.get_by_role("searchbox", name="Name of a record").fill("Fabrikam")
    await pane.page.keyboard.press("Enter")
    await expect(picker.locator("option:checked")).to_contain_text("Fabrikam")
    await expect(pane.page.locator("#mail")).to_contain_text("For Fabrikam")


async def test_options_take_the_timelines_place_and_the_keyboard(outlook: Outlook) -> None:
    """What a button of the mail's own card opens is where the person is then."""
    pane = await outlook.pane({"itemId": (await outlook.ids())[KNOWN]})
    await pane.page.locator("#mail").get_by_role("button", name="Options").click()
    timeline = pane.page.locator("#timeline .card")
    await expect(timeline).to_contain_text("Before you track")
    await expect(timeline).to_be_focused()
    assert await pane.violations() == []


async def test_a_stranger_becomes_a_contact(outlook: Outlook) -> None:
    """Nobody is known, one press makes a contact, and the page finds it by itself."""
    await outlook.arrives(STRANGER)
    pane = await outlook.pane({"itemId": (await outlook.ids())["A new matter"]})
    record, timeline = pane.page.locator("#record"), pane.page.locator("#timeline")
    await expect(record).to_contain_text("Nobody from outside is in Dynamics")
    await pane.page.locator("#mail").get_by_role("button", name="People").click()
    await timeline.get_by_role("button", name="Create contact").click()
    await expect(timeline).to_contain_text("Created contact Zoe Frey")
    await expect(pane.page.get_by_role("combobox", name="Record")).to_contain_text("Zoe Frey")
    assert await pane.violations() == []
