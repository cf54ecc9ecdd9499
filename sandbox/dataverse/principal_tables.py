"""The tables of people, teams, business units, security roles, and what ties them together.

Pages: "systemuser EntityType", "team EntityType", "role EntityType", "privilege EntityType",
"Relationship (intersect) tables" and "Many-to-many entity relationships".
"""

from __future__ import annotations

from typing import Final

from sandbox.dataverse.ownership import AUDIT_COLUMNS, audited
from sandbox.dataverse.schema import (
    Collection,
    Kind,
    Link,
    Lookup,
    Ownership,
    Table,
    columns,
    labelled,
)

__all__ = ["ADMINISTRATOR_TEMPLATE", "APPROVAL", "DELIVERY", "PRINCIPAL_TABLES"]

ADMINISTRATOR_TEMPLATE: Final = "627090ff-40a3-4053-8790-584edc5be201"
"""The role template of System Administrator, the same in every environment."""

DELIVERY: Final = (
    "None",
    "Microsoft Dynamics 365 for Outlook",
    "Server-Side Synchronization or Email Router",
    "Forward Mailbox",
)
APPROVAL: Final = ("Empty", "Approved", "Pending Approval", "Rejected")

_UNIT_LOOKUP = {"businessunitid": Lookup("businessunitid", {"businessunitid": "businessunit"})}


def _side(near: str, far: str, table: str) -> Link:
    return Link(table, f"{near}id", f"{far}id")


_USER = Table(
    "systemuser",
    "systemusers",
    "systemuserid",
    "fullname",
    columns(Kind.GUID, "systemuserid azureactivedirectoryobjectid applicationid ownerid!")
    | columns(
        Kind.STRING,
        "fullname:200! firstname:256 lastname:256 title:128 jobtitle:100 "
        "internalemailaddress:100@ personalemailaddress:100@ domainname:1024 windowsliveid:1024@ "
        "mobilephone:64# address1_telephone1:64#",
    )
    | columns(Kind.BOOL, "isdisabled^ islicensed issyncwithdirectory! setupuser! isintegrationuser")
    | columns(Kind.BOOL, "isemailaddressapprovedbyo365admin!")
    | labelled("accessmode", "Read-Write", "Administrative", "Read", "Support User")
    | labelled("emailrouteraccessapproval", *APPROVAL)
    | labelled("incomingemaildeliverymethod", *DELIVERY)
    | labelled("outgoingemaildeliverymethod", *DELIVERY[:3])
    | AUDIT_COLUMNS,
    audited()
    | _UNIT_LOOKUP
    | {
        "defaultmailbox": Lookup("defaultmailbox", {"defaultmailbox": "mailbox"}, read_only=True),
        "parentsystemuserid": Lookup("parentsystemuserid", {"parentsystemuserid": "systemuser"}),
        "queueid": Lookup("queueid", {"queueid": "queue"}),
    },
    {
        "systemuserroles_association": Collection(
            "role", link=_side("systemuser", "role", "systemuserroles")
        ),
        "teammembership_association": Collection(
            "team", link=_side("systemuser", "team", "teammembership")
        ),
        "system_user_activity_parties": Collection("activityparty", "partyid"),
        "systemuser_connections1": Collection("connection", "record1id"),
        "systemuser_connections2": Collection("connection", "record2id"),
        "mailbox_regarding_systemuser": Collection("mailbox", "regardingobjectid"),
    },
    label="User",
    code=8,
    schema_name="SystemUser",
    privilege="User",
    ownership=Ownership.UNIT,
    indexed=("azureactivedirectoryobjectid",),
)

_TEAM = Table(
    "team",
    "teams",
    "teamid",
    "name",
    columns(Kind.GUID, "teamid ownerid! azureactivedirectoryobjectid")
    | columns(Kind.STRING, "name:160* description:2000~ emailaddress:100@")
    | columns(Kind.BOOL, "isdefault! systemmanaged!")
    | labelled("teamtype", "Owner", "Access", "Security Group", "Office Group")
    | AUDIT_COLUMNS,
    audited()
    | _UNIT_LOOKUP
    | {
        "administratorid": Lookup("administratorid", {"administratorid": "systemuser"}),
        "queueid": Lookup("queueid", {"queueid": "queue"}),
    },
    {
        "teammembership_association": Collection(
            "systemuser", link=_side("team", "systemuser", "teammembership")
        ),
        "teamroles_association": Collection("role", link=_side("team", "role", "teamroles")),
        "team_connections1": Collection("connection", "record1id"),
        "team_connections2": Collection("connection", "record2id"),
    },
    label="Team",
    code=9,
    schema_name="Team",
    privilege="Team",
    ownership=Ownership.UNIT,
)

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
    | _UNIT_LOOKUP
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
            "systemuser", link=_side("role", "systemuser", "systemuserroles")
        ),
        "teamroles_association": Collection("team", link=_side("role", "team", "teamroles")),
        "roleprivileges_association": Collection(
            "privilege", link=_side("role", "privilege", "roleprivileges")
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
            "role", link=_side("privilege", "role", "roleprivileges")
        )
    },
    label="Privilege",
    code=1023,
    schema_name="Privilege",
    indexed=("name",),
)

