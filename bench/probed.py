"""``python -m bench.probed MODULE``: a bot whose event loop tells its longest stall on ``/stall``.

The bot is what ``MODULE.application`` builds, unchanged; only a timer and a route are added.
"""

from __future__ import annotations

import asyncio
import importlib
import os
import sys
import time
from collections.abc import AsyncIterator

from aiohttp import web

TICK = 0.001


class Probe:
    """The longest time beyond one tick in which the loop ran nothing of ours."""

    def __init__(self) -> None:
        self._longest = 0.0
        self._last = 0.0

    async def run(self) -> None:
        """Tick until cancelled."""
        self._last = time.perf_counter()
        while True:
            await asyncio.sleep(TICK)
            now = time.perf_counter()
            self._longest = max(self._longest, now - self._last - TICK)
            self._last = now

    async def stall(self, _request: web.Request) -> web.Response:
        """Seconds since it was last asked; it begins anew."""
        longest, self._longest = self._longest, 0.0
        return web.json_response(longest)


async def probed(app: web.Application) -> web.Application:
    """The same application with a probe."""
    probe = Probe()

    async def ticking(_app: web.Application) -> AsyncIterator[None]:
        ticks = asyncio.create_task(probe.run())
        yield
        ticks.cancel()

    app.cleanup_ctx.append(ticking)
    app.router.add_get("/stall", probe.stall)
    return app


def main(name: str) -> None:
    """Serve ours on its own loop, an echo bot on the one it comes with."""
    module = importlib.import_module(name)
    port = int(os.environ["PORT"])
    if name != "app":
        web.run_app(probed(module.application()), host="localhost", port=port, print=None)
        return
    import uvloop  # noqa: PLC0415 - the echo bots' environments have none

    async def ours() -> web.Application:
        return await probed(await module.application(module.read_settings()))

    web.run_app(
        ours(), host="localhost", port=port, access_log=None, print=None,
        loop=uvloop.new_event_loop(),
    )  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1])
