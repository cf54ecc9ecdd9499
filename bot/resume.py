"""Go on with what a sign-in interrupted: the same activity takes the same way again."""

from __future__ import annotations

import asyncio

import structlog

from bot.adapter import ChannelAdapter, Logic
from bot.connector import Connector
from bot.inbound import Inbound
from bot.place import CARD, card_message
from capture.errors import CaptureError

__all__ = ["Resumption"]

_log = structlog.get_logger()


class Resumption:
    """Runs interrupted turns beside the request that brought the sign-in: it is answered first."""

    def __init__(self, adapter: ChannelAdapter, connector: Connector) -> None:
        self._adapter = adapter
        self._connector = connector
        self._running: set[asyncio.Task[None]] = set()

    def go_on(self, interrupted: Inbound, logic: Logic) -> None:
        """Begin the interrupted turn again."""
        task = asyncio.create_task(self._run(interrupted, logic))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def aclose(self) -> None:
        """Wait for the turns under way."""
        await asyncio.gather(*self._running)

    async def _run(self, interrupted: Inbound, logic: Logic) -> None:
        try:
            response = await self._adapter.run_turn(interrupted, logic)
            body = response.body if response else None
            # Nobody waits for a press's answer any more, so its card is put in place.
            if interrupted.reply_to_id and isinstance(body, dict) and body.get("type") == CARD:
                await self._connector.update(
                    interrupted.place, interrupted.reply_to_id, card_message(body["value"])
                )
        except CaptureError as error:
            _log.warning("resume_failed", why=type(error).__name__)
