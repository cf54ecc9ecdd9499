"""Conversations with Redis about imports: one Lua script per verb, and one way to fail."""

from __future__ import annotations

import asyncio
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from redis.exceptions import RedisError

from capture.errors import Service, ServiceUnavailable

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from redis.asyncio import Redis

__all__ = ["KEPT", "PREFIX", "Scripted"]

PREFIX: Final = "ac:{imports}:"
KEPT: Final = 30 * 24 * 3600 * 1000
"""Milliseconds an import is remembered after its end."""
_PRELUDE: Final = "prelude.lua"


class Scripted:
    """Runs the scripts beside this module; each begins with the prelude.

    ``patience`` bounds each conversation, in seconds.
    """

    def __init__(self, redis: Redis, *, patience: float) -> None:
        self._redis = redis
        self._patience = patience
        folder = resources.files("capture.imports") / "scripts"
        prelude = (folder / _PRELUDE).read_text()
        self._scripts = {
            one.name.removesuffix(".lua"): redis.register_script(prelude + one.read_text())
            for one in folder.iterdir()
            if one.name.endswith(".lua") and one.name != _PRELUDE
        }

    async def _run(self, verb: str, *arguments: str | bytes | int) -> Any:
        return await self._answer(self._scripts[verb](keys=[PREFIX], args=arguments))

    async def _answer(self, call: Awaitable[Any], *, more: float = 0.0) -> Any:
        try:
            async with asyncio.timeout(self._patience + more):
                return await call
        except (RedisError, TimeoutError, OSError) as error:
            raise ServiceUnavailable(Service.REDIS, "did not confirm") from error
