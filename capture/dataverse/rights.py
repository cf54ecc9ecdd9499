"""What the caller may make of people, as Dynamics says itself.

Sources: "RetrieveUserPrivileges Function", "RetrievePrincipalAccess Function", "Access rights and
privileges" (names of privileges; Append is needed on the new row, AppendTo on the account).
"""

from __future__ import annotations

import msgspec

from capture.dataverse.metadata import Tables
from capture.dataverse.organisation import API, READ, Row, row_id
from capture.models import Caller, RecordRef
from capture.parallel import together
from capture.participants import Company, NewTable, Rights

__all__ = ["CreationRights"]

TRACKING = frozenset(
    f"prv{right}Activity" for right in ("Create", "Read", "Write", "Append", "Share")
)


class _Privilege(Row, frozen=True):
    name: str = msgspec.field(name="PrivilegeName", default="")


class _Privileges(Row, frozen=True):
    held: tuple[_Privilege, ...] = msgspec.field(name="RolePrivileges", default=())


class _Access(Row, frozen=True):
    rights: str = msgspec.field(name="AccessRights", default="")


_PRIVILEGES = msgspec.json.Decoder(_Privileges)
_ACCESS = msgspec.json.Decoder(_Access)


class CreationRights(Tables):
    """Questions about the caller's privileges."""

    async def rights(self, caller: Caller, user: str, company: Company | None) -> Rights:
        """What this user, who is the caller, may make, and whether under this company."""
        token = await self._token(caller)
        path = f"{API}/systemusers({user})/Microsoft.Dynamics.CRM."
        target = None if company is None else f"accounts({company.ref.id})"
        held, access = await together((self._held(path, token), self._access(path, target, token)))
        tables: list[NewTable] = ["contact"] if "prvCreateContact" in held else []
        tables += ["lead"] if "prvCreateLead" in held else []
        under = "prvAppendContact" in held and "AppendToAccess" in access
        return Rights(frozenset(tables), company if under else None)

    async def may_track(self, caller: Caller, user: str, record: RecordRef) -> bool:
        """Whether this user, who is the caller, may make an activity that regards this record.

        Sources: "DeliverPromoteEmail message privileges"; AppendTo on the record.
        """
        token = await self._token(caller)
        table = await self.table(caller, record.table)
        path = f"{API}/systemusers({user})/Microsoft.Dynamics.CRM."
        target = f"{table.entity_set}({row_id(record)})"
        held, access = await together((self._held(path, token), self._access(path, target, token)))
        return held >= TRACKING and "AppendToAccess" in access

    async def _held(self, path: str, token: str) -> frozenset[str]:
        held = await self._upstream.read(
            _PRIVILEGES, f"{path}RetrieveUserPrivileges()", token=token, headers=READ
        )
        return frozenset(one.name for one in held.held)

    async def _access(self, path: str, row: str | None, token: str) -> frozenset[str]:
        """What the user may do with a row; nothing where there is none."""
        if row is None:
            return frozenset()
        target = msgspec.json.encode({"@odata.id": row}).decode()
        answer = await self._upstream.read(
            _ACCESS,
            f"{path}RetrievePrincipalAccess(Target=@target)",
            token=token,
            params={"@target": target},
            headers=READ,
        )
        return frozenset(one.strip() for one in answer.rights.split(","))
