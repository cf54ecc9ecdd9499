"""What stands on the page whatever the language, the name, the mail or the colours."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.async_api import expect

from tests.browser_stories.window import Screen

pytestmark = pytest.mark.browser

MARKED_UP = "**Urgent**: [confirm here](https://evil.example/login) <b>now</b> <img src=x onerror="
RAN = "b, i, em, code, script, img[src='x'], a[href*='evil.example']"
"""What markup in the texts would have become."""


async def test_the_command_in_chinese(screen: Screen):
    """It is the same question."""
    mara = await screen.window()
    await mara.ask("显示 Contoso 的活动")
    await expect(mara.card).to_contain_text("Account · Seattle")
    await expect(mara.suggestions.first).to_be_visible()


async def test_one_of_two_people_with_the_same_name_is_chosen(screen: Screen):
    """The card asks which; the timeline of the one chosen takes its place."""
    mara = await screen.window()
    await mara.ask("show activities for Alex Kim")
    await expect(mara.card).to_contain_text("Which “Alex Kim” do you mean?")
    offered = mara.card.get_by_role("button", name="Show", exact=True)
    await expect(offered).to_have_count(2)
    cards = await mara.page.locator(".card").count()
    fabrikam = mara.card.locator(".ac-columnSet").filter(has_text="Fabrikam")
    await fabrikam.get_by_role("button", name="Show").click()
    await expect(mara.suggestion("Configuration sheet")).to_be_visible()
    await expect(mara.card).not_to_contain_text("do you mean?")
    assert await mara.page.locator(".card").count() == cards


async def test_text_from_mail_and_dynamics_is_plain_characters(screen: Screen):
    """Markdown, HTML and links in subjects, in suggestions and activities, make no element."""
    mara = await screen.window()
    await mara.ask("show activities for contact Tom Becker")
    await expect(mara.suggestion(MARKED_UP)).to_be_visible()
    await mara.ask("show activities for O'Brien & Söhne 100% [Test]_GmbH")
    tracked = "50% [draft] *bold* <b>offer</b> & [link](http://evil.example)"
    await expect(mara.card).to_contain_text(tracked)
    assert await mara.log.locator(".card").locator(RAN).count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_timeline_can_be_read_in_light_and_dark(
    screen: Screen, scheme: Literal["light", "dark"]
):
    """Every text of a card stands out from what is behind it, by WCAG's ratio for text."""
    mara = await screen.window(scheme=scheme)
    await mara.ask("show activities for Contoso")
    await expect(mara.suggestions.first).to_be_visible()
    faint = await mara.card.evaluate(FAINT)
    assert faint == []


FAINT = """card => {
  const parts = colour => colour.match(/[\\d.]+/g).map(Number);
  const over = ([r, g, b, a = 1], under) => [r, g, b].map((c, i) => c * a + under[i] * (1 - a));
  const ground = node => {
    if (!node) return [255, 255, 255];
    return over(parts(getComputedStyle(node).backgroundColor), ground(node.parentElement));
  };
  const light = rgb => rgb
    .map(c => c / 255)
    .map(c => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const texts = [...card.querySelectorAll("*")].filter(node =>
    [...node.childNodes].some(child => child.nodeType === 3 && child.data.trim()));
  return texts.filter(node => {
    const behind = ground(node);
    const pair = [light(over(parts(getComputedStyle(node).color), behind)), light(behind)];
    return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05) < 4.5;
  }).map(node => node.textContent);
}"""
"""The texts whose contrast is below 4.5."""
