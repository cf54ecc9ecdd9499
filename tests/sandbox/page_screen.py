"""Windows of a real browser on the sandbox's page, and what their consoles complained about."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright, expect

from tests.browser import SWITCHES, find
from tests.sandbox.scripted_bot import Workplace, workplace_in


@dataclass
class Screen:
    """A browser on a sandbox, and every complaint its console made."""

    at: Workplace
    browser: Browser
    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    """Statuses of answers that a test provokes; the browser reports each as an error."""

    async def open(
        self, person: int = 0, chat: str = "personal", more: str = "", **context: Any
    ) -> Page:
        """The page as one person, in a window of its own, once it is listening."""
        page = await (await self.browser.new_context(**context)).new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._hear)
        oid = self.at.world.people[person].oid
        async with page.expect_response(lambda answer: answer.url.endswith("/events")):
            await page.goto(f"{self.at.world.endpoints.page}/?person={oid}&chat={chat}{more}")
        await expect(page.get_by_role("heading", level=1)).not_to_be_empty()
        return page

    def _hear(self, line: ConsoleMessage) -> None:
        provoked = any(f"status of {status}" in line.text for status in self.expected)
        if line.type in {"error", "warning"} and not provoked:
            self.complaints.append(line.text)

    async def id_of(self, chat: str = "personal", person: int = 0) -> str:
        """The conversation's id, for the bot to write to."""
        return str((await self.at.open(chat, person))["conversation"]["id"])


@asynccontextmanager
async def launched() -> AsyncIterator[Browser]:
    """A browser."""
    async with (
        async_playwright() as playwright,
        await playwright.chromium.launch(executable_path=find(), args=list(SWITCHES)) as running,
    ):
        yield running


@asynccontextmanager
async def watched(data: Path, browser: Browser) -> AsyncIterator[Screen]:
    """A browser on a fresh sandbox; afterwards nothing may have been complained about."""
    async with workplace_in(data) as at:
        screen = Screen(at, browser)
        yield screen
        for context in browser.contexts:
            await context.close()
        assert screen.complaints == []
