"""The tables that describe people, their rights, their mailboxes and the organisation."""

from __future__ import annotations

from typing import Final

from sandbox.dataverse.ownership import AUDIT_COLUMNS, owner_lookups
from sandbox.dataverse.schema import Collection, Kind, Lookup, Table, columns, labelled

__all__ = ["ADMINISTRATOR_TEMPLATE", "SYSTEM_TABLES"]

ADMINISTRATOR_TEMPLATE: Final = "627090ff-40a3-4053-8790-584edc5be201"
"""The role template of System Administrator, the same in every environment."""

_DELIVERY = (
    "None",
    "Microsoft Dynamics 365 for Outlook",
    "Server-Side Synchronization or Email Router",
    "Forward Mailbox",
)
_APPROVAL = ("Empty", "Approved", "Pending Approval", "Rejected")
_RUN = ("Not Run", "Success", "Failure")

_USER = Table(
    "systemuser",
    "systemusers",
    "systemuserid",
    "fullname",
    columns(Kind.GUID, "systemuserid azureactivedirectoryobjectid ownerid!")
    | columns(
        Kind.STRING,
        "fullname:200! firstname:256 lastname:256 title:128 internalemailaddress:100 "
        "personalemailaddress:100 domainname:1024 windowsliveid:1024",
    )
    | columns(Kind.BOOL, "isdisabled! islicensed issyncwithdirectory setupuser")
    | columns(Kind.BOOL, "isemailaddressapprovedbyo365admin!")
    | labelled("accessmode", "Read-Write", "Administrative", "Read", "Support User")
    | labelled("emailrouteraccessapproval", *_APPROVAL)
    | labelled("incomingemaildeliverymethod", *_DELIVERY)
    | labelled("outgoingemaildeliverymethod", *_DELIVERY[:3])
    | AUDIT_COLUMNS,
    {
        "businessunitid": Lookup("businessunitid", {"businessunitid": "businessunit"}),
        "defaultmailbox": Lookup("defaultmailbox", {"defaultmailbox": "mailbox"}),
    },
    {
        "systemuserroles_association": Collection("role", ""),
        "system_user_activity_parties": Collection("activityparty", "partyid"),
    },
)

_ROLE = Table(
    "role",
    "roles",
    "roleid",
    "name",
    columns(Kind.GUID, "roleid roleidunique")
    | columns(Kind.STRING, "name:100")
    | columns(Kind.BOOL, "ismanaged!")
    | AUDIT_COLUMNS,
    {
        "roletemplateid": Lookup("roletemplateid", {"roletemplateid": "roletemplate"}),
        "businessunitid": Lookup("businessunitid", {"businessunitid": "businessunit"}),
    },
    {},
)

_MAILBOX = Table(
    "mailbox",
    "mailboxes",
    "mailboxid",
    "name",
    columns(Kind.GUID, "mailboxid")
    | columns(Kind.STRING, "name:200 emailaddress:100 ewsurl:500 lastsyncerror!")
    | columns(
        Kind.BOOL,
        "enabledforincomingemail enabledforoutgoingemail enabledforact isforwardmailbox! "
        "isemailaddressapprovedbyo365admin testemailconfigurationscheduled processanddeleteemails "
        "isserviceaccount!",
    )
    | columns(
        Kind.DATE,
        "testmailboxaccesscompletedon! lastsuccessfulsynccompletedon! processemailreceivedafter "
        "lastsyncerroroccurredon!",
    )
    | columns(Kind.INT, "testemailconfigurationretrycount lastsyncerrorcode! lastsyncerrorcount!")
    | labelled("incomingemaildeliverymethod", *_DELIVERY)
    | labelled("outgoingemaildeliverymethod", *_DELIVERY[:3])
    | labelled("actdeliverymethod", _DELIVERY[1], "Server-Side Synchronization", "None")
    | labelled("incomingemailstatus", *_RUN)
    | labelled("outgoingemailstatus", *_RUN)
    | labelled("actstatus", *_RUN)
    | labelled("mailboxstatus", *_RUN, read_only=True)
    | labelled("emailrouteraccessapproval", *_APPROVAL)
    | labelled("statecode", "Active", "Inactive")
    | labelled("statuscode", "Active", "Inactive", first=1)
    | AUDIT_COLUMNS,
    owner_lookups()
    | {
        "regardingobjectid": Lookup("regardingobjectid", {"regardingobjectid": "systemuser"}),
        "emailserverprofile": Lookup(
            "emailserverprofile", {"emailserverprofile": "emailserverprofile"}
        ),
    },
    {},
)

_ORGANIZATION = Table(
    "organization",
    "organizations",
    "organizationid",
    "name",
    columns(Kind.GUID, "organizationid")
    | columns(Kind.STRING, "name:160 blockedattachments allowedmimetypes blockedmimetypes")
    | columns(Kind.INT, "maxuploadfilesize languagecode")
    | columns(
        Kind.BOOL,
        "isexternalsearchindexenabled requireapprovalforuseremail requireapprovalforqueueemail "
        "isautodatacaptureenabled isautodatacapturev2enabled isrelationshipinsightsenabled "
        "ispreviewforautocaptureenabled isduplicatedetectionenabled",
    )
    | AUDIT_COLUMNS,
    {},
    {},
)

SYSTEM_TABLES: Final = (_USER, _ROLE, _MAILBOX, _ORGANIZATION)
