"""Who may use the page's listener: pages of this machine, and only its own page may change things.

A web page somewhere else could otherwise post to ``localhost`` or rename itself to it.
"""

from __future__ import annotations

import re

from aiohttp import web
from aiohttp.typedefs import Handler

__all__ = ["same_origin"]

_LOOPBACK = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?")


@web.middleware
async def same_origin(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse other hosts' names, and changes asked for by other origins."""
    if _LOOPBACK.fullmatch(request.host) is None:
        raise web.HTTPForbidden(text="This sandbox answers to loopback addresses only.")
    origin = request.headers.get("Origin")
    safe = request.method in {"GET", "HEAD", "OPTIONS"}
    if not safe and origin is not None and origin != f"http://{request.host}":
        raise web.HTTPForbidden(text="Another site may not change anything here.")
    return await handler(request)
