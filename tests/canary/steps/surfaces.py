"""The other surfaces: the pane beside a mail, the message extension, one's own file."""

from __future__ import annotations

from typing import Any, Final

from tests.canary.day import Day
from tests.canary.evidence import NOBODY
from tests.canary.seat import SHARING, Seat
from tests.canary.world import CONTOSO
from tests.flows.chat import as_text, press, walk
from tests.pane.client import Pane, mail_ids, pane_of

__all__ = ["extension", "own_file", "panes"]

_OPEN: Final = ("/configuration", "/words?language=zh-CN", "/openapi.json")
_REFUSED: Final = ("/mails/AAkALgAAAA", "/timelines/account/x", "/no", "/records?name=")


async def panes(day: Day) -> None:
    """Each seller beside each of their mails: asked, pressed; then beside somebody else's."""
    theirs: dict[str, dict[str, str]] = {}
    opened: dict[str, Pane] = {}
    for name in ("mara", "jonas"):
        person = day.world.people[name]
        pane = opened[name] = await pane_of(day.session, day.product, person)
        theirs[name] = await mail_ids(day.session, day.product, person)
        day.secrets.add(pane.bearer)
        await _beside(day, name, pane, theirs[name])
    await _pressed(day, opened["mara"])
    for path in (f"/mails/{theirs['mara'][_subject(day, 'mara')]}", *_REFUSED):
        await _asked(day, "jonas", opened["jonas"], path)
    stranger = Pane(day.session, day.product, day.world.people["jonas"], "no token")
    for path in (*_OPEN, *_REFUSED, f"/records?name={_word(day, 'mara')}"):
        async with stranger.asked("GET", path) as reply:
            day.evidence.note(f"pane: {path[:40]}", NOBODY, await reply.read())


async def _beside(day: Day, name: str, pane: Pane, mails: dict[str, str]) -> None:
    for fate, letter in day.world.letters[name].items():
        ident = next(mails[one] for one in mails if letter.subject in one)
        await _asked(day, name, pane, f"/mails/{ident}")
        await _asked(day, name, pane, f"/records?name={letter.subject}")
        typed = {"addresses": [{"address": letter.stranger, "name": f"{fate} stranger"}]}
        async with pane.asked("POST", "/recipients", json=typed) as reply:
            day.evidence.note("pane: recipients", [day.world.oid(name)], await reply.read())
        async with pane.asked("POST", "/presses", json={"verb": letter.subject}) as reply:
            day.evidence.note("pane: refused press", NOBODY, await reply.read())


async def _asked(day: Day, name: str, pane: Pane, path: str) -> None:
    async with pane.asked("GET", path) as reply:
        viewers = [day.world.oid(name)] if reply.status == 200 else NOBODY
        day.evidence.note(f"pane: {path[:20]}", viewers, await reply.read())


async def _pressed(day: Day, pane: Pane) -> None:
    """A timeline in the pane, and what a press of each kind but Track leads to."""
    records = (await pane.get("/records?name=Contoso"))["records"]
    record = next(one for one in records if (one["table"], one["name"]) == ("account", "Contoso"))
    hers = [day.world.oid("mara")]
    drawn: dict[str, Any] = {}
    async for line in pane.timeline(record):
        day.evidence.note("pane: timeline", hers, as_text(line))
        drawn = line.get("card", drawn)
    offered = {one["verb"]: one for one in walk(drawn) if one.get("type") == "Action.Execute"}
    for verb in sorted(offered.keys() - SHARING):
        async for line in pane.pressed(offered[verb]):
            day.evidence.note(f"pane: {verb}", hers, as_text(line))


def _subject(day: Day, name: str) -> str:
    return f"{_word(day, name)} & “Größe” 50%"


def _word(day: Day, name: str) -> str:
    return day.world.letters[name]["kept"].subject


async def extension(day: Day) -> None:
    """Records are searched for and inserted by two sellers, in every way; the cards go anywhere."""
    for name in ("mara", "jonas"):
        seat = day.seat(name)
        for text in ("Contoso", "Fourth", "", _word(day, "mara"), "https://nowhere.example/x"):
            value = {
                "commandId": "searchRecords",
                "parameters": [{"name": "record", "value": text}],
                "queryOptions": {"skip": 0, "count": 25},
            }
            await _composed(day, seat, "query", value)
        await _composed(day, seat, "queryLink", {"url": f"https://x.example/{_word(day, 'mara')}"})
        await _composed(day, seat, "selectItem", {"subject": _word(day, "mara")})


async def _composed(day: Day, seat: Seat, name: str, value: Any) -> None:
    """An answer is for everybody of the organisation: what is inserted stands in any chat."""
    everybody = next(one for one in day.world.organisations.values() if seat.person["oid"] in one)
    body = {"name": f"composeExtension/{name}", "value": value}
    async with seat.session.post(f"{seat.path}/invokes", json=body) as reply:
        own = "parameters" in value and value["parameters"][0]["value"] == _word(day, "mara")
        viewers = [seat.person["oid"]] if own else everybody
        day.evidence.note(f"extension: {name}", viewers, await reply.read())


async def own_file(day: Day) -> None:
    """What is known of each seller, as a file that they alone can fetch, once."""
    for name in ("mara", "jonas"):
        seat = day.seat(name)
        card_id, card = await seat.ask("privacy")
        link = next(one["url"] for one in walk(card) if "/export?" in str(one.get("url")))
        async with day.session.get(link) as reply:
            assert reply.status == 200, await reply.text()
            day.evidence.note("own file", [day.world.oid(name)], await reply.read())
        async with day.session.get(link) as reply:
            day.evidence.note("spent link", NOBODY, await reply.read())
        for button in [one for one in walk(card) if one.get("type") == "Action.Execute"]:
            await press(seat, card_id, button)
        await seat.ask(CONTOSO)
