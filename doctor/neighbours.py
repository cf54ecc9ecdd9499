"""Whether the services answer where the settings say, and our clocks agree."""

from __future__ import annotations

import asyncio
from typing import Final

from aiohttp import ClientError, ClientSession

from capture.clocks import compared
from capture.ports import Clock
from doctor.clicks import BY_SETTING
from doctor.lines import Line, State
from doctor.registration import line_of
from settings import Settings

__all__ = ["look_at_neighbours"]

_PATIENCE: Final = 10.0
_WELL_KNOWN: Final = "/v2.0/.well-known/openid-configuration"
_REACH: Final = "Compare the address, and whether a firewall of yours lets this machine reach it."


async def look_at_neighbours(http: ClientSession, settings: Settings, clock: Clock) -> list[Line]:
    """A line for each address, and one for the clock."""
    asked = [
        ("LOGIN_URL", f"{settings.login_url}/{settings.app_tenant}{_WELL_KNOWN}", 200),
        ("BOT_OPENID_URL", settings.bot_openid_url, 200),
        ("GRAPH_URL", f"{settings.graph_url}/v1.0/", 401),
        *(
            ("DATAVERSE_URL", f"{root}/api/data/v9.2/", 401)
            for root in settings.dataverse_roots.values()
        ),
    ]
    answers = await asyncio.gather(*(_look(http, *one) for one in asked))
    dates = [date for _, date in answers if date]
    return [*(line for line, _ in answers), line_of("Clock", compared(dates, clock()))]


async def _look(http: ClientSession, name: str, url: str, stranger: int) -> tuple[Line, str]:
    """The line and the answer's ``Date``; ``stranger`` is the status for one without a token."""
    try:
        async with (
            asyncio.timeout(_PATIENCE),
            http.get(url, allow_redirects=False) as reply,
        ):
            date = reply.headers.get("Date", "")
    except (ClientError, TimeoutError) as wrong:
        said = f"{url} cannot be reached ({type(wrong).__name__})"
        return Line(name, State.MISSING, said, _remedies(name)), ""
    if reply.status not in (200, stranger):
        said = f"{url} answers with status {reply.status}"
        return Line(name, State.MISSING, said, _remedies(name)), date
    return Line(name, State.GOOD, url), date


def _remedies(name: str) -> tuple[str, ...]:
    where = BY_SETTING.get("MicrosoftAppTenantId" if name == "LOGIN_URL" else name)
    return (_REACH, where) if where else (_REACH,)
