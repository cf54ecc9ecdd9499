"""Go on with what waited for a sign-in: parked imports, and the activity it interrupted."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any

import structlog

from bot.adapter import ChannelAdapter, Logic
from bot.connector import Connector
from bot.inbound import Inbound
from bot.waiting_imports import Parked
from capture.errors import CaptureError
from capture.models import Caller
from desks.place import CARD, Place, card_message

__all__ = ["Resumption"]

_log = structlog.get_logger()


class Resumption:
    """Works beside the request that brought the sign-in, which is answered first.

    ``logic`` runs the interrupted activity's turn; it must not ask for another sign-in.
    """

    def __init__(
        self,
        adapter: ChannelAdapter,
        connector: Connector,
        parked: Sequence[Parked],
        logic: Logic,
    ) -> None:
        self._adapter = adapter
        self._connector = connector
        self._parked = parked
        self._logic = logic
        self._running: set[asyncio.Task[None]] = set()

    def go_on(self, caller: Caller, interrupted: Inbound | None) -> None:
        """Begin what waited for this person."""
        for parked in self._parked:
            self._begin(self._unpark(parked, caller))
        if interrupted is not None:
            self._begin(self._run(interrupted))

    async def aclose(self) -> None:
        """Wait for what is under way."""
        await asyncio.gather(*self._running)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _unpark(self, parked: Parked, caller: Caller) -> None:
        try:
            count = await parked.unpark(caller)
        except CaptureError as error:
            _log.warning("unpark_failed", why=type(error).__name__)  # a day later they go on anyway
        else:
            _log.info("unparked", what=type(parked).__name__, count=count)

    async def _run(self, interrupted: Inbound) -> None:
        try:
            response = await self._adapter.run_turn(interrupted, self._logic)
            if response is not None and isinstance(response.body, dict):
                # Nobody waits for a press's answer any more, so it is put where it is seen.
                await self._deliver(interrupted.place, interrupted.reply_to_id, response.body)
        except CaptureError as error:
            _log.warning("resume_failed", why=type(error).__name__)

    async def _deliver(self, place: Place, card_id: str | None, body: dict[str, Any]) -> None:
        if not place.personal:
            return  # a press is answered to its person alone
        value = body.get("value")
        if body.get("type") == CARD and card_id and isinstance(value, dict):
            await self._connector.update(place, card_id, card_message(value))
        elif isinstance(value, str):
            await self._connector.send(place, {"type": "message", "text": value})
