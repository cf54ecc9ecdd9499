"""What was asked of the sandbox: the truth that tests and the page compare the product with.

It lives in memory only, so what is noted here goes with the process.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from aiohttp import web

__all__ = ["CALLER", "Call", "Journal"]

CALLER = web.RequestKey("caller", str)
"""Request key: the oid of the person, or the id of the app, whose token a service accepted."""

_BASIC = ("service", "method", "path", "status", "started", "seconds", "person")
_BULKY = ("request_headers", "request_body", "response_headers")


@dataclass(frozen=True, slots=True)
class Call:
    """One request to one service, after it was answered.

    ``person`` is the oid or app id that the service accepted, or "". A call that a fault kept from
    being looked at has what its token claims instead.

    ``path`` includes the query, as it was sent; ``status`` is 0 where the caller left first.
    ``kind`` is ``inner`` for a step of a batch, whose own call is number ``outer``.
    ``fault`` names the fault that struck it, or is "". ``number`` is the journal's to give.
    Header names are in lower case, and what they and ``request_body`` hold is fit to be kept
    (``sandbox.recording``); ``request_size`` and ``size`` are bytes of the whole bodies.
    """

    service: str
    method: str
    path: str
    status: int
    started: datetime
    seconds: float
    person: str
    fault: str = ""
    kind: Literal["http", "inner"] = "http"
    number: int = 0
    outer: int = 0
    request_headers: Mapping[str, str] = field(default_factory=dict)
    request_body: str = ""
    request_size: int = 0
    response_headers: Mapping[str, str] = field(default_factory=dict)
    size: int = 0

    def as_json(self) -> dict[str, Any]:
        """What every caller of the control API gets; time in ISO 8601."""
        whole = self.in_full()
        return {name: whole[name] for name in _BASIC}

    def in_short(self) -> dict[str, Any]:
        """All but headers and body: a row of the page's list."""
        return {name: value for name, value in self.in_full().items() if name not in _BULKY}

    def in_full(self) -> dict[str, Any]:
        """Everything noted."""
        return asdict(self) | {"started": self.started.isoformat()}


class Journal:
    """The latest calls, in the order of their answers.

    Bodies beyond ``memory`` characters are forgotten, the oldest first; their calls stay.
    """

    def __init__(self, size: int = 5000, memory: int = 32 * 1024 * 1024) -> None:
        self._size = size
        self._memory = memory
        self._calls: dict[int, Call] = {}
        self._bodies: deque[tuple[int, int]] = deque()
        self._held = 0
        self._last = 0
        self._queues: set[asyncio.Queue[Call | None]] = set()

    @property
    def last(self) -> int:
        """The number given out last; numbers are never given twice, not even after ``clear``."""
        return self._last

    def add(self, call: Call) -> Call:
        """Note one answered call, and return it with its number."""
        self._last += 1
        noted = replace(call, number=self._last)
        self._calls[noted.number] = noted
        if len(self._calls) > self._size:
            del self._calls[next(iter(self._calls))]
        if noted.request_body:
            self._hold(noted)
        for queue in self._queues:
            queue.put_nowait(noted)
        return noted

    def calls(self, service: str | None = None, after: int = 0) -> tuple[Call, ...]:
        """The calls kept, oldest first, of one service or of all, with a number above ``after``."""
        return tuple(
            call
            for call in self._calls.values()
            if service in (None, call.service) and call.number > after
        )

    def get(self, number: int) -> Call | None:
        """The call with this number, if it is still kept."""
        return self._calls.get(number)

    def clear(self) -> None:
        """Forget them."""
        self._calls.clear()
        self._bodies.clear()
        self._held = 0

    @contextmanager
    def subscription(self) -> Iterator[asyncio.Queue[Call | None]]:
        """A queue of every call noted from now on, and ``None`` once the sandbox stops."""
        queue: asyncio.Queue[Call | None] = asyncio.Queue()
        self._queues.add(queue)
        try:
            yield queue
        finally:
            self._queues.discard(queue)

    def end(self) -> None:
        """Tell every subscriber that nothing more will come."""
        for queue in self._queues:
            queue.put_nowait(None)

    def _hold(self, call: Call) -> None:
        self._bodies.append((call.number, len(call.request_body)))
        self._held += len(call.request_body)
        while self._held > self._memory:
            number, length = self._bodies.popleft()
            self._held -= length
            if number in self._calls:
                self._calls[number] = replace(self._calls[number], request_body="")
