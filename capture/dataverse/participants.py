"""Who of a message's participants Dynamics knows, and to which account a record belongs.

Sources: "In Query Function", "Account, Contact, Lead, SystemUser table/entity reference" (columns
that hold an address).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import msgspec

from capture.dataverse.organisation import (
    FORMATTED,
    LOGICAL_NAME,
    Organisation,
    Row,
    row_id,
)
from capture.encoding import encode_query, encoded
from capture.errors import AccessDenied, CaptureError, NotFound
from capture.models import Caller, RecordRef
from capture.odata import guid, literal
from capture.parallel import attempt, together
from capture.participants import Company, Known

__all__ = ["ASKED", "Participants", "any_of", "within"]

ASKED: Final = 50
"""Addresses that are looked up; who comes after them is shown without being asked for."""
LONGEST: Final = 6_000
"""Encoded characters of these addresses: what stands before Dataverse may stop at 8 kB."""
PAGE: Final = 200
"""Rows of one table that count, so that an address on hundreds of rows stays cheap."""
_EMAILS: Final = ("emailaddress1", "emailaddress2", "emailaddress3")


@dataclass(frozen=True, slots=True)
class _Table:
    set: str
    name: str
    emails: tuple[str, ...] = _EMAILS


_TABLES: Final = {
    "contact": _Table("contacts", "fullname"),
    "lead": _Table("leads", "fullname"),
    "account": _Table("accounts", "name"),
    "systemuser": _Table("systemusers", "fullname", ("internalemailaddress",)),
}
"""Tables in which somebody may be known; the first that knows them says best who they are."""
_COMPANY: Final = {
    "contact": ("contacts", "_parentcustomerid_value"),
    "lead": ("leads", "_parentaccountid_value"),
    "opportunity": ("opportunities", "_parentaccountid_value"),
    "incident": ("incidents", "_customerid_value"),
}
"""Where a record names its account; a customer may be a contact, who is none."""


class _Found(Row, frozen=True):
    contactid: str | None = None
    leadid: str | None = None
    accountid: str | None = None
    systemuserid: str | None = None
    fullname: str | None = None
    name: str | None = None
    emailaddress1: str | None = None
    emailaddress2: str | None = None
    emailaddress3: str | None = None
    internalemailaddress: str | None = None

    @property
    def id(self) -> str:
        return (self.contactid or self.leadid or self.accountid or self.systemuserid or "").lower()

    @property
    def addresses(self) -> frozenset[str]:
        emails = (self.emailaddress1, self.emailaddress2, self.emailaddress3)
        return frozenset(one.strip().lower() for one in (*emails, self.internalemailaddress) if one)


class _Rows(Row, frozen=True):
    value: tuple[_Found, ...]


class _Named(Row, frozen=True):
    name: str | None = None


_ROWS = msgspec.json.Decoder(_Rows)
_NAMED = msgspec.json.Decoder(_Named)
_LOOKUPS = msgspec.json.Decoder(dict[str, str | None])


class Participants(Organisation):
    """Questions about people a mail names, in the caller's own rights."""

    async def known(self, caller: Caller, addresses: Iterable[str]) -> dict[str, tuple[Known, ...]]:
        """The rows of each address that was asked for, the table that says most first.

        One request for each of four tables, whatever the number of addresses: the first ``ASKED``
        are asked for. A table the caller may not read knows nobody.
        """
        asked = within(addresses)
        if not asked:
            return {}
        token = await self._token(caller)
        answers = await together(
            attempt(self._of_table(table, asked, token=token)) for table in _TABLES
        )
        found: dict[str, list[Known]] = {address: [] for address in asked}
        for table, rows in zip(_TABLES, answers, strict=True):
            for row in _readable(rows):
                for address in row.addresses & found.keys():
                    found[address].append(self._known(table, row))
        return {address: tuple(rows) for address, rows in found.items()}

    async def company(self, caller: Caller, record: RecordRef) -> Company | None:
        """The account this record is or belongs to; ``None`` also where it may not be read."""
        token = await self._token(caller)
        try:
            if record.table == "account":
                params = {"$select": encoded("name")}
                row = await self._read(_NAMED, f"/accounts({row_id(record)})", params, token=token)
                return Company(record, row.name or "")
            if record.table not in _COMPANY or guid(record.id) is None:
                return None
            table, column = _COMPANY[record.table]
            path, params = f"/{table}({record.id})", {"$select": encoded(column)}
            named = await self._read(_LOOKUPS, path, params, token=token)
        except (AccessDenied, NotFound):
            return None
        account = guid(named.get(column) or "")
        if account is None or named.get(column + LOGICAL_NAME) != "account":
            return None
        return Company(RecordRef("account", account), named.get(column + FORMATTED) or "")

    async def _of_table(
        self, name: str, addresses: tuple[str, ...], *, token: str
    ) -> tuple[_Found, ...]:
        table = _TABLES[name]
        params = {
            "$select": ",".join((table.name, *table.emails)),
            **any_of(table.emails, addresses),
        }
        page = await self._read(_ROWS, f"/{table.set}", params, token=token, page=PAGE)
        return page.value

    def _known(self, table: str, row: _Found) -> Known:
        return Known(
            RecordRef(table, row.id), row.fullname or row.name or "", self.url(table, row.id)
        )


def within(addresses: Iterable[str]) -> tuple[str, ...]:
    """The addresses that one request can ask for, each once."""
    asked: list[str] = []
    length = 0
    for one in dict.fromkeys(addresses):
        length += len(encode_query({"": f'"{one}",'}))
        if len(asked) == ASKED or length > LONGEST:
            break
        asked.append(one)
    return tuple(asked)


def any_of(emails: tuple[str, ...], addresses: tuple[str, ...]) -> Mapping[str, str]:
    """Query parameters: any of a table's columns is one of these."""
    columns = {f"@c{at}": column for at, column in enumerate(emails, 1)}
    conditions = [
        f"Microsoft.Dynamics.CRM.In(PropertyName={alias},PropertyValues=@p2)" for alias in columns
    ]
    named = {alias: literal(column) for alias, column in columns.items()}
    values = msgspec.json.encode(addresses).decode()
    return {"$filter": " or ".join(conditions), **named, "@p2": values}


def _readable(rows: tuple[_Found, ...] | CaptureError) -> tuple[_Found, ...]:
    if isinstance(rows, AccessDenied):
        return ()
    if isinstance(rows, CaptureError):
        raise rows
    return rows
