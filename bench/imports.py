"""Real imports per second beside the sandbox, against what its answers and bounds allow.

Each of its calls takes a tenth of a second more, as a service's would. Two sellers may each have
four imports under way, and an import's calls follow one another: eight, divided by the time the
sandbox takes for one import's calls, is what can be had.
"""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

from bench.rows import Row
from tests.crash.letters import deliver
from tests.crash.run import Stage, staged
from tests.crash.workers import crew
from tests.flows.control import fault
from tests.flows.service import STORY

__all__ = ["measure"]

IMPORTS = 240
LATENCY = 0.1
UNDER_WAY = 8
LOOKS = 0.05
SERVICES = ("graph", "dataverse")


async def measure(folder: Path) -> list[Row]:
    """One row; no card waits for these imports, as drawing it would be measured too."""
    async with staged(folder, f"embedded:{folder / 'redis'}") as stage:
        presses = await deliver(stage.sellers, IMPORTS)
        jobs = await stage.press(presses, watched=False)
        for service in SERVICES:
            await fault(
                stage.sellers[0], service=service, kind="slow", seconds=LATENCY, count=10**6
            )
        last = await _calls(stage, 10**12)
        async with crew(stage.product.environment, folder, size=1):
            before = await _ended(stage)
            while (began := await _ended(stage)) == before:  # noqa: ASYNC110 - others count
                await asyncio.sleep(LOOKS)
            started = time.perf_counter()
            while await _open(stage):  # noqa: ASYNC110 - as above
                await asyncio.sleep(LOOKS)
            took = time.perf_counter() - started
        calls = (await _calls(stage, last["last"]))["calls"]
    spent = sum(float(call["seconds"]) for call in calls if _counts(call))
    imports = len({job.key for job in jobs})
    ours, allowed = (imports + before - began) / took, UNDER_WAY * imports / spent
    name = f"imports/s, {imports} of two sellers, and what the sandbox allows"
    return [Row(name, "/s", ours, allowed, ratio=ours / allowed, target="≥ 0.95×")]


async def _ended(stage: Stage) -> int:
    return sum(count for _, count in (await stage.queue.depth()).finished)


async def _open(stage: Stage) -> bool:
    depth = await stage.queue.depth()
    return bool(depth.queued + depth.importing + depth.waiting)


def _counts(call: dict[str, Any]) -> bool:
    agent = call["request_headers"].get("user-agent")
    return call["service"] in SERVICES and call["kind"] == "http" and agent != STORY


async def _calls(stage: Stage, after: int) -> dict[str, Any]:
    chat = stage.sellers[0]
    options = {"detail": "true", "after": str(after)}
    async with chat.session.get(f"{chat.page}/control/calls", params=options) as reply:
        return dict(await reply.json())
