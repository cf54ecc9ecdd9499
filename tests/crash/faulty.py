"""Imports beside services that fail three times in ten, in every way they can."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from capture.models import ImportKey, ImportReason, ImportState
from tests.crash.held import Verdict, judged
from tests.crash.letters import deliver
from tests.crash.manners import Manners, manners
from tests.crash.run import Stage, staged
from tests.crash.workers import crew
from tests.flows.control import fault, no_faults
from tests.flows.dynamics import dynamics
from tests.flows.service import STORY

__all__ = ["Weathered", "weathered"]

WORKERS = 2
LOOKS = 0.2
SHARES: tuple[tuple[float, dict[str, Any]], ...] = (
    (0.05, {"kind": "throttle", "seconds": 2}),
    (0.05, {"kind": "throttle"}),
    (0.05, {"kind": "fail", "status": 500}),
    (0.05, {"kind": "fail", "status": 503}),
    (0.04, {"kind": "cut"}),
    (0.04, {"kind": "malformed"}),
    (0.02, {"kind": "late", "seconds": 1}),
)
"""Three in ten calls: 429 with and without Retry-After, 500, 503, cut, malformed, late."""


_ENDED = (ImportState.TRACKED, ImportState.FAILED)


@dataclass(frozen=True, slots=True)
class Weathered:
    """What a run came to; ``failed`` counts reasons, ``faults`` the calls that were struck."""

    imports: int
    tracked: int
    failed: Counter[ImportReason | None]
    faults: Counter[str]
    verdict: Verdict
    """Of those that are said to be tracked."""
    manners: Manners


async def weathered(folder: Path, redis_url: str, *, imports: int, late: int = 0) -> Weathered:
    """Import everything through the faults; ``late`` promotions outlast the product's patience."""
    async with staged(folder, redis_url) as stage:
        delivered = await deliver(stage.sellers, imports)
        await _switch_on(stage, late)
        calls: list[dict[str, Any]] = []
        async with crew(stage.product.environment, folder, size=WORKERS):
            jobs = await stage.press(delivered)
            await _until_ended(stage, {job.key for job in jobs}, calls)
        await no_faults(stage.sellers[0])
        states = await stage.queue.statuses({job.key for job in jobs})
        tracked = {key for key, one in states.items() if one.state is ImportState.TRACKED}
        ended = [one.reason for one in states.values() if one.state is ImportState.FAILED]
        letters = {one.letter for one in delivered if stage.job(one).key in tracked}
        async with dynamics(stage.product) as crm:
            verdict = await judged(crm, letters, stage.record.id)
        return Weathered(
            imports=len(states),
            tracked=len(tracked),
            failed=Counter(ended),
            faults=Counter(call["fault"] for call in calls if call["fault"]),
            verdict=verdict,
            manners=manners(calls),
        )


async def _switch_on(stage: Stage, late: int) -> None:
    chat = stage.sellers[0]
    if late:
        await fault(
            chat, service="dataverse", kind="late", seconds=70, count=late, path="DeliverPromote"
        )
    for service in ("graph", "dataverse"):
        for number, (rate, kind) in enumerate(SHARES):
            await fault(chat, service=service, rate=rate, seed=number, **kind)


async def _until_ended(stage: Stage, keys: set[ImportKey], calls: list[dict[str, Any]]) -> None:
    """Wait for the end of these imports, and take the journal's pages before it forgets them."""
    chat, last = stage.sellers[0], 0
    while True:
        states = await stage.queue.statuses(keys)
        options = {"detail": "true", "after": str(last)}
        async with chat.session.get(f"{chat.page}/control/calls", params=options) as reply:
            answer = await reply.json()
        last = answer["last"]
        calls += [one for one in answer["calls"] if _is_products(one)]
        if all(one.state in _ENDED for one in states.values()):
            return
        await asyncio.sleep(LOOKS)


def _is_products(call: dict[str, Any]) -> bool:
    agent = call["request_headers"].get("user-agent")
    return call["service"] in ("graph", "dataverse") and agent != STORY
