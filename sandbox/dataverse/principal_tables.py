"""The tables of people, teams and business units.

Pages: "systemuser EntityType", "team EntityType", "businessunit EntityType", "usersettings
EntityType".
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

__all__ = ["APPROVAL", "DELIVERY", "PRINCIPAL_TABLES", "link_to", "unit_lookup"]

DELIVERY: Final = (
    "None",
    "Microsoft Dynamics 365 for Outlook",
    "Server-Side Synchronization or Email Router",
    "Forward Mailbox",
)
APPROVAL: Final = ("Empty", "Approved", "Pending Approval", "Rejected")


def unit_lookup() -> dict[str, Lookup]:
    """The business unit that something belongs to."""
    return {"businessunitid": Lookup("businessunitid", {"businessunitid": "businessunit"})}


def link_to(near: str, far: str, table: str) -> Link:
    """A relationship's table seen from the table ``near``."""
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
    | unit_lookup()
    | {
        "defaultmailbox": Lookup("defaultmailbox", {"defaultmailbox": "mailbox"}, read_only=True),
        "parentsystemuserid": Lookup("parentsystemuserid", {"parentsystemuserid": "systemuser"}),
        "queueid": Lookup("queueid", {"queueid": "queue"}),
    },
    {
        "systemuserroles_association": Collection(
            "role", link=link_to("systemuser", "role", "systemuserroles")
        ),
        "teammembership_association": Collection(
            "team", link=link_to("systemuser", "team", "teammembership")
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
    | unit_lookup()
    | {
        "administratorid": Lookup("administratorid", {"administratorid": "systemuser"}),
        "queueid": Lookup("queueid", {"queueid": "queue"}),
    },
    {
        "teammembership_association": Collection(
            "systemuser", link=link_to("team", "systemuser", "teammembership")
        ),
        "teamroles_association": Collection("role", link=link_to("team", "role", "teamroles")),
        "team_connections1": Collection("connection", "record1id"),
        "team_connections2": Collection("connection", "record2id"),
    },
    label="Team",
    code=9,
    schema_name="Team",
    privilege="Team",
    ownership=Ownership.UNIT,
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
    audited() | unit_lookup(),
    {},
    label="User Settings",
    code=150,
    schema_name="UserSettings",
    privilege="UserSettings",
    ownership=Ownership.UNIT,
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
    _UNIT,
    _SETTINGS,
    _PRINCIPAL,
)
