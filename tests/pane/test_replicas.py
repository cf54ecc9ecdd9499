"""Two web processes on one Redis, and an organisation that has not turned it on."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

import aiohttp
import pytest

from tests.flows.chat import buttons, texts
from tests.flows.service import free_port, service
from tests.pane.client import mail_ids, pane_of


async def test_a_press_at_one_ends_the_stream_of_the_other(tmp_path, redis_url, session) -> None:
    """And its import is told by whichever the page asks."""
    with service(tmp_path, redis_url) as product:
        first = product.port
        product.running["first"] = product.running.pop("app.py")
        product.environment["PORT"] = str(free_port())
        product.environment["PUBLIC_URL"] = f"http://localhost:{first}"
        product.start("app.py")
        person = product.people[0]
        here = await pane_of(session, product, person)
        there = replace(here, product=replace(product, port=int(product.environment["PORT"])))
        mails = await mail_ids(session, product, person)
        ident = mails["Photo of the mounting plate"]
        seen = await here.mail(ident)
        (track,) = buttons(seen["card"], "track")
        followed = here.pressed(track)
        assert "Queued" in texts((await anext(followed))["card"])
        lines = [texts(line["card"]) async for line in there.timeline(seen["record"])]
        assert "Mara Lindqvist" in lines[-1]
        assert [line async for line in followed] == []
        assert "Tracked by Mara Lindqvist" in texts((await there.mail(ident))["card"])


async def test_what_is_switched_off_reads_no_mail(tmp_path, redis_url, session) -> None:
    """403 with the sentence for it; the mailbox is not asked."""
    with service(tmp_path, redis_url, programs=("app.py",), on=False) as product:
        pane = await pane_of(session, product, product.people[0])
        ident = next(iter((await mail_ids(session, product, product.people[0])).values()))
        async with session.delete(f"{product.page}/control/calls") as reply:
            assert reply.status == 204
        async with pane.asked("GET", f"/mails/{ident.replace('=', '%3D')}") as reply:
            problem = await reply.json()
        assert (reply.status, problem["code"]) == (403, "switched_off")
        async with session.get(f"{product.page}/control/calls?service=graph") as reply:
            assert (await reply.json())["calls"] == []


async def test_an_open_stream_does_not_hold_a_process_up(tmp_path, redis_url, session) -> None:
    """Its import is queued for nobody, so the stream would last; the process ends all the same."""
    with service(tmp_path, redis_url, programs=("app.py",)) as product:
        pane = await pane_of(session, product, product.people[0])
        mails = await mail_ids(session, product, product.people[0])
        (track,) = buttons((await pane.mail(mails["CAPS LOCK"]))["card"], "track")
        followed = pane.pressed(track)
        await anext(followed)
        began = time.monotonic()
        assert await asyncio.to_thread(product.stop, "app.py") == 0
        assert time.monotonic() - began < 10
        with pytest.raises(aiohttp.ClientPayloadError):
            await anext(followed)
