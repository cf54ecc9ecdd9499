"""Real imports per second beside the sandbox, against what its answers and bounds allow.

Each of its calls takes a tenth of a second more, as a service's would. Of one person four imports
may be under way, and an import's calls follow one another but for a few that are made at once.
Four, divided by the time the sandbox took for one import's calls, is what can be had of each of two
sellers; how much of that time is calls beside each other, imports tell that run alone.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine, Iterable, Sequence
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
LOOKS = 0.2
PAGE = 50.0
SERVICES = ("graph", "dataverse")

Call = dict[str, Any]


async def measure(folder: Path) -> list[Row]:
    """Two rows; no card waits for these imports, as drawing it would be measured too."""
    async with staged(folder, f"embedded:{folder / 'redis'}") as stage:
        delivered = await deliver(stage.sellers, LETTERS)
        unshared = [one for one in delivered if len(one.letter.sellers) == 1]
        for service in SERVICES:
            await fault(
                stage.sellers[0], service=service, kind="slow", seconds=LATENCY, count=10**6
            )
        async with crew(stage.product.environment, folder, size=1):
            # The sellers' first presses, whose cards are drawn.
            await _one_by_one(stage, ())
            alone = await _calls(stage, _one_by_one(stage, unshared[:ALONE]))
            rates: list[float] = []
            crowd = await _calls(stage, _together(stage, unshared[ALONE:], rates))
    (rate,), imports = rates, len(unshared) - ALONE
    busiest = max(
        _spent(one for one in crowd if one["person"] == seller.person["oid"])
        for seller in stage.sellers
    )
    allowed = imports / (busiest / AT_ONCE)
    once = allowed * _spent(alone) / _covered(alone)
    name = f"imports/s, {imports} of two sellers, and what the sandbox allows"
    return [
        Row(name, "/s", rate, allowed, ratio=rate / allowed, target="≥ 0.95×"),
        Row(f"{name}, calls made at once counted once", "/s", rate, once, ratio=rate / once),
    ]


async def _one_by_one(stage: Stage, presses: Sequence[Delivered]) -> None:
    """Each when the one before has ended; first whatever there was before."""
    for one in (None, *presses):
        if one is not None:
            await stage.press([one], watched=False, hold=0.0)
        while await _open(stage):  # noqa: ASYNC110 - another process works on it
            await asyncio.sleep(LOOKS)


async def _together(stage: Stage, presses: Sequence[Delivered], rates: list[float]) -> None:
    """Add to ``rates`` the imports per second while there were enough for every hand."""
    before = await _ended(stage)
    await stage.press(presses, watched=False)
    while (first := await _ended(stage)) == before:  # noqa: ASYNC110 - others count
        await asyncio.sleep(LOOKS)
    started, full = time.perf_counter(), before + len(presses) - 2 * AT_ONCE
    while (last := await _ended(stage)) < full:  # noqa: ASYNC110 - as above
        await asyncio.sleep(LOOKS)
    rates.append((last - first) / (time.perf_counter() - started))
    await _one_by_one(stage, ())


def _spent(calls: Iterable[Call]) -> float:
    return sum(float(call["seconds"]) for call in calls)


def _covered(calls: Iterable[Call]) -> float:
    """How long at least one of them was under way."""
    began = [(datetime.fromisoformat(call["started"]).timestamp(), call) for call in calls]
    covered = until = 0.0
    for start, call in sorted(began, key=lambda one: one[0]):
        end = start + float(call["seconds"])
        covered += max(0.0, end - max(start, until))
        until = max(until, end)
    return covered


async def _ended(stage: Stage) -> int:
    return sum(count for _, count in (await stage.queue.depth()).finished)


async def _open(stage: Stage) -> bool:
    depth = await stage.queue.depth()
    return bool(depth.queued + depth.importing + depth.waiting)


def _counts(call: Call) -> bool:
    agent = call["request_headers"].get("user-agent")
    return call["service"] in SERVICES and call["kind"] == "http" and agent != STORY


async def _calls(stage: Stage, doing: Coroutine[Any, Any, None]) -> list[Call]:
    """What the product asked meanwhile; read a page at a time, before the journal forgets it."""
    _, last = await _page(stage, 10**12)
    found: list[Call] = []
    task = asyncio.create_task(doing)
    while not task.done():
        await asyncio.wait((task,), timeout=PAGE)
        page, last = await _page(stage, last)
        found += [call for call in page if _counts(call)]
    await task
    return found


async def _page(stage: Stage, after: int) -> tuple[list[Call], int]:
    chat = stage.sellers[0]
    options = {"detail": "true", "after": str(after)}
    async with chat.session.get(f"{chat.page}/control/calls", params=options) as reply:
        answer = await reply.json()
    return answer["calls"], answer["last"]
