"""How long what a killed worker held stays with nobody."""

from __future__ import annotations

import asyncio
import time
from typing import Any, cast

from redis.asyncio import Redis

from capture.imports.queue import PREFIX

__all__ = ["Recovery"]

LOOKS = 0.05
LONGEST = 60.0


class Recovery:
    """Notes for each kill the seconds until the last import held then was claimed again.

    What another, living worker held ends under its old fence and says nothing.
    """

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._watching: set[asyncio.Task[None]] = set()
        self.seconds: list[float] = []

    async def note(self) -> None:
        """Begin to watch what is held now; call it at the moment of a kill."""
        held: Any = await self._redis.zrange(f"{PREFIX}leases", 0, -1)
        fences = {key: (await self._facts(key))[0] for key in held}
        task = asyncio.create_task(self._watch(fences, time.monotonic()))
        self._watching.add(task)
        task.add_done_callback(self._watching.discard)

    async def end(self) -> None:
        """Wait for the last of them."""
        await asyncio.gather(*self._watching)

    async def _watch(self, fences: dict[bytes, bytes], began: float) -> None:
        longest = 0.0
        while fences and time.monotonic() - began < LONGEST:
            await asyncio.sleep(LOOKS)
            for key in list(fences):
                fence, settled = await self._facts(key)
                if fence != fences[key]:
                    longest = time.monotonic() - began
                    del fences[key]
                elif settled:
                    del fences[key]
        if longest:
            self.seconds.append(longest)

    async def _facts(self, key: bytes) -> tuple[bytes, bytes]:
        name = f"{PREFIX}job:{key.decode()}"
        fence, settled = cast("list[bytes]", await self._redis.hmget(name, ["token", "settled"]))
        return fence, settled
