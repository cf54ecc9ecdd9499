"""A pinned pane follows the selection, and never shows the card of a mail that was left."""

from __future__ import annotations

import asyncio
from typing import Any

from playwright.async_api import expect

from tests.pane.client import meeting_ids
from tests.pane_page.outlook import Outlook, recipients

FIRST = "Quote for the second production line"
LAST = "Lens prices, to be sent tonight"
NADIA = ("Nadia Hassan", "nadia.hassan@contoso.example")
_TEN_A_SECOND = """async (ids) => {
  for (const itemId of ids) {
    outlook.select({ itemId });
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}"""
_EVERY_STATE = """
globalThis.states = new Set();
addEventListener("DOMContentLoaded", () => new MutationObserver(() => {
  const text = document.getElementById("mail")?.textContent;
  if (text) states.add(text);
}).observe(document, { subtree: true, childList: true, characterData: true }));
"""


async def test_the_last_of_many_selections_is_shown(outlook: Outlook) -> None:
    """Ten a second end with the last alone: neither asked for nor shown are those between."""
    ids = await outlook.ids()
    between = [one for subject, one in ids.items() if subject not in (FIRST, LAST)][:19]
    pane = await outlook.pane({"itemId": ids[FIRST]}, script=_EVERY_STATE)
    await expect(pane.page.locator("#mail")).to_contain_text("Not tracked yet.")
    pane.asked.clear()
    await pane.page.evaluate("states.clear()")
    await pane.page.evaluate(_TEN_A_SECOND, [*between, ids[LAST]])

    await expect(pane.page.locator("#mail")).to_contain_text("it is a draft")
    mails = [one for one in pane.asked if one.startswith("mails/")]
    assert len(mails) == 1
    assert len(await pane.page.evaluate("[...states]")) == 1


async def test_what_was_under_way_for_the_last_selection_ends(outlook: Outlook) -> None:
    """A request whose mail was left is aborted, and its late answer is not shown."""
    ids = await outlook.ids()
    asked = asyncio.Event()

    async def hold(route: Any) -> None:
        if asked.is_set():
            await route.continue_()
        asked.set()

    pane = await outlook.pane({"itemId": ids[FIRST]}, routes={r"/pane/api/mails/": hold})
    await asyncio.wait_for(asked.wait(), 25)
    async with pane.page.expect_event("requestfailed", lambda one: "/mails/" in one.url) as ended:
        await pane.select({"itemId": ids[LAST]})
    assert "ABORTED" in ((await ended.value).failure or "")
    await expect(pane.page.locator("#mail")).to_contain_text("it is a draft")


async def test_what_is_no_mail_yet_is_said(outlook: Outlook) -> None:
    """Nothing selected, an item without an id, and one that is gone."""
    pane = await outlook.pane(None)
    notice = pane.page.locator("#notice")
    await expect(notice).to_contain_text("Select one mail or meeting")
    assert await pane.violations() == []
    await pane.select({"itemId": ""})
    await expect(notice).to_contain_text("Outlook does not say yet which mail this is")
    await pane.select({"itemId": "AAMkAGone="})
    await expect(notice.get_by_role("button", name="Try again")).to_be_visible()
    assert await pane.violations() == []


async def test_a_meeting_and_a_mail_without_a_sender_are_items_too(outlook: Outlook) -> None:
    """The one is looked for in the calendar, the other has nobody to know."""
    person = outlook.product.people[0]
    meetings = await meeting_ids(outlook.session, outlook.product, person)
    await outlook.arrives("Subject: From nobody\nMessage-ID: <nobody@nowhere.example>\n\nHello\n")
    meeting = {"itemId": meetings["Review of the second line"], "itemType": "appointment"}
    pane = await outlook.pane(meeting)
    await expect(pane.page.locator("#mail")).to_contain_text("This meeting")
    await expect(pane.page.get_by_role("combobox", name="Record")).to_contain_text("Nadia Hassan")
    await pane.select({"itemId": (await outlook.ids())["From nobody"]})
    await expect(pane.page.locator("#record")).to_contain_text("Nobody from outside")
    assert await pane.violations() == []


async def test_a_draft_shows_the_records_of_its_recipients(outlook: Outlook) -> None:
    """They follow what is typed, and a record that stays keeps its timeline."""
    pane = await outlook.pane({"compose": True, "people": []})
    record = pane.page.locator("#record")
    await expect(record).to_contain_text("Add recipients to see their records.")
    await pane.address([NADIA])
    picker = pane.page.get_by_role("combobox")
    await expect(picker).to_contain_text("Nadia Hassan")
    await expect(pane.page.locator("#timeline .card")).to_contain_text("Nadia Hassan")
    pane.asked.clear()
    await pane.address([NADIA, ("Somebody", "somebody@nowhere.example")])
    await expect(record).to_contain_text("Not every recipient is in Dynamics")
    assert not [one for one in pane.asked if one.startswith("timelines/")]
    assert await pane.violations() == []


async def test_five_hundred_recipients_are_one_question(outlook: Outlook) -> None:
    """All that one message may have."""
    people = [NADIA, *((f"P {n}", f"p{n}@crowd.example") for n in range(600))]
    pane = await outlook.pane({"compose": True, "people": recipients(people)})
    await expect(pane.page.get_by_role("combobox")).to_contain_text("Nadia Hassan")
    assert pane.asked.count("recipients") == 1
