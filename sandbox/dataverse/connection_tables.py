"""The tables of connections between rows and of the roles they are made in.

Pages: "connection EntityType", "connectionrole EntityType", "Connection Role Object Type Code
table/entity reference".
"""

from __future__ import annotations

from typing import Final

from sandbox.dataverse.activity_tables import CONCRETE, REGARDED
from sandbox.dataverse.ownership import ACTIVE, AUDIT_COLUMNS, OWNED, audited, owner_lookups
from sandbox.dataverse.schema import (
    Collection,
    Column,
    Kind,
    Link,
    Lookup,
    Ownership,
    Table,
    columns,
)

__all__ = ["CONNECTION_TABLES", "SALES_TEAM", "STAKEHOLDER"]

STAKEHOLDER, SALES_TEAM = 1000, 1001
"""Categories of connection roles."""

_ENDS = (*REGARDED, "systemuser", "team", "activitypointer", *CONCRETE)


def _end(name: str) -> Lookup:
    targets = {f"{name}_{table}": table for table in _ENDS}
    return Lookup(name, targets, required=True)


def _role(name: str) -> Lookup:
    return Lookup(name, {name: "connectionrole"})


_CONNECTION = Table(
    "connection",
    "connections",
    "connectionid",
    "name",
    columns(Kind.GUID, "connectionid")
    | columns(Kind.STRING, "name:500! description:2000~")
    | columns(Kind.DATE, "effectivestart effectiveend overriddencreatedon")
    | columns(Kind.BOOL, "ismaster!")
    | columns(Kind.INT, "record1objecttypecode! record2objecttypecode!")
    | ACTIVE
    | AUDIT_COLUMNS,
    owner_lookups()
    | {
        "record1id": _end("record1id"),
        "record2id": _end("record2id"),
        "record1roleid": _role("record1roleid"),
        "record2roleid": _role("record2roleid"),
        "relatedconnectionid": Lookup(
            "relatedconnectionid", {"relatedconnectionid": "connection"}, read_only=True
        ),
    },
    {"connection_related_connection": Collection("connection", "relatedconnectionid")},
    label="Connection",
    code=3234,
    schema_name="Connection",
    privilege="Connection",
    ownership=Ownership.USER,
    statuses=OWNED,
)

_CATEGORIES: Final[dict[int | bool, str]] = {
    1: "Business",
    2: "Family",
    3: "Social",
    4: "Sales",
    5: "Other",
    STAKEHOLDER: "Stakeholder",
    SALES_TEAM: "Sales Team",
    1002: "Service",
}
_MATCHES: Final = "connectionroleassociation"

_ROLE = Table(
    "connectionrole",
    "connectionroles",
    "connectionroleid",
    "name",
    columns(Kind.GUID, "connectionroleid connectionroleidunique!")
    | columns(Kind.STRING, "name:100* description:2000~")
    | {"category": Column("category", Kind.INT, labels=_CATEGORIES)}
    | columns(Kind.BOOL, "ismanaged!")
    | ACTIVE
    | AUDIT_COLUMNS,
    audited(),
    {
        "connection_role_connections1": Collection("connection", "record1roleid"),
        "connection_role_connections2": Collection("connection", "record2roleid"),
        "connection_role_connection_role_object_type_codes": Collection(
            "connectionroleobjecttypecode", "connectionroleid"
        ),
        "connectionroleassociation_association": Collection(
            "connectionrole", link=Link(_MATCHES, "connectionroleid", "associatedconnectionroleid")
        ),
        "connectionroleassociation_association_referenced": Collection(
            "connectionrole", link=Link(_MATCHES, "associatedconnectionroleid", "connectionroleid")
        ),
    },
    label="Connection Role",
    code=3231,
    schema_name="ConnectionRole",
    privilege="ConnectionRole",
    ownership=Ownership.ORGANIZATION,
    statuses=OWNED,
)

_OBJECT_TYPE = Table(
    "connectionroleobjecttypecode",
    "connectionroleobjecttypecodes",
    "connectionroleobjecttypecodeid",
    "connectionroleobjecttypecodeid",
    columns(Kind.GUID, "connectionroleobjecttypecodeid")
    | columns(Kind.STRING, "associatedobjecttypecode")
    | AUDIT_COLUMNS,
    {"connectionroleid": Lookup("connectionroleid", {"connectionroleid": "connectionrole"})},
    {},
    label="Connection Role Object Type Code",
    code=3233,
    schema_name="ConnectionRoleObjectTypeCode",
    privilege="ConnectionRole",
    ownership=Ownership.ORGANIZATION,
)

CONNECTION_TABLES: Final = (_CONNECTION, _ROLE, _OBJECT_TYPE)
