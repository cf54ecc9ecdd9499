"""Neighbours, clients of them, and a caller."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import ClientSession

from capture.dataverse import Dataverse
from capture.errors import Service
from capture.graph import Graph
from capture.models import Caller, ObjectId, TenantId
from capture.synchronisation import Synchronisation
from capture.timeline import Timelines
from capture.upstream import Upstream
from tests.capture.builders import NOW, message
from tests.capture.mailbox import Mailbox
from tests.capture.neighbour import Answer, Neighbour, started
from tests.capture.organisation import Organisation
from tests.capture.questions import ANN, API, Queue, Undecided, pointer

CALLER = Caller(TenantId("tenant"), ObjectId("oid"))


@dataclass
class FixedTokens:
    """Bearers as an identity would hand them out; counts how often."""

    given: list[str] = field(default_factory=list)

    async def for_graph(self, caller: Caller) -> str:
        """A bearer that names caller and service."""
        self.given.append("graph")
        return f"graph-{caller.oid}"

    async def for_dataverse(self, caller: Caller) -> str:
        """As ``for_graph``."""
        self.given.append("dataverse")
        return f"dataverse-{caller.oid}"


@pytest.fixture
async def session() -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


@pytest.fixture
async def neighbour() -> AsyncIterator[Neighbour]:
    neighbour = Neighbour()
    server = await started(neighbour)
    yield neighbour
    await server.close()


@pytest.fixture
async def crm() -> AsyncIterator[Neighbour]:
    neighbour = Neighbour()
    server = await started(neighbour)
    yield neighbour
    await server.close()


@pytest.fixture
def tokens() -> FixedTokens:
    return FixedTokens()


@pytest.fixture
def upstream(session: ClientSession, neighbour: Neighbour) -> Upstream:
    return Upstream(session, neighbour.url, Service.GRAPH, budget=3.0)


@pytest.fixture
def graph(upstream: Upstream, tokens: FixedTokens) -> Graph:
    return Graph(upstream, tokens)


@pytest.fixture
def dataverse(session: ClientSession, crm: Neighbour, tokens: FixedTokens) -> Dataverse:
    return Dataverse(Upstream(session, crm.url, Service.DATAVERSE, budget=3.0), tokens)


@pytest.fixture
def organisation(crm: Neighbour) -> Organisation:
    """An organisation without rows, tables of its own and search, until it is told otherwise."""
    return Organisation(crm)


@pytest.fixture
def queue() -> Queue:
    return Queue()


@pytest.fixture
def mailbox(neighbour: Neighbour) -> Mailbox:
    return Mailbox(neighbour)


@pytest.fixture
def anns_mailbox(neighbour: Neighbour) -> Mailbox:
    mailbox = Mailbox(neighbour)
    mailbox.holds(
        ANN, [message("m1", message_id="<1>"), message("m2", message_id="<2>", minutes=5)]
    )
    return mailbox


@pytest.fixture
def timelines(graph: Graph, dataverse: Dataverse, queue: Queue, crm: Neighbour) -> Timelines:
    crm.answer(f"{API}/activitypointers", Answer(json={"value": [pointer("a1")]}))
    crm.answer(f"{API}/emails", Answer(json={"value": []}))
    organisations = {CALLER.tenant: dataverse}
    synchronisation = Synchronisation(organisations, lambda: NOW)
    return Timelines(graph, organisations, queue, Undecided(), lambda: NOW, synchronisation)
