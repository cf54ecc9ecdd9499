"""Contacts and leads made of somebody who wrote or was written to, each once.

Sources: "Use Upsert to Create or Update a record" (``If-None-Match: *``), "Detect duplicate data
using the Web API", "Contact, Lead table/entity reference" (lengths of columns).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from uuid import UUID, uuid5

import msgspec

from capture.dataverse.organisation import Organisation, Row
from capture.display_names import PersonName
from capture.encoding import encoded
from capture.errors import AccessDenied, NotFound, Service, UnexpectedReply
from capture.models import Caller, RecordRef, TenantId
from capture.participants import Company, Known, NewTable

__all__ = ["Creation", "Newcomer", "newcomer_id"]

DUPLICATE: Final = "0x80040333"
COMPANY_LENGTH: Final = 100
TOPIC_LENGTH: Final = 300
_SETS: Final = {"contact": "contacts", "lead": "leads"}
_ROWS: Final = UUID("5f0c9c0e-6a53-5d35-9a0f-0f6c8f1d4e21")
_SELECT: Final = {"$select": encoded("fullname,emailaddress1")}


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody Dynamics does not know yet; ``address`` is in lower case."""

    table: NewTable
    name: PersonName = field(repr=False)
    address: str = field(repr=False)
    company: Company | None


class _Person(Row, frozen=True):
    fullname: str | None = None
    emailaddress1: str | None = None


_PERSON = msgspec.json.Decoder(_Person)


def newcomer_id(tenant: TenantId, table: str, address: str) -> UUID:
    """The row of an address in a tenant: the same whoever presses, however often."""
    return uuid5(_ROWS, f"{tenant.lower()}\n{table}\n{address}")


class Creation(Organisation):
    """Writes of rows for people, each of which may be repeated."""

    async def make(self, caller: Caller, who: Newcomer) -> bool:
        """Make their row under its computed id; false if that row or a duplicate of it is there.

        The organisation's own rules decide what a duplicate is, hidden rows included.
        Raises ``AccessDenied``.
        """
        headers = {"If-None-Match": "*", "MSCRM.SuppressDuplicateDetection": "false"}
        path = _path(who.table, newcomer_id(caller.tenant, who.table, who.address))
        try:
            await self._write(
                "PATCH", path, _columns(who), caller=caller, headers=headers, idempotent=True
            )
        except UnexpectedReply as refused:
            if refused.status == 412 or refused.code == DUPLICATE:
                return False
            raise
        return True

    async def made(self, caller: Caller, table: NewTable, address: str) -> Known | None:
        """The row that was made of this address, as it is now; ``None`` if it cannot be seen.

        Raises ``UnexpectedReply`` for a row that holds no address.
        """
        row = newcomer_id(caller.tenant, table, address)
        token = await self._token(caller)
        try:
            found = await self._read(_PERSON, _path(table, row), _SELECT, token=token)
        except (NotFound, AccessDenied):
            return None
        if not found.emailaddress1:
            raise UnexpectedReply(Service.DATAVERSE, "a row without what was written")
        return Known(RecordRef(table, str(row)), found.fullname or "", self.url(table, str(row)))


def _columns(who: Newcomer) -> dict[str, str]:
    columns = {
        "firstname": who.name.first,
        "lastname": who.name.last,
        "emailaddress1": who.address,
    }
    company = who.company
    if who.table == "lead":
        columns["subject"] = who.name.full[:TOPIC_LENGTH]
        columns["companyname"] = company.name[:COMPANY_LENGTH] if company else ""
    elif company:
        columns["parentcustomerid_account@odata.bind"] = f"/accounts({company.ref.id})"
    return {name: value for name, value in columns.items() if value}


def _path(table: NewTable, row: UUID) -> str:
    return f"/{_SETS[table]}({row})"
