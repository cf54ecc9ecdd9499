"""``/auth/start`` and ``/auth/callback``: signing in with a browser, where silence is not enough.

Every way through ends on a page in plain words, and what the sign-in interrupted goes on in chat.
"""

from __future__ import annotations

from collections.abc import Callable

import structlog
from aiohttp import web

from bot.inbound import Inbound, read
from capture.diagnosis import known_remedy
from capture.errors import CaptureError, SignInRequired
from capture.models import Caller
from capture.parallel import attempt
from cards import pages
from cards.languages import Language, accepted_language, language_of
from identity.code_flow import CodeFlow
from identity.errors import InvalidToken, KeysUnavailable, NotAllowed

__all__ = ["AuthRoutes"]

_LONGEST = 4096
"""Characters of one query value; Entra's codes have about a thousand."""

_log = structlog.get_logger()


class AuthRoutes:
    """The two routes; ``go_on`` continues what waited for a person, without waiting for it."""

    def __init__(self, flow: CodeFlow, go_on: Callable[[Caller, Inbound | None], None]) -> None:
        self._flow = flow
        self._go_on = go_on

    def routes(self) -> tuple[web.RouteDef, ...]:
        """To be added to the application."""
        return (
            web.get("/auth/start", self._start),
            web.get("/auth/callback", self._callback),
        )

    async def _start(self, request: web.Request) -> web.Response:
        state = _single_values(request).get("state", "")
        language = await self._language(request, state)
        if not state:
            return _page(400, pages.expired_page(language))
        try:
            address = await self._flow.start(state)
        except (CaptureError, NotAllowed) as error:
            return _failed(error, language)
        return web.Response(status=302, headers={"Location": address, **_PRIVATE})

    async def _callback(self, request: web.Request) -> web.Response:
        parameters = _single_values(request)
        language = await self._language(request, parameters.get("state", ""))
        if not parameters.get("state"):
            return _page(400, pages.expired_page(language))
        try:
            signed_in = await self._flow.finish(parameters)
        except (CaptureError, InvalidToken, KeysUnavailable, NotAllowed) as error:
            if "error" in parameters and isinstance(error, SignInRequired):
                return _page(400, pages.refused_page(language, known_remedy(error)))
            return _failed(error, language)
        interrupted = read(signed_in.resume) if signed_in.resume else None
        self._go_on(signed_in.caller, interrupted)
        return _page(200, pages.signed_in_page(language), pages.SIGNED_IN_POLICY)

    async def _language(self, request: web.Request, state: str) -> Language:
        """That of the person who asked; where it is not known (any more), the browser's."""
        locale = await attempt(self._flow.locale(state)) if state else ""
        if isinstance(locale, str) and locale:
            return language_of(locale)
        return accepted_language(request.headers.get("Accept-Language", ""))


_PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


def _single_values(request: web.Request) -> dict[str, str]:
    """The query; nothing of one that no provider sends."""
    query = request.query
    if len(query) != len(set(query)) or any(len(value) > _LONGEST for value in query.values()):
        return {}
    return dict(query)


def _failed(error: Exception, language: Language) -> web.Response:
    _log.info("sign_in_failed", why=type(error).__name__)
    match error:
        case SignInRequired():
            return _page(400, pages.expired_page(language))
        case NotAllowed():
            return _page(403, pages.other_person_page(language))
        case CaptureError():
            return _page(503, pages.failed_page(language, str(getattr(error, "request_id", ""))))
        case _:
            return _page(403, pages.failed_page(language))


def _page(status: int, text: str, policy: str = pages.PAGE_POLICY) -> web.Response:
    return web.Response(
        status=status,
        text=text,
        content_type="text/html",
        headers={
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            **_PRIVATE,
        },
    )
