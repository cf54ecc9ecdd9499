"""The records of people by their addresses: who they are, where they work, what is open with them.

Two steps whatever the number of addresses: contacts, leads and accounts with one of them, then the
open opportunities and cases of those.
Sources: "In Query Function", "Opportunity, Incident, Contact table/entity reference" (their
lookups, and 0 for an open row's ``statecode``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from capture.addresses import normal
from capture.dataverse.fields import PAGE, Fields
from capture.dataverse.organisation import FORMATTED, LOGICAL_NAME
from capture.dataverse.participants import any_of, within
from capture.dataverse.reading import Reading
from capture.dataverse.schema import ACCOUNT, CONTACT, STANDARD, Table
from capture.encoding import encoded
from capture.errors import AccessDenied
from capture.models import Caller, Record, RecordRef
from capture.odata import guid
from capture.parallel import together

__all__ = ["Acquaintances", "Acquainted"]

ROWS = 100
"""Rows of one table that count, so that an address on hundreds of rows stays cheap."""
OPEN_ROWS = 10
"""Open opportunities, and cases, that are named: the ones changed last."""
OWNERS = 20
"""Contacts and accounts whose open rows are asked for."""
_EMPLOYER = "_parentcustomerid_value"
_OPEN = {
    "opportunity": {"contact": "_parentcontactid_value", "account": "_parentaccountid_value"},
    "incident": {"contact": "_customerid_value", "account": "_customerid_value"},
}
"""By which lookup an open row belongs to a person or to their company."""


@dataclass(frozen=True, slots=True)
class Acquainted:
    """Records of people, in the order they were asked for: contacts, leads, accounts, what is open.

    ``strangers`` are addresses that were asked for and that nobody has; ``unasked`` counts those
    that were not, ``cut`` says that there may be more records than these.
    """

    records: tuple[Record, ...] = field(default=(), repr=False)
    strangers: frozenset[str] = field(default=frozenset(), repr=False)
    unasked: int = 0
    cut: bool = False


class Acquaintances(Reading):
    """Questions about people somebody writes with, in the caller's own rights."""

    async def acquainted(self, caller: Caller, addresses: Sequence[str]) -> Acquainted:
        """The records of these addresses; what the caller may not read is left out."""
        asked = within(addresses)
        if not asked:
            return Acquainted(unasked=len(addresses))
        token = await self._token(caller)
        tables = (CONTACT, STANDARD["lead"], ACCOUNT)
        answers = await together(self._having(one, asked, token) for one in tables)
        contacts, leads, accounts = (
            _ordered(rows, table, asked) for rows, table in zip(answers, tables, strict=True)
        )
        found = {
            one.ref: one
            for rows, table in ((contacts, CONTACT), (leads, tables[1]), (accounts, ACCOUNT))
            for one in (self._record(row, table) for row in rows)
        }
        employers = {one.ref: one for one in self._employers(contacts)}
        found = employers | found  # of the same account the fuller row counts
        opened = await together(
            self._opened(table, owned, list(found), token) for table, owned in _OPEN.items()
        )
        everything = (*found.values(), *(one for rows in opened for one in rows))
        known = {
            one for rows, table in zip(answers, tables, strict=True) for one in _of(rows, table)
        }
        return Acquainted(
            tuple(sorted(everything, key=lambda one: _PLACES.index(one.ref.table))),
            frozenset(asked) - known,
            len(addresses) - len(asked),
            any(len(rows) >= ROWS for rows in answers) or any(len(r) >= OPEN_ROWS for r in opened),
        )

    async def _having(self, table: Table, asked: tuple[str, ...], token: str) -> list[Fields]:
        conditions = any_of(table.emails, asked)
        alone = f"({conditions['$filter']}) and _masterid_value eq null"
        columns = encoded(",".join((table.name, *table.emails, *table.detail)))
        params = {"$select": columns, **conditions, "$filter": alone}
        return await self._readable(f"/{table.entity_set}", params, token, page=ROWS)

    async def _opened(
        self, table: str, owned: Mapping[str, str], owners: Iterable[RecordRef], token: str
    ) -> list[Record]:
        """Open rows of these owners, the ones changed last."""
        asked = [one for one in owners if one.table in owned][:OWNERS]
        if not asked:
            return []
        of, condition = STANDARD[table], " or ".join(f"{owned[o.table]} eq {o.id}" for o in asked)
        params = {
            "$select": encoded(",".join((of.name, *of.detail))),
            "$filter": encoded(f"statecode eq 0 and ({condition})"),
            "$orderby": encoded(f"modifiedon desc,{of.key} asc"),
            "$top": encoded(str(OPEN_ROWS)),
        }
        rows = await self._readable(f"/{of.entity_set}", params, token)
        return [self._record(row, of) for row in rows]

    async def _readable(
        self, path: str, params: Mapping[str, str], token: str, *, page: int | None = None
    ) -> list[Fields]:
        """Nothing where the caller may not read the table."""
        try:
            found = await self._read(PAGE, path, params, token=token, page=page)
        except AccessDenied:
            return []
        return [Fields(row) for row in found.value]

    def _employers(self, contacts: Iterable[Fields]) -> Iterable[Record]:
        """The accounts contacts work for, by what stands on the contacts."""
        for row in contacts:
            account = guid(row.text(_EMPLOYER))
            if account and row.text(_EMPLOYER + LOGICAL_NAME) == "account":
                ref = RecordRef("account", account)
                yield Record(ref, row.text(_EMPLOYER + FORMATTED), "", self.url("account", account))


_PLACES = ("contact", "lead", "account", "opportunity", "incident")


def _of(rows: Iterable[Fields], table: Table) -> set[str]:
    return {normal(row.text(column)) for row in rows for column in table.emails}


def _ordered(rows: list[Fields], table: Table, asked: tuple[str, ...]) -> list[Fields]:
    """In the order of the people: who writes comes first."""
    places = {address: at for at, address in enumerate(asked)}

    def place(row: Fields) -> tuple[int, str]:
        mine = (normal(row.text(column)) for column in table.emails)
        return min(places.get(one, len(asked)) for one in mine), row.text(table.key)

    return sorted(rows, key=place)
