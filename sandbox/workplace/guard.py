"""Only the sandbox's own page may change things here: a page of another site could post as well."""

from __future__ import annotations

from aiohttp import web
from aiohttp.typedefs import Handler

__all__ = ["same_origin"]

_OWN = "/api/"
_JSON = "application/json"


@web.middleware
async def same_origin(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse changes asked for by other origins; browsers name theirs with every POST.

    What the page itself sends is JSON that says so, which no form of another site can be.
    """
    origin = request.headers.get("Origin")
    safe = request.method in {"GET", "HEAD", "OPTIONS"}
    if not safe and origin is not None and origin != f"http://{request.host}":
        raise web.HTTPForbidden(text="Another site may not change anything here.")
    if request.path.startswith(_OWN) and request.body_exists and request.content_type != _JSON:
        raise web.HTTPUnsupportedMediaType(text=f"Send {_JSON}.")
    return await handler(request)
