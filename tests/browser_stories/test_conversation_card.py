"""Microsoft's renderer opens a conversation by itself and sends what was ticked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from cards import Track, timeline_card
from cards.actions import Picked
from cards.picks import chosen
from tests.cards.builders import AUDIENCE, SEALER, VIEW, seal
from tests.cards.timelines import grouped
from tests.sandbox_process import ROOT

pytestmark = pytest.mark.browser

RENDERER = ROOT / "sandbox/workplace/node_modules/adaptivecards/dist/adaptivecards.min.js"
DRAW = """card => {
  const drawn = new AdaptiveCards.AdaptiveCard();
  drawn.parse(card);
  window.pressed = [];
  // As its applet does: Action.Execute alone is sent, with the inputs it asks for in its data.
  drawn.onExecuteAction = action => {
    if (!(action instanceof AdaptiveCards.ExecuteAction)) return;
    window.pressed.push(JSON.parse(JSON.stringify({ verb: action.verb, data: action.data })));
  };
  document.body.append(drawn.render());
}"""


async def opened(browser: Browser) -> Page:
    page = await browser.new_page()
    await page.set_content("<!doctype html><title>A card</title>")
    await page.add_script_tag(path=Path(RENDERER))
    await page.evaluate(DRAW, timeline_card(grouped(), VIEW, seal()))
    return page


def tracked(pressed: dict[str, Any]) -> tuple[Picked, ...]:
    """What the server makes of a press."""
    action = SEALER.open(pressed["verb"], pressed["data"], AUDIENCE)
    assert isinstance(action, Track), json.dumps(pressed)[:200]
    return chosen(action, pressed["data"])


async def press(page: Page, name: str) -> dict[str, Any]:
    await page.get_by_role("button", name=name, exact=True).first.click()
    pressed: list[dict[str, Any]] = await page.evaluate("window.pressed")
    return pressed[-1]


async def test_some_of_a_conversation_are_tracked(browser: Browser):
    """It opens without a request; the ticked message is what is tracked, and no other."""
    page = await opened(browser)
    second = page.get_by_role("checkbox", name="Message 2 · Today 08:02")
    await expect(second).to_be_hidden()

    await page.get_by_text("3 messages").first.click()
    assert await page.evaluate("window.pressed") == []
    assert tracked(await press(page, "Track selected")) == ()
    await second.check()

    (one,) = tracked(await press(page, "Track selected"))
    assert one.mail.endswith("2")


async def test_all_of_a_conversation_are_tracked_folded(browser: Browser):
    """The button beside it means all, though no box was seen."""
    page = await opened(browser)
    assert len(tracked(await press(page, "Track all 3"))) == 3
    await page.get_by_text("3 messages").first.click()
    await page.get_by_role("checkbox", name="Message 2 · Today 08:02").check()
    assert len(tracked(await press(page, "Track all 3"))) == 3
