"""Definitions of tables.

Page: "EntityMetadata EntityType". Properties that only forms and solutions need are left out.
"""

from __future__ import annotations

from typing import Any, Final

from sandbox.dataverse.activity_tables import CONCRETE, REGARDED
from sandbox.dataverse.metadata.labels import label, managed_property, metadata_id
from sandbox.dataverse.privileges import PRIVILEGES, RIGHTS, privilege_id, privilege_name
from sandbox.dataverse.schema import Format, Table
from sandbox.dataverse.tables import SETS

__all__ = ["DEFINED", "entity"]

DEFINED: Final[dict[str, Table]] = {table.name: table for table in SETS.values()}
"""The tables that have a definition, by logical name."""


def entity(table: Table) -> dict[str, Any]:
    """The definition of a table without its columns and relationships."""
    plural = f"{table.label}s"
    mailable = any(one.format is Format.EMAIL for one in table.columns.values())
    return {
        "MetadataId": metadata_id("entity", table.name),
        "LogicalName": table.name,
        "SchemaName": table.schema_name,
        "EntitySetName": table.entity_set,
        "LogicalCollectionName": table.entity_set,
        "CollectionSchemaName": f"{table.schema_name}s",
        "PrimaryIdAttribute": table.key,
        "PrimaryNameAttribute": table.title or None,
        "ObjectTypeCode": table.code,
        "DisplayName": label(table.label, table.name, custom=table.custom),
        "DisplayCollectionName": label(plural, table.name, "plural", custom=table.custom),
        "Description": {"LocalizedLabels": [], "UserLocalizedLabel": None},
        "OwnershipType": table.ownership.value,
        "TableType": "Standard",
        "IsCustomEntity": table.custom,
        "IsManaged": not table.custom,
        "IsActivity": table.name in CONCRETE,
        "IsActivityParty": table.name in (*REGARDED, "systemuser", "queue"),
        "IsIntersect": bool(table.indexed)
        and not table.lookups
        and not table.privilege
        and table.name != "privilege",
        "IsPrivate": False,
        "IsLogicalEntity": False,
        "HasActivities": table.name in REGARDED,
        "HasNotes": table.name in (*REGARDED, *CONCRETE),
        "HasEmailAddresses": mailable,
        "IsValidForAdvancedFind": bool(table.privilege),
        "IsCustomizable": managed_property("iscustomizable", value=table.custom),
        "Privileges": [_privilege(table, right) for right in RIGHTS if _held(table, right)],
        "HasChanged": None,
    }


def _held(table: Table, right: str) -> bool:
    return privilege_name(right, table) in PRIVILEGES


def _privilege(table: Table, right: str) -> dict[str, Any]:
    name = privilege_name(right, table)
    reach = dict.fromkeys(("CanBeBasic", "CanBeLocal", "CanBeDeep", "CanBeGlobal"), True)
    return {"Name": name, "PrivilegeId": privilege_id(name), "PrivilegeType": right, **reach}
