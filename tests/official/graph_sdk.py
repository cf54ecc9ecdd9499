"""The Microsoft Graph SDK for Python, pointed at a sandbox as its documentation shows for a cloud.

Its own middleware stays: retries, claims challenges, decoding of parameter names, telemetry.
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from kiota_abstractions.base_request_configuration import RequestConfiguration
from msgraph.graph_request_adapter import GraphRequestAdapter, options
from msgraph.graph_service_client import GraphServiceClient
from msgraph_core import GraphClientFactory
from msgraph_core.authentication import AzureIdentityAuthenticationProvider

from tests.official.credentials import MsalCredential

__all__ = ["asking", "graph_client"]


@asynccontextmanager
async def graph_client(
    ready: dict[str, Any], credential: MsalCredential
) -> AsyncIterator[GraphServiceClient]:
    """A client of this sandbox's Graph that trusts its authority alone."""
    trust = ssl.create_default_context(cafile=ready["ca"])
    root = f"{ready['graph']}/v1.0"
    transport = httpx.AsyncHTTPTransport(verify=trust, http2=True)
    # The SDK's own transport does not close the one below it.
    async with transport, httpx.AsyncClient(transport=transport, base_url=root) as plain:
        http = GraphClientFactory.create_with_default_middleware(client=plain, options=options)
        provider = AzureIdentityAuthenticationProvider(
            credential, scopes=credential.scopes, allowed_hosts=["localhost"]
        )
        adapter = GraphRequestAdapter(provider, http)
        adapter.base_url = root
        yield GraphServiceClient(request_adapter=adapter)


def asking(
    builder: Any, headers: dict[str, str] | None = None, /, **query: Any
) -> RequestConfiguration[Any]:
    """The configuration of one GET: ``builder`` is a request builder's class, options as it has.

    Options are the builder's own (``select``, ``top``…), so that the SDK does the encoding.
    """
    parameters = next(
        kind for name, kind in vars(builder).items() if name.endswith("GetQueryParameters")
    )
    wanted = RequestConfiguration(query_parameters=parameters(**query))
    for name, value in (headers or {}).items():
        wanted.headers.add(name, value)
    return wanted
