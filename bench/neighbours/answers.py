"""What the CRM and the mailbox hold: Contoso, 10 tracked activities and 10 mails not tracked yet.

Every answer is encoded once; the services only choose among them.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

__all__ = ["ACCOUNTS", "BATCH", "EMAILS", "NOTHING", "POINTERS"]

ROWS = 10
CONTACTS = 12
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
FORMATTED = "@OData.Community.Display.V1.FormattedValue"
CONTOSO = str(UUID(int=1))
KINDS = ["email"] * 6 + ["appointment", "phonecall", "task", "appointment"]
SUBJECTS = (
    "Revised quotation for the spring delivery", "Minutes of Tuesday's call",
    "Question about the maintenance contract", "Delivery dates for Lyon and Porto",
    "Re: Purchase order 4711", "Invitation to the site visit", "Updated floor plan",
    "Re: Warranty terms", "Contact at your logistics partner", "Summary and next steps",
)  # fmt: skip


def _when(hours: int) -> str:
    return (NOW - timedelta(hours=7 * hours)).strftime("%Y-%m-%dT%H:%M:%SZ")


def _address(number: int) -> str:
    return f"person{number}@contoso.example"


def _contact(number: int) -> dict[str, Any]:
    return {
        "@odata.etag": f'W/"{number}"',
        "contactid": str(UUID(int=1000 + number)),
        "fullname": f"Person {number}",
        "emailaddress1": _address(number),
        "emailaddress2": None,
        "emailaddress3": None,
    }


def _account() -> dict[str, Any]:
    return {
        "@odata.etag": 'W/"1"',
        "accountid": CONTOSO,
        "name": "Contoso",
        "address1_city": "Redmond",
        "emailaddress1": "office@contoso.example",
        "emailaddress2": None,
        "emailaddress3": None,
        "primarycontactid": _contact(0),
        "contact_customer_accounts": [_contact(number) for number in range(CONTACTS)],
    }


def _pointer(number: int) -> dict[str, Any]:
    kind = KINDS[number]
    return {
        "@odata.etag": f'W/"{number}"',
        "activityid": str(UUID(int=2000 + number)),
        "activitytypecode": kind,
        "activitytypecode" + FORMATTED: kind.title(),
        "subject": SUBJECTS[number],
        "actualend": _when(2 * number),
        "scheduledstart": _when(2 * number) if kind == "appointment" else None,
        "scheduledend": None,
        "senton": _when(2 * number) if kind == "email" else None,
        "createdon": _when(2 * number),
        "_ownerid_value": str(UUID(int=5)),
        "_ownerid_value" + FORMATTED: "Mara Lindqvist",
    }


def _email(number: int) -> dict[str, Any]:
    return {
        "@odata.etag": f'W/"{number}"',
        "activityid": str(UUID(int=2000 + number)),
        "messageid": f"<tracked-{number}@contoso.example>",
        "sender": _address(number),
        "directioncode": False,
        "attachmentcount": number % 3,
        "senton": _when(2 * number),
        "actualend": _when(2 * number),
        "createdon": _when(2 * number),
    }


def _message(number: int) -> dict[str, Any]:
    def person(name: str, address: str) -> dict[str, Any]:
        return {"emailAddress": {"name": name, "address": address}}

    return {
        "@odata.etag": f'W/"CQAAABYAAAB{number}"',
        "id": f"AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0A{number:08}".ljust(152, "A"),
        "internetMessageId": f"<AM0PR0{number}MB1234.eurprd05.prod.outlook.com@contoso.example>",
        "subject": SUBJECTS[number],
        "from": person(f"Person {number}", _address(number)),
        "toRecipients": [person("Mara Lindqvist", "mara@northwind.example")],
        "ccRecipients": [person("Jonas Weber", "jonas@northwind.example")],
        "receivedDateTime": _when(2 * number + 1),
        "sentDateTime": _when(2 * number + 1),
        "parentFolderId": "inbox".ljust(120, "A"),
        "isDraft": False,
        "hasAttachments": number % 2 == 0,
        "webLink": f"https://outlook.office.example/owa/?ItemID={number}".ljust(200, "A"),
        "conversationId": f"AAQkADAwATM0MDAAMi1{number:08}".ljust(100, "A"),
        "conversationIndex": f"AQHb{number:08}".ljust(32, "A"),
        "bodyPreview": "Dear Mara, please find below what we talked about. ".ljust(255, "x"),
        "singleValueExtendedProperties": [
            {"id": "Integer 0x36", "value": "0"},
            {"id": "String 0x1a", "value": "IPM.Note"},
        ],
    }


def _folder(number: int) -> dict[str, Any]:
    return {
        "id": f"folder-{number}".ljust(120, "A"),
        "parentFolderId": "root".ljust(120, "A"),
        "childFolderCount": 0,
        "displayName": f"Folder {number}",
    }


def _batch() -> bytes:
    """Answers to the questions of one search, in the order they are asked.

    The mails, the person, six folders by name, what lies below three of them, all folders, and the
    calendar, which is not always asked for.
    """
    own = {"mail": "mara@northwind.example", "userPrincipalName": "mara@northwind.example"}
    bodies: list[dict[str, Any]] = [{"value": [_message(number) for number in range(ROWS)]}, own]
    bodies += [_folder(number) for number in range(6)]
    bodies += [{"value": []}] * 3
    bodies += [{"value": [_folder(number) for number in range(8)]}, {"value": []}]
    kind = {"Content-Type": "application/json"}
    answers = [
        {"id": str(number), "status": 200, "headers": kind, "body": body}
        for number, body in enumerate(bodies)
    ]
    return json.dumps({"responses": answers[::-1]}).encode()


def _rows(rows: list[dict[str, Any]]) -> bytes:
    return json.dumps({"@odata.context": "$metadata", "value": rows}).encode()


NOTHING = _rows([])
ACCOUNTS = _rows([_account()])
POINTERS = _rows([_pointer(number) for number in range(ROWS)])
EMAILS = _rows([_email(number) for number, kind in enumerate(KINDS) if kind == "email"])
BATCH = _batch()
