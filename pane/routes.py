"""The pane's API as an application of its own: what it answers to whom, and every refusal."""

from __future__ import annotations

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from capture.errors import CaptureError, SignInRequired
from cards.languages import language_of
from identity.errors import InvalidToken, KeysUnavailable, NotAllowed
from identity.tokens import UserTokens
from pane.api import Api
from pane.bodies import tagged
from pane.described import Personal, Route, openapi
from pane.described_english import LANGUAGE, MAIL, NAME
from pane.limits import Limits
from pane.open_answers import OpenAnswers
from pane.problems import Failure, Refused, answer, problem_of
from pane.visit import Door, language_asked
from pane.wire import (
    Configuration,
    Line,
    Mail,
    Press,
    Recipients,
    Records,
    Typed,
    Words,
)

__all__ = ["pane_api"]

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

    def personal(question: Personal) -> Handler:
        async def handle(request: web.Request) -> web.StreamResponse:
            visit = await door.visit(request)
            limits.take(visit.asker.caller)
            try:
                return await question(request, visit)
            except SignInRequired:
                await tokens.exchange(visit.asker.caller, visit.bearer)
                return await question(request, visit)

        return handle

    table = _table(api, known)
    description = openapi(table, door.origin)

    async def described(request: web.Request) -> web.StreamResponse:
        return tagged(request, description, private=False)

    app = web.Application(middlewares=[_problems(door)])
    for route in table:
        answering = personal(route.personal) if route.personal else route.known
        assert answering is not None, "a route is answered by somebody"
        app.router.add_route(route.method, route.path, answering)
    app.router.add_get("/openapi.json", described)
    return app


def _table(api: Api, known: OpenAnswers) -> tuple[Route, ...]:
    """Every route of the page's; the description of them is one more."""
    return (
        Route("GET", "/configuration", Configuration, known=known.configuration),
        Route("GET", "/words", Words, known=known.words, query=LANGUAGE),
        Route("GET", "/mails/{id}", Mail, api.mail, query=MAIL),
        Route("POST", "/recipients", Recipients, api.recipients, takes=Typed),
        Route("GET", "/records", Records, api.records, query=NAME),
        Route("GET", "/timelines/{table}/{guid}", Line, api.timeline),
        Route("POST", "/presses", Line, api.press, takes=Press),
    )


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
