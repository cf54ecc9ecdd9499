"""What is pressed in the pane, and how its outcome arrives there by itself."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.flows.chat import as_text, buttons, texts
from tests.flows.control import asked_of, clear_calls, fault, no_faults
from tests.pane.client import Pane, mail_ids, pane_of

PHOTO = "Photo of the mounting plate"
WIND = "Walk through the wind farm"
QUESTIONNAIRE = "Security questionnaire before go-live"
CAPITALS = "CAPS LOCK"


@pytest.fixture
async def mails(product, session) -> dict[str, str]:
    return await mail_ids(session, product, product.people[0])


async def test_a_press_on_track_is_followed_to_its_end(pane: Pane, mails) -> None:
    """Queued at once, Tracked by itself on the same stream, and then the mail says by whom."""
    seen = await pane.mail(mails[PHOTO])
    (track,) = buttons(seen["card"], "track")
    lines = [texts(line["card"]) async for line in pane.pressed(track)]
    assert "Queued" in lines[0]
    assert "Mara Lindqvist" in lines[-1]
    after = await pane.mail(mails[PHOTO])
    assert "Tracked by Mara Lindqvist regarding Rafael Ortiz" in texts(after["card"])
    assert not after["pending"]
    assert not buttons(after["card"], "track")


async def test_a_mail_that_is_queued_is_pending_and_costs_no_reading(
    pane: Pane, mails, mara
) -> None:
    """While the page asks again, the queue answers: the mailbox is not read again."""
    seen = await pane.mail(mails[WIND])
    (track,) = buttons(seen["card"], "track")
    pressed = pane.pressed(track)
    await anext(pressed)
    queued = await pane.mail(mails[WIND])
    assert queued["pending"]
    await clear_calls(mara)
    assert (await pane.mail(mails[WIND]))["pending"]
    assert not await asked_of(mara, "graph")
    assert not await asked_of(mara, "dataverse")
    await pressed.aclose()


async def test_a_press_is_taken_back_in_the_pane(pane: Pane, mails) -> None:
    """The stream that was followed ends, because a later answer stands in its place."""
    seen = await pane.mail(mails[QUESTIONNAIRE])
    (track,) = buttons(seen["card"], "track")
    pressed = pane.pressed(track)
    first = await anext(pressed)
    undo = buttons(first["card"], "undo")
    back = await pane.press(undo[0])
    assert "Queued" not in texts(back[-1]["card"])
    assert [line async for line in pressed] == []
    after = await pane.mail(mails[QUESTIONNAIRE])
    assert "Not tracked yet" in texts(after["card"])


async def test_an_unchanged_mail_is_304(pane: Pane, mails) -> None:
    path = f"/mails/{mails[CAPITALS].replace('=', '%3D')}"
    async with pane.asked("GET", path) as first:
        tag = first.headers["ETag"]
        assert first.headers["Cache-Control"] == "private, no-cache"
    async with pane.asked("GET", path, headers={"If-None-Match": tag}) as again:
        assert (again.status, await again.read()) == (304, b"")


async def test_the_timeline_is_that_of_chat(pane: Pane, mails, mara) -> None:
    """Row by row the same card."""
    seen = await pane.mail(mails["Quote for the second production line"])
    lines = [line async for line in pane.timeline(seen["record"])]
    _, card = await mara.ask("show contact Nadia Hassan")
    assert texts(lines[-1]["card"]).splitlines()[:12] == texts(card).splitlines()[:12]


async def test_a_selection_that_moves_on_ends_what_it_asked_for(pane: Pane, mails, mara) -> None:
    """Ten mails in a second, each left before it was read: only the last one's people are asked."""
    await fault(mara, service="graph", kind="slow", seconds=0.7, count=1000)
    await clear_calls(mara)
    ids = list(mails.values())[40:51]
    try:
        for ident in ids[:-1]:
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.1):
                    await pane.mail(ident)
        await pane.mail(ids[-1])
    finally:
        await no_faults(mara)
    asked = [one for one in await asked_of(mara, "dataverse") if "/contacts" in one["path"]]
    assert len(asked) <= 1


async def test_a_button_of_somebody_else_says_so(pane: Pane, mails, product, session) -> None:
    """The same bytes pressed by another person of the organisation do nothing."""
    seen = await pane.mail(mails[CAPITALS])
    (track,) = buttons(seen["card"], "track")
    sam = await pane_of(session, product, product.people[3])
    assert [set(line) for line in await sam.press(track)] == [{"message"}]
    forged: dict[str, Any] = track | {"data": {"sealed": track["data"]["sealed"][:-2] + "AA"}}
    assert [set(line) for line in await pane.press(forged)] == [{"message"}]
    assert "Not tracked yet" in texts((await pane.mail(mails[CAPITALS]))["card"])


async def test_nothing_of_a_mail_is_in_the_log(pane: Pane, mails, product) -> None:
    seen = await pane.mail(mails["Quote for the second production line"])
    async with pane.asked("GET", "/mails/AAMkNothing") as reply:
        assert reply.status == 404
        assert (await reply.json())["code"] == "gone"
    log = product.log("app.py")
    ident = mails["Quote for the second production line"]
    for secret in (ident, "nadia.hassan", "production line", pane.bearer, "AAMkNothing"):
        assert secret not in log
    assert as_text(seen)
