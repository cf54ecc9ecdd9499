"""The columns and lookups that every user-owned table shares."""

from __future__ import annotations

from sandbox.dataverse.schema import Column, Kind, Lookup, columns

__all__ = ["AUDIT_COLUMNS", "owner_lookups"]

AUDIT_COLUMNS: dict[str, Column] = columns(Kind.DATE, "createdon! modifiedon!") | columns(
    Kind.LONG, "versionnumber!"
)


def owner_lookups(suffix: str = "") -> dict[str, Lookup]:
    """Owner, creator and modifier; activities repeat each property with their table's name."""

    def people(name: str, *, read_only: bool = True) -> Lookup:
        names = {name, f"{name}{suffix}"} if name != "ownerid" else {name}
        return Lookup(name, dict.fromkeys(sorted(names), "systemuser"), read_only)

    found = (
        people("ownerid", read_only=False),
        people("owninguser"),
        people("createdby"),
        people("modifiedby"),
    )
    return {lookup.name: lookup for lookup in found}
