"""The tables of Dynamics whose rows are records, as values: the same code reads each of them.

Sources: "account EntityType" and those of contact, lead, opportunity and incident; "email
EntityType" and "appointment EntityType" for the properties by which they regard a row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["ACCOUNT", "CONTACT", "STANDARD", "Lookup", "Table"]

EMAILS = ("emailaddress1", "emailaddress2", "emailaddress3")


@dataclass(frozen=True, slots=True)
class Lookup:
    """A navigation property that leads to a row of ``target`` with addresses.

    ``primary`` says that an account's primary contact counts with it.
    """

    navigation: str
    target: str
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table: what it is called where, and which of its columns we read.

    ``names`` are the columns a row is known by, its primary name first; ``detail`` those that tell
    two rows of one name apart, and ``owner`` where they do not; ``merges`` says that a row may have
    been merged into another. ``regarding`` and ``meeting_regarding`` are what an e-mail and an
    appointment name a row by. ``labels`` are the display names of a custom table.
    """

    logical: str
    entity_set: str
    key: str
    names: tuple[str, ...]
    emails: tuple[str, ...]
    lookups: tuple[Lookup, ...]
    detail: tuple[str, ...]
    regarding: str
    meeting_regarding: str
    website: str = ""
    merges: bool = False
    owner: str = "_ownerid_value"
    labels: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The primary name's column."""
        return self.names[0]


ACCOUNT = Table(
    "account",
    "accounts",
    "accountid",
    ("name",),
    EMAILS,
    (Lookup("primarycontactid", "contact"),),
    ("address1_city",),
    "regardingobjectid_account_email",
    "regardingobjectid_account_appointment",
    website="websiteurl",
    merges=True,
)
CONTACT = Table(
    "contact",
    "contacts",
    "contactid",
    ("fullname",),
    EMAILS,
    (),
    ("_parentcustomerid_value", "jobtitle"),
    "regardingobjectid_contact_email",
    "regardingobjectid_contact_appointment",
    merges=True,
)
_LEAD = Table(
    "lead",
    "leads",
    "leadid",
    ("fullname", "subject"),
    EMAILS,
    (),
    ("companyname", "subject", "statecode"),
    "regardingobjectid_lead_email",
    "regardingobjectid_lead_appointment",
    merges=True,
)
_OPPORTUNITY = Table(
    "opportunity",
    "opportunities",
    "opportunityid",
    ("name",),
    ("emailaddress",),
    (Lookup("parentcontactid", "contact"), Lookup("originatingleadid", "lead")),
    ("_parentaccountid_value", "statecode"),
    "regardingobjectid_opportunity_email",
    "regardingobjectid_opportunity_appointment",
)
_CASE = Table(
    "incident",
    "incidents",
    "incidentid",
    ("title", "ticketnumber"),
    ("emailaddress",),
    (
        Lookup("primarycontactid", "contact"),
        Lookup("customerid_account", "account"),
        Lookup("customerid_contact", "contact"),
    ),
    ("ticketnumber", "_customerid_value", "statecode"),
    "regardingobjectid_incident_email",
    "regardingobjectid_incident_appointment",
    merges=True,
)
STANDARD: Mapping[str, Table] = {
    table.logical: table for table in (ACCOUNT, CONTACT, _LEAD, _OPPORTUNITY, _CASE)
}
