"""The page in a real browser: what a person sees and can do, and that nothing in a card runs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.sandbox.page_screen import Screen, launched, watched

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

CARD = "application/vnd.microsoft.card.adaptive"
OAUTH = "application/vnd.microsoft.card.oauth"
ACTION = "adaptiveCard/action"


def card(*body: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A message with one card."""
    content = {"type": "AdaptiveCard", "version": "1.5", "body": list(body)} | more
    return {"type": "message", "attachments": [{"contentType": CARD, "content": content}]}


def text(words: str) -> dict[str, Any]:
    return {"type": "TextBlock", "text": words, "wrap": True}


TRACK = {
    "type": "ActionSet",
    "actions": [
        {"type": "Action.Execute", "title": "Track", "verb": "track", "data": {"mail": "AAk1"}}
    ],
}
SUGGESTION = {"type": "Container", "id": "suggestion-1", "items": [text("A quote"), TRACK]}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One browser for the module; each test has windows of its own."""
    async with launched() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def screen(tmp_path: Path, browser: Browser) -> AsyncIterator[Screen]:
    """A browser on a fresh sandbox; afterwards nothing may have been complained about."""
    async with watched(tmp_path, browser) as screen:
        yield screen


async def test_a_newcomer_asks_by_one_click_and_sees_the_card_change_by_itself(
    screen: Screen,
) -> None:
    """Hint, message, typing, card, a press answered in place, and an update without a reload."""
    page = await screen.open()
    await page.get_by_role("button", name="show activities for Contoso").click()
    await expect(page.get_by_role("log")).to_contain_text("show activities for Contoso")
    conversation = await screen.id_of()
    await screen.at.send(conversation, {"type": "typing"})
    await expect(page.get_by_text("Auto Capture is working")).to_be_visible()
    sent = await screen.at.send(conversation, card(text("Contoso"), SUGGESTION))
    await expect(page.get_by_text("Auto Capture is working")).to_be_hidden()
    queued = card(text("Queued"))["attachments"][0]["content"]
    screen.at.bot.script[ACTION] = (200, {"statusCode": 200, "type": CARD, "value": queued})
    await page.get_by_role("button", name="Track").click()
    await expect(page.get_by_text("Queued")).to_be_visible()
    value = (await screen.at.bot.next_named(ACTION))["value"]
    assert value["trigger"] == "manual"
    assert (value["action"]["verb"], value["action"]["data"]) == ("track", {"mail": "AAk1"})
    path = f"/v3/conversations/{conversation}/activities/{sent}"
    async with screen.at.connector.put(path, json=card(text("Tracked"))) as answer:
        assert answer.status == 200
    await expect(page.get_by_text("Tracked")).to_be_visible()
    await expect(page.locator(".card")).to_have_count(1)


async def test_a_blank_card_says_why_and_a_reaction_says_whose(screen: Screen) -> None:
    """A developer learns here what Teams would keep silent about."""
    page = await screen.open()
    conversation = await screen.id_of()
    sent = await screen.at.send(conversation, card({"type": "Headline", "text": "Contoso"}))
    await expect(page.get_by_text("Teams shows this card blank.")).to_contain_text("Headline")
    person = screen.at.world.people[0]
    path = f"/api/people/{person.oid}/chats/personal/messages/{sent}/reactions"
    async with screen.at.page.post(path, json={"type": "like", "added": True}) as answer:
        assert answer.status == 204
    await expect(page.get_by_label("Reactions")).to_have_text(f"like: {person.name}")


async def test_a_suggestion_is_dashed_and_other_rows_are_not(screen: Screen) -> None:
    """The border tells what is private, whatever the renderer itself can draw."""
    page = await screen.open()
    row = {"type": "Container", "id": "activity-1", "items": [text("A call")]}
    await screen.at.send(await screen.id_of(), card(SUGGESTION, row))
    for name, style in (("suggestion-1", "dashed"), ("activity-1", "none")):
        element = page.locator(f"#{name}")
        await expect(element).to_have_css("border-top-style", style)


async def test_what_a_card_or_a_message_says_never_runs(screen: Screen) -> None:
    """HTML, links with code and Markdown in texts are characters, or harmless."""
    page = await screen.open()
    evil = "<img src=x onerror=alert(1)> <b>bold</b> [link](javascript:alert(1)) ![i](//x/y.png)"
    link = {"type": "Action.OpenUrl", "title": "Open", "url": "javascript:alert(1)"}
    conversation = await screen.id_of()
    await screen.at.send(conversation, card(text(evil), actions=[link]))
    await screen.at.send(conversation, {"type": "message", "text": evil})
    await screen.at.write(evil)
    await expect(page.get_by_text("<b>bold</b>")).to_have_count(3)
    await page.get_by_role("link", name="Open").click()
    assert await page.locator(".transcript").locator("img[src='x'], b, a[href^=java]").count() == 0
    assert len(page.context.pages) == 1


FAILED = {
    "statusCode": 500,
    "type": "application/vnd.microsoft.error",
    "value": {"code": "away", "message": "Redis is away"},
}


async def test_a_failure_of_the_bot_is_never_silence(screen: Screen) -> None:
    """A message, a press and an unreadable answer each end in a line one can read."""
    page = await screen.open()
    await screen.at.send(await screen.id_of(), card(SUGGESTION))
    screen.at.bot.script = {"message": (500, None), ACTION: (403, None)}
    await page.get_by_label("Message", exact=True).fill("hello")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert").filter(has_text="HTTP status 500")).to_be_visible()
    track = page.get_by_role("button", name="Track")
    said = page.locator(".outcome")
    for answer, line in (
        ((403, None), "HTTP status 403"),
        ((200, {"surprise": 1}), "something Teams cannot show"),
        ((200, FAILED), "Redis is away"),
    ):
        screen.at.bot.script[ACTION] = answer
        await track.click()
        await expect(said).to_contain_text(line)
    await screen.at.send(await screen.id_of(), {"type": "message", "text": "still here"})
    await expect(page.get_by_text("still here")).to_be_visible()


async def test_one_broken_message_does_not_hide_the_others(screen: Screen) -> None:
    """A card that is no card and an attachment of a strange shape are lines of their own."""
    conversation = await screen.id_of()
    for contents in (
        {"type": "AdaptiveCard"},
        {"type": "AdaptiveCard", "version": "1.5", "body": 7},
    ):
        attachment = {"contentType": CARD, "content": contents}
        await screen.at.send(conversation, {"type": "message", "attachments": [attachment]})
    odd = {"contentType": OAUTH, "content": {"buttons": 7}}
    await screen.at.send(conversation, {"type": "message", "attachments": [odd]})
    await screen.at.send(conversation, {"type": "message", "text": "still here"})
    page = await screen.open()
    await expect(page.get_by_text("still here")).to_be_visible()
    await expect(page.get_by_text("cannot be drawn").first).to_be_visible()


async def test_everything_can_be_done_by_keyboard(screen: Screen) -> None:
    """Write in any script, begin a new line, reach a card's button, and change the person."""
    page = await screen.open()
    box = page.get_by_label("Message", exact=True)
    await expect(box).to_be_focused()
    await page.keyboard.type("显示 Contoso 的活动 🎉")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("مرحبا")
    await page.keyboard.press("Enter")
    heard = await screen.at.bot.next_named("message")
    assert heard["text"] == "显示 Contoso 的活动 🎉\nمرحبا"
    await expect(box).to_have_value("")
    await screen.at.send(await screen.id_of(), card(SUGGESTION))
    track = page.get_by_role("button", name="Track")
    await track.wait_for()
    for _ in range(6):
        await page.keyboard.press("Shift+Tab")
        if await track.evaluate("element => element === document.activeElement"):
            break
    await expect(track).to_be_focused()
    await page.keyboard.press("Enter")
    await screen.at.bot.next_named(ACTION)
    await page.get_by_role("button", name="Jonas Weber").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Seen by Jonas Weber only")).to_be_visible()
    await expect(page.locator(".row")).to_have_count(0)


