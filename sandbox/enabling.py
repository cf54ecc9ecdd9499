"""Turning Auto Capture on for the sandbox's company: its administrator's own words and presses.

It is done over the page's API, as a person does it on the page, and stands in their chat.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import takewhile
from typing import Any

import aiohttp

from sandbox.people import PEOPLE

__all__ = ["ADMINISTRATOR", "EnablingError", "enable"]

ADMINISTRATOR = next(one for one in PEOPLE if one.role == "System Administrator")
_WORDS = "admin enable"
_PATIENCE = 60.0


class EnablingError(Exception):
    """The bot did not answer as it should; the message says where it stopped."""


async def enable(page: str) -> None:
    """Ask, accept, save; raises ``EnablingError``."""
    chat = f"{page}/api/people/{ADMINISTRATOR.oid}/chats/personal"
    try:
        async with asyncio.timeout(_PATIENCE), aiohttp.ClientSession() as session:
            written = await _post(session, f"{chat}/messages", {"text": _WORDS})
            card_id, card = await _answer(session, chat, written["id"])
            for _ in ("accept", "save"):
                pressed = {"name": "adaptiveCard/action", "value": _press(card), "card": card_id}
                told = await _post(session, f"{chat}/invokes", pressed)
                card = told["body"]["value"]
    except (aiohttp.ClientError, TimeoutError, LookupError, TypeError) as error:
        raise EnablingError(type(error).__name__) from error


async def _post(session: aiohttp.ClientSession, address: str, body: dict[str, Any]) -> Any:
    async with session.post(address, json=body) as reply:
        reply.raise_for_status()
        return await reply.json()


async def _answer(
    session: aiohttp.ClientSession, chat: str, written: str
) -> tuple[str, dict[str, Any]]:
    """The newest card after what was written that has a button of its own colour, once it is there.

    What greeted them before it may have such a button too.
    """
    while True:
        entries = (await _post(session, f"{chat}/open", {}))["entries"]
        for entry in takewhile(lambda one: one["id"] != written, reversed(entries)):
            for attachment in entry["activity"].get("attachments", ()):
                if _buttons(attachment["content"]):
                    return entry["id"], attachment["content"]
        await asyncio.sleep(0.1)


def _press(card: dict[str, Any]) -> dict[str, Any]:
    """The press of that button, with what the card's inputs hold, as a client sends it."""
    button = _buttons(card)[0]
    inputs = {
        part["id"]: part.get("value", "")
        for part in _walk(card)
        if str(part.get("type")).startswith("Input.")
    }
    action = {"type": "Action.Execute", "verb": button["verb"], "data": button["data"] | inputs}
    return {"action": action, "trigger": "manual"}


def _buttons(card: dict[str, Any]) -> list[dict[str, Any]]:
    return [part for part in _walk(card) if part.get("style") == "positive"]


def _walk(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in parts:
        yield from _walk(part)
