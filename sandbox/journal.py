"""What was asked of the sandbox: the truth that tests and the page compare the product with."""

from __future__ import annotations

from collections import deque
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from aiohttp import web

__all__ = ["CALLER", "Call", "Journal"]

CALLER = web.RequestKey("caller", str)
"""Request key: the oid of the person, or the id of the app, whose token a service accepted."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request to one service, after it was answered; ``person`` is an oid, an app id or "".

    ``path`` includes the query, as it was sent; ``status`` is 0 where the caller left first.
    """

    service: str
    method: str
    path: str
    status: int
    started: datetime
    seconds: float
    person: str

    def as_json(self) -> dict[str, Any]:
        """Plain values, time in ISO 8601."""
        return asdict(self) | {"started": self.started.isoformat()}


class Journal:
    """The latest calls, oldest first."""

    def __init__(self, size: int = 5000) -> None:
        self._calls: deque[Call] = deque(maxlen=size)

    def add(self, call: Call) -> None:
        """Note one answered call."""
        self._calls.append(call)

    def calls(self, service: str | None = None) -> tuple[Call, ...]:
        """The calls kept, oldest first, of one service or of all."""
        return tuple(call for call in self._calls if service in (None, call.service))

    def clear(self) -> None:
        """Forget them."""
        self._calls.clear()
