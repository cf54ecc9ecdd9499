"""Neighbours that fail in every way, and processes that are killed at work."""

from __future__ import annotations

from typing import Final

from tests.canary.day import WORKERS, Day, start
from tests.canary.seat import Seat
from tests.canary.steps.working import row
from tests.canary.world import CONTOSO
from tests.flows.chat import as_text, buttons, press
from tests.flows.control import fault, no_faults
from tests.flows.service import QUICK_WORKER

__all__ = ["crashes", "faults"]

_FAULTS: Final = (
    *(
        (service, kind)
        for service in ("graph", "dataverse")
        for kind in ("throttle", "fail", "cut")
    ),
    *((service, kind) for service in ("graph", "dataverse") for kind in ("malformed", "expire")),
    *(("login", kind) for kind in ("fail", "malformed", "expire")),
    *(("connector", kind) for kind in ("fail", "throttle", "cut")),
    *(("graph", "revoke"), ("page", "rotate")),
)


async def crashes(day: Day) -> None:
    """SIGKILL of both workers while an import is under way, and of the web process that answers."""
    mara, shared = day.seat("mara"), day.world.letters["both"]["shared"]
    card_id, found = await row(mara, CONTOSO, shared)
    day.evidence.share(*shared.words)
    await fault(mara, service="dataverse", kind="late", count=1, seconds=1, method="POST")
    await press(mara, card_id, buttons(found, "track")[0])
    answering = next(name for name, port in day.ports.items() if port == day.before.to)
    for name in (*WORKERS, answering):
        day.product.kill(name)
    await day.take_stock()
    await day.change_replicas()
    for name in WORKERS:
        start(day.product, QUICK_WORKER, name)
    start(day.product, "app.py", answering, PORT=str(day.ports[answering]))
    await mara.until(lambda cards: found["id"] not in as_text(dict(cards)[card_id]), patience=60)


async def faults(day: Day) -> None:
    """One after the other, each while somebody asks, presses and asks why."""
    mara, jonas = day.seat("mara"), day.seat("jonas")
    card_id, card = await mara.ask(CONTOSO)
    for service, kind in _FAULTS:
        await fault(
            mara,
            service=service,
            kind=kind,
            count=1 + (kind != "rotate"),
            seconds=int(kind == "throttle"),
        )
        await _uses(mara, day.world.letters["mara"]["kept"].subject)
        await press(mara, card_id, buttons(card, "more")[0])
        await jonas.say(CONTOSO)
        await no_faults(mara)
    for seat in (mara, jonas):  # whose sessions were revoked
        await seat.say("sign in")
        await seat.until(lambda cards: "You are signed in" in as_text(cards[-1]))


async def _uses(seat: Seat, words: str) -> None:
    for said in (CONTOSO, f"why {words} for Contoso", "my imports"):
        await seat.say(said)
    await seat.entries()
