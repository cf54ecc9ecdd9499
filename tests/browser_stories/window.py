"""A person at the sandbox's chat page, in a real browser."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    FrameLocator,
    Locator,
    Page,
    Request,
    expect,
)

from cards.pages import TEAMS_LIBRARY

__all__ = ["PATIENCE", "Screen", "Window", "tracked_row"]

PATIENCE = 25_000.0
"""Milliseconds after which something that ought to appear is missed."""
_HERE = frozenset({"localhost", "127.0.0.1"})


@dataclass
class Screen:
    """Where several people's windows stand; ``complaints`` is what no window may ever cause."""

    browser: Browser
    page: str
    people: list[dict[str, Any]]
    complaints: list[str] = field(default_factory=list)

    async def window(
        self,
        person: int = 0,
        chat: str = "personal",
        *,
        scheme: Literal["light", "dark"] = "light",
        sharpness: float = 1,
    ) -> Window:
        """The page as one person, in a browser context of its own."""
        page = await self._page(scheme, sharpness, width=1280)
        someone = self.people[person]
        async with page.expect_response(re.compile("/events$")):
            await page.goto(f"{self.page}/?person={someone['oid']}&chat={chat}")
        window = Window(page, someone)
        await expect(window.log.get_by_role("article").first).to_be_visible()  # the greeting
        return window

    async def mailbox(
        self,
        person: int = 0,
        *,
        scheme: Literal["light", "dark"] = "light",
        sharpness: float = 1,
        width: int = 1280,
    ) -> Mailbox:
        """The page's mailbox as one person, with the pane beside it."""
        page = await self._page(scheme, sharpness, width)
        someone = self.people[person]
        await page.goto(f"{self.page}/?person={someone['oid']}&view=mail")
        await expect(page.get_by_role("option").first).to_be_visible()
        return Mailbox(page, someone)

    async def _page(self, scheme: Literal["light", "dark"], sharpness: float, width: int) -> Page:
        context = await self.browser.new_context(
            color_scheme=scheme,
            device_scale_factor=sharpness,
            viewport={"width": width, "height": 900},
        )
        self._watch(context)
        page = await context.new_page()
        page.set_default_timeout(PATIENCE)
        return page

    def _watch(self, context: BrowserContext) -> None:
        context.on("weberror", lambda trouble: self.complaints.append(str(trouble.error)))
        context.on("console", self._hears)
        context.on("request", self._stays_here)

    def _hears(self, line: ConsoleMessage) -> None:
        if line.type in {"error", "warning"} and line.location["url"] != TEAMS_LIBRARY:
            self.complaints.append(line.text)

    def _stays_here(self, request: Request) -> None:
        address = urlsplit(request.url)
        if request.url == TEAMS_LIBRARY:
            return  # the page a sign-in ends on asks for it, and does without
        if address.scheme not in {"data", "blob"} and address.hostname not in _HERE:
            self.complaints.append(f"asked for {request.url}")


@dataclass(frozen=True)
class Window:
    """One person's window on one conversation."""

    page: Page
    person: dict[str, Any]

    @property
    def box(self) -> Locator:
        """Where one writes."""
        return self.page.get_by_role("textbox", name="Message", exact=True)

    @property
    def log(self) -> Locator:
        """The conversation."""
        return self.page.get_by_role("log")

    @property
    def card(self) -> Locator:
        """The newest card."""
        return self.page.locator(".card").last

    @property
    def suggestions(self) -> Locator:
        """The newest card's private suggestions."""
        return self.card.locator('[id^="suggestion-"]')

    def suggestion(self, subject: str) -> Locator:
        """The newest card's suggestion with this subject."""
        return self.suggestions.filter(has_text=subject)

    def tracked(self, subject: str, by: str) -> Locator:
        """The newest card's row of a mail that this person tracked."""
        return tracked_row(self.card, subject, by)

    async def ask(self, text: str) -> None:
        """Write something and wait until the answer stands in the conversation."""
        before = await self.log.get_by_role("article").count()
        await self.write(text)
        await expect(self.log.get_by_role("article")).to_have_count(before + 2)

    async def write(self, text: str) -> None:
        """Type into the message box and press Enter."""
        await self.box.focus()
        await self.page.keyboard.type(text)
        await self.page.keyboard.press("Enter")

    async def track(self, subject: str) -> None:
        """Press Track on a suggestion; returns when its row says that it is queued."""
        row = self.suggestion(subject)
        await row.get_by_role("button", name="Track", exact=True).click()
        await expect(row).to_contain_text("Queued")

    async def sign_in(self, oid: str) -> Page:
        """Press the sign-in button and pick a person; the pop-up, where it ended."""
        button = self.page.get_by_role("button", name="Sign in", exact=True).last
        async with self.page.expect_popup() as opened:
            await button.click()
        popup = await opened.value
        await popup.locator(f"#person-{oid}").click()
        return popup


@dataclass(frozen=True)
class Mailbox:
    """One person's mailbox, and the product's own pane in its frame."""

    page: Page
    person: dict[str, Any]

    @property
    def pane(self) -> FrameLocator:
        """The pane's document."""
        return self.page.frame_locator("#pane-frame iframe")

    @property
    def state(self) -> Locator:
        """The pane's card about this very mail."""
        return self.pane.get_by_role("main")

    def mail(self, subject: str) -> Locator:
        """A row of the list that is in sight."""
        return self.page.get_by_role("option").filter(has_text=subject)

    async def read(self, subject: str) -> None:
        """Select a mail and wait for it in the reading view."""
        await self.mail(subject).first.click()
        await expect(self.page.locator(".reading-head h2")).to_contain_text(subject)


def tracked_row(card: Locator, subject: str, by: str) -> Locator:
    """A card's row of a mail tracked by somebody; pressing it opens the activity in Dynamics."""
    return card.get_by_role("link", name=re.compile(f"{re.escape(subject)}.*Tracked by {by}"))
