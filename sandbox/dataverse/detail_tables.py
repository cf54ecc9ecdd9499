"""The tables whose rows hang on others: parties and attachments of activities, notes of rows.

Pages: "activityparty EntityType", "Attachment table/entity reference", "Note table/entity
reference".
"""

from __future__ import annotations

from typing import Final

from sandbox.dataverse.activity_tables import CONCRETE, REGARDED
from sandbox.dataverse.ownership import AUDIT_COLUMNS, owner_lookups
from sandbox.dataverse.schema import Column, Kind, Lookup, Ownership, Table, columns, labelled

__all__ = ["DETAIL_TABLES"]

_PARTICIPATION = labelled(
    "participationtypemask",
    *("Sender", "To Recipient", "CC Recipient", "BCC Recipient", "Required attendee"),
    *("Optional attendee", "Organizer", "Regarding", "Owner", "Resource", "Customer"),
    *("Chat Participant", "Related"),
    first=1,
)
_PARTIES = (*REGARDED, "systemuser", "queue")

_PARTY = Table(
    "activityparty",
    "activityparties",
    "activitypartyid",
    "partyidname",
    columns(Kind.GUID, "activitypartyid")
    | columns(Kind.STRING, "addressused:320@ unresolvedpartyname:200 exchangeentryid:1024")
    | columns(Kind.BOOL, "ispartydeleted! donotemail! donotphone! donotfax! donotpostalmail!")
    | columns(Kind.DATE, "scheduledstart! scheduledend!")
    | columns(Kind.INT, "addressusedemailcolumnnumber!")
    | columns(Kind.LONG, "versionnumber!")
    | _PARTICIPATION,
    {
        "activityid": Lookup(
            "activityid",
            {"activityid_activitypointer": "activitypointer"}
            | {f"activityid_{table}": table for table in CONCRETE},
        ),
        "partyid": Lookup("partyid", {f"partyid_{table}": table for table in _PARTIES}),
        "ownerid": Lookup("ownerid", {}, read_only=True),
    },
    {},
    label="Activity Party",
    code=135,
    schema_name="ActivityParty",
    privilege="Activity",
)

_ATTACHMENT = Table(
    "activitymimeattachment",
    "activitymimeattachments",
    "activitymimeattachmentid",
    "filename",
    columns(Kind.GUID, "activitymimeattachmentid")
    | columns(
        Kind.STRING,
        "subject:2000 filename:255 mimetype:256 objecttypecode attachmentcontentid:250 "
        "activitysubject!",
    )
    | columns(Kind.INT, "attachmentnumber filesize!")
    | columns(Kind.BOOL, "isfollowed!")
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
        "ownerid": Lookup("ownerid", {}, read_only=True),
    },
    {},
    label="Attachment",
    code=1001,
    schema_name="ActivityMimeAttachment",
    privilege="Activity",
)

_NOTE = Table(
    "annotation",
    "annotations",
    "annotationid",
    "subject",
    columns(Kind.GUID, "annotationid")
    | columns(
        Kind.STRING,
        "subject:500 notetext:100000~ filename:255 mimetype:256 objecttypecode langid:2",
    )
    | columns(Kind.INT, "filesize!")
    | columns(Kind.BOOL, "isdocument")
    | columns(Kind.DATE, "overriddencreatedon")
    | {"documentbody": Column("documentbody", Kind.STRING, filterable=False)}
    | AUDIT_COLUMNS,
    owner_lookups()
    | {
        "objectid": Lookup(
            "objectid", {f"objectid_{table}": table for table in (*REGARDED, *CONCRETE)}
        )
    },
    {},
    label="Note",
    code=5,
    schema_name="Annotation",
    privilege="Note",
    ownership=Ownership.USER,
)

DETAIL_TABLES: Final = (_PARTY, _ATTACHMENT, _NOTE)
