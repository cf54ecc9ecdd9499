"""The Microsoft 365 Agents Playground: a chat client nobody here wrote, in front of the relay.

What is known of it (from its help, its documentation and a browser's own traffic): it cannot sign,
has no silent sign-on, and takes its people from a file in its working directory.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
from playwright.async_api import Locator, Page, Route, expect
from yarl import URL

from tests.browser_stories.window import PATIENCE
from tests.flows.service import Service, free_port
from tests.sandbox_process import ROOT

PROGRAM = ROOT / "tests/playground/node_modules/.bin/agentsplayground"
BOT = "Auto Capture"
INVOKE = "**/_conversation/v1/invoke"
_LISTENING = re.compile(rb"Listening on (\d+)")


@dataclass(frozen=True)
class Playground:
    """One running Playground; ``config`` is the mock data it was given."""

    url: str
    config: dict[str, Any]

    async def pressed_in_group(self, press: dict[str, Any], *, name: str) -> str:
        """Send a press as if a card in the group chat had that button; the bot's answer.

        The client wants the card to be there, so a message of the bot's is put there first.
        """
        group = self.config["groupChat"]["id"]
        there = f"/_connector/v3/conversations/{group}/activities"
        sent = json.loads(await self._post(there, {"type": "message", "text": "A card"}))
        carried = press | {"conversation": {"id": group}, "replyToId": sent["id"]}
        return await self._post("/_conversation/v1/invoke", carried | {"from": self._person(name)})

    async def forged(self, page: str, press: dict[str, Any], *, name: str) -> str:
        """Send a press in somebody else's name to the relay, which signs anything."""
        person, tenant = self._person(name), self.config["tenantId"]
        activity = press | {
            "type": "invoke",
            "channelId": "msteams",
            "serviceUrl": f"{self.url}/_connector",
            "from": {"id": person["id"], "aadObjectId": person["aadObjectId"]},
            "conversation": press["conversation"] | {"conversationType": "personal"},
            "channelData": {"tenant": {"id": tenant}},
        }
        return await self._post(f"{page}/relay/api/messages", activity)

    def _person(self, name: str) -> dict[str, str]:
        people = (self.config["currentUser"], *self.config["users"])
        return next(person for person in people if person["name"] == name)

    async def _post(self, path: str, body: dict[str, Any]) -> str:
        url = URL(self.url).join(URL(path))
        async with aiohttp.ClientSession() as session, session.post(url, json=body) as answer:
            assert answer.ok, await answer.text()
            return await answer.text()


@dataclass(frozen=True)
class PlaygroundChat:
    """Its page in a browser."""

    page: Page

    @property
    def cards(self) -> Locator:
        """The Adaptive Cards in the open conversation, oldest first."""
        return self.page.locator(".ac-adaptiveCard")

    @property
    def sign_in_buttons(self) -> Locator:
        """The buttons of all sign-in cards."""
        return self.page.locator('button:has-text("Sign in")')

    async def say(self, text: str) -> None:
        """Write to the bot."""
        box = self.page.get_by_role("textbox").last
        await box.fill(text)
        await box.press("Enter")

    async def open_group(self) -> None:
        """Go to the group chat."""
        await self.page.get_by_role("treeitem", name="Group Chat").click()
        await expect(self.cards.last).to_contain_text(
            "in this chat everybody sees"
        )  # the greeting there

    async def open_personal(self) -> None:
        """Go back to the personal chat."""
        await self.page.get_by_role("treeitem", name="Personal Chat").click()
        await expect(self.cards.first).to_contain_text("I never store your messages")

    async def mention(self, text: str) -> None:
        """Write to the bot where only what mentions it arrives."""
        await self.page.get_by_role("textbox").last.click()
        await self.page.keyboard.type(f"@{BOT[:3]}")
        await self.page.get_by_role("menuitem").filter(has_text=BOT).last.click()
        await self.page.keyboard.type(f" {text}")
        await self.page.keyboard.press("Enter")

    async def open_extension(self) -> Locator:
        """Open the search of the message extension; where one types."""
        await self.page.get_by_role("button", name="Trigger Message Extension App").click()
        await self.page.get_by_role("menuitem", name="Search Command").click()
        return self.page.get_by_placeholder("Enter a search term")

    async def unfurl(self, link: str) -> None:
        """Have a link shown as its card, in the client's dialog for that."""
        await self.page.get_by_role("button", name="Trigger Message Extension App").click()
        await self.page.get_by_role("menuitem", name="Link Unfurling").click()
        dialog = self.page.get_by_role("dialog", name="Link Unfurling")
        await dialog.get_by_role("textbox", name="Enter an URL").fill(link)
        await dialog.get_by_role("button", name="Send to Conversation").click()

    async def sign_in(self, oid: str) -> Page:
        """Press the newest sign-in button and pick a person; the pop-up, where it ended."""
        async with self.page.expect_popup() as opened:
            await self.sign_in_buttons.last.click()
        popup = await opened.value
        assert "code_challenge=" in popup.url
        assert "code_challenge_method=S256" in popup.url
        await popup.locator(f"#person-{oid}").click()
        return popup

    def track(self, subject: str) -> Locator:
        """The Track button in the row of this subject."""
        button = self.page.get_by_role("button", name="Track", exact=True)
        box = self.cards.last.locator(".ac-container").filter(has_text=subject)
        return box.filter(has=button).last.get_by_role("button", name="Track", exact=True)

    async def press_in_vain(self, button: Locator) -> dict[str, Any]:
        """Press a button whose invoke is kept from leaving the page; what it would have sent."""

        async def keep(route: Route) -> None:
            await route.abort()

        await self.page.route(INVOKE, keep)
        async with self.page.expect_request(INVOKE) as asked:
            await button.click()
        await self.page.unroute(INVOKE)
        return dict((await asked.value).post_data_json or {})


