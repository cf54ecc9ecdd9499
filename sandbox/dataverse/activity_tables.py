"""The tables of activities, of their parties and of their attachments."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from sandbox.dataverse.ownership import AUDIT_COLUMNS, owner_lookups
from sandbox.dataverse.schema import Collection, Column, Kind, Lookup, Table, columns, labelled

__all__ = ["ACTIVITY_TABLES", "CONCRETE", "STATUSES"]

CONCRETE: Final = ("email", "appointment", "phonecall", "task")

STATUSES: Final[dict[str, dict[int, int]]] = {
    "email": {1: 0, 2: 1, 3: 1, 4: 1, 5: 2, 6: 1, 7: 1, 8: 0},
    "appointment": {1: 0, 2: 0, 3: 1, 4: 2, 5: 3, 6: 3},
    "phonecall": {1: 0, 2: 1, 3: 2, 4: 1},
    "task": {2: 0, 3: 0, 4: 0, 7: 0, 5: 1, 6: 2},
}
"""The statecode each statuscode belongs to; the first of a state is its default.

Page: "Email table/entity reference" and those of the other activities.
"""

_PARTICIPATION = labelled(
    "participationtypemask",
    *("Sender", "To Recipient", "CC Recipient", "BCC Recipient", "Required attendee"),
    *("Optional attendee", "Organizer", "Regarding", "Owner", "Resource", "Customer"),
    *("Chat Participant", "Related"),
    first=1,
)
_STATUS_LABELS = {
    "email": (
        *("Draft", "Completed", "Sent", "Received", "Canceled", "Pending Send", "Sending"),
        "Failed",
    ),
    "appointment": ("Free", "Tentative", "Completed", "Canceled", "Busy", "Out of Office"),
    "phonecall": ("Open", "Made", "Canceled", "Received"),
    "task": (
        *("", "Not Started", "In Progress", "Waiting on someone else", "Completed", "Canceled"),
        "Deferred",
    ),
    "activitypointer": (),
}
_BODY = {"description": Column("description", Kind.STRING, 1_073_741_823)}
_BLOB = {"description": replace(_BODY["description"], filterable=False)}


def _shared(table: str) -> dict[str, Column]:
    """What every activity has."""
    return (
        columns(Kind.GUID, "activityid")
        | columns(Kind.STRING, "subject:800 activitytypecode! exchangeitemid:200 exchangeweblink")
        | columns(
            Kind.DATE,
            "scheduledstart scheduledend actualstart actualend senton! sortdate "
            "deliverylastattemptedon! lastonholdtime",
        )
        | columns(Kind.BOOL, "isbilled ismapiprivate isregularactivity! isworkflowcreated")
        | columns(Kind.INT, "actualdurationminutes scheduleddurationminutes")
        | labelled("prioritycode", "Low", "Normal", "High")
        | labelled("statecode", "Open", "Completed", "Canceled", "Scheduled")
        | labelled("statuscode", *_STATUS_LABELS[table], first=1)
        | _BODY
        | AUDIT_COLUMNS
    )


_EMAIL: dict[str, Column] = (
    columns(
        Kind.STRING,
        "messageid:320 sender:250 torecipients:500 submittedby:250 trackingtoken:50 "
        "internetmessageheaders:500 conversationindex:2048! inreplyto:320! mimetype:256 "
        "category:250 subcategory:250 safedescription!",
    )
    | columns(Kind.INT, "attachmentcount! baseconversationindexhash importsequencenumber")
    | columns(Kind.GUID, "conversationtrackingid emailtrackingid")
    | columns(Kind.DATE, "overriddencreatedon lastopenedtime delayedemailsendtime")
    | columns(Kind.BOOL, "readreceiptrequested deliveryreceiptrequested compressed!")
    | {
        "directioncode": Column(
            "directioncode", Kind.BOOL, labels={True: "Outgoing", False: "Incoming"}
        )
    }
    | labelled("notifications", "None", "Some attachments could not be saved", "Truncated body")
    | labelled(
        "correlationmethod",
        *("None", "Skipped", "XHeader", "InReplyTo", "TrackingToken", "ConversationIndex"),
        *("SmartMatching", "CustomCorrelation"),
        read_only=True,
    )
    | _BLOB
)
_OWN: dict[str, dict[str, Column]] = {
    "email": _EMAIL,
    "appointment": columns(Kind.STRING, "location:200 globalobjectid:300")
    | columns(Kind.BOOL, "isalldayevent"),
    "phonecall": columns(Kind.STRING, "phonenumber:200 category:250")
    | columns(Kind.BOOL, "leftvoicemail directioncode"),
    "task": columns(Kind.STRING, "category:250") | columns(Kind.INT, "percentcomplete"),
}


def _regarding(suffix: str) -> Lookup:
    """What an activity regards: the inherited property and the table's own, per target."""
    ends = ("", f"_{suffix}") if suffix else ("",)
    targets = {
        f"regardingobjectid_{target}{end}": target
        for target in ("account", "contact")
        for end in ends
    }
    return Lookup("regardingobjectid", targets)


