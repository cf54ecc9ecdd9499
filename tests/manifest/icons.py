"""``python -m tests.manifest.icons``: draws the package's pictures anew from their drawings.

They are committed, so that making a package needs no browser.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from playwright.async_api import Page, async_playwright

from tests.browser import SWITCHES, needed
from tests.sandbox_process import ROOT

FOLDER: Final = ROOT / "manifest" / "icons"
SERVED: Final = ROOT / "pane" / "static"
"""Where the pictures are that Outlook fetches from the service."""
PICTURES: Final = {
    "color.png": ("color.svg", 192),
    "outline.png": ("outline.svg", 32),
    "office-16.png": ("office.svg", 16),
    "office-32.png": ("office.svg", 32),
    "office-80.png": ("office.svg", 80),
}
"""Each picture, its drawing, and its width and height in pixels."""


def kept(picture: str) -> Path:
    """The file of a picture."""
    return (SERVED if picture.startswith("office") else FOLDER) / picture


@asynccontextmanager
async def blank_page() -> AsyncIterator[Page]:
    """A page of a browser of its own."""
    async with (
        async_playwright() as playwright,
        await playwright.chromium.launch(executable_path=needed(), args=list(SWITCHES)) as browser,
    ):
        yield await browser.new_page()


async def draw(page: Page, picture: str) -> bytes:
    """The picture as PNG, transparent where nothing is drawn."""
    drawing, size = PICTURES[picture]
    svg = (FOLDER / drawing).read_text(encoding="utf-8")
    await page.set_viewport_size({"width": size, "height": size})
    await page.set_content(f"<style>*{{margin:0}}svg{{display:block;width:{size}px}}</style>{svg}")
    return await page.screenshot(omit_background=True)


async def main() -> None:
    """Draw all of them."""
    async with blank_page() as page:
        for picture in PICTURES:
            kept(picture).write_bytes(await draw(page, picture))


if __name__ == "__main__":
    asyncio.run(main())
