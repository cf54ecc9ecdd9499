"""Carries out the faults that strike a call."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Final

from sandbox.clock import aging, skewed

if TYPE_CHECKING:
    from sandbox.faults import Asked, Fault
    from sandbox.world import World

__all__ = [
    "Refused",
    "circumstances",
    "delay",
    "lasting",
    "names",
    "refused",
    "refused_inside",
    "rotate",
]

_AGE: Final = 10 * 365 * 24 * 3600.0
"""Seconds by which any token has expired."""
_CHANNEL: Final = ("connector", "page")
"""Services whose tokens for the bot are signed with the channel's keys."""
_SENTENCES: Final = {
    400: "The request is not one that the service takes.",
    412: "Several operations on the same thing met each other.",
    500: "The service met an unexpected error.",
    502: "The service's gateway got an invalid answer.",
    503: "The service is temporarily unavailable.",
    504: "The service did not answer its gateway in time.",
}


@dataclass(frozen=True, slots=True)
class Refused:
    """An answer that the service words but does not decide; ``retry_after`` in seconds, or 0."""

    status: int
    sentence: str
    retry_after: int = 0


def refused(fault: Fault | None) -> Refused | None:
    """What a call is answered with instead of being handled, if it is."""
    match fault.kind if fault else "":
        case "throttle" if fault:
            sentence = "There are too many requests. Try again later."
            return Refused(429, sentence, ceil(fault.seconds))
        case "fail" if fault:
            return Refused(fault.status, _SENTENCES[fault.status])
        case "expire" if fault and fault.service == "login":
            return Refused(401, "The refresh token has expired due to inactivity.")
    return None


_BROKEN: Final = Refused(503, _SENTENCES[503])
"""What a step of a batch gets where a whole answer would be cut or malformed."""


def refused_inside(faults: Sequence[Fault]) -> Refused | None:
    """As ``refused``, for a step of a batch."""
    fault = faults[-1] if faults else None
    if fault and fault.kind in ("cut", "malformed"):
        return _BROKEN
    return refused(fault)


def names(faults: Sequence[Fault]) -> str:
    """The kinds that struck, for the journal."""
    return ", ".join(fault.kind for fault in faults)


@asynccontextmanager
async def circumstances(world: World, asked: Asked, faults: Sequence[Fault]) -> AsyncIterator[None]:
    """Let happen what happens before the call; what lasts while it is answered ends with this."""
    if seconds := delay(faults, "slow"):
        await asyncio.sleep(seconds)
    if any(fault.kind == "rotate" for fault in faults):
        await asyncio.to_thread(rotate, world, asked.service)
    with lasting(world, asked, faults):
        yield


@contextmanager
def lasting(world: World, asked: Asked, faults: Sequence[Fault]) -> Iterator[None]:
    """The circumstances that need no waiting: what the caller holds, and what time it is."""
    with ExitStack() as stack:
        for fault in faults:
            if fault.kind == "skew":
                stack.enter_context(skewed(fault.seconds))
            elif fault.kind == "expire":
                stack.enter_context(aging(_AGE))
            elif fault.kind == "revoke":
                _revoke(world, asked.caller)
        yield


def delay(faults: Sequence[Fault], kind: str) -> float:
    """Seconds that faults of this kind cost together."""
    return sum(fault.seconds for fault in faults if fault.kind == kind)


def rotate(world: World, service: str) -> None:
    """Replace the keys that matter at this service; takes a moment of computing."""
    (world.channel_keys if service in _CHANNEL else world.login_keys).rotate()


def _revoke(world: World, oid: str) -> None:
    from sandbox.entra import sessions  # noqa: PLC0415 - Entra ID is observed itself

    person = world.person(oid)
    if person is not None:
        sessions.revoke(world, person)
