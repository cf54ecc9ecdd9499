"""Clients of a running sandbox, with bearers from its own Entra ID."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import ClientSession, TCPConnector

from capture.dataverse import Dataverse
from capture.errors import Service
from capture.graph import Graph
from capture.imports.job import OwnImport
from capture.models import Caller, ImportKey, ImportStatus, ObjectId, TenantId
from capture.synchronisation import Synchronisation
from capture.timeline import Timelines
from capture.upstream import Upstream
from tests.capture.questions import Undecided
from tests.sandbox.sign_in import Msal, control
from tests.sandbox_process import sandbox_process

MAIL_SCOPES = ("User.Read", "Mail.Read")
GRAPH_SCOPES = (*MAIL_SCOPES, "Calendars.Read")


@dataclass(frozen=True)
class Bearers:
    """Access tokens from the sandbox's Entra ID, by person and service."""

    held: Mapping[tuple[str, str], str]

    async def for_graph(self, caller: Caller) -> str:
        """As an identity would."""
        return self.held[caller.oid, "graph"]

    async def for_dataverse(self, caller: Caller) -> str:
        """As an identity would."""
        return self.held[caller.oid, "dataverse"]


class NoImports:
    """A queue that knows nothing."""

    async def statuses(self, _keys: object, _caller: object) -> Mapping[ImportKey, ImportStatus]:
        """No import was ever asked for."""
        return {}

    async def mine(self, _caller: object) -> tuple[OwnImport, ...]:
        """As ``statuses``."""
        return ()


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    with sandbox_process(tmp_path_factory.mktemp("sandbox")) as running:
        yield running.ready


@pytest.fixture(scope="module")
def bearers(ready: dict[str, Any]) -> Bearers:
    held = {}
    for person in ready["people"][:4]:
        for service, names in (("graph", GRAPH_SCOPES), ("dataverse", ("user_impersonation",))):
            held[person["oid"], service] = _signed_in(ready, person["oid"], service, names)
    return Bearers(held)


def _signed_in(ready: dict[str, Any], oid: str, service: str, names: tuple[str, ...]) -> str:
    msal = Msal(ready)
    scopes = [f"{ready[service]}/{name}" for name in names]
    token = str(msal.sign_in(oid, scopes, scopes)["access_token"])
    msal.close()
    return token


@pytest.fixture
async def https(ready: dict[str, Any]) -> AsyncIterator[ClientSession]:
    context = ssl.create_default_context(cafile=ready["ca"])
    async with ClientSession(connector=TCPConnector(ssl=context)) as session:
        yield session


@pytest.fixture
def mailboxes(https: ClientSession, ready: dict[str, Any], bearers: Bearers) -> Graph:
    return Graph(Upstream(https, ready["graph"], Service.GRAPH), bearers)


@pytest.fixture
def without_calendar(https: ClientSession, ready: dict[str, Any]) -> Graph:
    """As somebody who consented to mail alone."""
    oid = ready["people"][0]["oid"]
    control(ready, "consent", oid=oid, granted=False, resource="graph")
    bearers = Bearers({(oid, "graph"): _signed_in(ready, oid, "graph", MAIL_SCOPES)})
    return Graph(Upstream(https, ready["graph"], Service.GRAPH), bearers)


@pytest.fixture
def organisation(https: ClientSession, ready: dict[str, Any], bearers: Bearers) -> Dataverse:
    return Dataverse(Upstream(https, ready["dataverse"], Service.DATAVERSE), bearers)


@pytest.fixture
def callers(ready: dict[str, Any]) -> list[Caller]:
    tenant = TenantId(ready["tenant"])
    return [Caller(tenant, ObjectId(one["oid"])) for one in ready["people"][:2]]


@pytest.fixture
def everybody(ready: dict[str, Any]) -> list[Caller]:
    """Two sellers, their manager, and the administrator."""
    tenant = TenantId(ready["tenant"])
    return [Caller(tenant, ObjectId(one["oid"])) for one in ready["people"][:4]]


@pytest.fixture
def timelines(mailboxes: Graph, organisation: Dataverse, callers: list[Caller]) -> Timelines:
    organisations = {callers[0].tenant: organisation}
    synchronisation = Synchronisation(organisations, _now)
    return Timelines(mailboxes, organisations, NoImports(), Undecided(), _now, synchronisation)


def _now() -> datetime:
    return datetime.now(UTC)
