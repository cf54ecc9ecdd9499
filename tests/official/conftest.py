"""A sandbox of its own, and a person's credentials for the SDKs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from typing import Any

import pytest
from msgraph.graph_service_client import GraphServiceClient
from PowerPlatform.Dataverse.client import DataverseClient

from tests.official.credentials import MsalCredential
from tests.official.graph_sdk import graph_client
from tests.sandbox.sign_in import Msal
from tests.sandbox_process import sandbox_process


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """What a running sandbox said when it was ready; the module's tests may write to it."""
    with sandbox_process(tmp_path_factory.mktemp("official")) as running:
        yield running.ready


@pytest.fixture
def msal_client(sandbox) -> Iterator[Msal]:
    """The real MSAL, which declares that it can answer claims challenges."""
    with closing(Msal(sandbox, client_capabilities=["CP1"])) as client:
        yield client


@pytest.fixture
def mara_in_graph(sandbox, msal_client) -> MsalCredential:
    """The first seller's credential for Graph, with what the SDK's questions need."""
    names = ("User.Read", "Mail.Read")
    scopes = [f"{sandbox['graph']}/{name}" for name in names]
    return MsalCredential(msal_client, sandbox["people"][0]["oid"], scopes)


@pytest.fixture
async def graph(sandbox, mara_in_graph) -> AsyncIterator[GraphServiceClient]:
    """The Graph SDK in the first seller's name."""
    async with graph_client(sandbox, mara_in_graph) as client:
        yield client


@pytest.fixture
async def calendar_graph(sandbox, msal_client) -> AsyncIterator[GraphServiceClient]:
    """As ``graph``, with the permission to read calendars as well."""
    names = ("User.Read", "Mail.Read", "Calendars.Read")
    scopes = [f"{sandbox['graph']}/{name}" for name in names]
    mara = MsalCredential(msal_client, sandbox["people"][0]["oid"], scopes)
    async with graph_client(sandbox, mara) as client:
        yield client


@pytest.fixture
def dataverse(sandbox, msal_client, monkeypatch) -> Iterator[DataverseClient]:
    """The Dataverse SDK in the first seller's name; it trusts what ``requests`` is told to."""
    scopes = [f"{sandbox['dataverse']}/user_impersonation"]
    mara = MsalCredential(msal_client, sandbox["people"][0]["oid"], scopes)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", sandbox["ca"])
    with DataverseClient(sandbox["dataverse"], mara) as client:
        yield client
