"""``python -m tests.browser_stories.screenshots``: takes the README's pictures into docs/images.

It starts a run of its own, with its memory in a folder that goes away afterwards.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Literal, TypeAlias

from playwright.async_api import FloatRect, Locator, async_playwright, expect

from tests.browser import SWITCHES, needed
from tests.browser_stories.test_run import PEOPLE
from tests.browser_stories.window import PATIENCE, Screen, Window
from tests.sandbox.test_run import running
from tests.sandbox_process import ROOT

Scheme: TypeAlias = Literal["light", "dark"]
IMAGES = ROOT / "docs" / "images"
ASK = "show activities for Contoso"
SHARP = 1.5
"""Image pixels for one of the page's."""
MARGIN = 4


async def main() -> None:
    """Walk the road once and keep what it shows, in the light and in the dark where both count."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=PATIENCE)
    with tempfile.TemporaryDirectory() as folder:
        async with (
            running(Path(folder)) as run,
            async_playwright() as playwright,
            await playwright.chromium.launch(
                executable_path=needed(), args=list(SWITCHES)
            ) as browser,
        ):
            screen = Screen(browser, await run.ready(), PEOPLE)
            mara = await screen.window(sharpness=SHARP)
            await mara.ask(ASK)
            await mara.track("Photo of the mounting plate")
            await expect(mara.tracked("Photo of the mounting plate", "Mara")).to_be_visible()
            await _personal(screen, "light", "")
            await _personal(screen, "dark", "-dark")
            await _track(mara)
            await _group(screen)
            await _drawer(screen)
            await _mailbox(screen, "light", "")
            await _mailbox(screen, "dark", "-dark")


async def _personal(screen: Screen, scheme: Scheme, suffix: str) -> None:
    """``timeline``, then ``conversation`` and details opened, then the card's end, ``coverage``."""
    mara = await screen.window(scheme=scheme, sharpness=SHARP)
    await mara.ask(ASK)
    await mara.page.screenshot(path=IMAGES / f"timeline{suffix}.png")
    conversation = mara.suggestion("Quote for the second production line")
    await conversation.get_by_text("3 messages").click()
    await conversation.get_by_role("checkbox", name="Message 1").check()
    badge = mara.suggestion("Your visitor badge for Thursday")
    await badge.get_by_text("Details").click()
    await mara.page.set_viewport_size({"width": 1280, "height": 2400})
    await _keep(f"conversation{suffix}", conversation, badge)
    await _keep(f"coverage{suffix}", mara.suggestions.last, mara.card.get_by_text("Searched for"))


async def _track(mara: Window) -> None:
    """``track.png``: one tracked and read back, the next just pressed."""
    await mara.ask(ASK)
    await mara.track("Security questionnaire before go-live")
    first = mara.tracked("Photo of the mounting plate", "Mara")
    await _keep("track", first, mara.suggestion("Your visitor badge for Thursday"))


async def _keep(name: str, first: Locator, last: Locator) -> None:
    """What stands on the card from one row to another."""
    await last.scroll_into_view_if_needed()
    above, below = await first.bounding_box(), await last.bounding_box()
    assert above, "the first row stands on the card"
    assert below, "and so does the last"
    edge = max(above["width"], below["width"]) + 2 * MARGIN
    top, bottom = above["y"] - MARGIN, below["y"] + below["height"] + MARGIN
    left = min(above["x"], below["x"]) - MARGIN
    clip = FloatRect(x=left, y=top, width=edge, height=bottom - top)
    await first.page.screenshot(path=IMAGES / f"{name}.png", clip=clip)


async def _group(screen: Screen) -> None:
    """``group.png``: the same question where others read along."""
    mara = await screen.window(chat="group", sharpness=SHARP)
    await mara.ask(f"@Auto Capture {ASK}")
    await expect(mara.card).to_contain_text("This is what everybody here may read")
    await mara.page.screenshot(path=IMAGES / "group.png")


async def _drawer(screen: Screen) -> None:
    """``workplace.png``: the calls one question makes, in the drawer beside it."""
    mara = await screen.window(sharpness=SHARP)
    await mara.page.get_by_role("button", name="Calls and faults").click()
    await mara.page.get_by_role("button", name="Clear").click()
    await mara.ask(ASK)
    await expect(mara.page.get_by_text("/$batch").first).to_be_visible()
    await mara.page.screenshot(path=IMAGES / "workplace.png")


async def _mailbox(screen: Screen, scheme: Scheme, suffix: str) -> None:
    """``mailbox.png``: a mail in the reading view, and the pane beside it."""
    mara = await screen.mailbox(scheme=scheme, sharpness=SHARP, width=1440)
    await mara.read("RE: Quote for the second production line")
    await expect(mara.state).to_contain_text("Not tracked yet")
    await expect(mara.pane.locator('[id^="suggestion-"]').first).to_be_visible()
    await mara.page.screenshot(path=IMAGES / f"mailbox{suffix}.png")


if __name__ == "__main__":
    asyncio.run(main())
