"""The services we call in a person's name, and the permissions asked for."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from capture.errors import UnknownTenant
from capture.models import Caller, TenantId

__all__ = ["Resource", "Resources"]

GRAPH_PERMISSIONS = ("User.Read", "Mail.Read", "Calendars.Read")
"""Asked for together, so that consent is one page: whoever agreed before to fewer gets one sign-in
card (AADSTS65001), and mail and meetings afterwards."""
DATAVERSE_PERMISSION = "user_impersonation"


class Resource(StrEnum):
    """A service that takes a person's bearer."""

    GRAPH = "graph"
    DATAVERSE = "dataverse"


class Resources:
    """Addresses of the services; ``dataverse_urls`` lists every tenant that is served."""

    def __init__(self, graph_url: str, dataverse_urls: Mapping[TenantId, str]) -> None:
        root = graph_url.rstrip("/")
        self._graph = tuple(f"{root}/{name}" for name in GRAPH_PERMISSIONS)
        self._dataverse = {
            tenant: (f"{url.rstrip('/')}/{DATAVERSE_PERMISSION}",)
            for tenant, url in dataverse_urls.items()
        }

    def scopes(self, caller: Caller, resource: Resource) -> tuple[str, ...]:
        """What to ask for; raises ``UnknownTenant`` for a tenant that is not served."""
        dataverse = self._dataverse.get(caller.tenant)
        if dataverse is None:
            raise UnknownTenant
        return self._graph if resource is Resource.GRAPH else dataverse
