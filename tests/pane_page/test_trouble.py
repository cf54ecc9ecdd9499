"""A lost network, a busy service, a hostile mail: said, and got over where that can be."""

from __future__ import annotations

from typing import Any

from playwright.async_api import expect

from tests.pane_page.outlook import Outlook, problem

KNOWN = "Quote for the second production line"
HOSTILE = """\
From: "<img src=x onerror=alert(1)> **bold** \u202egnp" <evil@contoso.example>
To: Mara Lindqvist <mara.lindqvist@adatum.example>, Nadia <nadia.hassan@contoso.example>
Subject: <script>alert(1)</script> [a](javascript:alert(1)) \u202e
Message-ID: <evil@contoso.example>

Hello
"""


async def test_a_lost_network_is_got_over(outlook: Outlook) -> None:
    """It says so, tries again by itself, and a button does not wait for that."""
    lost = [True]

    async def cut(route: Any) -> None:
        await (route.abort("internetdisconnected") if lost else route.continue_())

    pane = await outlook.pane(
        {"itemId": (await outlook.ids())[KNOWN]}, routes={r"/pane/api/mails/": cut}
    )
    notice = pane.page.locator("#notice")
    await expect(notice).to_contain_text("No connection. Trying again by itself")
    assert await pane.violations() == []
    lost.clear()
    await notice.get_by_role("button", name="Try again").click()
    await expect(pane.page.locator("#mail .card")).to_be_visible()
    await expect(notice).to_be_hidden()


async def test_a_busy_service_is_asked_again_when_it_said(outlook: Outlook) -> None:
    """In its own words, and without a press."""
    busy = [
        problem(429, "too_many", "You are asking faster than is answered.", **{"Retry-After": "1"})
    ]

    async def refuse(route: Any) -> None:
        await (route.fulfill(**busy.pop()) if busy else route.continue_())

    pane = await outlook.pane(
        {"itemId": (await outlook.ids())[KNOWN]}, routes={r"/pane/api/mails/": refuse}
    )
    await expect(pane.page.locator("#notice")).to_contain_text("faster than is answered")
    await expect(pane.page.locator("#mail .card")).to_be_visible()


async def test_a_press_that_was_lost_is_not_sent_again(outlook: Outlook) -> None:
    """It may have been carried out: the person is told, and the mail's state is asked for."""

    async def cut(route: Any) -> None:
        await route.abort("connectionreset")

    pane = await outlook.pane(
        {"itemId": (await outlook.ids())[KNOWN]}, routes={r"/pane/api/presses": cut}
    )
    mail = pane.page.locator("#mail")
    await mail.get_by_role("button", name="Options").click()
    await expect(mail.get_by_role("alert")).to_contain_text("It is not certain that this was done")
    assert pane.asked.count("presses") == 1
    assert await pane.violations() == []


async def test_what_a_mail_says_is_never_more_than_text(outlook: Outlook) -> None:
    """Markup, markdown and marks of direction, in names and subject."""
    await outlook.arrives(HOSTILE)
    ids = await outlook.ids()
    hostile = next(one for subject, one in ids.items() if "<script>" in subject)
    pane = await outlook.pane({"itemId": hostile})
    timeline = pane.page.locator("#timeline .card")
    await expect(timeline).to_contain_text("<script>alert(1)</script>")
    assert await pane.page.locator("main img, main script, main strong").count() == 0
    links = "all => all.map((one) => one.href)"
    for address in await pane.page.eval_on_selector_all("a:not([href=''])", links):
        assert address.startswith("https://"), address
    assert "\u202e" not in await pane.page.inner_text("main")


async def test_outside_outlook_it_says_where_it_belongs(outlook: Outlook) -> None:
    """With Office's script in a plain page, and without it; neither asks anybody in."""
    plain = await outlook.pane(None, host=None)
    await expect(plain.page.locator("#notice")).to_contain_text("belongs in Outlook")
    assert await plain.violations() == []
    gone = await outlook.pane(None, routes={r"appsforoffice": _abort})
    await expect(gone.page.locator("#notice")).to_contain_text("belongs in Outlook")
    assert plain.bridge.asked == gone.bridge.asked == []


async def _abort(route: Any) -> None:
    await route.abort()
