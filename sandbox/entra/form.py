"""A posted form, read strictly: the one kind of body that OAuth knows."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from sandbox.entra.errors import EntraError

if TYPE_CHECKING:
    from aiohttp import web

__all__ = ["read"]


async def read(request: web.Request) -> dict[str, str]:
    """The form's fields; any other content type has none.

    Raises ``EntraError`` for what is not UTF-8 or comes twice (RFC 6749 section 3.2).
    """
    if request.content_type != "application/x-www-form-urlencoded":
        return {}
    try:
        text = (await request.read()).decode()
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=100)
    except ValueError:
        raise EntraError(
            "invalid_request", 90004, "The request is not properly formatted."
        ) from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise EntraError("invalid_request", 9002313, "Invalid request. A parameter is repeated.")
    return fields