@asynccontextmanager
async def playground(product: Service, folder: Path, current: int) -> AsyncIterator[Playground]:
    """A Playground whose person at the screen is ``current`` of the sandbox's people."""
    config = _config(product, current)
    (folder / ".m365agentsplayground.yml").write_text(json.dumps(config))  # JSON is YAML
    process = await asyncio.create_subprocess_exec(
        *(PROGRAM, "start", "-e", f"{product.page}/relay/api/messages", "-c", "msteams"),
        *("-p", str(free_port()), "--disable-telemetry"),
        cwd=folder,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "TEAMSAPPTESTER_BROWSER": "none",
            "M365_AGENTS_PLAYGROUND_LOGFILE": str(folder / "playground.log"),
        },
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        port = await _listening(process)
        yield Playground(f"http://localhost:{port}", config)
    finally:
        process.terminate()
        await process.communicate()


async def _listening(process: asyncio.subprocess.Process) -> int:
    """The port it really took: where the one asked for is busy it silently takes another."""
    assert process.stdout is not None
    said = b""
    async with asyncio.timeout(PATIENCE / 1000):
        while (found := _LISTENING.search(said)) is None:
            line = await process.stdout.readline()
            assert line, f"the Playground ended: {said.decode()}"
            said += line
    return int(found[1])


def _config(product: Service, current: int) -> dict[str, Any]:
    """Its mock data, with the sandbox's people in it; it wants five besides the one at hand."""
    users = [
        _user(f"user-{place}", person["name"], person["mail"], person["oid"])
        for place, person in enumerate(product.people)
    ]
    users += [
        _user(f"user-{place}", "A Guest", "guest@guest.example", f"{_NOBODY}{place}")
        for place in range(len(users), 6)
    ]
    return {
        "version": "0.1.1",
        "tenantId": product.sandbox.ready["tenant"],
        "bot": {"id": "28:auto-capture", "name": BOT},
        "currentUser": users.pop(current),
        "users": users,
        "personalChat": {"id": "personal-chat-id"},
        "groupChat": {"id": "group-chat-id", "name": "Group Chat"},
        "team": {
            "id": "team-id",
            "name": "Team",
            "aadGroupId": f"{_NOBODY}9",
            "channels": [{"id": "channel-id", "name": "Sales"}],
        },
    }


_NOBODY = "00000000-0000-0000-0000-00000000000"


def _user(known_as: str, name: str, mail: str, oid: str) -> dict[str, str]:
    given, _, surname = name.partition(" ")
    return {
        "id": known_as,
        "name": name,
        "userPrincipleName": mail,
        "aadObjectId": oid,
        "givenName": given,
        "surname": surname,
        "email": mail,
    }
