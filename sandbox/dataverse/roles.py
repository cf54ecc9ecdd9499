"""The security roles and business units a new organisation begins with.

Page: "Security roles and privileges". The predefined roles have hundreds of privileges; these have
those that concern tables of the sandbox.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sandbox.company import row_id
from sandbox.dataverse.associations import link_row
from sandbox.dataverse.privileges import PRIVILEGES, Depth, privilege_id
from sandbox.dataverse.role_tables import ADMINISTRATOR_TEMPLATE
from sandbox.dataverse.rows import Row
from sandbox.people import COMPANY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["KEY_ACCOUNTS", "ROLES", "key_accounts", "role_id", "root_unit", "security_rows"]

_BUSINESS: Final = (
    *("Account", "Contact", "Lead", "Opportunity", "Incident", "adatum_Project"),
    *("Activity", "Connection", "Note"),
)
_REFERENCE: Final = (
    *("User", "Team", "BusinessUnit", "Role", "Organization", "Queue", "EmailServerProfile"),
    "ConnectionRole",
)


def root_unit(company: str) -> list[str]:
    """The business unit of everybody in a company, as a lookup's value."""
    return ["businessunit", row_id("businessunit", company)]


def key_accounts(company: str) -> list[str]:
    """Its child: rows of it are hidden from who may read those of the own unit only."""
    return ["businessunit", row_id("businessunit", f"{company}/Key Accounts")]


KEY_ACCOUNTS: Final = key_accounts(COMPANY)
"""That of the first company."""


def _granted(rights: str, tables: Iterable[str], depth: Depth) -> dict[str, Depth]:
    names = (f"prv{right}{table}" for right in rights.split() for table in tables)
    return {name: depth for name in names if name in PRIVILEGES}


_EVERYBODY: Final = (
    _granted("Read", _REFERENCE, Depth.GLOBAL)
    | _granted("AppendTo", ["User", "Team", "Queue", "ConnectionRole"], Depth.GLOBAL)
    | _granted("Read", ["Mailbox"], Depth.BASIC)
    | _granted("Read Write", ["UserSettings"], Depth.BASIC)
)
ROLES: Final[dict[str, dict[str, Depth]]] = {
    "Salesperson": _EVERYBODY
    | _granted("Create Write Delete Append Assign Share", _BUSINESS, Depth.BASIC)
    | _granted("Read AppendTo", _BUSINESS, Depth.LOCAL),
    "Sales Manager": _EVERYBODY
    | _granted("Create Read Write Delete Append AppendTo Assign Share", _BUSINESS, Depth.DEEP),
    "System Administrator": dict.fromkeys(PRIVILEGES, Depth.GLOBAL),
    "Delegate": {"prvActOnBehalfOfAnotherUser": Depth.GLOBAL},
    "Reader": _EVERYBODY | _granted("Read", _BUSINESS, Depth.LOCAL),
}
"""What each role grants: privileges with their depth."""
_CUSTOM: Final = "Reader"
"""A role of the company's own, which therefore has no template; nobody holds it at first."""


def role_id(name: str) -> str:
    """The id of a role's row."""
    return row_id("role", name)


def security_rows(company: str, when: str) -> Iterator[Row]:
    """A company's business units, privileges, role templates and roles, dated ``when``."""
    unit, below = root_unit(company), key_accounts(company)
    dates = {"createdon": when, "modifiedon": when}
    yield Row("businessunit", unit[1], {"name": company, "isdisabled": False, **dates})
    child = {"name": "Key Accounts", "isdisabled": False, "parentbusinessunitid": unit}
    yield Row("businessunit", below[1], child | dates)
    for name, right in PRIVILEGES.items():
        reach = dict.fromkeys(("canbebasic", "canbelocal", "canbedeep", "canbeglobal"), True)
        yield Row("privilege", privilege_id(name), {"name": name, "accessright": right, **reach})
    for name, granted in ROLES.items():
        values = {"name": name, "businessunitid": unit, "ismanaged": name != _CUSTOM}
        if name != _CUSTOM:
            yield Row("roletemplate", _template(name), {"name": name})
            values["roletemplateid"] = ["roletemplate", _template(name)]
        yield Row("role", role_id(name), values | dates)
        for privilege, depth in granted.items():
            yield link_row(
                "roleprivileges",
                role_id(name),
                privilege_id(privilege),
                privilegedepthmask=int(depth),
            )


def _template(name: str) -> str:
    administrator = name == "System Administrator"
    return ADMINISTRATOR_TEMPLATE if administrator else row_id("roletemplate", name)
