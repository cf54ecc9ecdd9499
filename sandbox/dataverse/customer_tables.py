"""The tables account and contact, as far as a product that looks customers up reads them."""

from __future__ import annotations

from typing import Final

from sandbox.dataverse.ownership import AUDIT_COLUMNS, owner_lookups
from sandbox.dataverse.schema import Collection, Column, Kind, Lookup, Table, columns, labelled

__all__ = ["CUSTOMER_TABLES"]

_REACHABLE = (
    "emailaddress1:100 emailaddress2:100 emailaddress3:100 telephone1:50 telephone2:50 fax:50 "
    "websiteurl:200 address1_name:200 address1_line1:250 address1_line2:250 address1_city:80 "
    "address1_stateorprovince:50 address1_postalcode:20 address1_country:80 description:2000 "
    "address1_composite!"
)
_SWITCHES = "donotemail donotbulkemail donotphone creditonhold followemail"
_STATES = labelled("statecode", "Active", "Inactive") | labelled(
    "statuscode", "Active", "Inactive", first=1
)


def _regarding(prefix: str) -> dict[str, Collection]:
    """Activities that regard a customer, by the collections' documented names."""
    named = {"Emails": "email", "Appointments": "appointment", "Phonecalls": "phonecall"}
    named |= {"Tasks": "task", "ActivityPointers": "activitypointer"}
    return {
        f"{prefix}_{name}": Collection(table, "regardingobjectid") for name, table in named.items()
    }


def _columns(names: str) -> dict[str, Column]:
    return (
        columns(Kind.STRING, f"{names} {_REACHABLE}")
        | columns(Kind.BOOL, _SWITCHES)
        | _STATES
        | AUDIT_COLUMNS
        | columns(Kind.DATE, "overriddencreatedon")
    )


_ACCOUNT = Table(
    "account",
    "accounts",
    "accountid",
    "name",
    columns(Kind.GUID, "accountid")
    | _columns("name:160 accountnumber:20 tickersymbol:10 sic:20")
    | columns(Kind.INT, "numberofemployees industrycode customertypecode"),
    owner_lookups()
    | {
        "primarycontactid": Lookup("primarycontactid", {"primarycontactid": "contact"}),
        "parentaccountid": Lookup("parentaccountid", {"parentaccountid": "account"}),
    },
    {
        "contact_customer_accounts": Collection("contact", "parentcustomerid"),
        "account_parent_account": Collection("account", "parentaccountid"),
        "account_activity_parties": Collection("activityparty", "partyid"),
    }
    | _regarding("Account"),
)

_CONTACT = Table(
    "contact",
    "contacts",
    "contactid",
    "fullname",
    columns(Kind.GUID, "contactid")
    | _columns(
        "fullname:160! firstname:50 middlename:50 lastname:50 nickname:100 salutation:100 "
        "suffix:10 jobtitle:100 department:100 mobilephone:50"
    ),
    owner_lookups()
    | {
        "parentcustomerid": Lookup(
            "parentcustomerid",
            {"parentcustomerid_account": "account", "parentcustomerid_contact": "contact"},
        )
    },
    {
        "account_primary_contact": Collection("account", "primarycontactid"),
        "contact_customer_contacts": Collection("contact", "parentcustomerid"),
        "contact_activity_parties": Collection("activityparty", "partyid"),
    }
    | _regarding("Contact"),
)

CUSTOMER_TABLES: Final = (_ACCOUNT, _CONTACT)
