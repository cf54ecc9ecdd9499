"""The pane's API as an application of its own: what it answers to whom, and every refusal."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from capture.errors import CaptureError, SignInRequired
from cards.languages import language_of
from identity.errors import InvalidToken, KeysUnavailable, NotAllowed
from identity.tokens import UserTokens
from pane.api import Api
from pane.limits import Limits
from pane.open_answers import OpenAnswers
from pane.problems import Failure, Refused, answer, problem_of
from pane.visit import Door, Visit, language_asked

__all__ = ["pane_api"]

Question = Callable[[web.Request, Visit], Awaitable[web.StreamResponse]]
_OURS = (Refused, CaptureError, InvalidToken, NotAllowed, KeysUnavailable)
_REFUSED = {
    404: ("gone", 404),
    405: ("method", 405),
    413: ("too_large", 413),
    415: ("media_type", 415),
}
_log = structlog.get_logger()


def pane_api(
    door: Door, limits: Limits, tokens: UserTokens, *, api: Api, known: OpenAnswers
) -> web.Application:
    """To be mounted at ``/pane/api``."""

    def personal(question: Question) -> Handler:
        async def handle(request: web.Request) -> web.StreamResponse:
            visit = await door.visit(request)
            limits.take(visit.asker.caller)
            await request.read()
            try:
                return await question(request, visit)
            except SignInRequired:
                await tokens.exchange(visit.asker.caller, visit.bearer)
                return await question(request, visit)

        return handle

    app = web.Application(middlewares=[_problems(door)])
    app.add_routes(
        [
            web.get("/configuration", known.configuration),
            web.get("/words", known.words),
            web.get("/mails/{id}", personal(api.mail)),
            web.post("/recipients", personal(api.recipients)),
            web.get("/records", personal(api.records)),
            web.get("/timelines/{table}/{guid}", personal(api.timeline)),
            web.post("/presses", personal(api.press)),
        ]
    )
    return app


def _problems(door: Door) -> Middleware:
    """Every refusal in the one shape that the page understands."""

    @web.middleware
    async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            door.check_site(request)
            return await handler(request)
        except _OURS as error:
            return _refusal(request, error)
        except web.HTTPException as error:
            code, status = _REFUSED.get(error.status, ("failed", error.status))
            response = _refusal(request, Refused(status, code))
            if "Allow" in error.headers:
                response.headers["Allow"] = error.headers["Allow"]
            return response
        except Exception as error:  # noqa: BLE001 - a fault of ours is answered like every other
            _log.exception("pane_failed", exc_info=error)
            return _refusal(request, Refused(500, "failed"))

    return problems


def _refusal(request: web.Request, error: Failure) -> web.Response:
    _log.info("pane_refused", why=type(error).__name__, reason=getattr(error, "reason", ""))
    header = request.headers.get("Accept-Language", "")
    language = language_of(header) if "," not in header else language_asked(request)
    return answer(problem_of(error, language))
