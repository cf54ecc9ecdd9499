"""Real imports per second beside the sandbox, against what its answers and bounds allow.

Each of its calls takes a tenth of a second more, as a service's would. Of one person four imports
may be under way, and an import's calls follow one another: four, divided by the time for which the
sandbox is busy with an import that runs alone, is what can be had of each of two sellers.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.rows import Row
from tests.crash.letters import Delivered, deliver
from tests.crash.run import Stage, staged
from tests.crash.workers import crew
from tests.flows.control import fault
from tests.flows.service import STORY

__all__ = ["measure"]

LETTERS = 600
"""Four in five reached one seller alone, and each seller as many."""
ALONE = 24
"""Every twelve of one seller carry as many files as any other twelve."""
LATENCY = 0.1
AT_ONCE = 4
LOOKS = 0.05
SERVICES = ("graph", "dataverse")


async def measure(folder: Path) -> list[Row]:
    """One row; no card waits for these imports, as drawing it would be measured too."""
    async with staged(folder, f"embedded:{folder / 'redis'}") as stage:
        delivered = await deliver(stage.sellers, LETTERS)
        unshared = [one for one in delivered if len(one.letter.sellers) == 1]
        alone, together = unshared[:ALONE], unshared[ALONE:]
        for service in SERVICES:
            await fault(
                stage.sellers[0], service=service, kind="slow", seconds=LATENCY, count=10**6
            )
        async with crew(stage.product.environment, folder, size=1):
            busy = [await _busy(stage, [one for one in alone if one.seller == at]) for at in (0, 1)]
            rate = await _rate(stage, together)
    each = len(together) / 2
    allowed = len(together) / max(each * seconds / AT_ONCE for seconds in busy)
    name = f"imports/s, {len(together)} of two sellers, and what the sandbox allows"
    return [Row(name, "/s", rate, allowed, ratio=rate / allowed, target="≥ 0.95×")]


async def _busy(stage: Stage, presses: Sequence[Delivered]) -> float:
    """Seconds for which an import of these keeps the sandbox busy, none being beside it."""
    last = (await _calls(stage, 10**12))["last"]
    for one in presses:
        await stage.press([one], watched=False, hold=0.0)
        while await _open(stage):  # noqa: ASYNC110 - another process works on it
            await asyncio.sleep(LOOKS)
    calls = (await _calls(stage, last))["calls"]
    return _covered(call for call in calls if _counts(call)) / len(presses)


def _covered(calls: Iterable[dict[str, Any]]) -> float:
    """How long at least one of them was under way."""
    began = [(datetime.fromisoformat(call["started"]).timestamp(), call) for call in calls]
    covered = until = 0.0
    for start, call in sorted(began, key=lambda one: one[0]):
        end = start + float(call["seconds"])
        covered += max(0.0, end - max(start, until))
        until = max(until, end)
    return covered


async def _rate(stage: Stage, presses: Sequence[Delivered]) -> float:
    """Imports per second from the first that ended to the last."""
    before = await _ended(stage)
    await stage.press(presses, watched=False)
    while (first := await _ended(stage)) == before:  # noqa: ASYNC110 - others count
        await asyncio.sleep(LOOKS)
    started = time.perf_counter()
    while await _open(stage):  # noqa: ASYNC110 - as above
        await asyncio.sleep(LOOKS)
    return (before + len(presses) - first) / (time.perf_counter() - started)


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
