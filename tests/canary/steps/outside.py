"""Whoever is not signed in: probes, scrapers, and those who send what is none of ours."""

from __future__ import annotations

import json
from typing import Final

from tests.canary.day import Day
from tests.canary.evidence import NOBODY

__all__ = ["malformed", "probes"]

_PROBED: Final = ("/healthz", "/readyz", "/metrics", "/about", "/auth/start", "/auth/callback")
_UNKNOWN: Final = ("/", "/nothing", "/api/messages", "/audit?ticket=x", "/auth/start?state=x")


async def probes(day: Day) -> None:
    """Of each web process, what is open to everybody."""
    for port in day.ports.values():
        for path in (*_PROBED, *_UNKNOWN):
            async with day.session.get(f"http://127.0.0.1:{port}{path}") as reply:
                day.evidence.note(path, NOBODY, await reply.read())
                day.evidence.note(path, NOBODY, str(dict(reply.headers)))


async def malformed(day: Day) -> None:
    """What is refused does not come back in the refusal, whether it has a token or not."""
    letter = day.world.letters["mara"]["kept"]
    address = f"{day.product.url}/api/messages"
    bearer = next(one for one in day.secrets if one.startswith("eyJ"))
    activity = json.dumps({"type": "message", "text": letter.subject, "id": letter.stranger})
    for authorization in ("", "Bearer x", f"Bearer {bearer}", f"Bearer {bearer}x", bearer):
        for body in (activity, activity[:-5], f'"{letter.subject}"', "[]", letter.subject * 20_000):
            for kind in ("application/json", "text/plain"):
                headers = {"Authorization": authorization, "Content-Type": kind}
                async with day.session.post(address, data=body, headers=headers) as reply:
                    day.evidence.note("refusal", NOBODY, await reply.read())
                    day.evidence.note("refusal", NOBODY, str(dict(reply.headers)))
    mara = day.seat("mara")
    card_id, _ = await mara.ask("help")
    for verb in (*sorted(day.pressed), letter.subject, ""):
        for data in ({}, {"sealed": letter.subject}, {"sealed": {"x": letter.stranger}}):
            await mara.invoke(card_id, {"verb": verb, "data": data})
