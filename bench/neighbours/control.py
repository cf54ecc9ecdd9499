"""How the neighbours behave, changed between measurements, and what they were asked meanwhile."""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import asdict, dataclass, field

from aiohttp import web

__all__ = ["Call", "Control", "application"]

CYCLE = 20
"""The nth call of a kind waits the nth of so many times, so series of this length wait alike."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request as it came in, with its beginning and end in seconds."""

    service: str
    method: str
    path: str
    headers: dict[str, str]
    body: str
    began: float
    ended: float


@dataclass(slots=True)
class Control:
    """The present behaviour; ``calls`` is filled only while ``recording``."""

    token_seconds: float = 0.0
    recording: bool = False
    calls: list[Call] = field(default_factory=list)
    _waits: list[float] = field(default_factory=list)
    _asked: Counter[str] = field(default_factory=Counter)

    def set(self, *, token: float, shortest: float, longest: float, record: bool) -> None:
        """Begin a measurement: seconds of a token request, and of every other call."""
        self.token_seconds = token
        self.recording = record
        self.calls.clear()
        self._asked.clear()
        step = (longest - shortest) / (CYCLE - 1)
        self._waits = [shortest + step * number for number in range(CYCLE)] if longest else []
        random.Random(CYCLE).shuffle(self._waits)  # noqa: S311 - the same order every time

    def wait(self, kind: str) -> float:
        """Seconds this call should take."""
        if not self._waits:
            return 0.0
        self._asked[kind] += 1
        return self._waits[self._asked[kind] % CYCLE]

    def note(self, service: str, request: web.Request, body: bytes, began: float) -> None:
        """Remember a call that has been answered."""
        headers = {name: value for name, value in request.headers.items() if name != "Host"}
        ended = time.monotonic()
        self.calls.append(
            Call(service, request.method, request.path_qs, headers, body.decode(), began, ended)
        )


def application(control: Control) -> web.Application:
    """``PUT /`` sets the behaviour, ``GET /calls`` tells what was recorded since."""

    async def put(request: web.Request) -> web.Response:
        control.set(**await request.json())
        return web.Response(status=204)

    async def calls(_request: web.Request) -> web.Response:
        return web.json_response([asdict(call) for call in control.calls])

    app = web.Application()
    app.add_routes([web.put("/", put), web.get("/calls", calls)])
    return app