async def test_a_group_sees_each_other_and_who_is_elsewhere_is_told(screen: Screen) -> None:
    """A colleague's message arrives live; in another conversation it shows as new."""
    await screen.at.open("group")
    mara, jonas = await asyncio.gather(screen.open(0, "group"), screen.open(1, "personal"))
    await mara.get_by_role("button", name="Mention Auto Capture").click()
    await mara.keyboard.type("show activities for Contoso")
    await mara.keyboard.press("Enter")
    heard = await screen.at.bot.next_named("message")
    assert heard["text"] == "<at>Auto Capture</at> show activities for Contoso"
    sellers = jonas.get_by_role("button", name="Sellers")
    await expect(sellers).to_contain_text("New")
    await sellers.click()
    await expect(jonas.locator(".row")).to_contain_text("Mara Lindqvist")
    await expect(jonas.locator(".mention")).to_have_text("Auto Capture")
    await expect(sellers).not_to_contain_text("New")


async def test_a_channel_keeps_threads_together(screen: Screen) -> None:
    """A post opens a thread; a reply, of a person or of the bot, stands in it."""
    page = await screen.open(0, "channel")
    first = await screen.at.write("@Auto Capture one", "channel", 1)
    await screen.at.write("@Auto Capture two", "channel", 2)
    threads = page.get_by_label("Thread")
    await expect(threads).to_have_count(2)
    await screen.at.send(f"{await screen.id_of('channel')};messageid={first}", card(text("A card")))
    await expect(threads.first.locator(".card")).to_have_count(1)
    await threads.first.get_by_role("button", name="Reply").click()
    await page.keyboard.type("thanks")
    await page.keyboard.press("Enter")
    await expect(threads.first).to_contain_text("thanks")
    await expect(threads.first.locator(".row")).to_have_count(3)


