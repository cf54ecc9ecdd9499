"""Refusals in Graph's words (page: "Microsoft Graph error responses and resource types")."""

from __future__ import annotations

from datetime import datetime
from typing import Any

__all__ = [
    "GraphError",
    "bad_request",
    "error_body",
    "malformed_id",
    "not_found",
    "not_implemented",
    "syntax_error",
]


class GraphError(Exception):
    """An answer other than success; ``retry_after`` in seconds, 0 for no such header."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        retry_after: int = 0,
        challenge: str = "",
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.retry_after = retry_after
        self.challenge = challenge

    @property
    def headers(self) -> dict[str, str]:
        """What goes with the status."""
        headers = {"Retry-After": str(self.retry_after)} if self.retry_after else {}
        return headers | ({"WWW-Authenticate": self.challenge} if self.challenge else {})


def not_implemented(what: str) -> GraphError:
    """What the real service may know and this one does not: said, never answered emptily."""
    return GraphError(501, "NotImplemented", f"{what} is not part of the sandbox's Graph.")


def bad_request(message: str) -> GraphError:
    """A request that breaks a rule."""
    return GraphError(400, "BadRequest", message)


def syntax_error(what: str) -> GraphError:
    """A refusal that says what is wrong with an expression."""
    return bad_request(f"Syntax error: {what}.")


def not_found() -> GraphError:
    """An identifier of something that is not, or no longer, there."""
    return GraphError(404, "ErrorItemNotFound", "The specified object was not found in the store.")


def malformed_id() -> GraphError:
    """An identifier that never was one."""
    return GraphError(400, "ErrorInvalidIdMalformed", "Id is malformed.")


def error_body(error: GraphError, now: datetime, request_id: str, client_id: str) -> dict[str, Any]:
    """The JSON of a refusal."""
    return {
        "error": {
            "code": error.code,
            "message": error.message,
            "innerError": {
                "date": now.strftime("%Y-%m-%dT%H:%M:%S"),
                "request-id": request_id,
                "client-request-id": client_id,
            },
        }
    }