_SENDERS = {f"emailsender_{target}": target for target in ("account", "contact", "systemuser")}
_EMAIL_LOOKUPS = {
    "emailsender": Lookup("emailsender", _SENDERS, read_only=True),
    "parentactivityid": Lookup("parentactivityid", {"parentactivityid": "email"}),
    "receivingmailboxid": Lookup("receivingmailboxid", {"receivingmailboxid_email": "mailbox"}),
}


def _activity(table: str) -> Table:
    """One concrete activity table."""
    own = {f"{table}_activity_parties": Collection("activityparty", "activityid")}
    if table in ("email", "appointment"):
        own[f"{table}_activity_mime_attachment"] = Collection("activitymimeattachment", "objectid")
    return Table(
        table,
        f"{table}s",
        "activityid",
        "subject",
        _shared(table) | _OWN[table],
        owner_lookups(f"_{table}")
        | {"regardingobjectid": _regarding(table)}
        | (_EMAIL_LOOKUPS if table == "email" else {}),
        own | _POINTER_COLLECTIONS,
    )


_POINTER_COLLECTIONS = {
    "activitypointer_activity_parties": Collection("activityparty", "activityid"),
    "activity_pointer_activity_mime_attachment": Collection("activitymimeattachment", "objectid"),
}
_POINTER = Table(
    "activitypointer",
    "activitypointers",
    "activityid",
    "subject",
    _shared("activitypointer"),
    owner_lookups() | {"regardingobjectid": _regarding("")},
    _POINTER_COLLECTIONS,
    members=CONCRETE,
)
_PARTY = Table(
    "activityparty",
    "activityparties",
    "activitypartyid",
    "activitypartyid",
    columns(Kind.GUID, "activitypartyid")
    | columns(Kind.STRING, "addressused:250 unresolvedpartyname:200 exchangeentryid:1024")
    | columns(Kind.BOOL, "ispartydeleted! donotemail! donotphone!")
    | columns(Kind.LONG, "versionnumber!")
    | _PARTICIPATION,
    {
        "activityid": Lookup(
            "activityid",
            {"activityid_activitypointer": "activitypointer"}
            | {f"activityid_{table}": table for table in CONCRETE},
        ),
        "partyid": Lookup(
            "partyid", {f"partyid_{table}": table for table in ("account", "contact", "systemuser")}
        ),
    },
    {},
)
_ATTACHMENT = Table(
    "activitymimeattachment",
    "activitymimeattachments",
    "activitymimeattachmentid",
    "filename",
    columns(Kind.GUID, "activitymimeattachmentid")
    | columns(
        Kind.STRING,
        "subject:2000 filename:255 mimetype:256 objecttypecode attachmentcontentid:256 "
        "activitysubject!",
    )
    | columns(Kind.INT, "attachmentnumber filesize!")
    | columns(Kind.LONG, "versionnumber!")
    | {"body": Column("body", Kind.STRING, filterable=False)},
    {
        "objectid": Lookup(
            "objectid",
            {
                "objectid_activitypointer": "activitypointer",
                "objectid_appointment": "appointment",
                "objectid_email": "email",
            },
        ),
        "ownerid": Lookup("ownerid", {"ownerid": "systemuser"}, read_only=True),
    },
    {},
)

ACTIVITY_TABLES: Final = (*(_activity(table) for table in CONCRETE), _POINTER, _PARTY, _ATTACHMENT)
