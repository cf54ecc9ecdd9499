"""``GET /settings``: an organisation's settings as JSON, for whoever holds a ticket.

The ticket is the proof: made for an administrator who was one a moment ago, good once and for five
minutes.
"""

from __future__ import annotations

from aiohttp import web

from capture.errors import CaptureError
from capture.exports import Exports
from capture.policies import Policies
from capture.policy_file import policy_file
from capture.ports import Clock

__all__ = ["SettingsFile"]

_SAFE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_FILE = {"Content-Disposition": 'attachment; filename="auto-capture-settings.json"'}


class SettingsFile:
    """The route and what it serves."""

    def __init__(self, policies: Policies, exports: Exports, *, clock: Clock) -> None:
        self._policies = policies
        self._exports = exports
        self._clock = clock

    def route(self) -> web.RouteDef:
        """To be added to the application."""
        return web.get("/settings", self._get, allow_head=False)  # a preview must not spend it

    async def _get(self, request: web.Request) -> web.Response:
        try:
            caller = await self._exports.redeem(request.query.get("ticket", "")[:100])
            if caller is None:
                return web.Response(status=404, text="404", headers=_SAFE)
            now = await self._policies.current(caller.tenant)
        except CaptureError:
            return web.Response(status=503, text="503", headers=_SAFE)
        content = policy_file(now.policy, now.version, self._clock())
        return web.Response(
            body=content, content_type="application/json", charset="utf-8", headers=_SAFE | _FILE
        )
