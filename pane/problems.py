"""What goes wrong, as ``application/problem+json`` (RFC 9457): one table from errors to answers.

A sentence is in the reader's language and the product's own; nothing of a request is in it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from math import ceil

import msgspec
from aiohttp import web

from capture.errors import (
    AccessDenied,
    CaptureError,
    NotAmongUsers,
    NotFound,
    SignInRequired,
    SwitchedOff,
    UnknownTenant,
)
from cards.catalogue import notice_words, pane_api_words
from cards.languages import Language
from cards.notices import told
from cards.view import View
from identity.errors import ConsentRequired, InvalidToken, KeysUnavailable, NotAllowed

__all__ = ["CONTENT_TYPE", "Problem", "Refused", "answer", "problem_of"]

CONTENT_TYPE = "application/problem+json"
SOON = 5
"""Seconds after which asking again may help, where nobody named a time."""


class Problem(msgspec.Struct, omit_defaults=True, frozen=True, kw_only=True):
    """The body of a refusal; ``claims`` is a challenge to pass on to the sign-in."""

    title: str
    status: int
    detail: str
    code: str
    type: str = "about:blank"
    claims: str | None = None
    retry_after: int | None = msgspec.field(name="retryAfter", default=None)


class Refused(Exception):  # noqa: N818 - what the rim did
    """A request this API does not take; ``code`` names why, and the sentence for it."""

    def __init__(self, status: int, code: str, *, retry_after: int | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.retry_after = retry_after


Failure = Refused | CaptureError | InvalidToken | NotAllowed | KeysUnavailable


def problem_of(error: Failure, language: Language) -> Problem:
    """What is answered to an error."""
    match error:
        case Refused():
            return _of(error.status, error.code, language, retry_after=error.retry_after)
        case InvalidToken():
            return _of(401, "token", language)
        case NotAllowed(reason="tenant"):
            return _of(403, "tenant", language)
        case NotAllowed():
            return _of(403, "scope", language)
        case KeysUnavailable():
            return _of(503, "unavailable", language, retry_after=SOON)
        case _:
            return _of_ours(error, language)


def answer(problem: Problem) -> web.Response:
    """The problem as a response."""
    headers = {"Cache-Control": "no-store"}
    if problem.status == 401:
        challenge = 'Bearer error="invalid_token"' if problem.code == "token" else "Bearer"
        headers["WWW-Authenticate"] = challenge
    if problem.retry_after is not None:
        headers["Retry-After"] = str(problem.retry_after)
    body = msgspec.json.encode(problem)
    return web.Response(
        status=problem.status, body=body, content_type=CONTENT_TYPE, headers=headers
    )


def _of_ours(error: CaptureError, language: Language) -> Problem:
    title, detail = told(error, View(datetime.now(UTC), language=language))
    status, code, wait = _kind(error)
    claims = error.claims if isinstance(error, SignInRequired) else None
    return Problem(
        title=title, status=status, detail=detail, code=code, claims=claims, retry_after=wait
    )


def _kind(error: CaptureError) -> tuple[int, str, int | None]:
    for kind, (status, code) in _KINDS.items():
        if isinstance(error, kind):
            return status, code, None
    named = getattr(error, "retry_after", None)
    return 503, "unavailable", SOON if named is None else max(1, ceil(named))


_KINDS = {
    ConsentRequired: (401, "consent"),
    SignInRequired: (401, "sign_in"),
    UnknownTenant: (403, "tenant"),
    SwitchedOff: (403, "switched_off"),
    NotAmongUsers: (403, "not_a_user"),
    NotFound: (404, "gone"),
    AccessDenied: (403, "denied"),
}
"""The first that fits; anything else is a neighbour that does not answer usefully."""


def _of(status: int, code: str, language: Language, *, retry_after: int | None = None) -> Problem:
    title = notice_words(language).UNEXPECTED_TITLE
    sentence = pane_api_words(language).PROBLEMS[code]
    return Problem(title=title, status=status, detail=sentence, code=code, retry_after=retry_after)
