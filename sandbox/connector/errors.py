"""Refusals in the Bot Framework's words (page: Status codes from bot conversational APIs)."""

from __future__ import annotations

from aiohttp import web
from aiohttp.typedefs import Handler

__all__ = ["Refusal", "refusals"]


class Refusal(Exception):  # noqa: N818 - what the connector does, not a failure of its own
    """An answer that is not what the bot hoped for; ``retry_after`` is in seconds."""

    def __init__(self, status: int, code: str, message: str, *, retry_after: int = 0) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.retry_after = retry_after

    def response(self) -> web.Response:
        """The error body of the Bot Framework, with Retry-After where there is one."""
        headers = {"Retry-After": str(self.retry_after)} if self.retry_after else {}
        error = {"error": {"code": self.code, "message": self.message}}
        return web.json_response(error, status=self.status, headers=headers)


@web.middleware
async def refusals(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn every refusal, aiohttp's own ones too, into the Bot Framework's error body."""
    try:
        return await handler(request)
    except Refusal as refusal:
        return refusal.response()
    except web.HTTPRequestEntityTooLarge:
        return Refusal(413, "MessageSizeTooBig", "Message size too large.").response()
