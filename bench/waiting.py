"""Show's time when its neighbours are slow, against a bare client that makes the same calls.

The bare client replays what a real Show was seen to ask, in the same steps, and does nothing with
the answers: what is left of Show's time is ours.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Callable
from itertools import chain
from statistics import median
from typing import Any

from aiohttp import ClientSession, DummyCookieJar, TCPConnector
from yarl import URL

from bench.neighbours.control import CYCLE
from bench.rows import Row, p95
from bench.show import QUESTION, recorded
from bench.stage import Stage

__all__ = ["measure"]

ROUNDS = 5
LATENCY = (0.08, 0.12)
TARGET = "≤ 1.05×"


async def measure(stage: Stage) -> list[Row]:
    """Alternating series of one length, each with the same waits in the same order."""
    trust = ssl.create_default_context(cafile=stage.ready["bundle"])
    pairs: list[tuple[list[float], list[float]]] = []
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
            pairs.append((show, await _replays(stage, session, steps, CYCLE)))
        await stage.behave()
        cpu = await _cpu(stage, session, steps)
    return [
        _row("p50", pairs, median),
        _row("p95", pairs, p95),
        Row("CPU of a Show's upstream calls alone, bare client", "ms", cpu),
    ]


def _row(
    name: str,
    pairs: list[tuple[list[float], list[float]]],
    measured: Callable[[list[float]], float],
) -> Row:
    """Of all Shows and of all replays; the ratio is the median of the rounds'."""
    each = tuple((measured(show) * 1000, measured(bare) * 1000) for show, bare in pairs)
    shows, bares = zip(*pairs, strict=True)
    return Row(
        f"Show, {name}, upstreams of 80-120 ms: bare client, same calls",
        "ms",
        measured([*chain(*shows)]) * 1000,
        measured([*chain(*bares)]) * 1000,
        ratio=median(show / bare for show, bare in each),
        target=TARGET,
        pairs=each,
    )


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
