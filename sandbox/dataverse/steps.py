"""The requests of a batch, each noted by itself and struck by the faults that match it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from aiohttp import hdrs

from sandbox.dataverse.call import API, Answer, Call, refusal
from sandbox.dataverse.errors import CrmError
from sandbox.injected import Refused, delay, lasting, refused_inside, rotate
from sandbox.inner import Noting, Step
from sandbox.recording import body_text, safe_headers
from sandbox.world import WORLD

if TYPE_CHECKING:
    from aiohttp import web

    from sandbox.dataverse.rows import Rows
    from sandbox.dataverse.service import Service
    from sandbox.faults import Asked

__all__ = ["Steps", "injected"]

_BUSY: Final = "0x80072322"


class Steps:
    """Answers as the service does; ``delay`` is what slow and late steps cost their batch.

    They are answered one after the other within a transaction, so the batch waits for all of them
    at its end.
    """

    def __init__(self, request: web.Request, service: Service, whole: Asked) -> None:
        self._request = request
        self._service = service
        self._whole = whole
        self.delay = 0.0

    @property
    def rows(self) -> Rows:
        """The service's rows."""
        return self._service.rows

    def answer(self, call: Call) -> Answer:
        """Answer one request of the batch; raises nothing."""
        world = self._request.config_dict[WORLD]
        path = f"{API}{call.path}{'?' if call.query else ''}{call.query}"
        body = body_text(call.headers.get("content-type", ""), call.body)
        step = Step(self._whole.service, call.method, path, safe_headers(call.headers), body)
        noting = Noting(self._request, step, replace(self._whole, path=path, method=call.method))
        if any(fault.kind == "rotate" for fault in noting.faults):
            rotate(world, self._whole.service)
        with lasting(world, noting.asked, noting.faults):
            refused = refused_inside(noting.faults)
            if any(fault.kind == "expire" for fault in noting.faults):
                refused = Refused(401, "The token has expired.")
            answer = injected(refused) if refused else self._service.answer(call)
        self.delay += delay(noting.faults, "slow") + delay(noting.faults, "late")
        noting.write(answer)
        return answer


def injected(refused: Refused) -> Answer:
    """How a fault that was switched on is worded."""
    code = _BUSY if refused.status == 429 else ""
    answer = refusal(CrmError(refused.status, code, refused.sentence))
    if not refused.retry_after:
        return answer
    return replace(answer, headers={**answer.headers, hdrs.RETRY_AFTER: str(refused.retry_after)})
