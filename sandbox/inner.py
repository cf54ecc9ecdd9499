"""One request inside a batch: noted beside the batch's own call, and struck by faults as others."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Final, Protocol, TypeVar

from aiohttp import web

from sandbox.caller import asked_of
from sandbox.injected import Refused, circumstances, names, refused
from sandbox.journal import CALLER, Call
from sandbox.recording import answer_headers
from sandbox.world import WORLD

__all__ = ["INNER", "Step", "Unnumbered", "answered_inside"]


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
_BROKEN: Final = Refused(503, "The service is temporarily unavailable.")


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
    world, since = request.config_dict[WORLD], monotonic()
    started = world.clock()
    whole = await asked_of(world, step.service, request)
    asked = replace(whole, path=step.path, method=step.method)
    faults = world.faults.met_by(asked)
    fault = faults[-1] if faults else None
    async with circumstances(world, asked, faults):
        refusal = refused(fault)
        if refusal is None and fault and fault.kind in ("cut", "malformed"):
            refusal = _BROKEN
        reply = refuse(refusal) if refusal else await answer()
        if fault and fault.kind == "late":
            await asyncio.sleep(fault.seconds)
    call = Call(
        service=step.service,
        method=step.method,
        path=step.path,
        status=reply.status,
        started=started,
        seconds=monotonic() - since,
        person=request.get(CALLER, ""),
        fault=names(faults),
        kind="inner",
        request_headers={name.lower(): str(value) for name, value in step.headers.items()},
        request_body=step.body,
        request_size=len(step.body),
        response_headers=answer_headers(reply.headers),
    )
    request.setdefault(INNER, []).append(Unnumbered(call))
    return reply
