"""An HTTP status and its headers as one of ``capture.errors``; of a body only the code is read.

The claims of a challenge are decoded as "Claims challenges, claims requests and client
capabilities" describes them (Microsoft identity platform).
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import msgspec

from capture.errors import (
    AccessDenied,
    CaptureError,
    NotFound,
    Service,
    ServiceUnavailable,
    SignInRequired,
    Throttled,
    UnexpectedReply,
)

__all__ = ["CODE_WITHIN", "UNNAMED_PAUSE", "failure", "request_id"]

CODE_WITHIN = 64 * 1024
"""Bytes of a refusal that are looked at for its code."""

UNNAMED_PAUSE = 2.0
"""Seconds to wait after a 429 without Retry-After, which Graph is known to send."""
SETTLED = frozenset({"0x80040333"})
"""A duplicate: "Detect duplicate data using the Web API" (Dataverse) answers it with 500."""
LONGEST_WAIT = 24 * 3600.0
CLAIMS = re.compile(r'claims="([A-Za-z0-9+/=_-]{1,8192})"')
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
REQUEST_IDS = ("request-id", "x-ms-service-request-id", "x-ms-request-id")


class _Error(msgspec.Struct):
    code: str


class _Refusal(msgspec.Struct):
    error: _Error


_REFUSAL = msgspec.json.Decoder(_Refusal)


def failure(
    service: Service, status: int, headers: Mapping[str, str], body: bytes = b""
) -> CaptureError:
    """What a status outside 2xx means; ``headers`` must ignore case.

    Of the body only ``error.code`` is kept, where it looks like a code.
    501 is a request the service does not know, which asking again would not change; nor would it
    change a 5xx whose code is one of ``SETTLED``.
    """
    request, code = request_id(headers), _code(body)
    if status in (401, 403):
        challenge = headers.get("WWW-Authenticate", "")
        if status == 401 or "insufficient_claims" in challenge:
            return SignInRequired(claims=_claims(challenge), code=code, request_id=request)
        return AccessDenied(service, "access denied", status=status, request_id=request, code=code)
    if status in (404, 410):
        return NotFound(service, "not found", status=status, request_id=request, code=code)
    wait = _wait(headers.get("Retry-After"))
    if status == 429:
        return Throttled(
            service, retry_after=UNNAMED_PAUSE if wait is None else wait, request_id=request
        )
    if status == 408 or (status >= 500 and status != 501 and code not in SETTLED):
        return ServiceUnavailable(
            service, "failed", status=status, request_id=request, retry_after=wait
        )
    return UnexpectedReply(service, "request refused", status=status, request_id=request, code=code)


def _code(body: bytes) -> str:
    try:
        code = _REFUSAL.decode(body).error.code
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""
    return code if CODE.fullmatch(code) else ""


def request_id(headers: Mapping[str, str]) -> str:
    """The service's own id of a request, safe to log and show; "" if it names none."""
    found = next((headers[name] for name in REQUEST_IDS if name in headers), "")
    return found if re.fullmatch(r"[\w.:|-]{1,100}", found, re.ASCII) else ""


def _wait(header: str | None) -> float | None:
    """Seconds of a Retry-After in either form (RFC 9110, section 10.2.3)."""
    text = (header or "").strip()
    if re.fullmatch(r"\d{1,12}(\.\d{1,9})?", text, re.ASCII):
        return min(float(text), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max((aware - datetime.now(UTC)).total_seconds(), 0.0), LONGEST_WAIT)


def _claims(challenge: str) -> str | None:
    """The challenge's claims as JSON text; ``None`` if there are none or they are no JSON."""
    match = CLAIMS.search(challenge)
    if match is None:
        return None
    encoded = match[1].rstrip("=").translate(str.maketrans("-_", "+/"))
    try:
        text = base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True).decode()
        msgspec.json.decode(text, type=dict[str, msgspec.Raw])
    except (binascii.Error, ValueError):
        return None
    return text
