"""CPU per turn and turns per second: our whole Show against two SDKs' echo bots.

Every round measures the three bots one after the other, so that each pair is of one moment.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from statistics import median

from bench.environments import python_of
from bench.processes import ROOT, cpu_seconds
from bench.rows import Row, compared
from bench.show import QUESTION, recorded
from bench.stage import ASKERS, Stage, Started

__all__ = ["measure"]

ROUNDS = 3
SECONDS = 3.0
WARM_UP = 1.5
CLIENTS = (1, ASKERS)
RIVALS = {"botbuilder": ("botbuilder-core echo", "≥ 20×"), "agents": ("Agents SDK echo", "≥ 2×")}


@dataclass(frozen=True, slots=True)
class Reading:
    """Milliseconds of CPU per turn of the bot and of its Redis, and turns per second."""

    cpu: float
    redis: float
    rate: float


async def measure(stage: Stage) -> list[Row]:
    """Eight comparisons, and what Redis costs us besides."""
    readings: dict[tuple[str, int], list[Reading]] = {}
    async with _bots(stage) as bots:
        await recorded(stage, bots["ours"].bot)
        for started in bots.values():
            await started.bot.press(stage.questions(QUESTION, ASKERS), WARM_UP)
        for _ in range(ROUNDS):
            for clients in CLIENTS:
                for name, started in bots.items():
                    reading = await _read(stage, started, clients)
                    readings.setdefault((name, clients), []).append(reading)
    rows = []
    for rival, (title, target) in RIVALS.items():
        for clients in CLIENTS:
            pairs = list(zip(readings["ours", clients], readings[rival, clients], strict=True))
            who = f"{title}, {clients} client{'s' if clients > 1 else ''}"
            cpu = [(ours.cpu, theirs.cpu) for ours, theirs in pairs]
            rates = [(ours.rate, theirs.rate) for ours, theirs in pairs]
            rows.append(compared(f"CPU per turn: {who}", "ms", cpu, target=target, more=False))
            rows.append(compared(f"turns/s: {who}", "/s", rates, target=target, more=True))
    redis = median(one.redis for one in readings["ours", CLIENTS[-1]])
    return [*rows, Row("CPU per turn of our Redis, besides", "ms", redis)]


@asynccontextmanager
async def _bots(stage: Stage) -> AsyncIterator[dict[str, Started]]:
    async with (
        stage.ours() as ours,
        _echo(stage, "botbuilder") as old,
        _echo(stage, "agents") as new,
    ):
        yield {"ours": ours, "botbuilder": old, "agents": new}


def _echo(stage: Stage, name: str) -> AbstractAsyncContextManager[Started]:
    return stage.echo(name, str(python_of(name)), str(ROOT / "bench" / f"echo_{name}.py"))


async def _read(stage: Stage, started: Started, clients: int) -> Reading:
    before, redis = cpu_seconds(started.pid), cpu_seconds(started.redis_pid)
    took = await started.bot.press(stage.questions(QUESTION, clients), SECONDS)
    turns = len(took)
    return Reading(
        (cpu_seconds(started.pid) - before) / turns * 1000,
        (cpu_seconds(started.redis_pid) - redis) / turns * 1000,
        turns * clients / sum(took),
    )
