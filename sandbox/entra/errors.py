"""Entra ID's refusals, with the numbers of "Microsoft Entra authentication error codes"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

__all__ = ["EntraError", "as_json", "refuse"]


class EntraError(Exception):
    """One refusal: OAuth's ``error``, the AADSTS number and a sentence.

    ``suberror`` and ``claims`` are sent only where they say something.
    """

    def __init__(
        self, error: str, code: int, sentence: str, *, suberror: str = "", claims: str = ""
    ) -> None:
        super().__init__(f"AADSTS{code}: {sentence}")
        self.error = error
        self.code = code
        self.sentence = sentence
        self.suberror = suberror
        self.claims = claims

    @property
    def status(self) -> int:
        """401 where the client itself was not authenticated, otherwise 400."""
        return 401 if self.error == "invalid_client" else 400


def as_json(error: EntraError, headers: Mapping[str, str], now: datetime) -> dict[str, Any]:
    """The body of a refusal; ``headers`` are the request's and may name a correlation id."""
    trace, correlation = str(uuid4()), _correlation(headers)
    stamp = f"{now:%Y-%m-%d %H:%M:%S}Z"
    body: dict[str, Any] = {
        "error": error.error,
        "error_description": (
            f"{error} Trace ID: {trace} Correlation ID: {correlation} Timestamp: {stamp}"
        ),
        "error_codes": [error.code],
        "timestamp": stamp,
        "trace_id": trace,
        "correlation_id": correlation,
    }
    extra = {"suberror": error.suberror, "claims": error.claims}
    return body | {name: value for name, value in extra.items() if value}


def refuse(request: web.Request, error: EntraError, now: datetime) -> web.Response:
    """A refusal as the token endpoint answers it."""
    return web.json_response(as_json(error, request.headers, now), status=error.status)


def _correlation(headers: Mapping[str, str]) -> str:
    """The caller's correlation id if it is a GUID, otherwise a new one."""
    try:
        return str(UUID(headers.get("client-request-id", "")))
    except ValueError:
        return str(uuid4())
