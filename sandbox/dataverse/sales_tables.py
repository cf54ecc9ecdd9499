"""The tables lead, opportunity and incident, and a custom table of this organisation.

Pages: "lead EntityType", "opportunity EntityType", "incident EntityType", "Case table/entity
reference". The custom table follows the naming rules of "Create a column" and "Customize table
relationship metadata": navigation properties of custom lookups carry the schema name.
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

__all__ = ["SALES_TABLES"]


def _lookup(name: str, table: str, *, read_only: bool = False) -> dict[str, Lookup]:
    return {name: Lookup(name, {name: table}, read_only=read_only)}


def _customer(name: str, navigation: str, *, required: bool = False) -> dict[str, Lookup]:
    targets = {f"{navigation}_{table}": table for table in ("account", "contact")}
    return {name: Lookup(name, targets, required=required)}


def _around(table: str, prefix: str) -> dict[str, Collection]:
    return {
        f"{table}_activity_parties": Collection("activityparty", "partyid"),
        f"{table}_connections1": Collection("connection", "record1id"),
        f"{table}_connections2": Collection("connection", "record2id"),
        f"{prefix}_Annotation": Collection("annotation", "objectid"),
    } | activity_collections(prefix)


def _choice(name: str, labels: dict[int | bool, str]) -> dict[str, Column]:
    return {name: Column(name, Kind.INT, labels=labels)}


_LEAD = Table(
    "lead",
    "leads",
    "leadid",
    "fullname",
    columns(Kind.GUID, "leadid")
    | columns(
        Kind.STRING,
        "fullname:160! firstname:50 middlename:50 lastname:50* subject:300 companyname:100 "
        "jobtitle:100 salutation:100 emailaddress1:100@ emailaddress2:100@ emailaddress3:100@ "
        "telephone1:50# telephone2:50# telephone3:50# mobilephone:50# fax:50 websiteurl:200% "
        "address1_line1:250 address1_line2:250 address1_city:80 address1_stateorprovince:50 "
        "address1_postalcode:20 address1_country:80 description:2000~",
    )
    | labelled("leadqualitycode", "Hot", "Warm", "Cold", first=1)
    | labelled(
        "leadsourcecode",
        *("Advertisement", "Employee Referral", "External Referral", "Partner"),
        *("Public Relations", "Seminar", "Trade Show", "Web", "Word of Mouth", "Other"),
        first=1,
    )
    | labelled("statecode", "Open", "Qualified", "Disqualified")
    | labelled(
        "statuscode",
        *("New", "Contacted", "Qualified", "Lost", "Cannot Contact", "No Longer Interested"),
        "Canceled",
        first=1,
    )
    | columns(Kind.DECIMAL, "estimatedamount revenue budgetamount")
    | columns(Kind.BOOL, "donotemail donotbulkemail donotphone decisionmaker merged!")
    | columns(Kind.INT, "numberofemployees industrycode")
    | columns(Kind.DAY, "estimatedclosedate")
    | columns(Kind.DATE, "overriddencreatedon")
    | AUDIT_COLUMNS,
    owner_lookups()
    | _lookup("parentaccountid", "account")
    | _lookup("parentcontactid", "contact")
    | _customer("customerid", "customerid")
    | _lookup("qualifyingopportunityid", "opportunity")
    | _lookup("originatingcaseid", "incident")
    | _lookup("masterid", "lead", read_only=True),
    _around("lead", "Lead")
    | {
        "opportunity_originating_lead": Collection("opportunity", "originatingleadid"),
        "account_originating_lead": Collection("account", "originatingleadid"),
        "contact_originating_lead": Collection("contact", "originatingleadid"),
        "lead_master_lead": Collection("lead", "masterid"),
        "Lead_Email_EmailSender": Collection("email", "emailsender"),
    },
    label="Lead",
    code=4,
    schema_name="Lead",
    privilege="Lead",
    ownership=Ownership.USER,
    indexed=ADDRESSES,
    statuses={1: 0, 2: 0, 3: 1, 4: 2, 5: 2, 6: 2, 7: 2},
)

_OPPORTUNITY = Table(
    "opportunity",
    "opportunities",
    "opportunityid",
    "name",
    columns(Kind.GUID, "opportunityid stepid")
    | columns(
        Kind.STRING,
        "name:300* emailaddress:100@ description:2000~ currentsituation:2000~ customerneed:2000~ "
        "proposedsolution:2000~ stepname:200",
    )
    | columns(Kind.DECIMAL, "estimatedvalue actualvalue budgetamount totalamount discountamount")
    | columns(Kind.DAY, "estimatedclosedate actualclosedate finaldecisiondate")
    | columns(Kind.DATE, "overriddencreatedon lastonholdtime")
    | columns(Kind.INT, "closeprobability")
    | columns(Kind.BOOL, "isrevenuesystemcalculated decisionmaker")
    | labelled("opportunityratingcode", "Hot", "Warm", "Cold", first=1)
    | labelled("salesstage", "Qualify", "Develop", "Propose", "Close")
    | labelled(
        "purchasetimeframe", "Immediate", "This Quarter", "Next Quarter", "This Year", "Unknown"
    )
    | labelled("statecode", "Open", "Won", "Lost")
    | labelled("statuscode", "In Progress", "On Hold", "Won", "Canceled", "Out-Sold", first=1)
    | AUDIT_COLUMNS,
    owner_lookups()
    | _lookup("parentaccountid", "account")
    | _lookup("parentcontactid", "contact")
    | _customer("customerid", "customerid")
    | _lookup("originatingleadid", "lead"),
    _around("opportunity", "Opportunity")
    | {"lead_qualifying_opportunity": Collection("lead", "qualifyingopportunityid")},
    label="Opportunity",
    code=3,
    schema_name="Opportunity",
    privilege="Opportunity",
    ownership=Ownership.USER,
    statuses={1: 0, 2: 0, 3: 1, 4: 2, 5: 2},
)

_INCIDENT = Table(
    "incident",
    "incidents",
    "incidentid",
    "title",
    columns(Kind.GUID, "incidentid")
    | columns(
        Kind.STRING,
        "title:200* ticketnumber:100! emailaddress:100@ description:2000~ productserialnumber:100",
    )
    | columns(Kind.BOOL, "isescalated merged! firstresponsesent customercontacted")
    | columns(Kind.DATE, "followupby responseby resolveby escalatedon! overriddencreatedon")
    | _choice(
        "caseorigincode",
        {1: "Phone", 2: "Email", 3: "Web", 2483: "Facebook", 3986: "Twitter"},
    )
    | labelled("casetypecode", "Question", "Problem", "Request", first=1)
    | labelled("prioritycode", "High", "Normal", "Low", first=1)
    | labelled("statecode", "Active", "Resolved", "Canceled")
    | _choice(
        "statuscode",
        {
            1: "In Progress",
            2: "On Hold",
            3: "Waiting for Details",
            4: "Researching",
            5: "Problem Solved",
            1000: "Information Provided",
            6: "Canceled",
            2000: "Merged",
        },
    )
    | AUDIT_COLUMNS,
    owner_lookups()
    | _customer("customerid", "customerid", required=True)
    | _lookup("primarycontactid", "contact")
    | _lookup("responsiblecontactid", "contact")
    | _lookup("parentcaseid", "incident")
    | _lookup("masterid", "incident", read_only=True),
    _around("incident", "Incident")
    | {
        "incident_parent_incident": Collection("incident", "parentcaseid"),
        "incident_master_incident": Collection("incident", "masterid"),
        "OriginatingCase_Lead": Collection("lead", "originatingcaseid"),
    },
    label="Case",
    code=112,
    schema_name="Incident",
    privilege="Incident",
    ownership=Ownership.USER,
    statuses={1: 0, 2: 0, 3: 0, 4: 0, 5: 1, 1000: 1, 6: 2, 2000: 2},
)

_PROJECT = Table(
    "adatum_project",
    "adatum_projects",
    "adatum_projectid",
    "adatum_name",
    columns(Kind.GUID, "adatum_projectid")
    | columns(
        Kind.STRING,
        "adatum_name:100* adatum_code:20 adatum_site:100 adatum_contactemail:100@ "
        "adatum_billingemail:100@ adatum_notes:2000~",
    )
    | columns(Kind.DAY, "adatum_startdate")
    | columns(Kind.DATE, "overriddencreatedon")
    | ACTIVE
    | AUDIT_COLUMNS,
    owner_lookups()
    | {
        "adatum_accountid": Lookup("adatum_accountid", {"adatum_AccountId": "account"}),
        "adatum_contactid": Lookup("adatum_contactid", {"adatum_ContactId": "contact"}),
    }
    | _customer("adatum_customerid", "adatum_CustomerId"),
    {
        "adatum_project_connections1": Collection("connection", "record1id"),
        "adatum_project_connections2": Collection("connection", "record2id"),
        "adatum_project_Annotations": Collection("annotation", "objectid"),
    }
    | activity_collections("adatum_project", "PhoneCalls"),
    label="Project",
    code=10_412,
    schema_name="adatum_Project",
    privilege="adatum_Project",
    ownership=Ownership.USER,
    statuses=OWNED,
    custom=True,
    keys={"adatum_code_key": ("adatum_code",)},
)

SALES_TABLES: Final = (_LEAD, _OPPORTUNITY, _INCIDENT, _PROJECT)
