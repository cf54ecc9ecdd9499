"""The tables of security roles and privileges, and those of many-to-many relationships.

Pages: "role EntityType", "privilege EntityType", "Relationship (intersect) tables", "Many-to-many
entity relationships".
"""

from __future__ import annotations

from typing import Final

from sandbox.dataverse.ownership import AUDIT_COLUMNS, audited
from sandbox.dataverse.principal_tables import link_to, unit_lookup
from sandbox.dataverse.schema import Collection, Kind, Lookup, Ownership, Table, columns, labelled

__all__ = ["ADMINISTRATOR_TEMPLATE", "ROLE_TABLES"]

ADMINISTRATOR_TEMPLATE: Final = "627090ff-40a3-4053-8790-584edc5be201"
"""The role template of System Administrator, the same in every environment."""

_ROLE = Table(
    "role",
    "roles",
    "roleid",
    "name",
    columns(Kind.GUID, "roleid roleidunique!")
    | columns(Kind.STRING, "name:100*")
    | columns(Kind.BOOL, "ismanaged!")
    | labelled("isinherited", "Team privileges only", "Direct User (Basic) access level")
    | AUDIT_COLUMNS,
    audited()
    | unit_lookup()
    | {
        "roletemplateid": Lookup(
            "roletemplateid", {"roletemplateid": "roletemplate"}, read_only=True
        ),
        "parentrootroleid": Lookup(
            "parentrootroleid", {"parentrootroleid": "role"}, read_only=True
        ),
    },
    {
        "systemuserroles_association": Collection(
            "systemuser", link=link_to("role", "systemuser", "systemuserroles")
        ),
        "teamroles_association": Collection("team", link=link_to("role", "team", "teamroles")),
        "roleprivileges_association": Collection(
            "privilege", link=link_to("role", "privilege", "roleprivileges")
        ),
    },
    label="Security Role",
    code=1036,
    schema_name="Role",
    privilege="Role",
    ownership=Ownership.UNIT,
)

_TEMPLATE = Table(
    "roletemplate",
    "roletemplates",
    "roletemplateid",
    "name",
    columns(Kind.GUID, "roletemplateid") | columns(Kind.STRING, "name:100"),
    {},
    {"role_template_roles": Collection("role", "roletemplateid")},
    label="Role Template",
    code=1037,
    schema_name="RoleTemplate",
)

_PRIVILEGE = Table(
    "privilege",
    "privileges",
    "privilegeid",
    "name",
    columns(Kind.GUID, "privilegeid")
    | columns(Kind.STRING, "name:100")
    | columns(Kind.INT, "accessright")
    | columns(Kind.BOOL, "canbebasic canbelocal canbedeep canbeglobal")
    | columns(Kind.LONG, "versionnumber!"),
    {},
    {
        "roleprivileges_association": Collection(
            "role", link=link_to("privilege", "role", "roleprivileges")
        )
    },
    label="Privilege",
    code=1023,
    schema_name="Privilege",
    indexed=("name",),
)


def _intersect(name: str, entity_set: str, key: str, code: int, sides: tuple[str, str]) -> Table:
    """A many-to-many relationship's table: bare ids of both sides."""
    return Table(
        name,
        entity_set,
        key,
        "",
        columns(Kind.GUID, " ".join((key, *sides)))
        | columns(Kind.INT, "privilegedepthmask" if name == "roleprivileges" else "")
        | columns(Kind.LONG, "versionnumber!"),
        {},
        {},
        label=name,
        code=code,
        schema_name=name.capitalize(),
        indexed=sides,
    )


_INTERSECTS = (
    _intersect(
        "systemuserroles",
        "systemuserrolescollection",
        "systemuserroleid",
        15,
        ("systemuserid", "roleid"),
    ),
    _intersect(
        "teammembership", "teammemberships", "teammembershipid", 23, ("teamid", "systemuserid")
    ),
    _intersect("teamroles", "teamrolescollection", "teamroleid", 40, ("teamid", "roleid")),
    _intersect(
        "roleprivileges",
        "roleprivilegescollection",
        "roleprivilegeid",
        12,
        ("roleid", "privilegeid"),
    ),
    _intersect(
        "connectionroleassociation",
        "connectionroleassociations",
        "connectionroleassociationid",
        3232,
        ("connectionroleid", "associatedconnectionroleid"),
    ),
)

ROLE_TABLES: Final = (_ROLE, _TEMPLATE, _PRIVILEGE, *_INTERSECTS)
