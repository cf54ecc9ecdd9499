"""Microsoft Graph: a person's profile and mailbox."""

from __future__ import annotations

import re
from typing import Any

from tests.documented.request import Request
from tests.documented.rules import (
    Checks,
    Endpoint,
    Whole,
    anything,
    listed,
    matching,
    names,
    number,
    one_of,
)

__all__ = ["ENDPOINTS"]

USER = names("id displayName mail userPrincipalName proxyAddresses givenName surname")
"""Some of the page "user resource type"."""
ORGANIZATION = names("id displayName verifiedDomains")
"""What the page "List organizations" lets User.Read read."""
MESSAGE = names(
    "id subject body bodyPreview uniqueBody from sender toRecipients ccRecipients bccRecipients "
    "replyTo receivedDateTime sentDateTime createdDateTime lastModifiedDateTime hasAttachments "
    "importance isRead isDraft parentFolderId conversationId conversationIndex internetMessageId "
    "internetMessageHeaders webLink categories flag inferenceClassification changeKey "
    "isReadReceiptRequested isDeliveryReceiptRequested"
)
"""Page "message resource type"."""
FOLDER = names(
    "id displayName parentFolderId childFolderCount unreadItemCount totalItemCount isHidden"
)
"""Page "mailFolder resource type"."""
WELL_KNOWN = (
    "archive|clutter|conflicts|conversationhistory|deleteditems|drafts|inbox|junkemail|"
    "localfailures|msgfolderroot|outbox|recoverableitemsdeletions|scheduled|searchfolders|"
    "sentitems|serverfailures|syncissues"
)
"""Page "mailFolder resource type": well-known names, which need no identifier."""
FOLDER_LIST: Checks = {
    "$select": listed(FOLDER),
    "$top": number(1, 1000),
    "$skip": number(0, 2**31 - 1),
    "includeHiddenFolders": one_of("true", "false"),
}
"""Pages "List mailFolders" and "List childFolders"."""
EVENT = names(
    "id subject body bodyPreview organizer attendees start end isAllDay isCancelled isDraft "
    "isOrganizer isOnlineMeeting sensitivity seriesMasterId iCalUId type showAs hasAttachments "
    "importance webLink location responseStatus recurrence originalStart categories"
)
"""Page "event resource type"."""
ATTACHMENT = names("id name contentType size isInline lastModifiedDateTime")
FILE = frozenset(
    f"microsoft.graph.fileAttachment/{name}" for name in ("contentId", "contentLocation")
)
"""Pages "attachment resource type" and "fileAttachment resource type"."""
ID = r"[A-Za-z0-9_%=-]+"
ONE_FOLDER = f"(?:{WELL_KNOWN}|A[AQ]Mk{ID})"
FILTERED = re.compile(r"(?:internetMessageId|conversationId) eq '(?:[^']|'')+'")
"""Page "List messages" has the properties; a literal doubles its apostrophes ("Use the $filter
query parameter"). Which two of them go together is not said, so each stands alone."""
KINDS = "attachment|bcc|body|cc|from|hasAttachments?|importance|kind|participants|received|"
KINDS += "recipients|sent|size|subject|to"
"""Page "Use the $search query parameter": the searchable properties of a message."""


EXPANDED = re.compile(r"singleValueExtendedProperties\(\$filter=(.+)\)")
PROPERTY = re.compile(
    r"id eq '(?:(?:Integer|String|Boolean|SystemTime) 0x[0-9a-f]{1,4}"
    r"|(?:Integer|String|Boolean|SystemTime) \{[0-9a-f-]{36}\} (?:Name|Id) [\w.-]+)'"
)


def expanded(value: str) -> str | None:
    """Pages "Get singleValueLegacyExtendedProperty" and "Outlook extended properties overview".

    The first shows one id; several, joined by ``or``, are what clients send.
    """
    match = EXPANDED.fullmatch(value)
    if match is None:
        return f"{value[:60]!r} is no documented expansion"
    ids = match[1].split(" or ")
    unknown = next((one for one in ids if not PROPERTY.fullmatch(one)), None)
    return None if unknown is None else f"{unknown[:60]!r} names no extended property"


def searched(value: str) -> str | None:
    """Page "Use the $search query parameter": the clause stands in double quotes, whole."""
    inner = value[1:-1]
    if len(value) < 3 or not (value[0] == value[-1] == '"'):
        return "must stand in double quotes"
    if '"' in inner.replace('\\"', ""):
        return "holds a double quote that is not escaped"
    properties = re.findall(r"(?:^|[\s(])(\w+):", inner)
    unknown = [name for name in properties if not re.fullmatch(KINDS, name)]
    if unknown:
        return f"{unknown[0][:40]!r} is no searchable property"
    if re.search(r"(?:^|\s)(?:or|and|not)\s", inner) and properties:
        return "operators are written in capitals"
    return None


PREFERENCE = (
    r'IdType="ImmutableId"|outlook\.body-content-type="(?:text|html)"|outlook\.timezone="[^"]+"'
)


def preferred(value: str) -> str | None:
    """Pages "Obtain immutable identifiers for Outlook resources", "Get message" and "List
    calendarView".
    """
    for part in re.split(r",\s*", value):
        if not re.fullmatch(PREFERENCE, part):
            return f"{part[:60]!r} is no documented preference"
    return None


def lasting(request: Request) -> str | None:
    """Page "Obtain immutable identifiers for Outlook resources": with every request about mail."""
    is_there = 'IdType="ImmutableId"' in request.headers.get("prefer", "")
    return None if is_there else "the preference for immutable identifiers is missing"


