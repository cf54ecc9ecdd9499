"""The package's pictures: of the sizes that are asked for, and as they were drawn."""

from __future__ import annotations

import base64
import struct
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page

from tests.manifest.icons import FOLDER, PICTURES, blank_page, draw, kept

PIXELS = """async (png) => {
  const picture = new Image();
  picture.src = "data:image/png;base64," + png;
  await picture.decode();
  const context = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
  context.drawImage(picture, 0, 0);
  return Array.from(context.getImageData(0, 0, picture.width, picture.height).data);
}"""


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    async with blank_page() as opened:
        yield opened


async def pixels(page: Page, png: bytes) -> list[tuple[int, ...]]:
    """Red, green, blue and opacity of each."""
    flat = await page.evaluate(PIXELS, base64.b64encode(png).decode())
    return list(zip(*(flat[place::4] for place in range(4)), strict=True))


@pytest.mark.parametrize("picture", PICTURES)
def test_sizes(picture: str):
    """As Teams (192 and 32) and Office (16, 32 and 80) ask."""
    data = kept(picture).read_bytes()

    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", data[16:24]) == (PICTURES[picture][1],) * 2
    assert sorted(size for _, size in PICTURES.values()) == [16, 32, 32, 80, 192]


@pytest.mark.browser
async def test_the_outline_is_white_on_nothing(page: Page):
    """Teams colours it itself and refuses any other colour."""
    found = await pixels(page, (FOLDER / "outline.png").read_bytes())
    seen = [one for one in found if one[3] > 128]

    assert {one[:3] for one in seen} == {(255, 255, 255)}
    assert 100 < len(seen) < len(found) - 500


@pytest.mark.browser
async def test_the_colour_icon_covers_its_square(page: Page):
    """Teams rounds the corners itself, so none may be empty."""
    found = await pixels(page, (FOLDER / "color.png").read_bytes())

    assert {one[3] for one in found} == {255}
    assert found[0][:3] == (0x0F, 0x6C, 0x6D)


@pytest.mark.browser
@pytest.mark.parametrize("picture", PICTURES)
async def test_a_picture_is_its_drawing(page: Page, picture: str):
    """Whoever changes a drawing draws the pictures again; browsers may smooth edges otherwise."""
    held = await pixels(page, kept(picture).read_bytes())
    drawn = await pixels(page, await draw(page, picture))
    pairs = zip(held, drawn, strict=True)
    differing = [one for one in pairs if max(abs(a - b) for a, b in zip(*one, strict=True)) > 64]

    assert len(differing) <= len(held) // 50
