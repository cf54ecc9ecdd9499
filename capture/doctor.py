"""Looks at each link between a person and their timeline, in their own name, and changes nothing.

Both services are looked at beside each other; a link whose foundation is broken is left UNKNOWN
rather than blamed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping
from typing import TYPE_CHECKING, Final

from capture.batch import VERSION
from capture.clocks import compared
from capture.dataverse import Dataverse
from capture.diagnosis import Finding, Health, Link, Remedy, broken
from capture.errors import CaptureError, UnknownTenant
from capture.models import Caller, TenantId
from capture.synchronisation import may_track
from capture.upstream import Reply

if TYPE_CHECKING:
    from capture.graph import Graph
    from capture.ports import Clock, Tokens

__all__ = ["Doctor"]

_PROFILE: Final = {"$select": "id"}
_NEWEST: Final = {"$top": "1", "$select": "id"}


class Doctor:
    """``organisations`` holds the Dataverse of each tenant that is served."""

    def __init__(
        self,
        graph: Graph,
        organisations: Mapping[TenantId, Dataverse],
        tokens: Tokens,
        *,
        clock: Clock,
    ) -> None:
        self._graph = graph
        self._organisations = organisations
        self._tokens = tokens
        self._clock = clock

    async def examine(self, caller: Caller) -> tuple[Finding, ...]:
        """One finding for each link, in their order; raises nothing of ``capture.errors``."""
        dates: list[Reply] = []
        microsoft, dynamics = await asyncio.gather(
            self._microsoft(caller, dates), self._dynamics(caller, dates)
        )
        clocks = compared((one.headers.get("Date", "") for one in dates), self._clock())
        return (clocks, *microsoft, *dynamics)

    async def _microsoft(self, caller: Caller, dates: list[Reply]) -> list[Finding]:
        signed = await _looked(Link.SIGN_IN, self._tokens.for_graph(caller))
        if signed.health is not Health.GOOD:
            return [signed, *(Finding(link, Health.UNKNOWN) for link in self._questions())]
        reached = await asyncio.gather(
            *(
                _looked(link, _noted(dates, self._graph.reach(caller, path, params)))
                for link, (path, params) in self._questions().items()
            )
        )
        return [signed, *reached]

    def _questions(self) -> Mapping[Link, tuple[str, Mapping[str, str]]]:
        """What is asked of Graph for each link."""
        today = f"{self._clock():%Y-%m-%d}"
        day = {"startDateTime": f"{today}T00:00:00Z", "endDateTime": f"{today}T23:59:59Z"}
        return {
            Link.PROFILE: (f"{VERSION}/me", _PROFILE),
            Link.MAILBOX: (f"{VERSION}/me/messages", _NEWEST),
            Link.CALENDAR: (f"{VERSION}/me/calendarView", day | _NEWEST),
        }

    async def _dynamics(self, caller: Caller, dates: list[Reply]) -> list[Finding]:
        unknown = [Finding(link, Health.UNKNOWN) for link in (Link.USER, Link.SYNCHRONISATION)]
        dataverse = self._organisations.get(caller.tenant)
        if dataverse is None:
            return [broken(Link.DYNAMICS, UnknownTenant()), *unknown]
        signed = await _looked(Link.DYNAMICS, self._tokens.for_dataverse(caller))
        if signed.health is not Health.GOOD:
            return [signed, *unknown]
        try:
            user, reply = await dataverse.who_am_i(caller)
            dates.append(reply)
            roles, _ = await dataverse.roles(caller, user)
        except CaptureError as error:
            return [signed, broken(Link.USER, error), unknown[1]]
        if not roles:
            return [signed, Finding(Link.USER, Health.BROKEN, Remedy.NO_ROLE), unknown[1]]
        return [signed, Finding(Link.USER, Health.GOOD), await _mailbox(dataverse, caller, user)]


async def _looked(link: Link, looking: Awaitable[object]) -> Finding:
    try:
        await looking
    except CaptureError as error:
        return broken(link, error)
    return Finding(link, Health.GOOD)


async def _noted(dates: list[Reply], asking: Awaitable[Reply]) -> None:
    dates.append(await asking)


async def _mailbox(dataverse: Dataverse, caller: Caller, user: str) -> Finding:
    try:
        state = await dataverse.mailbox_state(caller, user)
    except CaptureError as error:
        return broken(Link.SYNCHRONISATION, error)
    remedy = may_track(state).remedy
    health = Health.GOOD if remedy is None else Health.BROKEN
    return Finding(Link.SYNCHRONISATION, health, remedy)
