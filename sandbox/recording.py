"""What of a request and its answer may be kept: enough to check them by, and no secret."""

from __future__ import annotations

import asyncio
import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl

from aiohttp import web

if TYPE_CHECKING:
    from multidict import CIMultiDictProxy

__all__ = ["answer_headers", "body_text", "claims_of", "kept_headers", "safe_headers", "sent_body"]

_LONGEST: Final = 64 * 1024
"""Characters of a body that are kept."""
_WAIT: Final = 1.0
"""Seconds to wait for a body that the service did not read."""
_SECRET: Final = frozenset({"authorization", "proxy-authorization"})
_TOLD: Final = (
    "content-type",
    "preference-applied",
    "request-id",
    "retry-after",
    "www-authenticate",
    "x-ms-service-request-id",
)
_FORM: Final = "application/x-www-form-urlencoded"
_OPEN_FIELDS: Final = frozenset({"grant_type", "scope"})
"""Fields of a posted form whose values are no secret."""


def kept_headers(headers: CIMultiDictProxy[str]) -> dict[str, str]:
    """A request's headers by lower-case name, repeated ones joined by a comma.

    Of a credential only its scheme and kind are kept (``Bearer person``), of cookies the number.
    """
    kept: dict[str, str] = {}
    for name, value in headers.items():
        key = name.lower()
        shown = _shown(key, value)
        kept[key] = f"{kept[key]}, {shown}" if key in kept else shown
    return kept


def safe_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """As ``kept_headers``, for a step of a batch, where none is repeated."""
    return {name.lower(): _shown(name.lower(), value) for name, value in headers.items()}


def answer_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Those of an answer's headers that say how a call went."""
    lower = {name.lower(): value for name, value in headers.items()}
    return {name: lower[name] for name in _TOLD if name in lower}


def claims_of(authorization: str) -> dict[str, Any]:
    """What a bearer token says of itself, unchecked; nothing where it cannot be read."""
    try:
        payload = authorization.partition(" ")[2].split(".")[1]
        claims = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (IndexError, ValueError, RecursionError):
        return {}
    return claims if isinstance(claims, dict) else {}


async def sent_body(request: web.Request, status: int) -> bytes:
    """The request's body, after it was answered with ``status``.

    Empty where it was refused for its size, or is not there within a second.
    """
    if not request.body_exists or status == 413:
        return b""
    try:
        async with asyncio.timeout(_WAIT):
            return await request.read()
    except (TimeoutError, OSError, web.HTTPException, web.RequestPayloadError):
        return b""


def body_text(content_type: str, body: bytes) -> str:
    """A body as text, its first 64 KiB; of a posted form the fields' names, for it holds secrets.

    Files and other bytes are not kept.
    """
    kind = content_type.partition(";")[0].strip().lower()
    if kind == _FORM:
        return _form(body)
    is_text = kind.startswith(("text/", "multipart/")) or kind.endswith(("/json", "+json"))
    return body[:_LONGEST].decode("utf-8", "replace") if is_text else ""


def _shown(name: str, value: str) -> str:
    if name == "cookie":
        return f"{value.count('=')} cookies"
    if name not in _SECRET:
        return value
    scheme = value.partition(" ")[0][:20]
    return f"{scheme} {_kind(value)}" if " " in value else "unreadable"


def _kind(authorization: str) -> str:
    """Whose token it claims to be: ``person``, ``app``, or ``unreadable``."""
    claims = claims_of(authorization)
    if not claims:
        return "unreadable"
    return "person" if "scp" in claims else "app"


def _form(body: bytes) -> str:
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=100)
    except ValueError:
        return ""
    shown = (f"{name}={value if name in _OPEN_FIELDS else '…'}" for name, value in pairs)
    return "&".join(shown)[:_LONGEST]