async def test_signing_in_opens_a_window_and_its_code_goes_to_the_bot(screen: Screen) -> None:
    """Where the silent way is refused, the button opens the page the bot named."""
    page = await screen.open()
    start = f"{screen.at.world.endpoints.page}/static/bot.svg"
    content = {
        "text": "Sign in, please",
        "connectionName": "x",
        "tokenExchangeResource": {"id": "1", "uri": "api://x"},
        "buttons": [{"type": "signin", "title": "Sign in", "value": start}],
    }
    screen.at.bot.script["signin/tokenExchange"] = (412, None)
    message = {"type": "message", "attachments": [{"contentType": OAUTH, "content": content}]}
    await screen.at.send(await screen.id_of(), message)
    async with page.expect_popup() as opened:
        await page.get_by_role("button", name="Sign in").click()
    popup = await opened.value
    await popup.wait_for_load_state()
    assert popup.url == start
    await popup.evaluate(
        "opener.postMessage({func: 'authentication.authenticate.success', args: ['123']}, '*')"
    )
    heard = await screen.at.bot.next_named("signin/verifyState")
    assert heard["value"] == {"state": "123"}


async def test_a_card_is_refreshed_for_the_people_it_names_alone(screen: Screen) -> None:
    """Teams looks at refresh.userIds, though the renderer does not."""
    mara, jonas = screen.at.world.people[:2]
    refresh = {
        "action": {"type": "Action.Execute", "title": "r", "verb": "mine"},
        "userIds": [jonas.bot_id],
    }
    private = card(text("For Jonas alone"))["attachments"][0]["content"]
    screen.at.bot.script[ACTION] = (200, {"statusCode": 200, "type": CARD, "value": private})
    await screen.at.send(await screen.id_of("group"), card(text("For all"), refresh=refresh))
    pages = await asyncio.gather(screen.open(0, "group"), screen.open(1, "group"))
    await expect(pages[1].get_by_text("For Jonas alone")).to_be_visible()
    await expect(pages[0].get_by_text("For all")).to_be_visible()
    assert {one["from"]["aadObjectId"] for one in screen.at.bot.named(ACTION)} == {jonas.oid}
    assert mara.oid != jonas.oid


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_it_fits_a_narrow_screen_in_light_and_dark(screen: Screen, scheme: Any) -> None:
    """Nothing is cut off sideways at 360 pixels, and text stands out from its ground."""
    await screen.at.send(await screen.id_of(), card(text("word " * 60 + "x" * 300), SUGGESTION))
    page = await screen.open(viewport={"width": 360, "height": 640}, color_scheme=scheme)
    await expect(page.locator(".card")).to_be_visible()
    wide = await page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 360
    await expect(page.locator(".card .ac-textBlock").first).to_be_in_viewport()
    ground = await page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == {"light": "rgb(245, 245, 245)", "dark": "rgb(31, 31, 31)"}[scheme]


async def test_a_sandbox_that_comes_back_is_listened_to_again(screen: Screen) -> None:
    """The page says that it lost the sandbox, and shows what it missed once it is back."""
    page = await screen.open()
    await expect(page.get_by_text("The sandbox does not answer")).to_be_hidden()
    screen.at.world.news.end()
    await expect(page.get_by_text("The sandbox does not answer")).to_be_visible()
    await screen.at.send(await screen.id_of(), {"type": "message", "text": "missed"})
    await expect(page.get_by_text("missed")).to_be_visible()
    await expect(page.get_by_text("The sandbox does not answer")).to_be_hidden()
