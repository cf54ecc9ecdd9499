"""Each rule refuses a request that breaks it, and lets pass what the product sends."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.documented.examples import ACCOUNT, DISCOVERY, MAIL, ROW, batch_of, card, form, real
from tests.documented.judge import complaints, undocumented
from tests.documented.request import Request

REAL = real()


def to(name: str, old: str, new: str, *, last: bool = False) -> Request:
    """A real request with one piece of its address changed, where it stands first or last."""
    before, found, after = (
        REAL[name].target.rpartition(old) if last else REAL[name].target.partition(old)
    )
    assert found
    return replace(REAL[name], target=f"{before}{new}{after}")


def saying(name: str, **headers: str) -> Request:
    """A real request with these headers set."""
    given = {header.replace("_", "-"): value for header, value in headers.items()}
    return replace(REAL[name], headers={**REAL[name].headers, **given})


def silent(name: str, header: str) -> Request:
    """A real request without one of its headers."""
    kept = {one: value for one, value in REAL[name].headers.items() if one != header}
    return replace(REAL[name], headers=kept)


def holding(name: str, old: str, new: str) -> Request:
    """A real request with one piece of its body changed."""
    assert old in REAL[name].body
    body = REAL[name].body.replace(old, new, 1)
    return replace(REAL[name], body=body, size=len(body.encode()))


@pytest.mark.parametrize("name", REAL)
def test_what_the_product_sends_is_documented(name: str) -> None:
    assert complaints(REAL[name]) == []


WRONG: dict[str, tuple[Request, str]] = {
    # Nobody documents it
    "another path": (to("me", "/me", "/users"), "undocumented request"),
    "another version": (to("me", "v1.0", "beta"), "undocumented request"),
    "another method": (replace(REAL["message"], method="DELETE"), "undocumented request"),
    "an option of no page": (to("search", "$top=100", "$count=true"), "$count is not documented"),
    "a header of no page": (saying("search", consistencylevel="eventual"), "consistencylevel"),
    "no token": (silent("search", "authorization"), "authorization is missing"),
    "the bot's token": (saying("search", authorization="Bearer app"), "Bearer app"),
    "an option twice": (to("search", "$top=100", "$top=1&$top=2"), "occurs twice"),
    # Graph
    "too many a page": (to("search", "$top=100", "$top=1001"), "not 1 to 1000"),
    "none a page": (to("search", "$top=100", "$top=0"), "not 1 to 1000"),
    "a bare search": (
        to("search", "%22from%3Aa%40contoso.example%20OR%20to%3Aa%40contoso.example%22", "a"),
        "double quotes",
    ),
    "a quote inside": (to("search", "%20OR", "%22%20OR"), "not escaped"),
    "an unknown property": (to("search", "from%3A", "sender%3A"), "no searchable property"),
    "a small operator": (to("search", "OR", "or"), "capitals"),
    "search and filter": (to("search", "$top=100", "$filter=isRead%20eq%20true"), "$filter"),
    "search and order": (
        to("search", "$top=100", "$orderby=receivedDateTime"),
        "$search with $orderby",
    ),
    "an unknown column": (to("search", "subject", "colour"), "colour is not documented"),
    "an identifier that moves": (silent("message", "prefer"), "immutable"),
    "an unknown preference": (
        saying("message", prefer='IdType="ImmutableId", outlook.body="x"'),
        "no documented preference",
    ),
    "a recipient in a filter": (
        to("copies", "internetMessageId%20eq", "toRecipients%2Fany%20eq"),
        "unknown",
    ),
    "a thread in order": (
        to("thread", "&$top", "&$orderby=receivedDateTime&$top"),
        "$orderby beside $filter",
    ),
    "a thread of a time": (
        to("thread", "%27&", "%27%20and%20receivedDateTime%20ge%202026-11-01T00%3A00%3A00Z&"),
        "unknown",
    ),
    "an open literal": (to("copies", "%27%3Ca", "%3Ca"), "unknown"),
    "a folder nobody knows": (to("folder", "junkemail", "spam"), "undocumented request"),
    "hidden as a number": (to("folders", "=true", "=1"), "none of true, false"),
    "folders below nobody": (to("subfolders", "deleteditems", "spam"), "undocumented request"),
    "half a window": (to("calendar", "&endDateTime=2026", "&end=2026"), "endDateTime is missing"),
    "a local time": (to("calendar", "%3A00Z&end", "%3A00&end"), "not a moment in UTC"),
    "a calendar in no order": (to("calendar", "dateTime%20desc", "date"), "documented order"),
    "a property without a type": (to("search", "Integer%20", ""), "names no extended property"),
    "properties of another kind": (to("search", "singleValue", "multiValue"), "expansion"),
    "a raw space": (to("copies", "%20eq", " eq"), "must be encoded"),
    # Graph's batch
    "twenty-one parts": (batch_of(*[{}] * 21), "1 to 20"),
    "no part": (batch_of(), "1 to 20"),
    "one id twice": (batch_of({"id": "a"}, {"id": "A"}), "an id occurs twice"),
    "an absolute part": (
        batch_of({"url": "https://graph.microsoft.com/v1.0/me"}),
        "not relative",
    ),
    "a wrong part": (batch_of({"url": "/me/messages?$top=5000"}), "not 1 to 1000"),
    "a part nobody knows": (batch_of({"url": "/me/drive"}), "undocumented part"),
    "a part with more": (batch_of({"retry": True}), "not documented"),
    "a batch as text": (saying("batch", content_type="text/plain"), "text/plain"),
    # Dataverse
    "a long address": (
        to("tracked", "%3Ca%40b%3E", "a" * 33_000),
        "a URL of",
    ),
    "a page too large": (saying("activities", prefer="odata.maxpagesize=5001"), "preference"),
    "top and pages": (saying("by name", prefer="odata.maxpagesize=50"), "together"),
    "a GUID in quotes": (to("activities", ROW, f"%27{ROW}%27"), "without quotes"),
    "single quotes in an array": (to("tracked", "%22%3Ca%40b%3E%22", "%27a%27"), "double quotes"),
    "an apostrophe left alone": (to("by name", "O%27%27B", "O%27B"), "Brian is not documented"),
    "an open apostrophe": (to("by name", "Brian%27", "Brian"), "cannot be read"),
    "a wildcard": (to("by name", "Brian", "%25"), "wildcard"),
    "an unknown function": (to("by name", "contains", "like"), "like is not documented"),
    "a column of another table": (to("row", "statuscode", "fullname"), "fullname"),
    "an unknown lookup": (to("by name", "primarycontactid", "parentid"), "navigation property"),
    "nested in a lookup": (to("by name", "%24select%3D", "%24skip%3D"), "inside $expand"),
    "everything": (to("row", "$select=messageid%2Cstatuscode", ""), "$select is missing"),
    "skipping": (to("by name", "$top=6", "$skip=6"), "$skip is not documented"),
    "an ampersand": (to("by name", "O%27%27Brian", "A&B"), "not documented"),
    "a plus": (to("by name", "name%20asc", "name+asc"), "must be encoded"),
    "an odd direction": (to("by name", "%20asc", "%20up"), "asc or desc"),
    "a key that is no GUID": (to("row", ROW, "messageid='<a>'"), "undocumented request"),
    "another OData": (saying("row", odata_version="3.0"), "none of 4.0"),
    "no OData version": (silent("row", "odata-version"), "odata-version is missing"),
    "cached": (silent("row", "if-none-match"), "if-none-match is missing"),
    "a direction in words": (to("check", "@c=0", "@c=in"), "none of 0, 1"),
    "no Message-ID": (to("check", "%27%3Ca%40b%3E%27", "null"), "not a text"),
    "an undocumented parameter": (holding("promote", '"Cc"', '"CC"'), "CC is not documented"),
    "for internal use": (
        holding("promote", '"Cc"', '"ExtraProperties": {}, "Cc"'),
        "ExtraProperties is not documented",
    ),
    "overwriting": (silent("attach", "if-none-match"), "if-none-match is missing"),
    "a file too large": (replace(REAL["attach"], size=6_000_000), "blocks"),
    "a block too large": (replace(REAL["block"], size=6_000_000), "4 MB"),
    "a file without a type": (holding("attach", '"mimetype"', '"mime"'), "mime is not documented"),
    "a file of a task": (holding("attach", '"email"', '"task"'), "names the activity's table"),
    "a file of another row": (holding("attach", "/emails(", "/tasks("), "binds a row"),
    "a path for a name": (holding("attach", '"filename": "', '"filename": "a/'), "file name"),
    "a long content id": (
        holding("attach to a meeting", "logo@contoso.example", "x" * 251),
        "too long",
    ),
    "an upload with its body": (
        holding("begin", '"filename"', '"body": "eA==", "filename"'),
        "body is not documented",
    ),
    "blocks of two lengths": (
        holding("commit", '["MDAwMDAw"]', '["MDAwMDAw", "MQ=="]'),
        "equally long",
    ),
    "a block twice": (holding("commit", '["MDAwMDAw"]', '["MQ==", "MQ=="]'), "distinct"),
    "an upload without an id": (
        holding("commit", f'"activitymimeattachmentid": "{ROW}", ', ""),
        "an id of our choice",
    ),
    "a block without its id": (holding("block", '"MDAwMDAw"', '""'), "wrong BlockId"),
    "what else an organisation says": (to("limits", "max", "min"), "minuploadfilesize"),
    "another table's row": (holding("regarding", "/accounts(", "/contacts("), "no row of that"),
    "a collection nobody knows": (
        to("by domain", "contact_customer_accounts", "account_contacts"),
        "no collection",
    ),
    "a related column nobody knows": (
        to("by domain", "emailaddress1", "emailaddress9"),
        "emailaddress9 is not documented",
    ),
    "a set of wildcards": (to("accents", "%5Bu%C3%BC%5D", "%5B%5Eu%5D"), "wildcard"),
    "a slice beside a nested join": (
        to("project", "%29%29%2C", "%29%3B%24top%3D5%29%2C"),
        "sliced beside a nested",
    ),
    "a nested join of a contact": (
        to("project", "fullname%29", "fullname%3B%24expand%3Dprimarycontactid%29", last=True),
        "not documented inside",
    ),
    "fetched without a bound": (to("stakeholders", "top%3D%22250", "top%3D%220"), "1 to 5000"),
    "fetched from elsewhere": (to("stakeholders", "connection%22", "contact%22"), "no query of"),
    "fetched broken": (to("stakeholders", "%3C%2Ffetch%3E", ""), "well-formed"),
    "fetched by an unknown element": (to("stakeholders", "order", "sort"), "not documented"),
    "fetched by an unknown column": (
        to("stakeholders", "createdon", "madeon"),
        "connection has no madeon",
    ),
    "fetched by an unknown join": (to("stakeholders", "record2id", "who"), "has no who"),
    "fetched by an unknown operator": (to("stakeholders", "like", "matches"), "no operator"),
    "fetched with a wildcard": (to("stakeholders", "second", "s_cond"), "wildcard"),
    "fetched and selected": (
        to("stakeholders", "fetchXml", "$select=name&fetchXml"),
        "not documented",
    ),
    "definitions in order": (
        to("definitions", "$expand", "$orderby=LogicalName&$expand"),
        "$orderby is not documented",
    ),
    "a property no definition has": (
        to("definitions", "LogicalName", "Colour"),
        "Colour is not documented",
    ),
    "a long search": (holding("similar", "contosso~", "x" * 101), "more than 100"),
    "a search of no JSON": (holding("similar", "[{", "{{"), "no JSON"),
    "a search of all": (holding("similar", "50", "500"), "1 to 100"),
    "a search for nothing": (holding("similar", '"search"', '"query"'), "not documented"),
    "an unknown binding": (holding("regarding", "_account_email", "_acct_email"), "no binding"),
    "more than a binding": (holding("regarding", "{", '{"subject": "x", '), "one binding"),
    # Appointments
    "an event's column nobody knows": (to("event", "isAllDay", "colour"), "colour is not"),
    "an event that moves": (silent("event", "prefer"), "immutable"),
    "an appointment either way": (silent("meeting", "if-none-match"), "either made or changed"),
    "a long subject": (holding("meeting", "Review", "x" * 201), "subject is too long"),
    "a state from the start": (holding("meeting", "{", '{"statecode": 3, '), "statecode is not"),
    "an appointment's column nobody knows": (holding("meeting", "location", "place"), "place is"),
    "a meeting as a mail": (holding("meeting", "_appointment@", "_email@"), "no binding of an app"),
    "a meeting that regards nothing": (
        holding("meeting", "regardingobjectid_account_appointment@odata.bind", "location"),
        "regards one row",
    ),
    "a row of another table": (holding("meeting", "/accounts(", "/leads("), "no row of that"),
    "a part of a mail": (holding("meeting", ": 5", ": 2"), "no part 2"),
    "an organizer from outside": (holding("meeting", ": 5", ": 7"), "only a user organizes"),
    "a user among contacts": (holding("meeting", "/systemusers(", "/contacts("), "no party"),
    "a party with more": (holding("meeting", '"addressused"', '"effort": 1, "addressused"'), "has"),
    "a long address of a guest": (holding("meeting", "nadia", "x" * 320), "address is too long"),
    "a reason of another state": (holding("state", ": 3", ": 5"), "of another state"),
    "a change of parties": (
        holding("rewritten", '"subject"', '"appointment_activity_parties"'),
        "cannot be changed",
    ),
    "a meeting given to no row": (
        holding("meeting regarding", "/accounts(", "/contacts("),
        "no row of that",
    ),
    "a row without a name": (
        replace(REAL["row"], target=f"{ACCOUNT}?$select=fullname"),
        "fullname is not documented",
    ),
    # Entra ID
    "a plain challenge": (to("sign-in", "=S256", "=plain"), "none of S256"),
    "no state": (to("sign-in", "&state=", "&login_hint="), "state is missing"),
    "an implicit grant": (to("sign-in", "=code&", "=token&"), "none of code"),
    "back over plain HTTP": (to("sign-in", "http://localhost", "http://bot"), "https or local"),
    "a key asked with a token": (
        replace(REAL["discovery"], headers={"authorization": "Bearer app"}),
        "authorization is not documented",
    ),
    "discovery of nobody": (
        replace(REAL["discovery"], target=DISCOVERY.replace("7a1f3c52", "x")),
        "undocumented request",
    ),
    "a password grant": (form(grant_type="password"), "is not documented"),
    "no assertion": (holding("on behalf of", "assertion=…&", ""), "assertion is missing"),
    "a stray field": (holding("app", "client_id", "resource=x&client_id"), "does not belong"),
    "no default scope": (holding("app", "/.default", "/Mail.Read"), "/.default"),
    "a bare scope": (holding("on behalf of", "https://graph.microsoft.com/", ""), "malformed"),
    # Connector
    "a person's token": (saying("card", authorization="Bearer person"), "none of Bearer app"),
    "a card too large": (card(body=[{"type": "TextBlock", "text": "x" * 29_000}]), "bytes"),
    "a card too new": (card(version="1.6"), "up to 1.5"),
    "everybody refreshes": (card(refresh={"userIds": ["29:a"] * 61}), "more than 60"),
    "a button without a verb": (card(actions=[{"type": "Action.Execute"}]), "without a verb"),
    "no card": (card(type="Card"), "says what it is"),
    "a handoff": (holding("typing", "typing", "handoff"), "sends no 'handoff'"),
    "a stray property": (holding("typing", '"type"', '"colour": 1, "type"'), "part of an activity"),
    "broken JSON": (holding("typing", "}", ""), "no JSON object"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_request_is_refused_for_what_is_wrong(name: str) -> None:
    request, fragment = WRONG[name]
    found = complaints(request)
    assert any(fragment in one for one in found), found


def test_a_batch_of_dataverse_is_counted_and_its_lines_end_in_crlf() -> None:
    """Page "Execute batch operations using the Web API"."""
    headers = {"authorization": "Bearer person", "content-type": "multipart/mixed; boundary=b"}

    def batch(count: int, end: str = "\r\n") -> list[str]:
        part = f"--b\nContent-Type: application/http\n\nGET {ACCOUNT} HTTP/1.1\n\n"
        body = (part * count + "--b--\n").replace("\n", end)
        request = Request(
            "dataverse", "POST", "/api/data/v9.2/$batch", headers, body, len(body.encode())
        )
        return complaints(request)

    assert batch(1000) == []
    assert "1001 requests" in batch(1001)[0]
    assert "CRLF" in batch(2, "\n")[0]


def call(service: str, target: str, **more: Any) -> dict[str, Any]:
    """An entry of the journal."""
    usual = {"kind": "http", "method": "GET", "request_headers": {}, "request_body": ""}
    return usual | {"service": service, "path": target, "request_size": 0} | more


def test_a_journals_own_pages_and_a_batchs_parts_are_not_judged_alone() -> None:
    mail = f"/v1.0/me/messages/{MAIL}/copy"
    ignored = [call("page", "/api/people"), call("graph", mail, kind="inner")]
    assert undocumented(ignored) == []
    [complaint] = undocumented([call("graph", mail), call("graph", mail)])
    assert complaint.startswith("undocumented request: graph GET /v1.0/me/messages/")
    [unknown] = undocumented([call("page", "/login/x/oauth2/v2.0/authorize?client_id=1")])
    assert unknown.startswith("undocumented request")
