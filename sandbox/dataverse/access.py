"""Who may enter the organisation, and what they may do with which row.

A row that may not be read is missing from every list, and 403 by its id. Rows are not shared one by
one. Pages: "Security concepts in Dataverse", "Compose HTTP requests and handle errors" (403 for
PrivilegeDenied), "Web service error codes".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.dataverse.errors import CrmError, denied, missing
from sandbox.dataverse.grants import Grants
from sandbox.dataverse.privileges import lacking, privilege_name
from sandbox.dataverse.rights import DETAILS, Rights
from sandbox.dataverse.tables import TABLES

if TYPE_CHECKING:
    from sandbox.dataverse.rows import Row, Rows
    from sandbox.dataverse.schema import Table
    from sandbox.people import Person

__all__ = ["Access"]


class Access:
    """One person's rights; raises ``CrmError`` 403 for who has none in this organisation."""

    def __init__(self, person: Person, rows: Rows) -> None:
        self.person = person
        self.rows = rows
        self.grants = _grants(person, rows)
        self._rights = Rights(self.grants, rows)

    @property
    def user(self) -> str:
        """The id of this person's systemuser row."""
        return self.grants.user

    @property
    def delegate(self) -> str | None:
        """Who really acts, by systemuser id, if that is somebody else."""
        return None

    def may(self, right: str, row: Row) -> bool:
        """Whether a privilege of this person reaches the row; ``right`` is such as ``Read``."""
        return self._rights.may(right, row)

    def may_read(self, row: Row) -> bool:
        """Whether lists and joins show the row."""
        return self._rights.may("Read", row)

    def readable(self, table: str, row_id: str) -> Row:
        """The row; raises 404 if there is none and 403 if it may not be read."""
        self.require("Read", TABLES[table])
        row = self.rows.get(table, row_id)
        if row is None:
            raise missing(table, row_id)
        self.check("Read", row)
        return row

    def check(self, right: str, row: Row) -> None:
        """Raises 403 unless this person has the right on the row."""
        self.require(right, TABLES[row.table])
        if not self.may(right, row):
            raise denied(self.user, f"{right}Access", row.table, row.id)

    def require(self, right: str, table: Table) -> None:
        """Raises 403 unless this person has the privilege for any row of the table at all."""
        if table.name in DETAILS and right != "Read":
            right = "Write"
        name = privilege_name(right, table)
        if name and self.grants.reach(name) is None:
            raise lacking(self.user, right, table)


def _grants(person: Person, rows: Rows) -> Grants:
    """Raises ``CrmError`` 403 for who is not in the organisation, is disabled or has no role."""
    known = rows.found_by("systemuser", "azureactivedirectoryobjectid", (person.oid,))
    user = next(known, None)
    if user is None:
        raise CrmError(403, "0x80072560", "The user is not a member of the organization.")
    if user.values.get("isdisabled"):
        raise CrmError(
            403,
            "0x80040225",
            f"The specified user(Id = {user.id}) is disabled. Consider enabling this user.",
        )
    grants = Grants.of(user, rows)
    if not grants.roles:
        raise CrmError(
            403,
            "0x80042f09",
            "SecLib::RetrievePrivilegeForUser failed - no roles are assigned to user. "
            f"Returned hr = -2147209463, User: {user.id}",
        )
    return grants
