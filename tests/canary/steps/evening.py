"""The day's end: turned off, signed out, forgotten."""

from __future__ import annotations

from tests.canary.day import Day
from tests.canary.phrases import FAREWELLS
from tests.canary.world import CONTOSO
from tests.flows.chat import buttons, press

__all__ = ["farewells"]


async def farewells(day: Day) -> None:
    """Each after an import was queued that nobody will carry out any more."""
    for name, phrase in zip(("mara", "jonas", "ines", "mara"), FAREWELLS, strict=True):
        seat = day.seat(name)
        await seat.ask(CONTOSO)
        await seat.say(phrase)
        await seat.entries()
    sam = day.seat("sam")
    card_id, card = await sam.ask("admin disable")
    await press(sam, card_id, buttons(card, "switch-off")[0])
    await day.seat("mara").say(CONTOSO)
