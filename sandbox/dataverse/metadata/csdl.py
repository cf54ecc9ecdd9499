"""The service document in CSDL: what ``$metadata`` answers.

Page: "Web API types and operations" (the CSDL $metadata document). Tables only: actions, functions
and enumerations are left out.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from sandbox.dataverse.tables import SETS, TABLES

if TYPE_CHECKING:
    from sandbox.dataverse.schema import Table

__all__ = ["document"]

_EDMX: Final = "http://docs.oasis-open.org/odata/ns/edmx"
_EDM: Final = "http://docs.oasis-open.org/odata/ns/edm"


@cache
def document() -> bytes:
    """The document as UTF-8."""
    ET.register_namespace("edmx", _EDMX)
    root = ET.Element(f"{{{_EDMX}}}Edmx", Version="4.0")
    services = ET.SubElement(root, f"{{{_EDMX}}}DataServices")
    schema = ET.SubElement(
        services,
        "Schema",
        {"xmlns": _EDM, "Namespace": "Microsoft.Dynamics.CRM", "Alias": "mscrm"},
    )
    ET.SubElement(schema, "EntityType", Name="crmbaseentity", Abstract="true")
    for table in TABLES.values():
        _type(schema, table)
    container = ET.SubElement(schema, "EntityContainer", Name="System")
    for name, table in SETS.items():
        ET.SubElement(container, "EntitySet", Name=name, EntityType=f"mscrm.{table.name}")
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _type(schema: ET.Element, table: Table) -> None:
    found = ET.SubElement(schema, "EntityType", Name=table.name, BaseType="mscrm.crmbaseentity")
    ET.SubElement(ET.SubElement(found, "Key"), "PropertyRef", Name=table.key)
    for column in table.columns.values():
        ET.SubElement(found, "Property", Name=column.name, Type=column.kind.value)
    for lookup in table.lookups.values():
        ET.SubElement(found, "Property", Name=f"_{lookup.name}_value", Type="Edm.Guid")
        for navigation, target in lookup.targets.items():
            kind = f"mscrm.{target}"
            ET.SubElement(found, "NavigationProperty", Name=navigation, Type=kind)
    for name, collection in table.collections.items():
        kind = f"Collection(mscrm.{collection.table})"
        ET.SubElement(found, "NavigationProperty", Name=name, Type=kind)
