"""Sellers at the sandbox's page: show, track, sign in, and what others see of it."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import expect

from tests.browser_stories.window import Screen
from tests.flows.service import Service

pytestmark = pytest.mark.browser

ASK = "show activities for Contoso"
IN_DASHES = """node => {
  while (!node.matches(".card") && getComputedStyle(node).borderTopStyle !== "dashed")
    node = node.parentElement;
  return !node.matches(".card");
}"""
ONLY_MARAS = ("Photo of the mounting plate", "Purchase order 88-2041 received")


async def test_a_suggestion_is_dashed_and_becomes_an_activity_without_a_reload(screen: Screen):
    """Track turns it to Queued at once, and by itself to a row as every other activity has."""
    mara = await screen.window()
    await mara.page.evaluate("window.loaded = 'once'")
    await mara.ask(ASK)
    dashed = await mara.suggestions.evaluate_all(
        "all => all.map(one => getComputedStyle(one).borderTopStyle)"
    )
    assert set(dashed) == {"dashed"}
    assert not await mara.card.get_by_text("Send the revised quote").evaluate(IN_DASHES)
    assert await mara.card.get_by_text("Your visitor badge").evaluate(IN_DASHES)
    await expect(mara.suggestions.first).to_contain_text("Private to you")

    await mara.track("Your visitor badge for Thursday")

    await expect(mara.tracked("Your visitor badge for Thursday", "Mara")).to_be_visible()
    await expect(mara.suggestion("Your visitor badge for Thursday")).to_have_count(0)
    assert await mara.page.evaluate("window.loaded") == "once"
    await mara.ask(ASK)
    await expect(mara.tracked("Your visitor badge for Thursday", "Mara")).to_be_visible()
    await expect(mara.suggestion("Your visitor badge for Thursday")).to_have_count(0)


async def test_a_colleague_signs_in_and_sees_what_is_tracked_and_his_own(
    screen: Screen, product: Service
):
    """Silent sign-on is refused for lack of consent; after the pop-up his question goes on.

    The mail both have received is an activity for him too; of the first seller's suggestions he
    sees none.
    """
    mara = await screen.window()
    await mara.ask(ASK)
    await mara.track("Security questionnaire before go-live")
    await expect(mara.tracked("Security questionnaire before go-live", "Mara")).to_be_visible()

    jonas = await screen.window(1)
    await jonas.ask(ASK)
    await expect(jonas.page.locator(".notice")).to_have_count(0)
    await expect(jonas.card).to_contain_text("I need your sign-in")
    popup = await jonas.sign_in(jonas.person["oid"])
    await expect(popup.get_by_role("heading")).to_have_text("Signed in")

    await expect(jonas.card).to_contain_text("Account · Seattle")
    await expect(jonas.tracked("Security questionnaire before go-live", "Mara")).to_be_visible()
    await expect(jonas.suggestion("Security questionnaire before go-live")).to_have_count(0)
    await expect(jonas.suggestion("Licences for the pilot team")).to_be_visible()
    await expect(mara.card).to_contain_text(ONLY_MARAS[0])
    for subject in ONLY_MARAS:
        await expect(jonas.log).not_to_contain_text(subject)
    assert '"token_exchange_failed"' in product.log("app.py")


async def test_in_a_group_each_sees_their_own(screen: Screen):
    """Both sellers watch what both may read; one of them then her own list, which she tracks from.

    What was tracked stands on the card of both, and her list comes back by itself.
    """
    await (await screen.window()).ask(ASK)  # signs her in
    mara, jonas = await asyncio.gather(screen.window(0, "group"), screen.window(1, "group"))

    await mara.ask(f"@Auto Capture {ASK}")

    await expect(jonas.card).to_contain_text("Kick-off agenda for the pilot")
    await expect(jonas.card).to_contain_text("This is what everybody here may read in Dynamics.")
    await expect(mara.card).to_contain_text("Only you see this.")
    tracked, untracked = ONLY_MARAS[0], "Minutes of the steering call"
    await mara.track(tracked)
    await expect(jonas.tracked(tracked, "Mara")).to_be_visible()
    await expect(mara.card).to_contain_text("Only you see this.")
    await expect(mara.suggestions.first).to_be_visible()
    await expect(mara.suggestion(tracked)).to_have_count(0)
    await expect(mara.card).to_contain_text(untracked)
    await expect(jonas.log).not_to_contain_text(untracked)  # be it with suggestions of his own


async def test_the_keyboard_alone_is_enough(screen: Screen):
    """Shift+Tab leads from the message box to Track, Enter presses it, the focus stays there."""
    mara = await screen.window()
    await expect(mara.box).to_be_focused()
    await mara.ask(ASK)
    await expect(mara.box).to_be_focused()
    last = mara.suggestions.last.get_by_role("button", name="Track")
    focused = ""
    for _ in range(20):
        await mara.page.keyboard.press("Shift+Tab")
        focused = await mara.page.evaluate("document.activeElement.innerText")
        if focused == "Track":
            break
    assert focused == "Track"
    await expect(last).to_be_focused()
    row = mara.card.locator(f"#{await mara.suggestions.last.get_attribute('id')}")

    await mara.page.keyboard.press("Enter")

    await expect(row).to_contain_text("Queued")
    await expect(row).to_be_focused()
    await expect(row).to_have_count(0)  # it is an activity now
    await expect(mara.log.get_by_role("article").last).to_be_focused()
