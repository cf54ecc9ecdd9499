"""The tables of mailboxes, what serves them, queues, and the organisation.

Pages: "Mailbox table/entity reference", "emailserverprofile EntityType", "Queue table/entity
reference", "Organization table/entity reference".
"""

from __future__ import annotations

from typing import Final

from sandbox.dataverse.ownership import ACTIVE, AUDIT_COLUMNS, OWNED, audited, owner_lookups
from sandbox.dataverse.principal_tables import APPROVAL, DELIVERY
from sandbox.dataverse.schema import (
    Collection,
    Column,
    Kind,
    Lookup,
    Ownership,
    Table,
    columns,
    labelled,
)

__all__ = ["SYSTEM_TABLES"]

_RUN = ("Not Run", "Success", "Failure")

_MAILBOX = Table(
    "mailbox",
    "mailboxes",
    "mailboxid",
    "name",
    columns(Kind.GUID, "mailboxid")
    | columns(
        Kind.STRING,
        "name:200* emailaddress:100@ ewsurl:2084% lastsyncerror:1073741823 "
        "lastsyncerrormachinename:100 username:200 hostid:160!",
    )
    | columns(
        Kind.BOOL,
        "enabledforincomingemail^ enabledforoutgoingemail^ enabledforact^ isforwardmailbox! "
        "isemailaddressapprovedbyo365admin^ testemailconfigurationscheduled "
        "processanddeleteemails isserviceaccount! isactsyncorgflagset "
        "orgmarkedasprimaryforexchangesync ispasswordset!",
    )
    | columns(
        Kind.DATE,
        "testmailboxaccesscompletedon lastsuccessfulsynccompletedon processemailreceivedafter "
        "lastsyncerroroccurredon lastsyncstartedon! processinglastattemptedon! "
        "postponemailboxprocessinguntil postponetestemailconfigurationuntil "
        "postponesendinguntil lastautodiscoveredon",
    )
    | columns(
        Kind.INT,
        "testemailconfigurationretrycount lastsyncerrorcode lastsyncerrorcount "
        "itemsfailedforlastsync itemsprocessedforlastsync processingstatecode! noemailcount!",
    )
    | labelled("incomingemaildeliverymethod", *DELIVERY)
    | labelled("outgoingemaildeliverymethod", *DELIVERY[:3])
    | labelled("actdeliverymethod", DELIVERY[1], "Server-Side Synchronization", "None")
    | labelled("incomingemailstatus", *_RUN, update_only=True)
    | labelled("outgoingemailstatus", *_RUN, update_only=True)
    | labelled("actstatus", *_RUN, update_only=True)
    | labelled("mailboxstatus", *_RUN, read_only=True)
    | labelled("emailrouteraccessapproval", *APPROVAL)
    | ACTIVE
    | AUDIT_COLUMNS,
    owner_lookups()
    | {
        "regardingobjectid": Lookup(
            "regardingobjectid",
            {"regardingobjectid": "systemuser", "regardingobjectid_queue": "queue"},
        ),
        "emailserverprofile": Lookup(
            "emailserverprofile", {"emailserverprofile": "emailserverprofile"}
        ),
    },
    {
        "systemuser_defaultmailbox_mailbox": Collection("systemuser", "defaultmailbox"),
        "queue_defaultmailbox_mailbox": Collection("queue", "defaultmailbox"),
        "email_mailbox_receivingmailboxid": Collection("email", "receivingmailboxid"),
    },
    label="Mailbox",
    code=9606,
    schema_name="Mailbox",
    privilege="Mailbox",
    ownership=Ownership.USER,
    statuses=OWNED,
)

_PROFILE = Table(
    "emailserverprofile",
    "emailserverprofiles",
    "emailserverprofileid",
    "name",
    columns(Kind.GUID, "emailserverprofileid")
    | columns(
        Kind.STRING, "name:160* description:2000~ incomingserverlocation outgoingserverlocation"
    )
    | columns(Kind.BOOL, "useautodiscover moveundeliveredemails")
    | columns(Kind.DATE, "processemailsreceivedafter")
    | {
        "servertype": Column(
            "servertype",
            Kind.INT,
            labels={
                0: "Exchange Server",
                1: "Other (POP3/SMTP)",
                2: "Exchange Server (Hybrid)",
                3: "Exchange Online",
                4: "IMAP/SMTP",
            },
        )
    }
    | ACTIVE
    | AUDIT_COLUMNS,
    owner_lookups(),
    {"emailserverprofile_mailbox": Collection("mailbox", "emailserverprofile")},
    label="Email Server Profile",
    code=9605,
    schema_name="EmailServerProfile",
    privilege="EmailServerProfile",
    ownership=Ownership.USER,
    statuses=OWNED,
)

_QUEUE = Table(
    "queue",
    "queues",
    "queueid",
    "name",
    columns(Kind.GUID, "queueid")
    | columns(Kind.STRING, "name:200* description:2000~ emailaddress:100@")
    | columns(Kind.BOOL, "isemailaddressapprovedbyo365admin!")
    | labelled("emailrouteraccessapproval", *APPROVAL)
    | labelled("incomingemaildeliverymethod", *DELIVERY)
    | labelled("outgoingemaildeliverymethod", *DELIVERY[:3])
    | labelled("queueviewtype", "Public", "Private")
    | ACTIVE
    | AUDIT_COLUMNS,
    owner_lookups()
    | {"defaultmailbox": Lookup("defaultmailbox", {"defaultmailbox": "mailbox"}, read_only=True)},
    {
        "queue_activity_parties": Collection("activityparty", "partyid"),
        "mailbox_regarding_queue": Collection("mailbox", "regardingobjectid"),
    },
    label="Queue",
    code=2020,
    schema_name="Queue",
    privilege="Queue",
    ownership=Ownership.USER,
    statuses=OWNED,
)

_ORGANIZATION = Table(
    "organization",
    "organizations",
    "organizationid",
    "name",
    columns(Kind.GUID, "organizationid")
    | columns(
        Kind.STRING,
        "name:160! blockedattachments:1073741823 allowedmimetypes:1073741823 "
        "blockedmimetypes:1073741823 orgdborgsettings:1073741823",
    )
    | columns(Kind.INT, "maxuploadfilesize languagecode! localeid")
    | columns(
        Kind.BOOL,
        "isexternalsearchindexenabled requireapprovalforuseremail requireapprovalforqueueemail "
        "isautodatacaptureenabled isautodatacapturev2enabled isrelationshipinsightsenabled "
        "ispreviewforautocaptureenabled isduplicatedetectionenabled "
        "isduplicatedetectionenabledforofflinesync isauditenabled "
        "autoapplydefaultoncasecreate ignoreinternalemail",
    )
    | AUDIT_COLUMNS,
    audited()
    | {
        "defaultemailserverprofileid": Lookup(
            "defaultemailserverprofileid", {"defaultemailserverprofileid": "emailserverprofile"}
        )
    },
    {},
    label="Organization",
    code=1019,
    schema_name="Organization",
    privilege="Organization",
    ownership=Ownership.NONE,
)

SYSTEM_TABLES: Final = (_MAILBOX, _PROFILE, _QUEUE, _ORGANIZATION)
