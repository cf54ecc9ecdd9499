"""What errors mean for an import, as a table."""

from __future__ import annotations

import pytest

from capture.errors import (
    AccessDenied,
    NotFound,
    Service,
    ServiceUnavailable,
    SignInRequired,
    Throttled,
    TooLarge,
    UnexpectedReply,
)
from capture.imports.outcome import final, pause
from capture.models import ImportReason

CLOSED = "MailboxNotEnabledForRESTAPI"


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (NotFound(Service.GRAPH, "x"), ImportReason.MESSAGE_GONE),
        (NotFound(Service.DATAVERSE, "x"), ImportReason.RECORD_GONE),
        (AccessDenied(Service.GRAPH, "x"), ImportReason.ACCESS_DENIED),
        (AccessDenied(Service.DATAVERSE, "x"), ImportReason.ACCESS_DENIED),
        (UnexpectedReply(Service.DATAVERSE, "x", status=400), ImportReason.REFUSED),
        (UnexpectedReply(Service.DATAVERSE, "x", status=413), ImportReason.TOO_LARGE),
        (NotFound(Service.GRAPH, "x", code=CLOSED), ImportReason.NO_MAILBOX),
        (AccessDenied(Service.GRAPH, "x", code=CLOSED), ImportReason.NO_MAILBOX),
        (TooLarge(Service.GRAPH, "x", status=200), ImportReason.TOO_LARGE),
        (UnexpectedReply(Service.DATAVERSE, "x", status=200), None),
        (Throttled(Service.GRAPH, retry_after=1), None),
        (ServiceUnavailable(Service.GRAPH, "x"), None),
        (SignInRequired(), None),
        (KeyError("a bug"), None),
    ],
)
def test_some_errors_end_an_import(error: Exception, reason: ImportReason | None) -> None:
    """Each error that cannot get better has its reason; the others may succeed later."""
    status = final(error)
    assert (status.reason if status else None) == reason


@pytest.mark.parametrize("error", [AccessDenied, UnexpectedReply])
def test_a_refusal_keeps_what_an_administrator_can_look_up(
    error: type[AccessDenied | UnexpectedReply],
) -> None:
    """The service's own code and the id of the request, and no word of its message."""
    refusal = error(Service.DATAVERSE, "x", status=400, code="0x80040265", request_id="r-1")
    status = final(refusal)
    assert status is not None
    assert (status.code, status.request_id) == ("0x80040265", "r-1")


@pytest.mark.parametrize("attempt", [1, 5, 24, 10_000])
@pytest.mark.parametrize("wait", [0.0, 0.5, 17.0, 7200.0])
def test_no_pause_is_shorter_than_the_service_asked_for(attempt: int, wait: float) -> None:
    """Retry-After is the least, at whichever attempt, and jitter adds at most a minute."""
    for error in (
        Throttled(Service.GRAPH, retry_after=wait),
        ServiceUnavailable(Service.DATAVERSE, "x", retry_after=wait),
    ):
        for _ in range(200):
            assert wait <= pause(error, attempt).delay <= wait + 60


@pytest.mark.parametrize(
    ("error", "reason", "most"),
    [
        (ServiceUnavailable(Service.GRAPH, "x"), ImportReason.UNAVAILABLE, 900),
        (UnexpectedReply(Service.GRAPH, "x", status=200), ImportReason.UNAVAILABLE, 900),
        (KeyError("a bug"), ImportReason.BROKEN, 900),
        (TimeoutError(), ImportReason.UNAVAILABLE, 900),
    ],
)
def test_pauses_grow_and_are_bounded(error: Exception, reason: ImportReason, most: float) -> None:
    """The longest pause doubles with each attempt up to a bound."""
    longest = [max(pause(error, attempt).delay for _ in range(300)) for attempt in range(1, 25)]
    assert pause(error, 1).reason is reason
    assert longest[0] < longest[3] < longest[6]
    assert most / 2 < max(longest) <= most


def test_what_failed_together_does_not_come_back_together() -> None:
    """Pauses without a time named by the service are spread from nothing to the longest."""
    error = ServiceUnavailable(Service.GRAPH, "x")
    delays = sorted(pause(error, 5).delay for _ in range(500))
    assert delays[0] < 4
    assert delays[-1] > 28
