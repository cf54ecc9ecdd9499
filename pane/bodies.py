"""Reading what a pane sends, and answering with what it may keep."""

from __future__ import annotations

import hashlib
from typing import Any, TypeVar

import msgspec
from aiohttp import web

from pane.problems import Refused

__all__ = ["MAX_BODY", "read", "tagged"]

MAX_BODY = 256 * 1024
"""Bytes: five hundred recipients with long names, or a card's inputs, stay far below."""
T = TypeVar("T")


async def read(request: web.Request, kind: type[T]) -> T:
    """The body as ``kind``; raises ``Refused``."""
    if request.content_type.casefold() != "application/json":
        raise Refused(415, "media_type")
    try:
        return msgspec.json.decode(await _bytes(request), type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Refused(400, "malformed") from None


def tagged(request: web.Request, value: Any, *, private: bool = True) -> web.Response:
    """The value as JSON under a tag of its content; nothing where the page has that already."""
    body = msgspec.json.encode(value)
    tag = hashlib.sha256(body).hexdigest()[:32]
    known = {one.value for one in request.if_none_match or ()}
    fresh = bool(known & {tag, "*"})
    response = (
        web.Response(status=304)
        if fresh
        else web.Response(body=body, content_type="application/json")
    )
    response.etag = tag
    response.headers["Cache-Control"] = "private, no-cache" if private else "no-cache"
    return response


async def _bytes(request: web.Request) -> bytes:
    if (request.content_length or 0) > MAX_BODY:
        raise Refused(413, "too_large")
    body = await request.read()  # kept by the request: a question may be asked twice
    if len(body) > MAX_BODY:
        raise Refused(413, "too_large")
    return body
