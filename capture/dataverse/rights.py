"""What the caller may make of people, as Dynamics says itself.

Sources: "RetrieveUserPrivileges Function", "RetrievePrincipalAccess Function", "Access rights and
privileges" (names of privileges; Append is needed on the new row, AppendTo on the account).
"""

from __future__ import annotations

import msgspec

from capture.dataverse.organisation import API, READ, Organisation, Row
from capture.models import Caller
from capture.parallel import together
from capture.participants import Company, NewTable, Rights

__all__ = ["CreationRights"]


class _Privilege(Row, frozen=True):
    name: str = msgspec.field(name="PrivilegeName", default="")


class _Privileges(Row, frozen=True):
    held: tuple[_Privilege, ...] = msgspec.field(name="RolePrivileges", default=())


class _Access(Row, frozen=True):
    rights: str = msgspec.field(name="AccessRights", default="")


_PRIVILEGES = msgspec.json.Decoder(_Privileges)
_ACCESS = msgspec.json.Decoder(_Access)


class CreationRights(Organisation):
    """Questions about the caller's privileges."""

    async def rights(self, caller: Caller, user: str, company: Company | None) -> Rights:
        """What this user, who is the caller, may make, and whether under this company."""
        token = await self._token(caller)
        path = f"{API}/systemusers({user})/Microsoft.Dynamics.CRM."
        held, access = await together((self._held(path, token), self._access(path, company, token)))
        tables: list[NewTable] = ["contact"] if "prvCreateContact" in held else []
        tables += ["lead"] if "prvCreateLead" in held else []
        under = "prvAppendContact" in held and "AppendToAccess" in access
        return Rights(frozenset(tables), company if under else None)

    async def _held(self, path: str, token: str) -> frozenset[str]:
        held = await self._upstream.read(
            _PRIVILEGES, f"{path}RetrieveUserPrivileges()", token=token, headers=READ
        )
        return frozenset(one.name for one in held.held)

    async def _access(self, path: str, company: Company | None, token: str) -> frozenset[str]:
        """What the user may do with the company's row; nothing where there is none."""
        if company is None:
            return frozenset()
        target = msgspec.json.encode({"@odata.id": f"accounts({company.ref.id})"}).decode()
        answer = await self._upstream.read(
            _ACCESS,
            f"{path}RetrievePrincipalAccess(Target=@target)",
            token=token,
            params={"@target": target},
            headers=READ,
        )
        return frozenset(one.strip() for one in answer.rights.split(","))
