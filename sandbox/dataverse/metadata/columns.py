"""Definitions of columns.

Pages: "AttributeMetadata EntityType" and those that inherit from it, "AttributeTypeCode EnumType".
Schema and display names are made of logical names here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sandbox.dataverse.metadata.labels import label, managed_property, metadata_id, spoken
from sandbox.dataverse.metadata.options import option_set, truth_set
from sandbox.dataverse.schema import Column, Format, Kind, Lookup, Table
from sandbox.dataverse.tables import TABLES

__all__ = ["TYPES", "attributes"]

_ENTITY_NAMES: Final = ("objecttypecode", "activitytypecode", "associatedobjecttypecode")
_PREFIX: Final = "#Microsoft.Dynamics.CRM."
_CODES: Final = {
    "String": "StringAttributeMetadata",
    "Memo": "MemoAttributeMetadata",
    "EntityName": "EntityNameAttributeMetadata",
    "State": "StateAttributeMetadata",
    "Status": "StatusAttributeMetadata",
    "Picklist": "PicklistAttributeMetadata",
    "Integer": "IntegerAttributeMetadata",
    "BigInt": "BigIntAttributeMetadata",
    "Money": "MoneyAttributeMetadata",
    "Boolean": "BooleanAttributeMetadata",
    "DateTime": "DateTimeAttributeMetadata",
    "Uniqueidentifier": "UniqueIdentifierAttributeMetadata",
    "Lookup": "LookupAttributeMetadata",
    "Customer": "LookupAttributeMetadata",
    "Owner": "LookupAttributeMetadata",
}
TYPES: Final = frozenset(_CODES.values())
"""The types that a list of columns may be cast to."""

_SIMPLE: Final = {
    Kind.LONG: "BigInt",
    Kind.DECIMAL: "Money",
    Kind.BOOL: "Boolean",
    Kind.DATE: "DateTime",
    Kind.DAY: "DateTime",
    Kind.GUID: "Uniqueidentifier",
}


def attributes(table: Table) -> Iterator[dict[str, Any]]:
    """The definition of every column, with the properties of its own type."""
    for column in table.columns.values():
        code = _code(column)
        yield _common(table, column.name, code, column=column) | _own(table, column, code)
    for lookup in table.lookups.values():
        targets = _targets(lookup)
        code = _lookup_code(lookup, targets)
        yield _common(table, lookup.name, code, lookup=lookup) | {
            "Targets": targets,
            "Format": "None",
        }


def _code(column: Column) -> str:
    if column.kind is Kind.STRING:
        if column.name in _ENTITY_NAMES:
            return "EntityName"
        return "Memo" if column.format is Format.MEMO else "String"
    if column.kind is Kind.INT:
        if not column.labels:
            return "Integer"
        return {"statecode": "State", "statuscode": "Status"}.get(column.name, "Picklist")
    return _SIMPLE[column.kind]


def _targets(lookup: Lookup) -> list[str]:
    named = dict.fromkeys(lookup.targets.values())
    return [one for name in named for one in (TABLES[name].members or (name,))]


def _lookup_code(lookup: Lookup, targets: list[str]) -> str:
    if lookup.name == "ownerid":
        return "Owner"
    return "Customer" if sorted(targets) == ["account", "contact"] else "Lookup"


def _common(
    table: Table,
    name: str,
    code: str,
    *,
    column: Column | None = None,
    lookup: Lookup | None = None,
) -> dict[str, Any]:
    """What every column's definition has."""
    part = column or lookup
    assert part is not None
    update_only = column is not None and column.update_only
    custom = table.custom and name.startswith("adatum_")
    return {
        "@odata.type": f"{_PREFIX}{_CODES[code]}",
        "MetadataId": metadata_id("attribute", table.name, name),
        "LogicalName": name,
        "SchemaName": f"adatum_{name[7:].capitalize()}" if custom else name.capitalize(),
        "EntityLogicalName": table.name,
        "AttributeType": code,
        "AttributeTypeName": {"Value": f"{code}Type"},
        "AttributeOf": None,
        "DisplayName": label(spoken(name), table.name, name, custom=custom),
        "Description": {"LocalizedLabels": [], "UserLocalizedLabel": None},
        "IsCustomAttribute": custom,
        "IsManaged": not custom,
        "IsPrimaryId": name == table.key,
        "IsPrimaryName": name == table.title,
        "IsLogical": False,
        "IsValidForRead": True,
        "IsValidForCreate": not (part.read_only or update_only),
        "IsValidForUpdate": not part.read_only and name != table.key,
        "IsFilterable": column is None or column.filterable,
        "IsSearchable": column is not None and column.kind is Kind.STRING,
        "RequiredLevel": managed_property(
            "canmodifyrequirementlevelsettings",
            _required(table, name, required=part.required),
        ),
        "HasChanged": None,
    }


def _required(table: Table, name: str, *, required: bool) -> str:
    if name in (table.key, "ownerid", "statecode"):
        return "SystemRequired"
    return "ApplicationRequired" if required else "None"


def _own(table: Table, column: Column, code: str) -> dict[str, Any]:
    """What the definition has for its type alone."""
    made: dict[str, Any] = {}
    match code:
        case "String" | "Memo":
            longest = column.size or (1_073_741_823 if code == "Memo" else 4000)
            form = column.format.value
            made = {"Format": form, "FormatName": {"Value": form}, "MaxLength": longest}
        case "Picklist" | "State" | "Status":
            made = {"OptionSet": option_set(table, column, code), "GlobalOptionSet": None}
        case "Boolean":
            made = {"OptionSet": truth_set(table, column), "DefaultValue": False}
        case "Integer":
            made = {"Format": "None", "MinValue": -(2**31), "MaxValue": 2**31 - 1}
        case "Money":
            made = {"Precision": 2, "MinValue": 0, "MaxValue": 1e11}
        case "DateTime":
            day = column.kind is Kind.DAY
            made = {"DateTimeBehavior": {"Value": "DateOnly" if day else "UserLocal"}}
            made["Format"] = "DateOnly" if day else "DateAndTime"
        case _:
            pass
    return made
