"""What the CRM holds: Contoso, its people, and 10 activities that are tracked.

Every answer is encoded once; ``crm`` only chooses among them, and knows no other question, so that
a product that asks something new is noticed. Shapes: those of the Dataverse Web API.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

__all__ = ["ACTIVITIES", "SUBJECTS", "address", "crm", "hours_ago"]

CONTACTS = 12
BEGAN = datetime.now(UTC)
"""Everything lies within the window that is asked for, whenever this is measured."""
FORMATTED = "@OData.Community.Display.V1.FormattedValue"
LOGICAL_NAME = "@Microsoft.Dynamics.CRM.lookuplogicalname"
CONTOSO = str(UUID(int=1))
KINDS = ["email"] * 6 + ["appointment", "phonecall", "task", "appointment"]
ACTIVITIES = len(KINDS)
SUBJECTS = (
    "Revised quotation for the spring delivery", "Minutes of Tuesday's call",
    "Question about the maintenance contract", "Delivery dates for Lyon and Porto",
    "Re: Purchase order 4711", "Invitation to the site visit", "Updated floor plan",
    "Re: Warranty terms", "Contact at your logistics partner", "Summary and next steps",
)  # fmt: skip


def hours_ago(hours: int) -> str:
    """A moment as both services write it."""
    return (BEGAN - timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")


def address(number: int) -> str:
    """Where one of Contoso's people is written to."""
    return f"person{number}@contoso.example"


def _emails(first: str) -> dict[str, Any]:
    return {"emailaddress1": first, "emailaddress2": None, "emailaddress3": None}


def _owner() -> dict[str, Any]:
    return {
        "_ownerid_value": str(UUID(int=5)),
        "_ownerid_value" + FORMATTED: "Mara Lindqvist",
        "_ownerid_value" + LOGICAL_NAME: "systemuser",
    }


def _contact(number: int) -> dict[str, Any]:
    return {
        "@odata.etag": f'W/"{number}"',
        "contactid": str(UUID(int=1000 + number)),
        "fullname": f"Person {number}",
        **_emails(address(number)),
    }


def _account() -> dict[str, Any]:
    return {
        "@odata.etag": 'W/"1"',
        "accountid": CONTOSO,
        "name": "Contoso",
        "address1_city": "Redmond",
        "websiteurl": "https://contoso.example",
        "_masterid_value": None,
        **_owner(),
        **_emails("office@contoso.example"),
        "primarycontactid": _contact(0),
        "contact_customer_accounts": [_contact(number) for number in range(CONTACTS)],
    }


def _pointer(number: int) -> dict[str, Any]:
    kind, when = KINDS[number], hours_ago(14 * number)
    return {
        "@odata.etag": f'W/"{number}"',
        "activityid": str(UUID(int=2000 + number)),
        "activitytypecode": kind,
        "activitytypecode" + FORMATTED: kind.title(),
        "subject": SUBJECTS[number],
        "actualend": when,
        "scheduledstart": when if kind == "appointment" else None,
        "scheduledend": None,
        "senton": when if kind == "email" else None,
        "createdon": when,
        **_owner(),
    }


def _email(number: int) -> dict[str, Any]:
    when = hours_ago(14 * number)
    return {
        "@odata.etag": f'W/"{number}"',
        "activityid": str(UUID(int=2000 + number)),
        "messageid": f"<tracked-{number}@contoso.example>",
        "sender": address(number),
        "directioncode": False,
        "attachmentcount": number % 3,
        **dict.fromkeys(("senton", "actualend", "createdon"), when),
    }


def _definition() -> dict[str, Any]:
    """One table of the organisation's own."""

    def label(text: str) -> dict[str, Any]:
        return {"LocalizedLabels": [{"Label": text, "LanguageCode": 1033}]}

    def relationship(column: str, target: str, source: str, navigation: str) -> dict[str, Any]:
        return {
            "ReferencingAttribute": column,
            "ReferencedEntity": target,
            "ReferencingEntity": source,
            "ReferencingEntityNavigationPropertyName": navigation,
        }

    table = "adatum_project"
    client = relationship("adatum_client", "account", table, "adatum_Client")
    mail = relationship("regardingobjectid", table, "email", f"regardingobjectid_{table}_email")
    return {
        "LogicalName": table,
        "EntitySetName": "adatum_projects",
        "PrimaryIdAttribute": "adatum_projectid",
        "PrimaryNameAttribute": "adatum_name",
        "DisplayName": label("Project"),
        "DisplayCollectionName": label("Projects"),
        "Attributes": [{"LogicalName": "adatum_mail", "FormatName": {"Value": "Email"}}],
        "ManyToOneRelationships": [client],
        "OneToManyRelationships": [mail],
    }


def _rows(*rows: dict[str, Any]) -> bytes:
    return json.dumps({"@odata.context": "$metadata", "value": rows}).encode()


NOTHING = _rows()
EMAILS = _rows(*(_email(number) for number, kind in enumerate(KINDS) if kind == "email"))
TABLES = {
    "EntityDefinitions": _rows(_definition()),
    "accounts": _rows(_account()),
    "activitypointers": _rows(*(_pointer(number) for number in range(ACTIVITIES))),
    **dict.fromkeys(
        ("adatum_projects", "appointments", "connections", "contacts", "incidents", "leads",
         "opportunities"),
        NOTHING,
    ),
}  # fmt: skip


def crm(table: str, options: Mapping[str, str]) -> bytes:
    """The answer to a question of a Show; raises ``KeyError`` for another.

    None of the mails and meetings that are looked for is tracked.
    """
    if table == "emails":
        return EMAILS if "_regardingobjectid_value" in options["$filter"] else NOTHING
    return TABLES[table]
