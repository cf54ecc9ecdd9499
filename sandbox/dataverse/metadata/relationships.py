"""Definitions of relationships.

Pages: "OneToManyRelationshipMetadata EntityType", "ManyToManyRelationshipMetadata EntityType". A
relationship is named after its collection-valued navigation property where there is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from sandbox.dataverse.metadata.labels import metadata_id
from sandbox.dataverse.tables import TABLES

if TYPE_CHECKING:
    from sandbox.dataverse.schema import Collection, Lookup, Table

__all__ = ["MANY_TO_MANY", "ONE_TO_MANY", "many_to_many", "many_to_one", "one_to_many"]

ONE_TO_MANY: Final = "OneToManyRelationshipMetadata"
MANY_TO_MANY: Final = "ManyToManyRelationshipMetadata"
_PREFIX: Final = "#Microsoft.Dynamics.CRM."


def many_to_one(table: Table) -> Iterator[dict[str, Any]]:
    """The relationships along this table's lookups, one per table they lead to."""
    for lookup in table.lookups.values():
        for target in dict.fromkeys(lookup.targets.values()):
            for one in TABLES[target].members or (target,):
                yield _along(table, lookup, TABLES[one], via=target)


def one_to_many(table: Table) -> Iterator[dict[str, Any]]:
    """The relationships along other tables' lookups that lead to this one."""
    for other in TABLES.values():
        yield from (one for one in many_to_one(other) if one["ReferencedEntity"] == table.name)


def many_to_many(table: Table) -> Iterator[dict[str, Any]]:
    """The relationships that have a table of their own."""
    for name, collection in table.collections.items():
        if collection.link:
            yield _across(table, name, collection)


def _along(table: Table, lookup: Lookup, target: Table, *, via: str) -> dict[str, Any]:
    collections = target.collections.items()
    behind = (
        name for name, one in collections if one.table == table.name and one.lookup == lookup.name
    )
    collection = next(behind, None)
    navigations = [name for name, other in lookup.targets.items() if other == via]
    schema_name = collection or f"{target.name}_{table.name}_{lookup.name}"
    return {
        "@odata.type": f"{_PREFIX}{ONE_TO_MANY}",
        "MetadataId": metadata_id("relationship", schema_name, table.name),
        "SchemaName": schema_name,
        "RelationshipType": "OneToManyRelationship",
        "IsCustomRelationship": table.custom,
        "IsManaged": not table.custom,
        "ReferencedEntity": target.name,
        "ReferencedAttribute": target.key,
        "ReferencingEntity": table.name,
        "ReferencingAttribute": lookup.name,
        "ReferencingEntityNavigationPropertyName": navigations[-1],
        "ReferencedEntityNavigationPropertyName": collection,
        "HasChanged": None,
    }


def _across(table: Table, name: str, collection: Collection) -> dict[str, Any]:
    link = collection.link
    assert link is not None
    schema_name = name.removesuffix("_referenced")
    first, second = TABLES[link.table].indexed
    ends = {link.near: table.name, link.far: collection.table}
    return {
        "@odata.type": f"{_PREFIX}{MANY_TO_MANY}",
        "MetadataId": metadata_id("relationship", schema_name),
        "SchemaName": schema_name,
        "RelationshipType": "ManyToManyRelationship",
        "IsCustomRelationship": False,
        "IsManaged": True,
        "IntersectEntityName": link.table,
        "Entity1LogicalName": ends[first],
        "Entity1IntersectAttribute": first,
        "Entity2LogicalName": ends[second],
        "Entity2IntersectAttribute": second,
        "HasChanged": None,
    }
