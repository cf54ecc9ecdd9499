"""``python -m tests.browser_stories.screenshots``: takes the README's pictures into docs/images.

It starts a run of its own, with its memory in a folder that goes away afterwards.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import FloatRect, async_playwright, expect

from tests.browser import SWITCHES, needed
from tests.browser_stories.test_run import PEOPLE
from tests.browser_stories.window import PATIENCE, Screen
from tests.sandbox.test_run import running
from tests.sandbox_process import ROOT

IMAGES = ROOT / "docs" / "images"
ASK = "show activities for Contoso"
SHARP = 1.5
"""Image pixels for one of the page's."""
MARGIN = 4


async def main() -> None:
    """Walk the road once and keep four views of it."""
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
            await _personal(screen)
            await _group(screen)
            await _drawer(screen)


async def _personal(screen: Screen) -> None:
    """``timeline.png``: activities between suggestions; ``track.png``: one of them just pressed."""
    mara = await screen.window(sharpness=SHARP)
    await mara.ask(ASK)
    await mara.track("Photo of the mounting plate")
    await expect(mara.tracked("Photo of the mounting plate", "Mara")).to_be_visible()
    await mara.ask(ASK)
    await mara.page.screenshot(path=IMAGES / "timeline.png")
    last = mara.suggestion("Your visitor badge for Thursday")
    await mara.track("Security questionnaire before go-live")
    await last.scroll_into_view_if_needed()
    above = await mara.tracked("Photo of the mounting plate", "Mara").bounding_box()
    below = await last.bounding_box()
    assert above, "the row stands on the card"
    assert below, "and so does this one"
    edge = below["width"] + 2 * MARGIN
    top, bottom = above["y"] - MARGIN, below["y"] + below["height"] + MARGIN
    clip = FloatRect(x=below["x"] - MARGIN, y=top, width=edge, height=bottom - top)
    await mara.page.screenshot(path=IMAGES / "track.png", clip=clip)


async def _group(screen: Screen) -> None:
    """``group.png``: the same question where others read along."""
    mara = await screen.window(chat="group", sharpness=SHARP)
    await mara.ask(f"@Auto Capture {ASK}")
    await expect(mara.card).to_contain_text("shown only in the personal chat")
    await mara.page.screenshot(path=IMAGES / "group.png")


async def _drawer(screen: Screen) -> None:
    """``workplace.png``: the calls one question makes, in the drawer beside it."""
    mara = await screen.window(sharpness=SHARP)
    await mara.page.get_by_role("button", name="Calls and faults").click()
    await mara.page.get_by_role("button", name="Clear").click()
    await mara.ask(ASK)
    await expect(mara.page.get_by_text("/$batch")).to_be_visible()
    await mara.page.screenshot(path=IMAGES / "workplace.png")


if __name__ == "__main__":
    asyncio.run(main())
