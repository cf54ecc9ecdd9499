"""The columns and lookups that every user-owned table shares.

Page: "User and team tables" (ownerid names a user or a team; owninguser, owningteam and
owningbusinessunit follow from it).
"""

from __future__ import annotations

from sandbox.dataverse.schema import Collection, Column, Kind, Lookup, columns, labelled

__all__ = [
    "ACTIVE",
    "ADDRESSES",
    "AUDIT_COLUMNS",
    "OWNED",
    "activity_collections",
    "audited",
    "owner_lookups",
]

AUDIT_COLUMNS: dict[str, Column] = columns(Kind.DATE, "createdon! modifiedon!") | columns(
    Kind.LONG, "versionnumber!"
)

ACTIVE: dict[str, Column] = labelled("statecode", "Active", "Inactive") | labelled(
    "statuscode", "Active", "Inactive", first=1
)
"""The states that most tables have; their statuses are 1 and 2."""

ADDRESSES = ("emailaddress1", "emailaddress2", "emailaddress3")
"""The e-mail columns of who can be written to."""

OWNED = {1: 0, 2: 1}
"""The statecode of each statuscode in ``ACTIVE``."""


def audited(suffix: str = "") -> dict[str, Lookup]:
    """Who created and who last changed a row, by whom on whose behalf."""
    names = ("createdby", "modifiedby", "createdonbehalfby", "modifiedonbehalfby")
    return {name: _read_only(name, suffix, "systemuser") for name in names}


def owner_lookups(suffix: str = "") -> dict[str, Lookup]:
    """Owner, creator and modifier; activities repeat each property with their table's name."""
    return {
        "ownerid": Lookup("ownerid", {"ownerid": "principal"}),
        "owninguser": _read_only("owninguser", suffix, "systemuser"),
        "owningteam": _read_only("owningteam", suffix, "team"),
        "owningbusinessunit": _read_only("owningbusinessunit", suffix, "businessunit"),
    } | audited(suffix)


def _read_only(name: str, suffix: str, table: str) -> Lookup:
    return Lookup(name, dict.fromkeys(sorted({name, f"{name}{suffix}"}), table), read_only=True)


def activity_collections(prefix: str, phonecalls: str = "Phonecalls") -> dict[str, Collection]:
    """Activities that regard a row of a table, by the collections' documented names."""
    named = {
        "ActivityPointers": "activitypointer",
        "Emails": "email",
        "Appointments": "appointment",
        phonecalls: "phonecall",
        "Tasks": "task",
        "Letters": "letter",
        "Faxes": "fax",
    }
    return {
        f"{prefix}_{name}": Collection(table, "regardingobjectid") for name, table in named.items()
    }
