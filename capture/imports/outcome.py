"""What an error means for an import: over, or later and when. The worker's one mapping table."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TypeAlias

from capture.diagnosis import Remedy, known_remedy
from capture.errors import (
    AccessDenied,
    CaptureError,
    NotFound,
    Service,
    ServiceUnavailable,
    SignInRequired,
    SwitchedOff,
    Throttled,
    TooLarge,
    UnexpectedReply,
)
from capture.extent import Difference
from capture.models import ImportReason, ImportState, ImportStatus
from capture.synchronisation import Tracking

PARKED = 24 * 3600.0
"""Seconds after which an import that waits for a sign-in is looked at again, and its owner asked
again: a message can be missed, and a sign-in may have happened while nobody could note it."""
SHELVED = 600.0
"""The same for an import that waits for its organisation's switch: turning that on lines it up, but
not what a worker parks at that very moment."""
A_MONTH = 30 * 24 * 3600.0
ASKING = 60.0
"""Seconds in which a worker that is asking an owner has done so, or is dead."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Try again no earlier than ``delay`` seconds from now.

    ``rest`` is how long the service wants to hear nothing of this person; 0 where it did not say.
    """

    reason: ImportReason
    delay: float
    rest: float = 0.0


@dataclass(frozen=True, slots=True)
class Parking:
    """How long an import waits at most, and how long its person is told of it only once."""

    reason: ImportReason
    delay: float
    silence: float


class RowGone(Exception):  # noqa: N818 - a fact about the row, not an error of the program
    """The row was deleted while an import had it in hand."""


Waits: TypeAlias = SignInRequired | SwitchedOff
"""What parks an import: somebody has to act, and no attempt of ours would change it."""


def parking(error: Waits) -> Parking:
    """How an import is parked by this."""
    return _SIGN_IN if isinstance(error, SignInRequired) else _SWITCH


_SIGN_IN = Parking(ImportReason.SIGN_IN, PARKED, PARKED)
_SWITCH = Parking(ImportReason.SWITCHED_OFF, SHELVED, A_MONTH)
PARKING_REASONS = frozenset({_SIGN_IN.reason, _SWITCH.reason})


def failed(reason: ImportReason) -> ImportStatus:
    """The end of an import that cannot succeed as it is."""
    return ImportStatus(ImportState.FAILED, reason)


def mismatch(*differs: Difference) -> ImportStatus:
    """The end of an import whose row is not what it should be."""
    return ImportStatus(ImportState.FAILED, ImportReason.MISMATCH, differs=differs)


def withheld(tracking: Tracking) -> ImportStatus:
    """The end of an import from a mailbox that may not be tracked from."""
    reason = _WITHHELD.get(tracking.remedy) if tracking.remedy else None
    return failed(reason or ImportReason.ACCESS_DENIED)


_WITHHELD = {
    Remedy.NOT_APPROVED: ImportReason.NOT_APPROVED,
    Remedy.NOT_TESTED: ImportReason.NOT_TESTED,
    Remedy.NOT_SYNCHRONISED: ImportReason.NOT_SYNCHRONISED,
    Remedy.FORWARD_MAILBOX: ImportReason.FORWARD_MAILBOX,
}


def final(error: Exception) -> ImportStatus | None:
    """How the import ends by this error; ``None`` if it may still succeed later.

    What an administrator can look up is kept of a refusal.
    """
    reason = _reason(error)
    if reason is None:
        return None
    if reason in _LOOKED_UP and isinstance(error, AccessDenied | UnexpectedReply):
        request = error.request_id
        return ImportStatus(ImportState.FAILED, reason, code=error.code, request_id=request)
    return failed(reason)


_LOOKED_UP = frozenset({ImportReason.ACCESS_DENIED, ImportReason.REFUSED})


def _reason(error: Exception) -> ImportReason | None:
    match error:
        case NotFound() | AccessDenied() if known_remedy(error) is Remedy.NO_MAILBOX:
            return ImportReason.NO_MAILBOX
        case NotFound(service=service):
            is_mail = service is Service.GRAPH
            return ImportReason.MESSAGE_GONE if is_mail else ImportReason.RECORD_GONE
        case AccessDenied():
            return ImportReason.ACCESS_DENIED
        case TooLarge() | UnexpectedReply(status=413):
            return ImportReason.TOO_LARGE
        case UnexpectedReply(status=status) if 400 <= status < 500:
            return ImportReason.REFUSED
        case _:
            return None


def pause(error: Exception, attempt: int) -> Pause:
    """When to try again after an error that time may mend; ``attempt`` counts from one.

    What is none of ``capture.errors`` is a mistake of ours, which a newer release may mend.

    Never before the moment the service names; else full jitter, so that what failed together does
    not come back together.
    """
    match error:
        case Throttled(retry_after=wait):
            return Pause(ImportReason.THROTTLED, wait + _jitter(attempt, most=60.0), wait)
        case ServiceUnavailable(retry_after=wait) if wait is not None:
            return Pause(ImportReason.UNAVAILABLE, wait + _jitter(attempt, most=60.0), wait)
        case CaptureError() | TimeoutError():
            return Pause(ImportReason.UNAVAILABLE, _jitter(attempt, most=900.0))
        case _:
            return Pause(ImportReason.BROKEN, _jitter(attempt, most=900.0))


def _jitter(attempt: int, *, most: float) -> float:
    return random.uniform(0.0, min(most, 2.0 ** min(attempt, 20)))  # noqa: S311 - spreads load only
