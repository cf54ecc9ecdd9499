"""Dataverse's Web API: records, activities, promotion, attachments."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping

from tests.documented.fetchxml import fetched
from tests.documented.odata import COMMON_OPTIONS, GUID, aliased, expanded, filtered, ordered
from tests.documented.request import Request
from tests.documented.rules import Checks, Endpoint, Whole, listed, matching, names, one_of

__all__ = ["ENDPOINTS"]

API = r"/api/data/v9\.2"
LONGEST_URL = 32_768
LONGEST_SEARCH = 100
SEARCH = names("search count entities facets filter options orderby propertybag skip top")
CHANGED = names("createdon modifiedon statecode _ownerid_value")
EMAILS = names("emailaddress1 emailaddress2 emailaddress3") | CHANGED
MERGED = names("_masterid_value merged")
ACTIVITY = names(
    "activityid activitytypecode subject actualstart actualend scheduledstart scheduledend senton "
    "createdon modifiedon statecode statuscode _ownerid_value _regardingobjectid_value"
)
COLUMNS: Mapping[str, frozenset[str]] = {
    "accounts": EMAILS
    | names("accountid name address1_city accountnumber websiteurl _primarycontactid_value")
    | MERGED,
    "contacts": EMAILS
    | names("contactid fullname firstname lastname jobtitle _parentcustomerid_value")
    | MERGED,
    "leads": EMAILS
    | names("leadid fullname firstname lastname subject companyname statuscode")
    | names("_parentaccountid_value")
    | MERGED,
    "opportunities": CHANGED
    | names("opportunityid name emailaddress _parentaccountid_value _parentcontactid_value"),
    "incidents": CHANGED
    | names("incidentid title ticketnumber emailaddress _customerid_value _primarycontactid_value")
    | MERGED,
    "adatum_projects": CHANGED
    | names("adatum_projectid adatum_name adatum_contactemail adatum_billingemail")
    | names("_adatum_accountid_value _adatum_contactid_value _adatum_customerid_value"),
    "systemusers": names("systemuserid fullname internalemailaddress azureactivedirectoryobjectid")
    | {"isdisabled"},
    "roles": names("roleid name"),
    "teams": names("teamid name"),
    "activitypointers": ACTIVITY,
    "emails": ACTIVITY
    | names(
        "messageid sender torecipients directioncode attachmentcount description notifications "
        "conversationindex"
    ),
    "appointments": ACTIVITY
    | names("globalobjectid isalldayevent location description attachmentcount"),
    "mailboxes": names(
        "mailboxid name _regardingobjectid_value incomingemaildeliverymethod incomingemailstatus "
        "emailrouteraccessapproval isemailaddressapprovedbyo365admin enabledforincomingemail "
        "statecode"
    ),
}
"""Of the pages "account EntityType" and its neighbours, "role EntityType", "team
EntityType", "Email table/entity reference"; one is of the sandbox
organisation itself, as its metadata describes it."""
NAVIGATION: Mapping[str, Mapping[str, Collection[str]]] = {
    "accounts": {
        "primarycontactid": COLUMNS["contacts"],
        "contact_customer_accounts": COLUMNS["contacts"],
    },
    "contacts": {"parentcustomerid_account": COLUMNS["accounts"]},
    "opportunities": {
        "parentcontactid": COLUMNS["contacts"],
        "parentaccountid": COLUMNS["accounts"],
        "originatingleadid": COLUMNS["leads"],
    },
    "incidents": {
        "primarycontactid": COLUMNS["contacts"],
        "customerid_account": COLUMNS["accounts"],
        "customerid_contact": COLUMNS["contacts"],
    },
    "adatum_projects": {
        "adatum_AccountId": COLUMNS["accounts"],
        "adatum_ContactId": COLUMNS["contacts"],
        "adatum_CustomerId_account": COLUMNS["accounts"],
        "adatum_CustomerId_contact": COLUMNS["contacts"],
    },
    "systemusers": {"mailbox_regarding_systemuser": COLUMNS["mailboxes"]},
    "appointments": {
        "appointment_activity_parties": names("participationtypemask addressused _partyid_value")
    },
    "emails": {"email_activity_parties": names("participationtypemask addressused _partyid_value")},
}
NESTED = {
    name: {"primarycontactid": COLUMNS["contacts"]}
    for name in ("adatum_AccountId", "adatum_CustomerId_account")
}
FETCHED = {
    "connection": names("connectionid record1id record2id record2roleid createdon statecode"),
    "connectionrole": names("connectionroleid name category"),
    "contact": COLUMNS["contacts"] | {"parentcustomerid"},
    "opportunity": COLUMNS["opportunities"] | {"parentaccountid"},
}
"""By logical names, as FetchXML has them; pages "connection EntityType", "connectionrole
EntityType"."""
ROLE = names("roleid name _roletemplateid_value")
"""Page "role EntityType"."""
SET_OF = {
    "account": "accounts",
    "contact": "contacts",
    "lead": "leads",
    "opportunity": "opportunities",
    "incident": "incidents",
    "adatum_project": "adatum_projects",
}
PROMOTION = names(
    "MessageId Subject From To Cc Bcc ReceivedOn SubmittedBy Importance Body Attachments"
)
PERSON = names("firstname lastname emailaddress1")
COMPANY = {
    "contacts": names("parentcustomerid_account@odata.bind"),
    "leads": names("subject companyname"),
}
"""Pages "contact EntityType" and "lead EntityType"."""
PREFERENCE = (
    r'odata\.include-annotations="[\w.*,]+"'
    r"|odata\.maxpagesize=(?:[1-9]\d{0,2}|[1-4]\d{3}|5000)|return=representation"
    r"|odata\.continue-on-error"
)
"""Pages "Compose HTTP requests and handle errors" and "Page results using OData" (≤ 5,000)."""
HEADERS: Checks = {
    "authorization": one_of("Bearer person"),
    "accept": one_of("application/json"),
    "odata-version": one_of("4.0"),
    "odata-maxversion": one_of("4.0"),
}
READ: Checks = HEADERS | {
    "if-none-match": one_of("null"),
    "prefer": matching(rf"(?:{PREFERENCE})(?:,\s*(?:{PREFERENCE}))*", "a documented preference"),
}
JSON: Checks = HEADERS | {
    "content-type": matching(r"application/json(?:; ?charset=utf-8)?", "JSON in UTF-8")
}


