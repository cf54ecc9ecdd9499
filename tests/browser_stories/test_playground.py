"""A client nobody here wrote: personal chat, group chat, and what it can send in others' names."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.browser_stories.playground import Playground, PlaygroundChat, playground
from tests.browser_stories.test_chat_page_texts import MARKED_UP, RAN
from tests.browser_stories.window import PATIENCE, tracked_row
from tests.flows.service import Service

pytestmark = pytest.mark.browser

ASK = "show activities for Contoso"
MARA, JONAS, PRIYA, SAM = range(4)
Opening = Callable[[int], AbstractAsyncContextManager[tuple[Playground, PlaygroundChat]]]


@pytest.fixture
def opened(browser: Browser, product: Service, tmp_path: Path) -> Opening:
    """Opens a Playground with one of the sandbox's people at the screen.

    Each story takes somebody else: who signed in stays signed in.
    """

    @asynccontextmanager
    async def opening(person: int) -> AsyncIterator[tuple[Playground, PlaygroundChat]]:
        async with playground(product, tmp_path, person) as running:
            page = await browser.new_page(viewport={"width": 1400, "height": 1000})
            page.set_default_timeout(PATIENCE)
            await page.goto(running.url)
            chat = PlaygroundChat(page)
            await expect(chat.cards.last).to_contain_text(
                "I never store your messages"
            )  # the greeting
            yield running, chat
            await page.close()

    return opening


async def test_from_the_question_through_signing_in_to_a_tracked_row(
    opened: Opening, product: Service
):
    """The question goes on by itself after the pop-up; Track's outcome arrives by itself too."""
    async with opened(MARA) as (_, chat):
        await chat.say(ASK)
        popup = await chat.sign_in(product.people[MARA]["oid"])
        await expect(popup.get_by_role("heading")).to_have_text("Signed in")
        await expect(chat.cards.last).to_contain_text("Account · Seattle")
        cards = await chat.cards.count()

        await chat.track("Security questionnaire before go-live").click()

        card = chat.cards.last
        await expect(card).to_contain_text("Queued")
        row = tracked_row(card, "Security questionnaire before go-live", "Mara Lindqvist")
        await expect(row).to_be_visible()
        await expect(card).not_to_contain_text("Queued")
        assert await chat.cards.count() == cards

        await chat.say("show activities for contact Tom Becker")
        await expect(chat.cards.last).to_contain_text(MARKED_UP)
        assert await chat.cards.last.locator(RAN).count() == 0

        await inserts_what_is_tracked(chat)
        await unfurls_a_link(chat)


async def inserts_what_is_tracked(chat: PlaygroundChat) -> None:
    """A query for each key; what is inserted has the shared half and none of Mara's mail."""
    before = await chat.cards.count()
    search = await chat.open_extension()
    await search.press_sequentially("Contoso", delay=20)
    await expect(chat.page.get_by_text("Contoso Pharmaceuticals")).to_be_visible()

    await chat.page.get_by_text("Account · Seattle", exact=True).last.click()
    await chat.page.get_by_role("button", name="Send Message").click()

    await shows_the_shared_half(chat, before + 1)


async def unfurls_a_link(chat: PlaygroundChat) -> None:
    """What was inserted leads to its record; that link, pasted, becomes the same card."""
    before = await chat.cards.count()
    link = await chat.cards.last.get_by_role("link").first.get_attribute("href")
    await chat.unfurl(link or "")
    await shows_the_shared_half(chat, before + 1)


async def shows_the_shared_half(chat: PlaygroundChat, count: int) -> None:
    """The newest of so many cards holds what is tracked, and nobody's own suggestions."""
    await expect(chat.cards).to_have_count(count)
    card = chat.cards.last
    await expect(card).to_contain_text("Send the revised quote")
    await expect(card).to_contain_text("Everybody in this conversation sees this list")
    await expect(card.get_by_role("button")).to_have_count(0)
    await expect(card).not_to_contain_text("Private to you")


async def test_a_group_chat_holds_tracked_activities_alone(opened: Opening, product: Service):
    """Asked with a mention; of the members Dynamics does not know all, so all see nothing of it.

    This client refreshes no card: a press shows what the presser may read, with their rights.
    """
    async with opened(PRIYA) as (_, chat):
        await chat.open_group()
        await chat.mention("show activities for Contoso Pharmaceuticals")
        await chat.sign_in(product.people[PRIYA]["oid"])
        await expect(chat.cards.last).to_contain_text("For each of you")
        written = await chat.page.locator("body").inner_text()
        for private in ("Private to you", "Escalation: delivery date", "Photo of the mounting"):
            assert private not in written
        await expect(chat.page.get_by_role("button", name="Track")).to_have_count(0)
        await chat.page.get_by_role("button", name="Show mine").click()
        await expect(chat.cards.last).to_contain_text("Joint audit with our pharma sister company")
        await expect(chat.cards.last).to_contain_text("Only you see this.")


async def test_somebody_else_in_the_pop_up_connects_nothing(opened: Opening, product: Service):
    """They read that they are not the one who asked, and neither of the two is signed in."""
    async with opened(SAM) as (_, chat):
        await chat.say(ASK)
        popup = await chat.sign_in(product.people[MARA]["oid"])
        await expect(popup.get_by_role("heading")).to_have_text("That was another person")
        await expect(popup.locator("body")).to_contain_text("Nothing was connected")
        assert "Mara" not in await popup.locator("main").inner_text()
        await chat.say("sign in")
        await expect(chat.sign_in_buttons).to_have_count(2)
        await expect(chat.cards).to_have_count(1)  # the greeting
        sam = product.people[SAM]["oid"]
        signed_in = [line for line in product.log("app.py").splitlines() if "signed_in" in line]
        assert [line for line in signed_in if sam in line] == []


async def test_a_button_pressed_by_somebody_else_does_nothing(opened: Opening, product: Service):
    """It reveals and tracks nothing: neither in the same chat nor carried into the group chat.

    There even the person it was drawn for presses in vain: Track is not for groups.
    """
    async with opened(JONAS) as (client, chat):
        await chat.say(ASK)
        await chat.sign_in(product.people[JONAS]["oid"])
        await expect(chat.cards.last).to_contain_text("Licences for the pilot team")
        track = chat.track("Licences for the pilot team")

        press = await chat.press_in_vain(track)

        await chat.open_group()
        answers = [
            await client.forged(product.page, press, name="Mara Lindqvist"),
            await client.pressed_in_group(press, name="Mara Lindqvist"),
            await client.pressed_in_group(press, name="Jonas Weber"),
        ]
        for answer in answers:
            assert "belongs to somebody else or is out of date" in answer
            assert "Contoso" not in answer
        await chat.open_personal()
        await chat.say(ASK)
        await expect(chat.cards).to_have_count(3)
        await chat.track("Licences for the pilot team").click()  # he can, as before
        await expect(chat.cards.last).to_contain_text("Queued")
