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

__all__ = ["POST", "Answer", "Postman"]

_PATIENCE = 15
"""Seconds after which Teams gives up on a bot."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot's endpoint said; ``status`` is 0 when it said nothing at all."""

    status: int
    body: bytes
    content_type: str

    @property
    def ok(self) -> bool:
        """Whether the bot accepted it."""
        return 200 <= self.status < 300

    def json(self) -> Any:
        """The body as JSON, ``None`` where it is not."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    def complaint(self) -> str:
        """One sentence on what went wrong, for the person at the page; "" if nothing did."""
        if self.ok:
            return ""
        if self.status == 0:
            return "Auto Capture could not be reached: nothing answers at its address."
        if self.status == 504:
            return f"Auto Capture did not answer within {_PATIENCE} seconds."
        return f"Auto Capture answered with HTTP status {self.status}. Its log says more."


class Postman:
    """Posts to the one bot of this sandbox."""

    def __init__(self, world: World, session: aiohttp.ClientSession) -> None:
        self._world = world
        self._session = session

    async def post(self, activity: dict[str, Any]) -> Answer:
        """Sign, post, and wait for the answer; never raises for what the bot does."""
        token = channel_token(self._world, activity["serviceUrl"])
        try:
            async with (
                asyncio.timeout(_PATIENCE),
                self._session.post(
                    self._world.bot_url,
                    json=activity,
                    headers={"Authorization": f"Bearer {token}"},
                    allow_redirects=False,
                ) as answer,
            ):
                return Answer(answer.status, await answer.read(), answer.content_type)
        except TimeoutError:
            return Answer(504, b"", "")
        except aiohttp.ClientError:
            return Answer(0, b"", "")


POST = web.AppKey("post", Postman)
