"""One at a time draws a card, and who draws last has seen every import that was settled.

A card with several imports would otherwise be drawn by several workers at once, and the slowest,
oldest drawing would stay.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

import msgspec
from redis.exceptions import LockError, RedisError

from capture.errors import Service, ServiceUnavailable
from capture.imports.job import Shown, card_name
from capture.imports.queue import PREFIX

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from redis.asyncio import Redis
    from redis.asyncio.lock import Lock

    from capture.imports.job import CardRef

_REMEMBERED: Final = 24 * 3600
_POLL: Final = 0.05

# Scripts, for in a cluster the client runs each command of a transaction in a thread that it waits
# for, which holds the event loop.
_TELL: Final = """
redis.call('HSET', KEYS[1], 'shown', ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[2])
return redis.call('HINCRBY', KEYS[1], 'told', 1)
"""
_ASK: Final = """
local asked = redis.call('HINCRBY', KEYS[1], 'asked', 1)
redis.call('EXPIRE', KEYS[1], ARGV[1])
return asked
"""
_FOLLOW: Final = """
redis.call('HSET', KEYS[1], 'follower', ARGV[1])
return redis.call('EXPIRE', KEYS[1], ARGV[2])
"""


class CardTurns:
    """Turns at drawing a card, across processes; one lasts ``longest`` seconds at most.

    A turn is a lease of ``lease`` seconds that its holder keeps up, so that the card of a process
    that dies while drawing is soon somebody else's.
    Raises ``ServiceUnavailable`` for ``Service.REDIS`` when Redis does not answer.
    """

    def __init__(self, redis: Redis, *, longest: float = 30.0, lease: float = 3.0) -> None:
        self._redis = redis
        self._longest = longest
        self._lease = min(lease, longest)
        self._tell = redis.register_script(_TELL)
        self._ask = redis.register_script(_ASK)
        self._follow = redis.register_script(_FOLLOW)

    @asynccontextmanager
    async def turn(self, card: CardRef) -> AsyncIterator[None]:
        """Be the only one that draws this card; waits for those before us."""
        lock = self._redis.lock(f"{_name(card)}:turn", timeout=self._lease, sleep=_POLL)
        await _answer(lock.acquire())
        keeping = asyncio.create_task(self._keep(lock))
        try:
            yield
        finally:
            keeping.cancel()
            await asyncio.wait((keeping,))
            with suppress(LockError, RedisError):  # it ends by itself
                await lock.release()

    async def _keep(self, lock: Lock) -> None:
        """Keep the turn for as long as one may last."""
        end = asyncio.get_running_loop().time() + self._longest - self._lease
        while asyncio.get_running_loop().time() < end:
            await asyncio.sleep(self._lease / 3)
            try:
                await lock.reacquire()
            except LockError:
                return
            except RedisError:
                continue  # what was kept before lasts on

    async def told(self, card: CardRef, shown: Shown | None) -> int:
        """Note that a person was answered with a new card in this place; the number of the answer.

        Whoever completes an earlier answer, in whichever process, has been overtaken.
        ``shown`` is ``None`` for a card that is no timeline.
        """
        name = _name(card)
        noted = msgspec.json.encode(shown)
        return int(await _answer(self._tell(keys=[name], args=[noted, _REMEMBERED])))

    async def shown(self, card: CardRef, before: Shown) -> Shown | None:
        """What the card shows now, ``before`` if nothing was noted; ``None`` for no timeline."""
        noted = await _answer(self._redis.hget(_name(card), "shown"))
        return before if noted is None else msgspec.json.decode(noted, type=Shown | None)

    async def is_latest(self, card: CardRef, number: int) -> bool:
        """Whether nobody was answered here after this answer."""
        return int(await _answer(self._redis.hget(_name(card), "told")) or 0) == number

    async def draw(self, card: CardRef, drawing: Callable[[], Awaitable[None]]) -> None:
        """Draw in our turn, unless another began to draw after we asked.

        Raises what the drawing raises, and ``TimeoutError`` if it outlasts the turn.
        """
        name = _name(card)
        asked = int(await _answer(self._ask(keys=[name], args=[_REMEMBERED])))
        async with self.turn(card):
            latest, drawn = await _answer(self._redis.hmget(name, "asked", "drawn"))
            if int(drawn or 0) >= asked:
                return
            async with asyncio.timeout(self._longest * 0.8):
                await drawing()
            await _answer(self._redis.hset(name, "drawn", int(latest or 0)))

    async def follower(self, card: CardRef) -> str | None:
        """The id of the message that took the place of a card that is gone; ``None`` if none did.

        "" where one was, or may have been, sent whose id is not known.
        """
        found = await _answer(self._redis.hget(_name(card), "follower"))
        return found.decode() if isinstance(found, bytes) else found

    async def follow(self, card: CardRef, activity: str | None) -> None:
        """Note that message, "" while it is being sent; ``None`` where none was sent after all."""
        name = _name(card)
        if activity is None:
            await _answer(self._redis.hdel(name, "follower"))
        else:
            await _answer(self._follow(keys=[name], args=[activity, _REMEMBERED]))


async def _answer(call: Awaitable[Any]) -> Any:
    try:
        return await call
    except RedisError as error:
        raise ServiceUnavailable(Service.REDIS, "did not confirm") from error


def _name(card: CardRef) -> str:
    return f"{PREFIX}card:{card_name(card)}"
