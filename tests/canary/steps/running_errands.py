"""Places with several people, buttons in the wrong hands, and the administrator's file."""

from __future__ import annotations

from tests.canary.day import Day
from tests.canary.evidence import NOBODY
from tests.canary.phrases import PHRASES, is_chinese, is_english
from tests.canary.seat import SHARING
from tests.canary.world import CONTOSO
from tests.flows.chat import buttons, pages, press, walk

__all__ = ["audit", "copied_buttons", "groups"]


async def groups(day: Day) -> None:
    """Asked and pressed in a group and in a channel by one; each of them looks at what is there."""
    for kind, language in (("group", is_english), ("channel", is_chinese)):
        mara, jonas = day.seat("mara", kind), day.seat("jonas", kind)
        await pages(mara, f"@Auto Capture {CONTOSO}")
        for phrase in filter(language, PHRASES):
            await mara.say(f"@Auto Capture {phrase}")
        card_id, card = await jonas.ask(f"@Auto Capture {CONTOSO}")
        for seat in (mara, jonas):
            await seat.look(card_id)
            await seat.press_everything(card_id, card, but=SHARING)
            await seat.entries()


async def copied_buttons(day: Day) -> None:
    """Somebody else presses everything that stands on her cards: at home, in a group, abroad."""
    hers = [card for question in (CONTOSO, "my imports", "dismissed")
            for card in await pages(day.seat("mara"), question)]  # fmt: skip
    found = [part for card in hers for part in walk(card) if part.get("type") == "Action.Execute"]
    kinds = {one["verb"]: one for one in found}
    for name, kind in (("jonas", "personal"), ("sam", "personal"), ("ines", "personal"),
                       ("jonas", "group"), ("mara", "group"), ("jonas", "channel")):  # fmt: skip
        seat = day.seat(name, kind)
        card_id, _ = await seat.ask("@Auto Capture help")
        for button in kinds.values():
            await press(seat, card_id, button)


async def audit(day: Day) -> None:
    """An administrator's files hold nothing of any mailbox: they are held as a log is."""
    for name in ("sam", "tomas"):
        for order in ("admin audit", "admin export"):
            _, card = await day.seat(name).ask(order)
            (link,) = [one["url"] for one in walk(card) if one.get("type") == "Action.OpenUrl"]
            async with day.session.get(link) as reply:
                assert reply.status == 200, await reply.text()
                day.evidence.note(f"{order} file", NOBODY, await reply.read())
        card_id, card = await day.seat(name).ask("admin import")
        await day.seat(name).press_everything(card_id, card)
        card_id, card = await day.seat(name).ask("admin settings")
        (button,) = buttons(card, "settings")
        await day.seat(name).fill_in(card_id, card, button, undo="20")
