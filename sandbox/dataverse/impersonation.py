"""Acting for somebody else.

Page: "Impersonate another user using the Web API": whoever calls needs a privilege for it, and may
do only what both people may.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sandbox.dataverse.access import Access
from sandbox.dataverse.errors import CrmError, bad_query
from sandbox.dataverse.lexer import GUID
from sandbox.dataverse.privileges import ACT_ON_BEHALF, privilege_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sandbox.dataverse.rows import Row, Rows
    from sandbox.dataverse.schema import Table
    from sandbox.people import Person

__all__ = ["HEADERS", "Delegated", "access_of"]

HEADERS: Final = ("callerobjectid", "mscrmcallerid")
"""Headers that name another person, by the object id and by the systemuser's id."""


class Delegated(Access):
    """A person's rights as far as ``real``, who acts for that person, has them too."""

    def __init__(self, person: Person, rows: Rows, real: Access) -> None:
        super().__init__(person, rows)
        self._real = real

    @property
    def delegate(self) -> str | None:
        """The systemuser who really acts."""
        return self._real.user

    def may(self, right: str, row: Row) -> bool:
        """Whether both people have the right."""
        return super().may(right, row) and self._real.may(right, row)

    def may_read(self, row: Row) -> bool:
        """Whether both people may read the row."""
        return super().may_read(row) and self._real.may_read(row)

    def require(self, right: str, table: Table) -> None:
        """Raises 403 unless both people have the privilege."""
        super().require(right, table)
        self._real.require(right, table)


def access_of(
    person: Person, rows: Rows, headers: Mapping[str, str], colleagues: Iterable[Person]
) -> Access:
    """The rights a request has; raises ``CrmError`` 400 or 403 for an impersonation that fails.

    ``colleagues`` are the people of the organisation.
    """
    real = Access(person, rows)
    named = [(name, headers[name]) for name in HEADERS if name in headers]
    if not named:
        return real
    if len(named) > 1 or not re.fullmatch(GUID, named[0][1]):
        raise bad_query("One of CallerObjectId and MSCRMCallerID may be given, as a GUID.")
    if real.grants.reach(ACT_ON_BEHALF) is None:
        raise CrmError(
            403,
            "0x80040220",
            f"Principal user (Id={real.user}, type=8) is missing {ACT_ON_BEHALF} privilege "
            f"(Id={privilege_id(ACT_ON_BEHALF)}).",
        )
    name, value = named[0]
    for one in colleagues:
        if value.lower() == (one.oid if name == "callerobjectid" else one.systemuserid):
            return Delegated(one, rows, real)
    raise CrmError(403, "0x80072560", "The user is not a member of the organization.")
