"""Answers the asks that one HTTP request brings: one, or those of a batch."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import msgspec
from aiohttp import web

from sandbox.graph.access import admitted, person_with
from sandbox.graph.asking import Ask, Reply, Scene
from sandbox.graph.errors import GraphError, error_body, not_implemented
from sandbox.graph.limits import Limits
from sandbox.graph.mailboxes import mailboxes_of
from sandbox.graph.routes import ANY, route_of
from sandbox.inner import Step, answered_inside
from sandbox.world import WORLD

if TYPE_CHECKING:
    from sandbox.injected import Refused
    from sandbox.people import Person

__all__ = ["LIMITS", "Desk"]

LIMITS: Final = web.AppKey("limits", Limits)
_INJECTED: Final = {
    429: "TooManyRequests",
    500: "generalException",
    503: "serviceNotAvailable",
    504: "GatewayTimeout",
}
_CLOSED: Final = {
    "unlicensed": "REST API is not yet supported for this mailbox.",
    "onpremises": "The mailbox is either inactive, soft-deleted, or is hosted on-premise.",
}
"""What is said of a mailbox without licence, and of one on the company's own server.

Pages: "REST API is not yet supported for this mailbox error", msgraph-sdk-javascript issue 1756.
"""


@dataclass(frozen=True, slots=True)
class Desk:
    """One HTTP request and its identifiers, which refusals quote."""

    request: web.Request
    request_id: str
    client_id: str

    async def answer(self, ask: Ask) -> Reply:
        """One ask; a refusal is a reply too."""
        try:
            return await self._route(ask)
        except GraphError as refusal:
            return self.refusal(refusal)

    async def answer_inside(self, ask: Ask) -> Reply:
        """One ask of a batch, where faults that are switched on apply as well."""
        query = f"?{urlencode(ask.query, safe='$:,')}" if ask.query else ""
        prefer = ", ".join(f'{name}="{value}"' for name, value in ask.preferences.items())
        path = f"/v1.0/{'/'.join(ask.path)}{query}"
        body = "" if ask.body is None else msgspec.json.encode(ask.body).decode()
        step = Step("graph", ask.method, path, {"prefer": prefer} if prefer else {}, body)
        return await answered_inside(
            self.request, step, lambda: self.answer(ask), self._refused_inside
        )

    def refusal(self, refusal: GraphError) -> Reply:
        """A refusal as JSON."""
        now = self.request.config_dict[WORLD].clock()
        body = error_body(refusal, now, self.request_id, self.client_id)
        return Reply(body, refusal.status, headers=refusal.headers)

    def injected(self, status: int, sentence: str, retry_after: int = 0) -> Reply:
        """A fault that was switched on; which code goes with which status is not documented."""
        code = _INJECTED.get(status, "UnknownError")
        return self.refusal(GraphError(status, code, sentence, retry_after=retry_after))

    def _refused_inside(self, refused: Refused) -> Reply:
        return self.injected(refused.status, refused.sentence, refused.retry_after)

    async def _route(self, ask: Ask) -> Reply:
        found = route_of(ask)
        if found is None:
            person_with(self.request, ANY)
            raise not_implemented(f"{ask.method[:10]} on this address")
        route, ask = found
        person, is_basic = admitted(self.request, route)
        ask.check_preferences()
        scene = await self._scene(person, is_basic=is_basic)
        if not route.uses_mailbox:
            return route.answer(ask, scene)
        self._check_mailbox(person)
        async with self.request.app[LIMITS].slot(person.oid):
            return await asyncio.to_thread(route.answer, ask, scene)

    async def _scene(self, person: Person, *, is_basic: bool) -> Scene:
        world = self.request.config_dict[WORLD]
        mailboxes = mailboxes_of(world)
        mailbox = await mailboxes.of(person)
        return Scene(world, person, mailbox, mailboxes.calendar(person), is_basic)

    def _check_mailbox(self, person: Person) -> None:
        state = mailboxes_of(self.request.config_dict[WORLD]).state(person)
        if state in _CLOSED:
            raise GraphError(404, "MailboxNotEnabledForRESTAPI", _CLOSED[state])
