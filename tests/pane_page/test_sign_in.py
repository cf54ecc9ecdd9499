"""In whose name the page asks: silently, by a press where that is needed, and never in a loop."""

from __future__ import annotations

from typing import Any

from playwright.async_api import Page, expect

from tests.pane_page.outlook import Outlook, problem

KNOWN = "Quote for the second production line"
CLAIMS = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}'


def once(answer: dict[str, Any], times: int = 1) -> Any:
    """A route that answers so ``times`` times, and then not at all."""
    left = [answer] * times

    async def handle(route: Any) -> None:
        if left:
            await route.fulfill(**left.pop())
        else:
            await route.continue_()

    return handle


async def test_an_expired_bearer_is_renewed_and_the_question_repeated(outlook: Outlook) -> None:
    """Without a word to the person; the host is asked for a fresh one."""
    expired = problem(401, "token", "Your sign-in has ended.")
    pane = await outlook.pane(
        {"itemId": (await outlook.ids())[KNOWN]}, routes={r"/pane/api/mails/": once(expired)}
    )
    await expect(pane.page.locator("#mail .card")).to_be_visible()
    renewed = [one["tokenParams"].get("forceRefresh") for one in pane.bridge.asked]
    assert renewed.count(True) == 1
    assert [one.startswith("mails/") for one in pane.asked].count(True) >= 2


async def test_a_bearer_refused_twice_is_no_loop(outlook: Outlook) -> None:
    """One repetition, then the sentence and a button."""
    expired = problem(401, "token", "Your sign-in has ended.")
    pane = await outlook.pane(
        {"itemId": "AAMk="}, routes={r"/pane/api/mails/": once(expired, times=9)}
    )
    await expect(pane.page.locator("#notice")).to_contain_text("Your sign-in has ended.")
    assert [one.startswith("mails/") for one in pane.asked].count(True) == 2


async def test_a_challenge_is_met_once_by_a_press(outlook: Outlook) -> None:
    """Its claims reach the host's own window; the question goes on by itself."""
    asked = problem(401, "sign_in", "A second factor is needed.")
    asked["body"] = asked["body"].replace("}", f', "claims": {quoted(CLAIMS)}}}')
    pane = await outlook.pane(
        {"itemId": (await outlook.ids())[KNOWN]}, routes={r"/pane/api/mails/": once(asked)}
    )
    button = pane.page.get_by_role("button", name="Sign in")
    await expect(button).to_be_visible()
    assert "GetTokenPopup" not in pane.bridge.methods
    assert await pane.violations() == []
    await button.click()
    await expect(pane.page.locator("#mail .card")).to_be_visible()
    (popup,) = [one for one in pane.bridge.asked if one["method"] == "GetTokenPopup"]
    assert "acrs" in popup["tokenParams"]["claims"]


async def test_where_silence_does_not_do_a_press_does(outlook: Outlook) -> None:
    """A person who has to agree first is asked by a button; refusing leaves the button there."""
    bridge = await outlook.bridge()
    bridge.refuse = ["USER_INTERACTION_REQUIRED", "USER_CANCEL"]
    pane = await outlook.pane({"itemId": (await outlook.ids())[KNOWN]}, bridge=bridge)
    button = pane.page.get_by_role("button", name="Sign in")
    await button.click()
    await expect(pane.page.locator("#sign-in")).to_contain_text("That did not work")
    await button.click()
    await expect(pane.page.locator("#mail .card")).to_be_visible()
    assert bridge.methods[:3] == ["GetToken", "GetTokenPopup", "GetTokenPopup"]
    assert bridge.methods.count("GetTokenPopup") == 2


async def test_offices_own_sign_on_where_there_is_no_nesting(outlook: Outlook) -> None:
    """Silently too, and without MSAL's nested application."""
    bridge = await outlook.bridge()
    token = f"globalThis.hostToken = async () => {quoted(bridge.bearer)};"
    pane = await outlook.pane(
        {"itemId": (await outlook.ids())[KNOWN]},
        bridge=bridge,
        script=token,
        sets=["IdentityAPI 1.3"],
    )
    await expect(pane.page.locator("#mail .card")).to_be_visible()
    assert bridge.asked == []


async def test_the_last_way_is_a_window_that_a_press_opens(outlook: Outlook) -> None:
    """Never by itself; one that is closed leaves the button, and nothing hangs."""
    popups: list[Page] = []
    pane = await outlook.pane({"itemId": "AAMk="}, sets=[])
    pane.page.on("popup", lambda one: popups.append(one))  # noqa: PLW0108 - Playwright marks it
    button = pane.page.get_by_role("button", name="Sign in")
    await expect(button).to_be_visible()
    assert not popups
    async with pane.page.expect_popup() as opened:
        await button.click()
    popup = await opened.value
    await popup.close()
    await expect(pane.page.locator("#sign-in")).to_contain_text("That did not work")


def quoted(text: str) -> str:
    """As a JavaScript or JSON string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
