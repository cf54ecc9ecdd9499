"""Taking an activity to the bot, signed as the Bot Framework signs it."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import aiohttp
from aiohttp import web

from sandbox.connector.channel_token import channel_token

if TYPE_CHECKING:
    from sandbox.world import World

__all__ = ["POST", "Answer", "Postman", "patience_for"]

_PATIENCE = 15
"""Seconds after which Teams gives up on a bot."""
_EXTENSION_PATIENCE = 5
"""Seconds after which it gives up on a message extension."""


def patience_for(activity: dict[str, Any]) -> int:
    """How many seconds Teams waits for the answer to this activity."""
    extension = str(activity.get("name", "")).startswith("composeExtension/")
    return _EXTENSION_PATIENCE if extension else _PATIENCE


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot's endpoint said; ``status`` is 0 when it said nothing at all.

    ``patience`` is how many seconds it had.
    """

    status: int
    body: bytes
    content_type: str
    patience: int = _PATIENCE

    @property
    def ok(self) -> bool:
        """Whether the bot accepted it."""
        return 200 <= self.status < 300

    def json(self) -> Any:
        """The body as JSON, ``None`` where it is not."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None

    def complaint(self) -> str:
        """One sentence on what went wrong, for the person at the page; "" if nothing did."""
        if self.ok:
            return ""
        if self.status == 0:
            return "Auto Capture could not be reached: nothing answers at its address."
        if self.status == 504:
            return f"Auto Capture did not answer within {self.patience} seconds."
        return f"Auto Capture answered with HTTP status {self.status}. Its log says more."


class Postman:
    """Posts to the one bot of this sandbox."""

    def __init__(self, world: World, session: aiohttp.ClientSession) -> None:
        self._world = world
        self._session = session

    async def post(self, activity: dict[str, Any]) -> Answer:
        """Sign, post, and wait for the answer; never raises for what the bot does."""
        token = channel_token(self._world, activity["serviceUrl"])
        patience = patience_for(activity)
        try:
            async with (
                asyncio.timeout(patience),
                self._session.post(
                    self._world.bot_url,
                    json=activity,
                    headers={"Authorization": f"Bearer {token}"} | _told(activity),
                    allow_redirects=False,
                ) as answer,
            ):
                return Answer(answer.status, await answer.read(), answer.content_type, patience)
        except TimeoutError:
            return Answer(504, b"", "", patience)
        except aiohttp.ClientError:
            return Answer(0, b"", "", patience)


def _told(activity: dict[str, Any]) -> dict[str, str]:
    """Conversation and tenant beside the body (page: Request headers of the bot)."""
    data = activity.get("channelData")
    return {
        "x-ms-conversation-id": _id_of(activity.get("conversation")),
        "x-ms-tenant-id": _id_of(data.get("tenant") if isinstance(data, dict) else None),
    }


def _id_of(value: Any) -> str:
    """Its id, or "" where it has none that a header can carry."""
    found = value.get("id") if isinstance(value, dict) else None
    return found if isinstance(found, str) and found.isascii() and found.isprintable() else ""


POST = web.AppKey("post", Postman)
