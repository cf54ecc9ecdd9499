"""What the organisation's administrator changes, over the Web API."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession

from capture.models import Caller
from tests.sandbox.sign_in import Msal

API = "/api/data/v9.2"


@dataclass
class Administrator:
    """The sandbox's System Administrator."""

    https: ClientSession
    url: str
    token: str

    @classmethod
    def signed_in(cls, https: ClientSession, ready: dict[str, Any]) -> Administrator:
        """With a token of their own."""
        sam = ready["people"][3]
        scopes = [f"{ready['dataverse']}/user_impersonation"]
        msal = Msal(ready)
        token = msal.sign_in(sam["oid"], scopes, scopes)["access_token"]
        msal.close()
        return cls(https, ready["dataverse"], token)

    @asynccontextmanager
    async def only(self, name: str, caller: Caller) -> AsyncIterator[None]:
        """Within, a person holds this role instead of those they have of their own."""
        path = f"/systemusers({await self._user(caller)})/systemuserroles_association"
        held = [one["roleid"] for one in await self._values(f"{path}?$select=roleid")]
        (role,) = await self._values(f"/roles?$select=roleid&$filter=name eq '{name}'")
        await self._give(path, role["roleid"])
        for one in held:
            await self._send("DELETE", f"{path}({one})/$ref")
        try:
            yield
        finally:
            for one in held:
                await self._give(path, one)
            await self._send("DELETE", f"{path}({role['roleid']})/$ref")

    async def set_mailbox(self, caller: Caller, **values: Any) -> None:
        """Bring a person's mailbox row into a state."""
        where = f"_regardingobjectid_value eq {await self._user(caller)}"
        (mailbox,) = await self._values(f"/mailboxes?$select=mailboxid&$filter={where}")
        await self._send("PATCH", f"/mailboxes({mailbox['mailboxid']})", values)

    async def row(self, table: str, column: str, value: str) -> str:
        """The id of the first row with this value."""
        entity_set = "opportunities" if table == "opportunity" else f"{table}s"
        path = f"/{entity_set}?$select={table}id&$filter={column} eq '{value}'"
        return str((await self._values(path))[0][f"{table}id"])

    async def _user(self, caller: Caller) -> str:
        who = f"azureactivedirectoryobjectid eq {caller.oid}"
        (user,) = await self._values(f"/systemusers?$select=systemuserid&$filter={who}")
        return str(user["systemuserid"])

    async def _give(self, path: str, role: str) -> None:
        await self._send("POST", f"{path}/$ref", {"@odata.id": f"{self.url}{API}/roles({role})"})

    async def _values(self, path: str) -> list[dict[str, Any]]:
        return list((await self._send("GET", path))["value"])

    async def _send(self, method: str, path: str, body: Any = None) -> Any:
        headers = {"Authorization": f"Bearer {self.token}"}
        async with self.https.request(
            method, f"{self.url}{API}{path}", json=body, headers=headers
        ) as reply:
            assert reply.status < 300, await reply.text()
            return await reply.json() if reply.status == 200 else None
