"""Dataverse's Web API: files of activities, and what an organisation takes."""

from __future__ import annotations

import re
from base64 import b64decode
from typing import Any

from tests.documented.dataverse_rules import API, JSON, READ, encoded, selective, short
from tests.documented.odata import GUID, filtered
from tests.documented.request import Request
from tests.documented.rules import Checks, Endpoint, Whole, listed, names, one_of

__all__ = ["ENDPOINTS"]

PAGE = "Use file data with Attachment and Note records"
FOUR_MB = 4 * 1024 * 1024
TYPE = "Microsoft.Dynamics.CRM.activitymimeattachment"
HELD = names("activitymimeattachmentid filename filesize mimetype attachmentcontentid")
LIMITS = names("maxuploadfilesize blockedattachments blockedmimetypes allowedmimetypes")
LONGEST = {"subject": 2000, "filename": 255, "mimetype": 256, "attachmentcontentid": 250}
"""Page "Attachment (ActivityMimeAttachment) table/entity reference"."""
PARENTS = {"email": "emails", "appointment": "appointments"}
UNNAMEABLE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def attached(request: Request) -> str | None:
    """A file inside JSON is below 4 MB."""
    if request.size > FOUR_MB * 4 // 3 + 4096:
        return "a file beyond 4 MB is uploaded in blocks"
    if not request.is_whole:
        return None
    document = request.document()
    if not isinstance(document, dict) or not isinstance(document.pop("body", None), str):
        return "a file has a body"
    return _row(document)


def begun(request: Request) -> str | None:
    """The row without its body; "@odata.type" says what it is."""
    if not request.is_whole:
        return None
    document = request.document()
    if not isinstance(document, dict) or set(document) != {"Target"}:
        return "Target, and nothing else"
    return _target(document["Target"])


def sent(request: Request) -> str | None:
    """A block holds less than 4 MB; its id is base64 of at most 64 bytes."""
    if request.size > FOUR_MB * 4 // 3 + 4096:
        return "a block of 4 MB or more"
    if not request.is_whole:
        return None
    document = request.document()
    if set(document) != {"BlockId", "BlockData", "FileContinuationToken"}:
        return "a block has an id, data and the token"
    return None if 0 < len(b64decode(document["BlockId"])) <= 64 else "a wrong BlockId"


def committed(request: Request) -> str | None:
    """The row again, and the blocks in their order, whose ids are equally long."""
    if not request.is_whole:
        return None
    document = request.document()
    if not isinstance(document, dict) or set(document) != {
        "Target", "BlockList", "FileContinuationToken",
    }:  # fmt: skip
        return "Target, BlockList and FileContinuationToken"
    blocks = document["BlockList"]
    if len({len(one) for one in blocks}) != 1 or len(set(blocks)) < len(blocks):
        return "ids of blocks are distinct and equally long"
    return _target(document["Target"])


def _target(target: dict[str, Any]) -> str | None:
    if target.pop("@odata.type", None) != TYPE:
        return f"@odata.type is {TYPE}"
    if not re.fullmatch(GUID, target.pop("activitymimeattachmentid", "")):
        return "a row that is only ever made has an id of our choice"
    return _row(target)


def _row(row: dict[str, Any]) -> str | None:
    """Pages "Attachment (ActivityMimeAttachment) table/entity reference" and ``PAGE``."""
    table = row.pop("objecttypecode", None)
    if table not in PARENTS:
        return "objecttypecode names the activity's table"
    bound = row.pop(f"objectid_{table}@odata.bind", "")
    if not re.fullmatch(rf"/{PARENTS[table]}\({GUID}\)", bound):
        return "objectid binds a row of that table"
    if unknown := set(row) - set(LONGEST):
        return f"{min(unknown)[:40]} is not documented"
    if any(len(value) > LONGEST[name] for name, value in row.items()):
        return "a value is too long"
    if not row.get("filename") or UNNAMEABLE.search(row["filename"]):
        return "a file name with characters that cannot be in one"
    return None if row.get("mimetype") else "mimetype is missing"


def _read(name: str, options: Checks) -> Endpoint:
    rules = (short, encoded, selective)
    needs = frozenset(READ) - {"prefer"}
    return Endpoint(PAGE, "dataverse", "GET", f"{API}/{name}", options, READ, needs, rules)


def _action(name: str, rule: Whole) -> Endpoint:
    path = f"{API}/{name}"
    return Endpoint(PAGE, "dataverse", "POST", path, {}, JSON, frozenset(JSON), (rule,))


ENDPOINTS = (
    _read("organizations", {"$select": listed(LIMITS)}),
    _read(
        "activitymimeattachments",
        {"$select": listed(HELD), "$filter": filtered(HELD | {"_objectid_value"}, None)},
    ),
    Endpoint(
        "Use Upsert to Create or Update a record",
        "dataverse",
        "PATCH",
        API + rf"/activitymimeattachments\({GUID}\)",
        {},
        JSON | {"if-none-match": one_of("*")},
        frozenset({*JSON, "if-none-match"}),
        (attached,),
    ),
    _action("InitializeAttachmentBlocksUpload", begun),
    _action("UploadBlock", sent),
    _action("CommitAttachmentBlocksUpload", committed),
)
