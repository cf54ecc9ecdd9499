"""What is known of a person, read in a browser."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser_stories.window import Screen

pytestmark = pytest.mark.browser


async def test_the_ledger_is_read_and_turned(screen: Screen):
    """Its pages turn on the card, and the file is offered on each."""
    mara = await screen.window(0)
    for name in ("Contoso", "Fabrikam", "Fourth Coffee") * 4:
        await mara.ask(f"show activities for {name}")
    await mara.ask("privacy")
    card = mara.card
    await expect(card).to_contain_text("Search for a timeline · Fourth Coffee")
    await expect(card).to_contain_text("1 to 10 of 12")
    await card.get_by_role("button", name="Older").click()
    await expect(card).to_contain_text("11 to 12 of 12")

    await expect(card.get_by_role("link", name="Download all of it (JSON)")).to_be_visible()
