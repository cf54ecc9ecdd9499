"""One request inside a batch: noted beside the batch's own call, and struck by faults as others."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import TYPE_CHECKING, Protocol, TypeVar

from aiohttp import web

from sandbox.caller import asked_of
from sandbox.injected import circumstances, delay, names, refused_inside
from sandbox.journal import CALLER, Call
from sandbox.recording import answer_headers
from sandbox.world import WORLD

if TYPE_CHECKING:
    from sandbox.faults import Asked
    from sandbox.injected import Refused

__all__ = ["INNER", "Noting", "Step", "Unnumbered", "answered_inside"]


@dataclass(frozen=True, slots=True)
class Step:
    """One request of a batch; ``path`` as it would be sent alone, with its query."""

    service: str
    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""


@dataclass(frozen=True, slots=True)
class Unnumbered:
    """A step that waits for its batch to be noted first."""

    call: Call

    def of(self, outer: Call) -> Call:
        """The step's call, once its batch has a number."""
        return replace(self.call, outer=outer.number, person=outer.person)


INNER = web.RequestKey("inner", list[Unnumbered])
"""Request key: the steps answered so far."""


class _Reply(Protocol):
    @property
    def status(self) -> int: ...

    @property
    def headers(self) -> Mapping[str, str]: ...


_R = TypeVar("_R", bound=_Reply)


async def answered_inside(
    request: web.Request,
    step: Step,
    answer: Callable[[], Awaitable[_R]],
    refuse: Callable[[Refused], _R],
) -> _R:
    """Answer one step of the batch that ``request`` is, by ``answer`` unless a fault decides.

    ``refuse`` words a refusal in the service's own format. A part of an answer can be neither cut
    nor malformed: such a fault is a 503 here.
    """
    world = request.config_dict[WORLD]
    whole = await asked_of(world, step.service, request)
    noting = Noting(request, step, replace(whole, path=step.path, method=step.method))
    async with circumstances(world, noting.asked, noting.faults):
        refusal = refused_inside(noting.faults)
        reply = refuse(refusal) if refusal else await answer()
        if seconds := delay(noting.faults, "late"):
            await asyncio.sleep(seconds)
    noting.write(reply)
    return reply


class Noting:
    """A step while it is being answered: the faults that strike it, and what is noted of it."""

    def __init__(self, request: web.Request, step: Step, asked: Asked) -> None:
        world = request.config_dict[WORLD]
        self.asked = asked
        self.faults = world.faults.met_by(asked)
        self._request = request
        self._step = step
        self._started, self._since = world.clock(), monotonic()

    def write(self, reply: _Reply) -> None:
        """Keep it until its batch is noted."""
        step = self._step
        call = Call(
            service=step.service,
            method=step.method,
            path=step.path,
            status=reply.status,
            started=self._started,
            seconds=monotonic() - self._since,
            person=self._request.get(CALLER, ""),
            fault=names(self.faults),
            kind="inner",
            request_headers={name.lower(): str(value) for name, value in step.headers.items()},
            request_body=step.body,
            request_size=len(step.body),
            response_headers=answer_headers(reply.headers),
        )
        self._request.setdefault(INNER, []).append(Unnumbered(call))
