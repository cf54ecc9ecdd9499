"""A call made again while that may help, within a time budget."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from types import UnionType
from typing import TypeVar

import stamina

from capture.errors import CaptureError, Service, ServiceUnavailable, Throttled

__all__ = ["persistently"]

ATTEMPTS = 4
LONGEST_PAUSE = 1.5
"""Seconds between two attempts when the service names none."""
_TRANSIENT = Throttled | ServiceUnavailable

T = TypeVar("T")


async def persistently(once: Callable[[], Awaitable[T]], deadline: float, *, repeatable: bool) -> T:
    """What a request brings, made again while that is allowed, may help, and there is time."""
    try:
        return await once()
    except (Throttled, ServiceUnavailable) as error:
        failed = error
    clock = asyncio.get_running_loop().time
    again = _pauses(deadline, clock, _TRANSIENT if repeatable else Throttled)
    # Set up for what has failed alone: seven requests make a Show, and seldom does one fail.
    async for attempt in stamina.retry_context(
        on=again, attempts=ATTEMPTS, timeout=None, wait_initial=0.2, wait_max=LONGEST_PAUSE,
        wait_jitter=0.2,
    ):  # fmt: skip
        with attempt:
            if attempt.num == 1:
                raise failed
            return await once()
    raise AssertionError("stamina tries at least once")


def _pauses(
    deadline: float, clock: Callable[[], float], transient: type[CaptureError] | UnionType
) -> Callable[[Exception], bool | float]:
    def pause(error: Exception) -> bool | float:
        if not isinstance(error, transient):
            return False
        assert isinstance(error, _TRANSIENT)
        if error.service is Service.REDIS:
            return False
        left = deadline - clock()
        if error.retry_after is None:
            return left > LONGEST_PAUSE
        return error.retry_after if error.retry_after < left else False

    return pause
