"""Every error of the product has one answer: status, code, and when to ask again."""

from __future__ import annotations

import msgspec
import pytest

from capture.errors import (
    AccessDenied,
    NotAmongUsers,
    NotFound,
    Service,
    ServiceUnavailable,
    SignInRequired,
    SwitchedOff,
    Throttled,
    TooLarge,
    UnexpectedReply,
    UnknownTenant,
)
from identity.errors import ConsentRequired, InvalidToken, KeysUnavailable, NotAllowed
from pane.problems import Failure, Refused, answer, problem_of

GRAPH = Service.GRAPH
ROWS: list[tuple[Failure, int, str, int | None]] = [
    (SignInRequired(claims="{}"), 401, "sign_in", None),
    (ConsentRequired(), 401, "consent", None),
    (InvalidToken("expired"), 401, "token", None),
    (NotAllowed("tenant"), 403, "tenant", None),
    (NotAllowed("scope"), 403, "scope", None),
    (UnknownTenant(), 403, "tenant", None),
    (SwitchedOff(), 403, "switched_off", None),
    (NotAmongUsers(), 403, "not_a_user", None),
    (NotFound(GRAPH, "no such mail"), 404, "gone", None),
    (AccessDenied(GRAPH, "denied"), 403, "denied", None),
    (Throttled(GRAPH, retry_after=2.4), 503, "unavailable", 3),
    (ServiceUnavailable(GRAPH, "down", retry_after=9.0), 503, "unavailable", 9),
    (ServiceUnavailable(GRAPH, "down"), 503, "unavailable", 5),
    (UnexpectedReply(GRAPH, "odd"), 503, "unavailable", 5),
    (TooLarge(GRAPH, "large"), 503, "unavailable", 5),
    (KeysUnavailable(), 503, "unavailable", 5),
    (Refused(429, "too_many", retry_after=1), 429, "too_many", 1),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: type(row[0]).__name__)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_error_is_answered(row: tuple[Failure, int, str, int | None], language) -> None:
    error, status, code, wait = row
    response = answer(problem_of(error, language))
    assert isinstance(response.body, bytes)
    body = msgspec.json.decode(response.body)
    assert (response.status, body["status"], body["code"]) == (status, status, code)
    assert response.content_type == "application/problem+json"
    assert response.headers.get("Retry-After") == (None if wait is None else str(wait))
    assert ("WWW-Authenticate" in response.headers) == (status == 401)
    assert body.get("claims") == getattr(error, "claims", None)
    assert (language == "zh") == any("\u4e00" <= one <= "\u9fff" for one in body["detail"])
