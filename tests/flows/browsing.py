"""Signing in with a browser, over HTTP: from the card's link to the page that says it is done."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from yarl import URL

from tests.flows.chat import Chat, as_text


class _Form(HTMLParser):
    """Where the page's form goes, what it carries along, and what it asks for."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.action = ""
        self.hidden: dict[str, str] = {}
        self.buttons: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.action = found["action"]
        if tag == "input" and found.get("type") == "hidden":
            self.hidden[found["name"]] = found["value"]
        if tag == "button":
            self.buttons.add(found.get("name", ""))


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
    """Open a sign-in link, pick a person (or cancel), and read the page one ends on.

    A second factor is given where it is asked for.
    """
    async with chat.session.get(link) as reply:
        status, page, address = reply.status, await reply.text(), reply.url
    choice = {"person": person["oid"]} if person else {"cancel": "1"}
    while status == 200 and "<form" in page and choice:
        form = _Form(page)
        target = address.join(URL(form.action))
        origin = {"Origin": str(target.origin())}
        async with chat.session.post(target, data=form.hidden | choice, headers=origin) as reply:
            status, page, address = reply.status, await reply.text(), reply.url
        choice = {"approve": "1"} if "approve" in _Form(page).buttons else {}
    return status, page


async def sign_in(chat: Chat) -> None:
    """Be signed in as the chat's own person, with a browser."""
    await chat.say("sign in")
    status, page = await follow(chat, await sign_in_link(chat), chat.person)
    assert (status, "You are signed in" in page) == (200, True), page
    await chat.until(lambda cards: "You are signed in" in as_text(cards))