def bodiless(request: Request) -> str | None:
    """A deletion says nothing more."""
    return "a body" if request.size else None


def short(request: Request) -> str | None:
    """Page "Compose HTTP requests and handle errors": a URL has at most 32,768 characters."""
    return f"a URL of {len(request.target)}" if len(request.target) > LONGEST_URL else None


def encoded(request: Request) -> str | None:
    """Page "Filter rows using OData": special characters are percent-encoded."""
    for option in request.query.split("&"):
        _, _, value = option.partition("=")
        if not re.fullmatch(r"[A-Za-z0-9._~%*()!'-]*", value):
            return f"{option[:40]!r} holds a character that must be encoded"
    return None


def pages_or_top(request: Request) -> str | None:
    """Page "Page results using OData": $top is ignored beside odata.maxpagesize."""
    has_top = any(name == "$top" for name, _ in request.options)
    is_paged = "maxpagesize" in request.headers.get("prefer", "")
    return "$top and odata.maxpagesize together" if has_top and is_paged else None


def selective(request: Request) -> str | None:
    """Page "Select columns using OData": without $select every column comes.

    A FetchXML query names its columns itself.
    """
    given = {name for name, _ in request.options}
    if "fetchXml" in given and len(given) > 1:
        return "fetchXml stands alone"
    return None if given & {"$select", "fetchXml"} else "$select is missing"


def promoted(request: Request) -> str | None:
    """Page "DeliverPromoteEmail Action": its parameters; ExtraProperties is for internal use."""
    return _keys(request, PROMOTION, PROMOTION)


def regarding(request: Request) -> str | None:
    """Page "email EntityType": the navigation property says the table, the value names its set."""
    document = request.document()
    if not isinstance(document, dict) or len(document) != 1:
        return "one binding is all a completed e-mail takes"
    [(name, value)] = document.items()
    bound = re.fullmatch(r"regardingobjectid_(\w+)_email@odata\.bind", name)
    if bound is None or bound.group(1) not in SET_OF:
        return f"{name[:60]} is no binding of an e-mail"
    is_row = re.fullmatch(rf"/{SET_OF[bound.group(1)]}\({GUID}\)", str(value))
    return None if is_row else f"{str(value)[:60]!r} is no row of that table"


