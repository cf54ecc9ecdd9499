"""Show's time when its neighbours are slow, against a bare client that makes the same calls.

The bare client replays what a real Show was seen to ask, in the same steps, and does nothing with
the answers: what is left of Show's time is ours.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from statistics import median
from typing import Any

from aiohttp import ClientSession, DummyCookieJar, TCPConnector
from yarl import URL

from bench.neighbours.control import CYCLE
from bench.rows import Row
from bench.show import QUESTION, recorded
from bench.stage import Stage

__all__ = ["measure"]

ROUNDS = 3
LATENCY = (0.08, 0.12)


async def measure(stage: Stage) -> list[Row]:
    """Alternating series of one length, each with the same waits in the same order."""
    trust = ssl.create_default_context(cafile=stage.ready["bundle"])
    pairs = []
    async with (
        stage.ours() as ours,
        ClientSession(connector=TCPConnector(ssl=trust), cookie_jar=DummyCookieJar()) as session,
    ):
        steps = await recorded(stage, ours.bot)
        await ours.bot.turns(*stage.questions(QUESTION), CYCLE)
        await _replays(stage, session, steps, CYCLE)
        for _ in range(ROUNDS):
            await stage.behave(calls=LATENCY)
            show = await ours.bot.turns(*stage.questions(QUESTION), CYCLE)
            await stage.behave(calls=LATENCY)
            bare = await _replays(stage, session, steps, CYCLE)
            pairs.append((median(show) * 1000, median(bare) * 1000))
        await stage.behave()
        cpu = await _cpu(stage, session, steps)
    ours_ms, bare_ms = zip(*pairs, strict=True)
    return [
        Row(
            "Show, p50, upstreams of 80-120 ms: bare client, same calls",
            "ms",
            median(ours_ms),
            median(bare_ms),
            ratio=median(show / bare for show, bare in pairs),
            target="≤ 1.05×",
            pairs=tuple(pairs),
        ),
        Row("CPU of a Show's upstream calls alone, bare client", "ms", cpu),
    ]


async def _cpu(stage: Stage, session: ClientSession, steps: list[list[dict[str, Any]]]) -> float:
    before = time.process_time()
    await _replays(stage, session, steps, 10 * CYCLE)
    return (time.process_time() - before) / (10 * CYCLE) * 1000


async def _replays(
    stage: Stage, session: ClientSession, steps: list[list[dict[str, Any]]], count: int
) -> list[float]:
    async def call(one: dict[str, Any]) -> None:
        url = URL(stage.ready[one["service"]] + one["path"], encoded=True)
        body = one["body"].encode() or None
        async with session.request(one["method"], url, headers=one["headers"], data=body) as answer:
            await answer.read()

    took = []
    for _ in range(count):
        began = time.perf_counter()
        for step in steps:
            await asyncio.gather(*(call(one) for one in step))
        took.append(time.perf_counter() - began)
    return took
