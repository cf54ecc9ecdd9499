"""What an error says of the half of a timeline that it costs."""

from __future__ import annotations

from datetime import timedelta

from capture.diagnosis import Remedy, known_remedy
from capture.errors import AccessDenied, CaptureError, Service, ServiceUnavailable, Throttled
from capture.halves import Unavailable
from capture.ports import Clock

__all__ = ["unavailable", "wait_of"]

_LASTING = frozenset(
    (Remedy.NO_MAILBOX, Remedy.SWITCHED_OFF, Remedy.NOT_AMONG_USERS, Remedy.SUGGESTIONS_OFF)
)


def unavailable(error: CaptureError, service: Service, clock: Clock) -> Unavailable:
    """A half that ``error`` costs; ``service`` is whose half it is, should the error not say.

    Where only somebody else's doing would bring it, it says whose, for asking again would not.
    """
    wait, remedy = wait_of(error), known_remedy(error)
    lasting = remedy if remedy in _LASTING else None
    return Unavailable(
        getattr(error, "service", service),
        None if wait is None else clock() + timedelta(seconds=wait),
        denied=lasting is not None or isinstance(error, AccessDenied),
        remedy=lasting,
    )


def wait_of(error: CaptureError) -> float | None:
    """The seconds a service asked for, if it did."""
    return error.retry_after if isinstance(error, Throttled | ServiceUnavailable) else None
