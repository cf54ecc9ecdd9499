"""Refusals in the Bot Framework's words (page: Status codes from bot conversational APIs)."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

__all__ = ["Refusal", "WritesBlocked", "refusals", "worded"]

_WORDS = {
    400: ("BadArgument", "Bad argument."),
    412: ("PreconditionFailed", "Precondition failed, please try again."),
    429: ("Throttled", "Too many requests."),
    500: ("ServiceError", "Internal server error."),
    502: ("ServiceError", "Service dependency issue."),
}


class Refusal(Exception):  # noqa: N818 - what the connector does, not a failure of its own
    """An answer that is not what the bot hoped for; ``retry_after`` is in seconds."""

    def __init__(self, status: int, code: str, message: str, *, retry_after: int = 0) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.retry_after = retry_after

    def body(self) -> dict[str, Any]:
        """The error body of the Bot Framework."""
        return {"error": {"code": self.code, "message": self.message}}

    def response(self) -> web.Response:
        """The whole answer, with Retry-After where there is one."""
        headers = {"Retry-After": str(self.retry_after)} if self.retry_after else {}
        return web.json_response(self.body(), status=self.status, headers=headers)


class WritesBlocked(Refusal):
    """The person blocked or uninstalled the bot; worded unlike all others.

    The reason is JSON within a string, as "Send proactive messages" (Understand who blocked,
    muted, or uninstalled a bot) shows it.
    """

    def __init__(self) -> None:
        super().__init__(403, "MessageWritesBlocked", "Thread is blocked from message writes.")

    def body(self) -> dict[str, Any]:
        """The documented body, which has no ``error``."""
        reason = {
            "subCode": self.code,
            "details": self.message,
            "errorCode": None,
            "errorSubCode": None,
        }
        return {"errorCode": 209, "message": json.dumps(reason, indent=2).replace("\n", "\r\n")}


def worded(status: int, sentence: str) -> web.Response:
    """A failure on demand in the connector's words.

    For 503 and 504 no code is documented: a gateway in front answers them, without JSON.
    """
    if status in _WORDS:
        return Refusal(status, *_WORDS[status]).response()
    if status >= 500:
        page = f"<html><body><h1>{status}</h1></body></html>"
        return web.Response(text=page, status=status, content_type="text/html")
    return Refusal(status, "ServiceError", sentence).response()


@web.middleware
async def refusals(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn every refusal, aiohttp's own ones too, into the Bot Framework's error body."""
    try:
        return await handler(request)
    except Refusal as refusal:
        return refusal.response()
    except web.HTTPRequestEntityTooLarge:
        return Refusal(413, "MessageSizeTooBig", "Message size too large.").response()