def introduced(request: Request) -> str | None:
    """Pages "contact EntityType", "lead EntityType": a person's columns, and where they belong."""
    [table] = [name for name in COMPANY if f"/{name}(" in request.path]
    return _keys(request, ("lastname", "emailaddress1"), PERSON | COMPANY[table])


def _keys(request: Request, needed: Iterable[str], known: Collection[str]) -> str | None:
    if not request.is_whole:
        return None
    document = request.document()
    if not isinstance(document, dict):
        return "the body is no JSON object"
    if unknown := set(document) - set(known):
        return f"{min(unknown)[:40]} is not documented"
    missing = set(needed) - set(document)
    return f"{min(missing)} is missing" if missing else None


def parted(request: Request) -> str | None:
    """Page "Execute batch operations using the Web API": at most 1,000, lines end in CRLF."""
    boundary = request.headers["content-type"].partition("boundary=")[2].strip('"')
    if f"--{boundary}" not in request.body:
        return "the body does not hold the boundary"
    if re.search(r"(?<!\r)\n", request.body):
        return "a line does not end in CRLF"
    count = len(re.findall(r"^[A-Z]+ \S+ HTTP/1\.1\r$", request.body, re.MULTILINE))
    return None if 1 <= count <= 1000 else f"{count} requests in a batch"


def _read(page: str, path: str, options: Checks, *whole: Whole) -> Endpoint:
    rules = (short, encoded, *whole)
    return Endpoint(
        page, "dataverse", "GET", API + path, options, READ, frozenset(READ) - {"prefer"}, rules
    )


def _table(name: str, columns: Collection[str]) -> tuple[Endpoint, Endpoint]:
    single = {"$select": listed(columns)}
    if name in NAVIGATION:
        single["$expand"] = expanded(NAVIGATION[name], NESTED)
    many = single | {
        "$filter": filtered(columns, NAVIGATION.get(name)),
        "$orderby": ordered(columns),
        "@p1": aliased,
        "@p2": aliased,
        "@c1": aliased,
        "@c2": aliased,
        "@c3": aliased,
        **COMMON_OPTIONS,
        "$skiptoken": matching(r".+", "a token"),
    }
    if name == "contacts":
        many["fetchXml"] = fetched("contact", FETCHED)
    return (
        _read("Use OData to query data", f"/{name}", many, selective, pages_or_top),
        _read("Retrieve a table row using the Web API", f"/{name}\\({GUID}\\)", single, selective),
    )


def _write(page: str, method: str, path: str, precondition: str, whole: Whole) -> Endpoint:
    headers = JSON | ({precondition: one_of("*")} if precondition else {})
    needs = frozenset(headers)
    return Endpoint(page, "dataverse", method, API + path, {}, headers, needs, (whole,))


def _of_user(navigation: str, options: Checks) -> Endpoint:
    page = "Retrieve a table row using the Web API"
    return _read(page, rf"/systemusers\({GUID}\)/{navigation}", options, selective)


def _fetch(name: str, entity: str) -> Endpoint:
    options = {"fetchXml": fetched(entity, FETCHED)}
    return _read("Query data using FetchXml", f"/{name}", options)


def searched(request: Request) -> str | None:
    """Page "Dataverse Search query": strings that hold JSON, and at most 100 characters."""
    if complaint := _keys(request, names("search"), SEARCH):
        return complaint
    body = request.document()
    if len(body["search"]) > LONGEST_SEARCH:
        return "a search of more than 100 characters"
    for name in ("entities", "options", "orderby"):
        try:
            json.loads(body.get(name, "[]"))
        except ValueError:
            return f"{name} is no JSON"
    for entity in json.loads(body.get("entities", "[]")):
        if set(entity) - {"name", "selectcolumns", "searchcolumns", "filter"}:
            return "an entity has name, selectcolumns, searchcolumns and filter"
    return None if 1 <= body.get("top", 50) <= 100 else "top is 1 to 100"


