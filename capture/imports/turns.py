"""One at a time draws a card, and who draws last has seen every import that was settled.

A card with several imports would otherwise be drawn by several workers at once, and the slowest,
oldest drawing would stay.
"""

from __future__ import annotations

import asyncio
import hashlib
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

from redis.exceptions import LockError, RedisError

from capture.errors import Service, ServiceUnavailable
from capture.imports.queue import PREFIX

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from redis.asyncio import Redis

    from capture.imports.job import CardRef

_REMEMBERED: Final = 24 * 3600
_POLL: Final = 0.05


class CardTurns:
    """Turns at drawing a card, across processes; one lasts ``longest`` seconds at most.

    Raises ``ServiceUnavailable`` for ``Service.REDIS`` when Redis does not answer.
    """

    def __init__(self, redis: Redis, *, longest: float = 30.0) -> None:
        self._redis = redis
        self._longest = longest

    @asynccontextmanager
    async def turn(self, card: CardRef) -> AsyncIterator[None]:
        """Be the only one that draws this card; waits for those before us."""
        lock = self._redis.lock(f"{_name(card)}:turn", timeout=self._longest, sleep=_POLL)
        await _answer(lock.acquire())
        try:
            yield
        finally:
            with suppress(LockError, RedisError):  # it ends by itself
                await lock.release()

    async def told(self, card: CardRef) -> int:
        """Note that a person was answered with a new card in this place; the number of the answer.

        Whoever completes an earlier answer, in whichever process, has been overtaken.
        """
        name = _name(card)
        note = self._redis.pipeline(transaction=True)
        _ = note.hincrby(name, "told", 1)
        _ = note.expire(name, _REMEMBERED)
        number, _ = await _answer(note.execute())
        return int(number)

    async def is_latest(self, card: CardRef, number: int) -> bool:
        """Whether nobody was answered here after this answer."""
        return int(await _answer(self._redis.hget(_name(card), "told")) or 0) == number

    async def draw(self, card: CardRef, drawing: Callable[[], Awaitable[None]]) -> None:
        """Draw in our turn, unless another began to draw after we asked.

        Raises what the drawing raises, and ``TimeoutError`` if it outlasts the turn.
        """
        name = _name(card)
        ask = self._redis.pipeline(transaction=True)
        _ = ask.hincrby(name, "asked", 1)
        _ = ask.expire(name, _REMEMBERED)
        asked, _ = await _answer(ask.execute())
        async with self.turn(card):
            latest, drawn = await _answer(self._redis.hmget(name, "asked", "drawn"))
            if int(drawn or 0) >= asked:
                return
            async with asyncio.timeout(self._longest * 0.8):
                await drawing()
            await _answer(self._redis.hset(name, "drawn", int(latest or 0)))


async def _answer(call: Awaitable[Any]) -> Any:
    try:
        return await call
    except RedisError as error:
        raise ServiceUnavailable(Service.REDIS, "did not confirm") from error


def _name(card: CardRef) -> str:
    identity = f"{card.service_url}\n{card.conversation}\n{card.activity}"
    return f"{PREFIX}card:{hashlib.sha256(identity.encode()).hexdigest()}"
