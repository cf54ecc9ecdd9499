"""Which domains seem to be an organisation's own, for its administrator to choose from."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from capture.addresses import normal_domain
from capture.dataverse import Dataverse
from capture.errors import CaptureError
from capture.exclusions import CONSUMER_DOMAINS
from capture.graph import Graph
from capture.models import Caller, TenantId
from capture.organisations import organisation_of
from capture.parallel import attempt

__all__ = ["OwnDomains"]

_PATIENCE = 3.0
"""Seconds: a hint beside the settings holds them up no longer."""


class OwnDomains:
    """Those verified in Entra, which User.Read may read, and those of users' addresses in Dynamics.

    ``organisations`` holds the Dataverse of each tenant that is served.
    """

    def __init__(self, graph: Graph, organisations: Mapping[TenantId, Dataverse]) -> None:
        self._graph = graph
        self._organisations = organisations

    async def found(self, caller: Caller) -> frozenset[str]:
        """What either says in time; raises ``SignInRequired`` and ``UnknownTenant`` alone."""
        dataverse = organisation_of(self._organisations, caller)
        try:
            async with asyncio.timeout(_PATIENCE):
                said = await asyncio.gather(
                    attempt(self._graph.verified_domains(caller)),
                    attempt(dataverse.domains(caller)),
                )
        except TimeoutError:
            return frozenset()
        domains = [one for one in said if not isinstance(one, CaptureError)]
        return frozenset(normal_domain(one) for some in domains for one in some) - CONSUMER_DOMAINS
