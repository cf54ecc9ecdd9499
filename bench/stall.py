"""The longest stall of the event loop while people sign in and the identity provider is slow.

An echo bot signs nobody in, but as shipped it asks the provider in every turn: there as many people
write at once.
"""

from __future__ import annotations

import sys
from statistics import median
from typing import Any

from bench.environments import python_of
from bench.rows import Row
from bench.show import QUESTION
from bench.stage import Stage, Started

__all__ = ["measure"]

ROUNDS = 5
PROVIDER = 0.5


async def measure(stage: Stage) -> list[Row]:
    """The median of ours over rounds, and one round of theirs, which takes ten seconds."""
    people = stage.newcomers
    async with stage.ours(*_probed(sys.executable, "app")) as ours:
        await ours.bot.turns(*stage.questions(QUESTION), 3)
        own = [
            await _stall(stage, ours, [stage.sign_in(oid) for oid in people]) for _ in range(ROUNDS)
        ]
    echo = _probed(str(python_of("botbuilder")), "bench.echo_botbuilder")
    async with stage.echo("probed-botbuilder", *echo) as theirs:
        questions = stage.questions(QUESTION, len(people))
        await theirs.bot.turns(questions[0], 1)
        other = await _stall(stage, theirs, questions)
    return [
        Row(
            f"longest stall, {len(people)} people, provider {PROVIDER} s: botbuilder-core echo",
            "ms",
            median(own),
            other,
            target="≤ 20 ms",
            pairs=tuple((one, other) for one in own),
        )
    ]


def _probed(python: str, module: str) -> tuple[str, ...]:
    return python, "-m", "bench.probed", module


async def _stall(stage: Stage, started: Started, activities: list[dict[str, Any]]) -> float:
    address = f"http://localhost:{started.bot.port}/stall"
    await stage.behave(token=PROVIDER)
    async with stage.session.get(address) as reply:
        await reply.read()  # it begins anew
    await started.bot.together(activities)
    async with stage.session.get(address) as reply:
        longest = float(await reply.json())
    await stage.behave()
    return longest * 1000
