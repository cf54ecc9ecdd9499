"""Signing in with a browser, over HTTP: from the card's link to the page that says it is done."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from yarl import URL

from tests.flows.chat import Chat, as_text


class _Form(HTMLParser):
    action = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "form":
            self.action = dict(attrs)["action"] or ""


async def sign_in_link(chat: Chat) -> str:
    """The link of the newest sign-in card, once the silent way is known not to work."""

    async def look() -> str | None:
        cards = [entry for entry in await chat.entries() if entry["signin"]]
        if not cards or cards[-1]["signin"] == "silent":
            return None
        (attachment,) = cards[-1]["activity"]["attachments"]
        return str(attachment["content"]["buttons"][0]["value"])

    return str(await chat.watch(look))


async def follow(chat: Chat, link: str, person: dict[str, Any] | None = None) -> tuple[int, str]:
    """Open a sign-in link, pick a person (or cancel), and read the page one ends on."""
    async with chat.session.get(link) as reply:
        picking = await reply.text()
        if reply.status != 200 or "<form" not in picking:
            return reply.status, picking
        form = _Form()
        form.feed(picking)
        address = reply.url.join(URL(form.action))
    choice = {"person": person["oid"]} if person else {"cancel": "1"}
    async with chat.session.post(
        address, data=choice, headers={"Origin": str(address.origin())}
    ) as reply:
        return reply.status, await reply.text()


async def sign_in(chat: Chat) -> None:
    """Be signed in as the chat's own person, with a browser."""
    await chat.say("sign in")
    status, page = await follow(chat, await sign_in_link(chat), chat.person)
    assert (status, "You are signed in" in page) == (200, True), page
    await chat.until(lambda cards: "You are signed in" in as_text(cards))
