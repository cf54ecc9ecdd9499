"""A person at the sandbox's chat page, over the same HTTP the page uses."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

Card = dict[str, Any]
PATIENCE = 30.0


@dataclass
class Chat:
    """One person's view of one conversation: ``personal``, ``group`` or ``channel``."""

    session: aiohttp.ClientSession
    page: str
    person: dict[str, Any]
    kind: str = "personal"

    @property
    def path(self) -> str:
        """Where the page's API has this conversation."""
        return f"{self.page}/api/people/{self.person['oid']}/chats/{self.kind}"

    async def entries(self) -> list[dict[str, Any]]:
        """Everything visible to this person, oldest first."""
        async with self.session.post(f"{self.path}/open", json={}) as reply:
            assert reply.status == 200, await reply.text()
            return list((await reply.json())["entries"])

    async def say(self, text: str) -> None:
        """Write something; returns when the bot's turn is over."""
        async with self.session.post(f"{self.path}/messages", json={"text": text}) as reply:
            assert reply.status == 201, await reply.text()

    async def invoke(self, card_id: str, action: dict[str, Any]) -> dict[str, Any]:
        """Send ``adaptiveCard/action`` as the client does; the bot's status and body."""
        body = {
            "name": "adaptiveCard/action",
            "value": {"action": {"type": "Action.Execute", **action}, "trigger": "manual"},
            "card": card_id,
        }
        async with self.session.post(f"{self.path}/invokes", json=body) as reply:
            assert reply.status == 200, await reply.text()
            return dict(await reply.json())

    async def look(self, card_id: str) -> dict[str, Any]:
        """Let this person's client show a card, which refreshes it where Teams would.

        The answer says under ``reason`` why the bot was not asked, and holds what is shown now.
        """
        body = {
            "name": "adaptiveCard/action",
            "value": {"action": {"type": "Action.Execute"}, "trigger": "automatic"},
            "card": card_id,
        }
        async with self.session.post(f"{self.path}/invokes", json=body) as reply:
            assert reply.status == 200, await reply.text()
            told = dict(await reply.json())
        assert not told["complaint"], told
        return told

    async def cards(self) -> list[tuple[str, Card]]:
        """The bot's cards that stand in the conversation, oldest first, each with its id."""
        return [
            (entry["id"], attachment["content"])
            for entry in await self.entries()
            for attachment in entry["activity"].get("attachments", ())
            if attachment["contentType"].endswith("card.adaptive")
        ]

    async def until(
        self, wanted: Callable[[list[tuple[str, Card]]], Any], *, patience: float = PATIENCE
    ) -> Any:
        """What ``wanted`` finds in the cards, looked at again whenever something happens."""

        async def look() -> Any:
            return wanted(await self.cards())

        return await self.watch(look, patience=patience)

    async def watch(self, look: Callable[[], Awaitable[Any]], *, patience: float = PATIENCE) -> Any:
        """The first true thing that ``look`` sees, looking again whenever something happens."""
        async with asyncio.timeout(patience), self._news() as news:
            while not (found := await look()):
                await anext(news)
            return found

    async def ask(self, text: str) -> tuple[str, Card]:
        """Say something and wait for the card that answers it."""
        before = len(await self.cards())
        await self.say(text)
        found: tuple[str, Card] = await self.until(
            lambda cards: cards[-1] if len(cards) > before else None
        )
        return found

    @asynccontextmanager
    async def _news(self) -> AsyncIterator[AsyncIterator[bytes]]:
        address = f"{self.page}/api/people/{self.person['oid']}/events"
        async with self.session.get(address) as stream:
            await stream.content.readline()
            yield _events(stream)


async def _events(stream: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    async for line in stream.content:
        if line.startswith(b"data:"):
            yield line


async def press(chat: Chat, card_id: str, button: dict[str, Any]) -> dict[str, Any]:
    """Press one of a card's buttons, unchanged."""
    return await chat.invoke(card_id, {"verb": button["verb"], "data": button["data"]})


async def pages(chat: Chat, question: str) -> list[Card]:
    """Every page of a timeline, walked by More."""
    card_id, card = await chat.ask(question)
    found = [card]
    while more := [one for one in buttons(found[-1], "more") if one["title"] == "More"]:
        answer = await press(chat, card_id, more[0])
        found.append(answer["body"]["value"])
    return found


def texts(card: Card) -> str:
    """Every text a person would read on a card, a line each."""
    return "\n".join(part["text"] for part in walk(card) if isinstance(part.get("text"), str))


def lines_of(walked: list[Card]) -> Counter[str]:
    """How often each text stands on the pages."""
    return Counter(line for page in walked for line in texts(page).splitlines())


def buttons(card: Card, verb: str) -> list[dict[str, Any]]:
    """The card's actions of one verb, in the order they stand."""
    return [part for part in walk(card) if part.get("verb") == verb]


def suggestions(card: Card) -> list[Card]:
    """The containers of private suggestions."""
    return [
        part
        for part in walk(card)
        if str(part.get("id", "")).startswith("suggestion-") and part.get("type") == "Container"
    ]


def subject_of(suggestion: Card) -> str:
    """The subject a suggestion shows: its first run of text from mail."""
    return next(str(part["inlines"][0]["text"]) for part in walk(suggestion) if "inlines" in part)


def walk(value: Any) -> Iterator[dict[str, Any]]:
    """Every object inside a card, outermost first."""
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from walk(part)
    elif isinstance(value, list):
        for part in value:
            yield from walk(part)


def as_text(value: Any) -> str:
    """A card or an answer as one searchable text."""
    return json.dumps(value, ensure_ascii=False)