DEFINITION = names(
    "LogicalName SchemaName EntitySetName PrimaryIdAttribute PrimaryNameAttribute DisplayName "
    "DisplayCollectionName IsCustomEntity HasActivities"
)
RELATIONSHIP = names(
    "ReferencingAttribute ReferencingEntity ReferencedAttribute ReferencedEntity "
    "ReferencingEntityNavigationPropertyName ReferencedEntityNavigationPropertyName"
)
ATTRIBUTE = names("LogicalName AttributeType AttributeOf Microsoft.Dynamics.CRM.AttributeTypeCode")
"""Pages "EntityMetadata EntityType", "OneToManyRelationshipMetadata EntityType", "AttributeMetadata
EntityType"."""


def _of_principal(function: str, arguments: str, options: Checks) -> Endpoint:
    """Page "Use Web API functions": a bound function by its full name, arguments in parentheses."""
    path = rf"/systemusers\({GUID}\)/Microsoft\.Dynamics\.CRM\.{function}\({arguments}\)"
    return _read(f"{function} Function", path, options)


ENDPOINTS = (
    Endpoint(
        "Web API service documents: the service document; 401 without a token",
        "dataverse",
        "GET",
        r"/api/data/v9\.2/",
        headers={"accept": one_of("*/*")},
        needs=frozenset(),
    ),
    _fetch("connections", "connection"),
    _read(
        "Query table definitions using the Web API",
        "/EntityDefinitions",
        {
            "$select": listed(DEFINITION),
            "$filter": filtered(DEFINITION),
            "$expand": expanded(
                {
                    "Attributes": ATTRIBUTE,
                    "ManyToOneRelationships": RELATIONSHIP,
                    "OneToManyRelationships": RELATIONSHIP,
                }
            ),
        },
        selective,
    ),
    Endpoint(
        "Dataverse Search query",
        "dataverse",
        "POST",
        r"/api/search/v2\.0/query",
        {},
        JSON,
        frozenset({"authorization", "content-type"}),
        (searched,),
    ),
    *(endpoint for name, columns in COLUMNS.items() for endpoint in _table(name, columns)),
    _read("WhoAmI Function", "/WhoAmI", {}),
    _of_user("systemuserroles_association", {"$select": listed(ROLE)}),
    _of_user(
        "teammembership_association",
        {
            "$select": listed(names("teamid name")),
            "$expand": expanded({"teamroles_association": ROLE}),
        },
    ),
    _of_principal("RetrieveUserPrivileges", "", {}),
    _of_principal(
        "RetrievePrincipalAccess",
        "Target=@target",
        {"@target": matching(rf'\{{"@odata.id":"\w+\({GUID}\)"\}}', "a row")},
    ),
    Endpoint(
        "Use Upsert to Create or Update a record",
        "dataverse",
        "PATCH",
        API + rf"/(?:contacts|leads)\({GUID}\)",
        {},
        JSON
        | {
            "if-none-match": one_of("*"),
            "mscrm.suppressduplicatedetection": one_of("false", "true"),
        },
        frozenset({*JSON, "if-none-match"}),
        (introduced,),
    ),
    _read(
        "CheckPromoteEmail Function",
        r"/CheckPromoteEmail\(MessageId=@a,Subject=@b,DirectionCode=@c\)",
        {
            "@a": matching(r"'(?:[^']|'')+'", "a text"),
            "@b": matching(r"'(?:[^']|'')*'|null", "a text"),
            "@c": one_of("0", "1"),
        },
    ),
    _write(
        "DeliverPromoteEmail Action",
        "POST",
        rf"/emails\({GUID}\)/Microsoft\.Dynamics\.CRM\.DeliverPromoteEmail",
        "",
        promoted,
    ),
    _write(
        "Update and delete table rows using the Web API",
        "PATCH",
        rf"/emails\({GUID}\)",
        "if-match",
        regarding,
    ),
    Endpoint(
        "Update and delete table rows using the Web API",
        "dataverse",
        "DELETE",
        API + rf"/(?:emails|appointments)\({GUID}\)",
        {},
        HEADERS | {"if-match": matching(r'W/"\d+"', "the tag of a row")},
        frozenset(HEADERS),
        (bodiless,),
    ),
    Endpoint(
        "Execute batch operations using the Web API",
        "dataverse",
        "POST",
        API + r"/\$batch",
        {},
        HEADERS
        | {
            "content-type": matching(r'multipart/mixed; ?boundary="?[\w-]+"?', "multipart/mixed"),
            "prefer": one_of("odata.continue-on-error"),
        },
        frozenset({"authorization", "content-type"}),
        (parted,),
    ),
)