_UNIT = Table(
    "businessunit",
    "businessunits",
    "businessunitid",
    "name",
    columns(Kind.GUID, "businessunitid")
    | columns(Kind.STRING, "name:160* divisionname:100 emailaddress:100@ websiteurl:200%")
    | columns(Kind.BOOL, "isdisabled")
    | AUDIT_COLUMNS,
    audited()
    | {
        "parentbusinessunitid": Lookup(
            "parentbusinessunitid", {"parentbusinessunitid": "businessunit"}
        )
    },
    {
        "business_unit_system_users": Collection("systemuser", "businessunitid"),
        "business_unit_teams": Collection("team", "businessunitid"),
        "business_unit_roles": Collection("role", "businessunitid"),
        "business_unit_parent_business_unit": Collection("businessunit", "parentbusinessunitid"),
    },
    label="Business Unit",
    code=10,
    schema_name="BusinessUnit",
    privilege="BusinessUnit",
    ownership=Ownership.UNIT,
)

_SETTINGS = Table(
    "usersettings",
    "usersettingscollection",
    "systemuserid",
    "systemuserid",
    columns(Kind.GUID, "systemuserid")
    | columns(Kind.INT, "uilanguageid localeid timezonecode paginglimit")
    | columns(
        Kind.BOOL,
        "isautodatacaptureenabled isdefaultcountrycodecheckenabled issendasallowed "
        "autocreatecontactonpromote",
    )
    | labelled(
        "incomingemailfilteringmethod",
        "All email messages",
        "Email messages in response to Dynamics 365 email",
        "Email messages from Dynamics 365 Leads, Contacts and Accounts",
        "Email messages from Dynamics 365 records that are email enabled",
        "No email messages",
    )
    | AUDIT_COLUMNS,
    audited() | _UNIT_LOOKUP,
    {},
    label="User Settings",
    code=150,
    schema_name="UserSettings",
    privilege="UserSettings",
    ownership=Ownership.UNIT,
)


def _intersect(name: str, entity_set: str, code: int, one: str, other: str) -> Table:
    """A many-to-many relationship's table: bare ids of both sides."""
    return Table(
        name,
        entity_set,
        f"{name.removesuffix('s') if name == 'roleprivileges' else name}id",
        "",
        columns(Kind.GUID, f"{name.removesuffix('s') if name == 'roleprivileges' else name}id")
        | columns(Kind.GUID, f"{one} {other}")
        | (columns(Kind.INT, "privilegedepthmask") if name == "roleprivileges" else {})
        | columns(Kind.LONG, "versionnumber!"),
        {},
        {},
        label=name,
        code=code,
        schema_name=name.capitalize(),
        indexed=(one, other),
    )


_INTERSECTS = (
    _intersect("systemuserroles", "systemuserrolescollection", 15, "systemuserid", "roleid"),
    _intersect("teammembership", "teammemberships", 23, "teamid", "systemuserid"),
    _intersect("teamroles", "teamrolescollection", 40, "teamid", "roleid"),
    _intersect("roleprivileges", "roleprivilegescollection", 12, "roleid", "privilegeid"),
    _intersect(
        "connectionroleassociation",
        "connectionroleassociations",
        3232,
        "connectionroleid",
        "associatedconnectionroleid",
    ),
)

_PRINCIPAL = Table(
    "principal",
    "principals",
    "ownerid",
    "",
    columns(Kind.GUID, "ownerid"),
    {},
    {},
    members=("systemuser", "team"),
    label="Principal",
    schema_name="Principal",
)

PRINCIPAL_TABLES: Final = (
    _USER,
    _TEAM,
    _ROLE,
    _TEMPLATE,
    _PRIVILEGE,
    _UNIT,
    _SETTINGS,
    *_INTERSECTS,
    _PRINCIPAL,
)
