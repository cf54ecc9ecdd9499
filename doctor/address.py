"""Whether PUBLIC_URL leads here, the way Teams and people's browsers come."""

from __future__ import annotations

import asyncio
from typing import Final

import msgspec
from aiohttp import (
    ClientConnectorCertificateError,
    ClientConnectorDNSError,
    ClientError,
    ClientSession,
)
from yarl import URL

from doctor.clicks import TUNNEL
from doctor.lines import Line, State

__all__ = ["look_at_address"]

_NAME: Final = "PUBLIC_URL"
_PATIENCE: Final = 10.0
_LONGEST: Final = 4096
_START: Final = (
    "Is app.py running, and does the tunnel lead to its PORT? docs/install.md, “A tunnel”."
)


class _Health(msgspec.Struct):
    app: str


async def look_at_address(http: ClientSession, public_url: str, app_id: str) -> Line:
    """One line; what it says is true of this machine's own way there."""
    if URL(public_url).scheme != "https":
        return _missing(f"{public_url} is not https, which Teams and Entra ID insist on", TUNNEL)
    try:
        async with asyncio.timeout(_PATIENCE):
            return await _reached(http, public_url, app_id)
    except ClientConnectorDNSError:
        return _missing(f"{public_url} has a host nobody knows", TUNNEL)
    except ClientConnectorCertificateError:
        return _missing(f"{public_url} has a certificate that clients do not trust", TUNNEL)
    except (ClientError, TimeoutError) as wrong:
        return _missing(f"{public_url} cannot be reached ({type(wrong).__name__})", _START)


async def _reached(http: ClientSession, public_url: str, app_id: str) -> Line:
    async with http.get(f"{public_url}/healthz", allow_redirects=False) as reply:
        body = await reply.content.read(_LONGEST)
    try:
        found = msgspec.json.decode(body, type=_Health).app
    except msgspec.DecodeError:
        return _missing(f"{public_url} leads to something else (status {reply.status})", _START)
    if found != app_id:
        return _missing(f"{public_url} leads to another MicrosoftAppId's service", _START)
    async with http.post(f"{public_url}/api/messages", json={}, allow_redirects=False) as reply:
        if reply.status != 401:
            said = f"{public_url}/api/messages answers {reply.status} to a stranger, not 401"
            return _missing(said, "Something before app.py lets requests through or stops them.")
    return Line(_NAME, State.GOOD, f"{public_url} leads to this app")


def _missing(said: str, remedy: str) -> Line:
    return Line(_NAME, State.MISSING, said, (remedy,))
