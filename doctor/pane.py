"""Whether Outlook's pane is served, with the libraries it is made of."""

from __future__ import annotations

import asyncio
from typing import Final

from aiohttp import ClientError, ClientSession

from doctor.lines import Line, State

__all__ = ["look_at_office", "look_at_pane"]

_PATIENCE: Final = 10.0
_SETUP: Final = "Run make setup where app.py runs, and start app.py again."
_START: Final = "Is app.py running, and does the tunnel lead to its PORT?"
_OFFICE: Final = "Outlook cannot start the pane without it: may this network reach that address?"
_PARTS: Final = ("/pane/", "/pane/vendor/msal-browser.js", "/pane/vendor/adaptivecards.js")


async def look_at_pane(http: ClientSession, public_url: str) -> Line:
    """What we serve; to be asked once the address is known to lead here."""
    found = await asyncio.gather(*(_status(http, f"{public_url}{path}") for path in _PARTS))
    return _served(dict(zip(_PARTS, found, strict=True)))


async def look_at_office(http: ClientSession, office_js: str) -> Line:
    """Office's script, which people's clients fetch; what is said is true of this machine's way."""
    status = await _status(http, office_js)
    if status == 200:
        return Line("OFFICE_JS_URL", State.GOOD, office_js)
    said = f"{office_js} " + (f"answers with status {status}" if status else "cannot be reached")
    return Line("OFFICE_JS_URL", State.MISSING, said, (_OFFICE,))


def _served(found: dict[str, int | None]) -> Line:
    name = "The pane"
    if wrong := [path for path, status in found.items() if status == 503]:
        return Line(name, State.MISSING, f"not installed: {', '.join(wrong)}", (_SETUP,))
    if wrong := [path for path, status in found.items() if status != 200]:
        return Line(name, State.MISSING, f"not served: {', '.join(wrong)}", (_START,))
    return Line(name, State.GOOD, "served with its libraries")


async def _status(http: ClientSession, url: str) -> int | None:
    try:
        async with (
            asyncio.timeout(_PATIENCE),
            http.get(url, allow_redirects=False) as reply,
        ):
            return reply.status
    except (ClientError, TimeoutError):
        return None
