"""Mail arrives, administrators turn it on, people sign in."""

from __future__ import annotations

from typing import Any

from tests.canary.day import Day
from tests.canary.world import CONTOSO
from tests.flows.browsing import sign_in as sign_in_with_a_browser
from tests.flows.chat import as_text, buttons, pages, press
from tests.flows.control import arrives

__all__ = ["arrivals", "sign_in", "turned_off", "turned_on"]


async def arrivals(day: Day) -> None:
    """Everybody's mail is there; the second organisation has consented."""
    await _control(day, "tenant", {"tenant": _abroad(day), "provisioned": True})
    await _control(day, "consent", {"tenant": _abroad(day), "granted": True})
    for owner, letters in day.world.letters.items():
        for name in ("mara", "jonas") if owner == "both" else (owner,):
            for fate, one in letters.items():
                raw = one.raw
                if fate == "secret":
                    raw = b"Sensitivity: Private\r\n" + raw
                await arrives(day.seat(name), raw)


async def turned_off(day: Day) -> None:
    """Nobody gets a suggestion; who is no administrator cannot change it."""
    for name in ("mara", "jonas", "ines", "priya"):
        await day.seat(name).say(CONTOSO)
        await day.seat(name).say("admin enable")


async def turned_on(day: Day) -> None:
    """Each organisation's administrator accepts the terms and saves."""
    for name, order in (("sam", "管理员 启用"), ("tomas", "admin enable")):
        seat = day.seat(name)
        await seat.ask(CONTOSO)
        card_id, terms = await seat.ask(order)
        insights = (await press(seat, card_id, buttons(terms, "accept")[0]))["body"]["value"]
        (save,) = buttons(insights, "insights")
        await seat.fill_in(card_id, insights, save, auto_capture="true")


async def sign_in(day: Day) -> None:
    """The second seller signs in on a page, which gives his consent; all see suggestions."""
    await sign_in_with_a_browser(day.seat("jonas"))
    for name, letters in day.world.letters.items():
        if name != "both":
            shown = as_text(await pages(day.seat(name), CONTOSO))
            assert letters["kept"].subject in shown


def _abroad(day: Day) -> str:
    return str(day.product.sandbox.ready["tenants"][1]["id"])


async def _control(day: Day, path: str, body: dict[str, Any]) -> None:
    async with day.session.post(f"{day.product.page}/control/{path}", json=body) as reply:
        assert reply.status == 204, await reply.text()
