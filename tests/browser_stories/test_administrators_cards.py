"""What administrators accept and set, as drawn: both languages, light and dark, narrow too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.async_api import expect

from tests.browser_stories.window import Screen, Window
from tests.flows.dynamics import dynamics
from tests.flows.service import Service, service

pytestmark = pytest.mark.browser
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDTHS = (1280, 400)
CUT = """card => {
  const edge = card.getBoundingClientRect().right + 1;
  return [...card.querySelectorAll('*')]
    .filter(one => one.getBoundingClientRect().width > 0)
    .filter(one => one.getBoundingClientRect().right > edge
      || (getComputedStyle(one).overflowX === 'hidden' && one.tagName !== 'INPUT'
        && one.scrollWidth > one.clientWidth + 1))
    .map(one => `${one.tagName}.${one.className}: ${one.textContent.slice(0, 60)}`);
}"""
"""Whatever reaches beyond the card, or is cut off within it."""


@pytest.fixture(scope="module")
def product(tmp_path_factory, redis_url) -> Iterator[Service]:
    """One whose organisation has not accepted anything yet."""
    with service(tmp_path_factory.mktemp("terms"), redis_url, on=False) as running:
        yield running


async def whole(window: Window, picture: Path) -> None:
    """The newest card as it stands at each width: nothing is cut off, nothing sticks out."""
    for width in WIDTHS:
        await window.page.set_viewport_size({"width": width, "height": 2_000})
        assert await window.card.evaluate(CUT) == [], (picture.name, width)
        await window.card.screenshot(path=picture.with_name(f"{picture.name}-{width}.png"))


async def test_terms_switch_and_settings_are_readable(
    product: Service, screen: Screen, tmp_path: Path
):
    """Before the terms are accepted, and after; a seller who became an administrator reads too."""
    async with dynamics(product) as crm:
        known = f"$filter=azureactivedirectoryobjectid eq {product.people[0]['oid']}"
        user = (await crm.rows("systemusers", known))[0]["systemuserid"]
        role = (await crm.rows("roles", "$filter=name eq 'System Administrator'"))[0]["roleid"]
        named = {"@odata.id": f"roles({role})"}
        await crm.send("POST", f"/systemusers({user})/systemuserroles_association/$ref", named)
    windows = [
        (await screen.window(who, scheme=scheme), f"{language}-{scheme}")
        for who, language in ((0, "en"), (3, "zh"))
        for scheme in SCHEMES
    ]
    for window, name in windows:
        if name.endswith("light"):
            await window.ask("sign in")
            await window.ask("admin enable")
            await window.ask("admin settings")
        cards = window.page.locator(".card")
        await expect(cards.last.get_by_role("button")).to_have_count(1)
        await whole(window, tmp_path / f"settings-{name}")
    for window, name in windows:
        await window.ask("admin enable")
        await whole(window, tmp_path / f"terms-{name}")
    accepter = windows[0][0]
    await accepter.card.get_by_role("button").first.click()
    await expect(accepter.card).to_contain_text("Relationship Insights")
    for window, name in windows:
        await window.ask("admin enable")
        await expect(window.card.get_by_role("checkbox")).to_be_visible()
        await whole(window, tmp_path / f"insights-{name}")
