"""What stands in the sandbox's Dataverse, read and changed by its administrator."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from tests.flows.service import STORY, Service
from tests.sandbox.sign_in import Msal

__all__ = ["Dynamics", "dynamics"]

API = "/api/data/v9.2"
REGARDING = "_regardingobjectid_value"


@dataclass
class Dynamics:
    """The organisation as its System Administrator sees it; rows as the Web API gives them."""

    session: aiohttp.ClientSession
    url: str

    async def rows(self, entity_set: str, query: str) -> list[dict[str, Any]]:
        """The rows of a query, which is written as it is sent."""
        return list((await self.send("GET", f"/{entity_set}?{query}"))["value"])

    async def send(self, method: str, path: str, body: Any = None) -> Any:
        """One request; its answer where it has one."""
        address = f"{self.url}{API}{path}"
        async with self.session.request(method, address, json=body) as reply:
            assert reply.status < 300, await reply.text()
            return await reply.json() if reply.status == 200 else None

    async def tracked(self, subject: str) -> list[tuple[str, str]]:
        """Of each e-mail with this subject: the table and the name of what it regards."""
        found = await self.rows("emails", f"$select=subject,{REGARDING}")
        return [
            (
                row[f"{REGARDING}@Microsoft.Dynamics.CRM.lookuplogicalname"],
                row[f"{REGARDING}@OData.Community.Display.V1.FormattedValue"],
            )
            for row in found
            if row["subject"] == subject and row[REGARDING]
        ]


@asynccontextmanager
async def dynamics(product: Service) -> AsyncIterator[Dynamics]:
    """Signed in as the administrator; what is asked here is not held against the product."""
    ready = product.sandbox.ready
    scopes = [f"{ready['dataverse']}/user_impersonation"]
    msal = Msal(ready)
    token = msal.sign_in(ready["people"][3]["oid"], scopes, scopes)["access_token"]
    msal.close()
    headers = {
        "Authorization": f"Bearer {token}",
        "User-Agent": STORY,
        "Prefer": 'odata.include-annotations="*"',
    }
    context = ssl.create_default_context(cafile=ready["ca"])
    connector = aiohttp.TCPConnector(ssl=context)
    async with aiohttp.ClientSession(connector=connector, headers=headers) as session:
        yield Dynamics(session, ready["dataverse"])
