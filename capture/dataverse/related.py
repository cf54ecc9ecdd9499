"""What stands around a record, to which a mail may belong rather: one step, in the caller's rights.

Sources: "Filter rows using OData", "Opportunity, Incident, Contact table/entity reference" (their
lookups, and 0 for an open row's ``statecode``).
"""

from __future__ import annotations

from collections.abc import Sequence

from capture.dataverse.fields import PAGE, Fields
from capture.dataverse.reading import Reading
from capture.dataverse.schema import CONTACT, STANDARD, Table
from capture.encoding import encoded
from capture.errors import AccessDenied
from capture.models import Caller, Record, RecordRef
from capture.odata import guid, literal
from capture.parallel import together

__all__ = ["Related"]

EACH = 3
"""Rows of one table: the nearest ones, for whoever wants another types its name."""
ASKED = 5
"""Addresses of one mail that are looked up among contacts."""
_OF: dict[str, tuple[tuple[str, str], ...]] = {
    "account": (("opportunity", "_parentaccountid_value"), ("incident", "_customerid_value")),
    "contact": (("opportunity", "_parentcontactid_value"), ("incident", "_customerid_value")),
}
"""Open rows that belong to a record, by its table: in which table, and by which lookup."""


class Related(Reading):
    """Questions about records beside one that is known."""

    async def related(
        self, caller: Caller, record: RecordRef, addresses: Sequence[str]
    ) -> tuple[Record, ...]:
        """The newest open opportunities and cases of it, and contacts with one of the addresses.

        What the caller may not read is left out.
        """
        token, row = await self._token(caller), guid(record.id)
        asked = [
            self._newest(STANDARD[table], f"{column} eq {row} and statecode eq 0", token)
            for table, column in (_OF.get(record.table, ()) if row else ())
        ]
        if addresses:
            asked.append(self._newest(CONTACT, _with_one(addresses[:ASKED]), token))
        return tuple(one for rows in await together(asked) for one in rows)

    async def _newest(self, table: Table, condition: str, token: str) -> list[Record]:
        params = {
            "$select": encoded(",".join((table.name, *table.detail))),
            "$filter": encoded(condition),
            "$orderby": encoded(f"modifiedon desc,{table.key} asc"),
            "$top": encoded(str(EACH)),
        }
        try:
            page = await self._read(PAGE, f"/{table.entity_set}", params, token=token)
        except AccessDenied:
            return []
        return [self._record(Fields(row), table) for row in page.value]


def _with_one(addresses: Sequence[str]) -> str:
    """Any of a contact's columns is one of these; a row merged into another is that one now."""
    same = (f"{column} eq {literal(address)}" for address in addresses for column in CONTACT.emails)
    return f"({' or '.join(same)}) and _masterid_value eq null"
