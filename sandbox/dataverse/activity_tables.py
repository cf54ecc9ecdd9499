"""The tables of activities.

Pages: "Email table/entity reference" and those of the other activities, "activitypointer
EntityType".
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from sandbox.dataverse.ownership import AUDIT_COLUMNS, owner_lookups
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

__all__ = ["ACTIVITY_TABLES", "CONCRETE", "REGARDED", "STATUSES"]

CONCRETE: Final = ("email", "appointment", "phonecall", "task", "letter", "fax")
REGARDED: Final = ("account", "contact", "lead", "opportunity", "incident", "adatum_project")
"""The tables whose rows an activity may regard."""

STATUSES: Final[dict[str, dict[int, int]]] = {
    "email": {1: 0, 2: 1, 3: 1, 4: 1, 5: 2, 6: 1, 7: 1, 8: 0},
    "appointment": {1: 0, 2: 0, 3: 1, 4: 2, 5: 3, 6: 3},
    "phonecall": {1: 0, 2: 1, 3: 2, 4: 1},
    "task": {2: 0, 3: 0, 4: 0, 7: 0, 5: 1, 6: 2},
    "letter": {1: 0, 2: 0, 3: 1, 4: 1, 5: 2},
    "fax": {1: 0, 2: 1, 3: 1, 4: 1, 5: 2},
}
"""The statecode each statuscode belongs to; the first of a state is its default."""

_LABELS: Final = {
    "email": ("Email", 4202),
    "appointment": ("Appointment", 4201),
    "phonecall": ("Phone Call", 4210),
    "task": ("Task", 4212),
    "letter": ("Letter", 4207),
    "fax": ("Fax", 4204),
}
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
    "letter": ("Open", "Draft", "Received", "Sent", "Canceled"),
    "fax": ("Open", "Completed", "Sent", "Received", "Canceled"),
    "activitypointer": (),
}
_BODY = columns(Kind.STRING, "description:1073741823~")
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


def _direction() -> dict[str, Column]:
    labels: dict[int | bool, str] = {True: "Outgoing", False: "Incoming"}
    return {"directioncode": Column("directioncode", Kind.BOOL, labels=labels)}


_EMAIL: dict[str, Column] = (
    columns(
        Kind.STRING,
        "messageid:320 sender:250@ torecipients:500 submittedby:250 trackingtoken:50 "
        "internetmessageheaders:500 conversationindex:2048! inreplyto:320! mimetype:256 "
        "category:250 subcategory:250 safedescription!",
    )
    | columns(Kind.INT, "attachmentcount! baseconversationindexhash importsequencenumber")
    | columns(Kind.GUID, "conversationtrackingid emailtrackingid")
    | columns(Kind.DATE, "overriddencreatedon lastopenedtime delayedemailsendtime")
    | columns(Kind.BOOL, "readreceiptrequested deliveryreceiptrequested compressed!")
    | _direction()
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
    "appointment": columns(
        Kind.STRING,
        "subject:200 description:1048576~ location:200 globalobjectid:300 onlinemeetingid:1000",
    )
    | columns(Kind.BOOL, "isalldayevent isonlinemeeting")
    | columns(Kind.INT, "attachmentcount!")
    | labelled(
        "instancetypecode",
        *("Not Recurring", "Recurring Master", "Recurring Instance", "Recurring Exception"),
        read_only=True,
    ),
    "phonecall": columns(Kind.STRING, "phonenumber:200# category:250")
    | columns(Kind.BOOL, "leftvoicemail")
    | _direction(),
    "letter": columns(Kind.STRING, "address:500 category:250") | _direction(),
    "fax": columns(Kind.STRING, "faxnumber:200 category:250 billingcode:50") | _direction(),
    "task": columns(Kind.STRING, "category:250") | columns(Kind.INT, "percentcomplete"),
}


def _regarding(suffix: str) -> Lookup:
    """What an activity regards: the inherited property and the table's own, per target."""
    ends = ("", f"_{suffix}") if suffix else ("",)
    targets = {f"regardingobjectid_{target}{end}": target for target in REGARDED for end in ends}
    return Lookup("regardingobjectid", targets)


_SENDERS = {
    f"emailsender_{target}": target
    for target in ("account", "contact", "lead", "systemuser", "queue")
}
_ACCEPTORS = {f"acceptingentityid_{target}": target for target in ("systemuser", "queue")}
_EMAIL_LOOKUPS = {
    "emailsender": Lookup("emailsender", _SENDERS, read_only=True),
    "parentactivityid": Lookup("parentactivityid", {"parentactivityid": "email"}),
    "receivingmailboxid": Lookup("receivingmailboxid", {"receivingmailboxid_email": "mailbox"}),
    "acceptingentityid": Lookup("acceptingentityid", _ACCEPTORS),
    "correlatedactivityid": Lookup("correlatedactivityid", {"correlatedactivityid_email": "email"}),
}


def _activity(table: str) -> Table:
    """One concrete activity table."""
    own = {f"{table}_activity_parties": Collection("activityparty", "activityid")}
    if table in ("email", "appointment"):
        own[f"{table}_activity_mime_attachment"] = Collection("activitymimeattachment", "objectid")
    label, code = _LABELS[table]
    return Table(
        table,
        "faxes" if table == "fax" else f"{table}s",
        "activityid",
        "subject",
        _shared(table) | _OWN[table],
        owner_lookups(f"_{table}")
        | {"regardingobjectid": _regarding(table)}
        | (_EMAIL_LOOKUPS if table == "email" else {}),
        own | _connections(table) | _POINTER_COLLECTIONS,
        label=label,
        code=code,
        schema_name=label.replace(" ", ""),
        privilege="Activity",
        ownership=Ownership.USER,
        statuses=STATUSES[table],
        indexed=("messageid",) if table == "email" else (),
    )


def _connections(table: str) -> dict[str, Collection]:
    return {
        f"{table}_connections{side}": Collection("connection", f"record{side}id") for side in (1, 2)
    }


_POINTER_COLLECTIONS = {
    "activitypointer_activity_parties": Collection("activityparty", "activityid"),
    "activity_pointer_activity_mime_attachment": Collection("activitymimeattachment", "objectid"),
} | _connections("activitypointer")
_POINTER = Table(
    "activitypointer",
    "activitypointers",
    "activityid",
    "subject",
    _shared("activitypointer"),
    owner_lookups() | {"regardingobjectid": _regarding("")},
    _POINTER_COLLECTIONS,
    members=CONCRETE,
    label="Activity",
    code=4200,
    schema_name="ActivityPointer",
    privilege="Activity",
    ownership=Ownership.USER,
)

ACTIVITY_TABLES: Final = (*(_activity(table) for table in CONCRETE), _POINTER)
