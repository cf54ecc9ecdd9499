"""Entra's OAuth errors in the product's words (page: AADSTS authentication error codes).

Nothing Entra wrote is passed on, except ids, error numbers and a claims challenge, which is part of
the next request.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import structlog

from capture.errors import (
    CaptureError,
    Service,
    ServiceUnavailable,
    SignInRequired,
    UnexpectedReply,
)
from identity.errors import ConsentRequired

__all__ = ["refusal"]

ASK_THE_PERSON = frozenset(
    {"invalid_grant", "interaction_required", "login_required", "consent_required", "access_denied"}
)
LATER = frozenset({"temporarily_unavailable", "server_error"})
NO_CONSENT = 65001
"""AADSTS65001: the user or administrator has not consented to use the application."""
MAX_CLAIMS = 8 * 1024

_log = structlog.get_logger()


def refusal(result: Mapping[str, Any]) -> CaptureError:
    """The error for MSAL's error dict; logs its identifiers once."""
    error, suberror = _word(result.get("error")), _word(result.get("suberror"))
    codes, request = _codes(result), _id(result.get("correlation_id"))
    code = f"AADSTS{codes[0]}" if codes else ""
    _log.info("entra_refused", error=error, suberror=suberror, codes=codes, request_id=request)
    if "consent_required" in (error, suberror) or NO_CONSENT in codes:
        return ConsentRequired(claims=_claims(result), code=code, request_id=request)
    if error in ASK_THE_PERSON:
        return SignInRequired(claims=_claims(result), code=code, request_id=request)
    if error in LATER:
        return ServiceUnavailable(Service.ENTRA, "asks to come back later", request_id=request)
    return UnexpectedReply(Service.ENTRA, "refused our request", request_id=request, code=code)


def _word(value: object) -> str:
    return value if isinstance(value, str) and re.fullmatch(r"[a-z_]{1,40}", value) else ""


def _codes(result: Mapping[str, Any]) -> tuple[int, ...]:
    codes = result.get("error_codes")
    if isinstance(codes, list):
        return tuple(code for code in codes[:5] if type(code) is int)
    found = re.match(r"AADSTS(\d{1,8})", str(result.get("error_description", "")))
    return (int(found.group(1)),) if found else ()


def _id(value: object) -> str:
    return value if isinstance(value, str) and re.fullmatch(r"[0-9A-Za-z-]{1,64}", value) else ""


def _claims(result: Mapping[str, Any]) -> str | None:
    claims = result.get("claims")
    return claims if isinstance(claims, str) and 0 < len(claims) <= MAX_CLAIMS else None
