"""Requests of the product as they went over the wire, one of each kind."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from tests.documented.request import Request

__all__ = ["ACCOUNT", "DISCOVERY", "MAIL", "ROW", "as_json", "batch_of", "card", "form", "real"]

TENANT = "7a1f3c52-5b0e-4c0e-9d55-2f6b1f0a9c01"
ROW = "35e9ea64-f20a-550e-8c16-aded8f2897ef"
MAIL = "AAkALgAAo0v8Dy8PsVbJmovC-w49qSdETNiRQJEear5D0aaPBRhpdVEt0tQ3Ww-SuxM%3D"
API = "/api/data/v9.2"
ACCOUNT = f"{API}/accounts({ROW})"
DISCOVERY = f"/{TENANT}/v2.0/.well-known/openid-configuration"
IMMUTABLE = 'IdType="ImmutableId"'
GRAPH = {"authorization": "Bearer person", "accept": "application/json", "prefer": IMMUTABLE}
WRITE = {
    "authorization": "Bearer person",
    "accept": "application/json",
    "odata-version": "4.0",
    "odata-maxversion": "4.0",
    "content-type": "application/json; charset=utf-8",
}
READ = {name: value for name, value in WRITE.items() if name != "content-type"} | {
    "if-none-match": "null",
    "prefer": 'odata.include-annotations="OData.Community.Display.V1.FormattedValue"',
}
BOT = {
    "authorization": "Bearer app",
    "accept": "application/json",
    "content-type": "application/json",
}
FORM = {"accept": "application/json", "content-type": "application/x-www-form-urlencoded"}
SEARCH = "/me/messages?$search=%22from%3Aa%40contoso.example%20OR%20to%3Aa%40contoso.example%22"
SEARCH += "&$select=id%2Csubject&$top=100&$expand=singleValueExtendedProperties%28%24filter%3Did%20"
SEARCH += (
    "eq%20%27Integer%200x36%27%20or%20id%20eq%20%27String%20%7B00020386-0000-0000-c000-0000000"
)
SEARCH += "00046%7D%20Name%20msip_labels%27%29"
CALENDAR = "/me/calendarView?startDateTime=2026-10-27T09%3A00%3A00Z&endDateTime=2026-11-29T09%3A00"
CALENDAR += "%3A00Z&$select=id%2CiCalUId&$orderby=start%2FdateTime%20desc&$top=500"
ZONE = f'{IMMUTABLE}, outlook.timezone="UTC"'
FOLDER = "AAMkADg3NTY5MDg4LWMzYmQtNDQzNi05OTgwLWAAA%3D"
LISTED = "includeHiddenFolders=true&$top=250&$select=id%2CchildFolderCount"
PROMOTED = {
    "MessageId": "<quote@contoso.example>",
    "Subject": "Quote",
    "From": "nadia.hassan@contoso.example",
    "To": "mara.lindqvist@adatum.example",
    "Cc": "",
    "Bcc": "",
    "ReceivedOn": "2026-11-24T17:15:00Z",
    "SubmittedBy": "",
    "Importance": "normal",
    "Body": "<p>Hello</p>",
    "Attachments": [],
}
APPOINTMENT = {
    "subject": "Review",
    "scheduledstart": "2026-11-27T14:00:00Z",
    "scheduledend": "2026-11-27T15:00:00Z",
    "isalldayevent": False,
    "location": "Seattle",
    "description": "Agenda",
    "globalobjectid": "040000008200E0",
    "appointment_activity_parties": [
        {
            "participationtypemask": 7,
            "addressused": "mara.lindqvist@adatum.example",
            "partyid_systemuser@odata.bind": f"/systemusers({ROW})",
        },
        {"participationtypemask": 5, "addressused": "nadia.hassan@contoso.example"},
    ],
    "regardingobjectid_account_appointment@odata.bind": f"/accounts({ROW})",
}
FILE = {
    "objectid_email@odata.bind": f"/emails({ROW})",
    "objecttypecode": "email",
    "subject": "Quote.pdf",
    "filename": "Quote.pdf",
    "mimetype": "application/pdf",
    "body": "JVBERi0xLjQK",
}
TARGET = {name: value for name, value in FILE.items() if name != "body"} | {
    "activitymimeattachmentid": ROW,
    "@odata.type": "Microsoft.Dynamics.CRM.activitymimeattachment",
}
BLOCK = {"BlockId": "MDAwMDAw", "BlockData": "JVBERi0xLjQK", "FileContinuationToken": "…"}
COMMIT = {"Target": TARGET, "BlockList": ["MDAwMDAw"], "FileContinuationToken": "…"}
STAKEHOLDERS = (
    '<fetch top="250"><entity name="connection"><attribute name="connectionid"/>'
    '<order attribute="createdon"/>'
    '<link-entity name="contact" from="contactid" to="record2id" alias="person">'
    '<attribute name="fullname"/></link-entity>'
    '<link-entity name="opportunity" from="opportunityid" to="record1id" alias="deal"><filter>'
    '<condition attribute="name" operator="like" value="%second%"/></filter></link-entity>'
    "</entity></fetch>"
)
AUTHORIZE = {
    "client_id": TENANT,
    "response_type": "code",
    "redirect_uri": "http://localhost:3978/auth/callback",
    "scope": "https://graph.microsoft.com/Mail.Read+offline_access+openid+profile",
    "state": "q5UB1c2CleSeR5PJ2xdsJCXiFgfKsIpB3xauBCOHzgM",
    "nonce": "8add4fd40f509327c085fac3b2e0d60ebf9811ac15f73353441e51ce97bc133d",
    "code_challenge": "XziLDi4w4-Prgq1_Yk391UZy1UcuGv509NfS1s0cNJo",
    "code_challenge_method": "S256",
}


def as_json(service: str, method: str, target: str, headers: dict[str, str], body: Any) -> Request:
    """A request with a JSON body."""
    text = json.dumps(body)
    return Request(service, method, target, headers, text, len(text))


def batch_of(*parts: dict[str, Any]) -> Request:
    """A batch to Graph; what a part leaves out is as it should be."""
    usual = {"method": "GET", "url": "/me?$select=mail", "headers": {"Prefer": IMMUTABLE}}
    numbered = [{"id": str(at)} | usual | part for at, part in enumerate(parts)]
    headers = GRAPH | {"content-type": "application/json"}
    return as_json("graph", "POST", "/v1.0/$batch", headers, {"requests": numbered})


def form(**fields: str) -> Request:
    """A request for a token."""
    text = "&".join(f"{name}={value}" for name, value in fields.items())
    return Request("login", "POST", f"/{TENANT}/oauth2/v2.0/token", FORM, text, len(text))


def card(**content: Any) -> Request:
    """A message with an Adaptive Card."""
    drawn = {"type": "AdaptiveCard", "version": "1.5", "body": []} | content
    file = {"contentType": "application/vnd.microsoft.card.adaptive", "content": drawn}
    body = {"type": "message", "attachments": [file]}
    return as_json("connector", "POST", "/v3/conversations/a%3A1/activities", BOT, body)


def _encoded(text: str) -> str:
    return quote(text, safe="")


def _read(target: str, prefer: str = "") -> Request:
    return Request("dataverse", "GET", API + target, READ | ({"prefer": prefer} if prefer else {}))


def _write(method: str, target: str, body: Any, **precondition: str) -> Request:
    headers = WRITE | {name.replace("_", "-"): value for name, value in precondition.items()}
    return as_json("dataverse", method, API + target, headers, body)


def real() -> dict[str, Request]:
    """By a name."""
    query = "&".join(f"{name}={value}" for name, value in AUTHORIZE.items())
    mail, text = (
        f"/v1.0/me/messages/{MAIL}",
        GRAPH | {"prefer": f'{IMMUTABLE}, outlook.body-content-type="html"'},
    )
    return {
        "me": Request("graph", "GET", "/v1.0/me?$select=mail%2CproxyAddresses", GRAPH),
        "search": Request("graph", "GET", f"/v1.0{SEARCH}", GRAPH),
        "copies": Request(
            "graph",
            "GET",
            "/v1.0/me/messages?$filter=internetMessageId%20eq%20%27%3Ca%40b%3E%27&$select=id&$top=10",
            GRAPH,
        ),
        "thread": Request(
            "graph",
            "GET",
            "/v1.0/me/messages?$filter=conversationId%20eq%20%27AAQk-a%3D%27"
            "&$select=id%2CparentFolderId%2CisDraft&$top=301",
            GRAPH,
        ),
        "message": Request("graph", "GET", f"{mail}?$select=id%2Cbody", text),
        "event": Request(
            "graph",
            "GET",
            f"/v1.0/me/events/{MAIL}?$select=iCalUId%2CisAllDay%2Clocation%2Cbody",
            GRAPH | {"prefer": f'{ZONE}, outlook.body-content-type="text"'},
        ),
        "folder": Request("graph", "GET", "/v1.0/me/mailFolders/junkemail?$select=id", GRAPH),
        "folder by id": Request(
            "graph", "GET", f"/v1.0/me/mailFolders/{FOLDER}?$select=parentFolderId", GRAPH
        ),
        "folders": Request("graph", "GET", f"/v1.0/me/mailFolders?{LISTED}", GRAPH),
        "subfolders": Request(
            "graph", "GET", f"/v1.0/me/mailFolders/deleteditems/childFolders?{LISTED}", GRAPH
        ),
        "calendar": Request("graph", "GET", f"/v1.0{CALENDAR}", GRAPH | {"prefer": ZONE}),
        "files of a meeting": Request(
            "graph",
            "GET",
            f"/v1.0/me/events/{MAIL}/attachments?$select=id%2CisInline",
            GRAPH,
        ),
        "files": Request("graph", "GET", f"{mail}/attachments?$select=id%2CisInline", GRAPH),
        "content": Request(
            "graph", "GET", f"{mail}/attachments/{MAIL}/$value", GRAPH | {"accept": "*/*"}
        ),
        "batch": batch_of(
            {"url": SEARCH}, {"url": "/me/mailFolders/drafts?$select=id"}, {"url": CALENDAR}
        ),
        "by name": _read(
            "/accounts?$select=name&$expand=primarycontactid(%24select%3Dfullname)"
            "&$filter=contains(name%2C%27O%27%27Brian%27)&$orderby=name%20asc&$top=6"
        ),
        "by domain": _read(
            "/accounts?$select=name&$filter="
            + _encoded("contact_customer_accounts/any(c:endswith(c/emailaddress1,'@a.example'))")
            + "&$top=6"
        ),
        "accents": _read(
            "/contacts?$select=fullname&$filter=" + _encoded("contains(fullname,'m[uü]ller')")
        ),
        "project": _read(
            f"/adatum_projects({ROW})?$select=adatum_name&$expand="
            + _encoded(
                "adatum_AccountId($select=name;$expand=primarycontactid($select=fullname)),"
                "adatum_ContactId($select=fullname)"
            )
        ),
        "stakeholders": _read("/connections?fetchXml=" + _encoded(STAKEHOLDERS)),
        "definitions": _read(
            "/EntityDefinitions?$select=LogicalName&$filter="
            + _encoded("IsCustomEntity eq true and HasActivities eq true")
            + "&$expand="
            + _encoded("ManyToOneRelationships($select=ReferencedEntity)")
        ),
        "similar": as_json(
            "dataverse",
            "POST",
            "/api/search/v2.0/query",
            WRITE,
            {"search": "contosso~", "entities": '[{"name": "account"}]', "top": 50},
        ),
        "activities": _read(
            f"/activitypointers?$select=subject&$filter=_regardingobjectid_value%20eq%20{ROW}"
            "&$orderby=modifiedon%20desc%2Cactivityid%20asc",
            "odata.maxpagesize=50",
        ),
        "tracked": _read(
            "/emails?$select=messageid&$filter=Microsoft.Dynamics.CRM.In(PropertyName%3D%40p1%2C"
            "PropertyValues%3D%40p2)&@p1=%27messageid%27&@p2=%5B%22%3Ca%40b%3E%22%5D"
        ),
        "row": _read(f"/emails({ROW})?$select=messageid%2Cstatuscode"),
        "parties": _read(
            f"/emails({ROW})?$select=description"
            "&$expand=email_activity_parties(%24select%3Dparticipationtypemask%2Caddressused)"
        ),
        "check": _read(
            "/CheckPromoteEmail(MessageId=@a,Subject=@b,DirectionCode=@c)"
            "?@a=%27%3Ca%40b%3E%27&@b=%27Quote%27&@c=0"
        ),
        "promote": _write(
            "POST", f"/emails({ROW})/Microsoft.Dynamics.CRM.DeliverPromoteEmail", PROMOTED
        ),
        "regarding": _write(
            "PATCH",
            f"/emails({ROW})",
            {"regardingobjectid_account_email@odata.bind": f"/accounts({ROW})"},
            if_match="*",
        ),
        "appointment": _read(
            f"/appointments({ROW})?$select=subject%2Cglobalobjectid"
            "&$expand=appointment_activity_parties(%24select%3Dparticipationtypemask)"
        ),
        "meeting": _write("PATCH", f"/appointments({ROW})", APPOINTMENT, if_none_match="*"),
        "state": _write(
            "PATCH", f"/appointments({ROW})", {"statecode": 1, "statuscode": 3}, if_match="*"
        ),
        "rewritten": _write(
            "PATCH", f"/appointments({ROW})", {"subject": "Review, moved"}, if_match="*"
        ),
        "meeting regarding": _write(
            "PATCH",
            f"/appointments({ROW})",
            {"regardingobjectid_account_appointment@odata.bind": f"/accounts({ROW})"},
            if_match="*",
        ),
        "attach": _write("PATCH", f"/activitymimeattachments({ROW})", FILE, if_none_match="*"),
        "attach to a meeting": _write(
            "PATCH",
            f"/activitymimeattachments({ROW})",
            {k: v for k, v in FILE.items() if not k.startswith("objectid")}
            | {
                "objectid_appointment@odata.bind": f"/appointments({ROW})",
                "objecttypecode": "appointment",
                "attachmentcontentid": "logo@contoso.example",
            },
            if_none_match="*",
        ),
        "limits": _read("/organizations?$select=maxuploadfilesize%2Cblockedattachments"),
        "held": _read(
            "/activitymimeattachments?$select=activitymimeattachmentid%2Cfilename%2Cfilesize"
            f"&$filter=_objectid_value%20eq%20{ROW}"
        ),
        "begin": _write("POST", "/InitializeAttachmentBlocksUpload", {"Target": TARGET}),
        "block": _write("POST", "/UploadBlock", BLOCK),
        "commit": _write("POST", "/CommitAttachmentBlocksUpload", COMMIT),
        "sign-in": Request("page", "GET", f"/login/{TENANT}/oauth2/v2.0/authorize?{query}"),
        "discovery": Request("login", "GET", DISCOVERY, {"accept": "*/*"}),
        "keys": Request("login", "GET", f"/{TENANT}/discovery/v2.0/keys", {"accept": "*/*"}),
        "on behalf of": form(
            grant_type="urn:ietf:params:oauth:grant-type:jwt-bearer",
            client_id="…",
            client_secret="…",
            assertion="…",
            requested_token_use="…",
            scope="https://graph.microsoft.com/Mail.Read offline_access",
        ),
        "app": form(
            grant_type="client_credentials",
            client_id="…",
            client_secret="…",
            scope="https://api.botframework.com/.default",
        ),
        "card": card(),
        "typing": as_json(
            "connector", "POST", "/v3/conversations/a%3A1/activities", BOT, {"type": "typing"}
        ),
    }