def alone(request: Request) -> str | None:
    """Page "Use the $search query parameter": not together with $filter or $orderby."""
    given = {name for name, _ in request.options}
    others = given & {"$filter", "$orderby"}
    return f"$search with {min(others)}" if "$search" in given and others else None


def unordered(request: Request) -> str | None:
    """Page "List messages": a property of $orderby must be in the filter too, and first there."""
    given = {name for name, _ in request.options}
    return "$orderby beside $filter" if {"$filter", "$orderby"} <= given else None


def whole_window(request: Request) -> str | None:
    """Page "List calendarView": both ends are required."""
    missing = {"startDateTime", "endDateTime"} - {name for name, _ in request.options}
    return f"{min(missing)} is missing" if missing else None


def encoded(request: Request) -> str | None:
    """Page "Use query parameters to customize responses": reserved characters are encoded."""
    for option in request.query.split("&"):
        if not re.fullmatch(r"[A-Za-z0-9._~%$@!()*,:;=/'+-]*", option):
            return f"{option[:40]!r} holds a character that must be encoded"
    return None


HEADERS: Checks = {
    "authorization": one_of("Bearer person"),
    "accept": one_of("application/json", "*/*"),
    "prefer": preferred,
    "client-request-id": matching(r"[0-9a-f-]{36}", "a GUID"),
}
MAIL: tuple[Whole, ...] = (lasting, encoded)
PAGES: Checks = {
    "$select": listed(MESSAGE),
    "$top": number(1, 1000),
    "$skip": number(0, 2**31 - 1),
    "$skiptoken": anything,
    "$search": searched,
    "$expand": expanded,
    "$orderby": matching(r"(?:received|sent)DateTime(?: (?:asc|desc))?", "a documented order"),
    "$filter": lambda value: None if FILTERED.fullmatch(value) else f"{value[:60]!r} is unknown",
}


MOMENT = matching(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "a moment in UTC")
CALENDAR: Checks = {
    "startDateTime": MOMENT,
    "endDateTime": MOMENT,
    "$select": listed(EVENT),
    "$top": number(1, 1000),
    "$orderby": matching(r"start/dateTime(?: (?:asc|desc))?", "a documented order"),
}


def _get(page: str, path: str, options: Checks, whole: tuple[Whole, ...]) -> Endpoint:
    return Endpoint(page, "graph", "GET", f"/v1\\.0{path}", options, HEADERS, whole=whole)


SINGLE = (
    _get("Get a user", "/me", {"$select": listed(USER)}, (encoded,)),
    _get("List organizations", "/organization", {"$select": listed(ORGANIZATION)}, ()),
    _get("List messages", "/me/messages", PAGES, (*MAIL, alone, unordered)),
    _get(
        "Get message",
        f"/me/messages/{ID}",
        {"$select": listed(MESSAGE), "$expand": expanded},
        MAIL,
    ),
    _get("Get event", f"/me/events/{ID}", {"$select": listed(EVENT)}, MAIL),
    _get("Get MIME content of a message", f"/me/messages/{ID}/\\$value", {}, MAIL),
    _get("Get mailFolder", f"/me/mailFolders/{ONE_FOLDER}", {"$select": listed(FOLDER)}, MAIL),
    _get("List mailFolders", "/me/mailFolders", FOLDER_LIST, MAIL),
    _get("List childFolders", f"/me/mailFolders/{ONE_FOLDER}/childFolders", FOLDER_LIST, MAIL),
    _get("List calendarView", "/me/calendarView", CALENDAR, (*MAIL, whole_window)),
    _get(
        "List attachments",
        f"/me/(?:messages|events)/{ID}/attachments",
        {"$select": listed(ATTACHMENT | FILE), "$skip": number(0, 2**31 - 1)},
        MAIL,
    ),
    _get("Get attachment", f"/me/(?:messages|events)/{ID}/attachments/{ID}/\\$value", {}, MAIL),
)


def batched(request: Request) -> str | None:
    """Page "Combine multiple HTTP requests using JSON batching": every part is judged as well."""
    document = request.document()
    if document is None:
        return "the body is not JSON" if request.is_whole else None
    parts = document.get("requests") if isinstance(document, dict) else None
    if not isinstance(parts, list) or not 1 <= len(parts) <= 20:
        return "a batch holds 1 to 20 requests"
    if len({str(part.get("id")).lower() for part in parts}) < len(parts):
        return "an id occurs twice"
    return next((complaint for part in parts if (complaint := _part(part))), None)


def _part(part: dict[str, Any]) -> str | None:
    if set(part) - {"id", "method", "url", "headers", "body", "dependsOn"}:
        return "a part holds a property that is not documented"
    if not str(part.get("url")).startswith("/"):
        return "the address of a part is not relative"
    headers = {"authorization": "Bearer person"} | {
        name.lower(): value for name, value in part.get("headers", {}).items()
    }
    inner = Request("graph", part.get("method", ""), f"/v1.0{part['url']}", headers)
    known = next((endpoint for endpoint in SINGLE if endpoint.fits(inner)), None)
    if known is None:
        return f"undocumented part {inner}"
    return next((f"{known.page}: {one}" for one in known.complaints(inner)), None)


ENDPOINTS = (
    *SINGLE,
    Endpoint(
        "Microsoft Graph REST API: service root; error responses: 401 without a token",
        "graph",
        "GET",
        r"/v1\.0/",
        headers={"accept": one_of("*/*")},
        needs=frozenset(),
    ),
    Endpoint(
        "Combine multiple HTTP requests using JSON batching",
        "graph",
        "POST",
        r"/v1\.0/\$batch",
        headers=HEADERS | {"content-type": one_of("application/json")},
        needs=frozenset({"authorization", "content-type"}),
        whole=(batched,),
    ),
)
