"""The tables account and contact, as far as a product that looks customers up reads them.

Pages: "account EntityType", "contact EntityType", "Account table/entity reference".
"""

from __future__ import annotations

from typing import Final

from sandbox.dataverse.ownership import (
    ACTIVE,
    ADDRESSES,
    AUDIT_COLUMNS,
    OWNED,
    activity_collections,
    owner_lookups,
)
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

__all__ = ["CUSTOMER_TABLES"]

_REACHABLE = (
    "emailaddress1:100@ emailaddress2:100@ emailaddress3:100@ telephone1:50# telephone2:50# "
    "telephone3:50# fax:50 websiteurl:200% address1_name:200 address1_line1:250 "
    "address1_line2:250 address1_line3:250 address1_city:80 address1_stateorprovince:50 "
    "address1_postalcode:20 address1_country:80 description:2000~ address1_composite!"
)
_SWITCHES = "donotemail donotbulkemail donotphone donotpostalmail creditonhold followemail merged!"


def _columns(names: str) -> dict[str, Column]:
    return (
        columns(Kind.STRING, f"{names} {_REACHABLE}")
        | columns(Kind.BOOL, _SWITCHES)
        | labelled("preferredcontactmethodcode", "Any", "Email", "Phone", "Fax", "Mail", first=1)
        | ACTIVE
        | AUDIT_COLUMNS
        | columns(Kind.DATE, "overriddencreatedon")
        | columns(Kind.DAY, "lastusedincampaign")
    )


def _shared(table: str, prefix: str) -> dict[str, Collection]:
    return {
        f"{table}_activity_parties": Collection("activityparty", "partyid"),
        f"{table}_connections1": Collection("connection", "record1id"),
        f"{table}_connections2": Collection("connection", "record2id"),
        f"{prefix}_Annotation": Collection("annotation", "objectid"),
        f"{prefix}_Email_EmailSender": Collection("email", "emailsender"),
        f"{table}_master_{table}": Collection(table, "masterid"),
        f"opportunity_customer_{table}s": Collection("opportunity", "customerid"),
        f"opportunity_parent_{table}": Collection("opportunity", f"parent{table}id"),
        f"lead_customer_{table}s": Collection("lead", "customerid"),
        f"lead_parent_{table}": Collection("lead", f"parent{table}id"),
        f"incident_customer_{table}s": Collection("incident", "customerid"),
        f"adatum_project_CustomerId_{table}": Collection("adatum_project", "adatum_customerid"),
    } | activity_collections(prefix)


_ACCOUNT = Table(
    "account",
    "accounts",
    "accountid",
    "name",
    columns(Kind.GUID, "accountid")
    | _columns("name:160* accountnumber:20 tickersymbol:10 sic:20")
    | columns(Kind.INT, "numberofemployees industrycode")
    | columns(Kind.DECIMAL, "revenue")
    | labelled(
        "customertypecode",
        *("Competitor", "Consultant", "Customer", "Investor", "Partner", "Influencer", "Press"),
        *("Prospect", "Reseller", "Supplier", "Vendor", "Other"),
        first=1,
    ),
    owner_lookups()
    | {
        "primarycontactid": Lookup("primarycontactid", {"primarycontactid": "contact"}),
        "parentaccountid": Lookup("parentaccountid", {"parentaccountid": "account"}),
        "originatingleadid": Lookup("originatingleadid", {"originatingleadid": "lead"}),
        "masterid": Lookup("masterid", {"masterid": "account"}, read_only=True),
    },
    {
        "contact_customer_accounts": Collection("contact", "parentcustomerid"),
        "account_parent_account": Collection("account", "parentaccountid"),
        "adatum_project_AccountId_account": Collection("adatum_project", "adatum_accountid"),
    }
    | _shared("account", "Account"),
    label="Account",
    code=1,
    schema_name="Account",
    privilege="Account",
    ownership=Ownership.USER,
    indexed=ADDRESSES,
    statuses=OWNED,
)

_CONTACT = Table(
    "contact",
    "contacts",
    "contactid",
    "fullname",
    columns(Kind.GUID, "contactid")
    | _columns(
        "fullname:160! firstname:50 middlename:50 lastname:50* nickname:100 salutation:100 "
        "suffix:10 jobtitle:100 department:100 mobilephone:50#"
    )
    | columns(Kind.DAY, "birthdate anniversary"),
    owner_lookups()
    | {
        "parentcustomerid": Lookup(
            "parentcustomerid",
            {"parentcustomerid_account": "account", "parentcustomerid_contact": "contact"},
        ),
        "accountid": Lookup("accountid", {}, read_only=True),
        "parentcontactid": Lookup("parentcontactid", {}, read_only=True),
        "originatingleadid": Lookup("originatingleadid", {"originatingleadid": "lead"}),
        "masterid": Lookup("masterid", {"masterid": "contact"}, read_only=True),
    },
    {
        "account_primary_contact": Collection("account", "primarycontactid"),
        "contact_customer_contacts": Collection("contact", "parentcustomerid"),
        "contact_as_primary_contact": Collection("incident", "primarycontactid"),
        "contact_as_responsible_contact": Collection("incident", "responsiblecontactid"),
        "adatum_project_ContactId_contact": Collection("adatum_project", "adatum_contactid"),
    }
    | _shared("contact", "Contact"),
    label="Contact",
    code=2,
    schema_name="Contact",
    privilege="Contact",
    ownership=Ownership.USER,
    indexed=ADDRESSES,
    statuses=OWNED,
)

CUSTOMER_TABLES: Final = (_ACCOUNT, _CONTACT)
