"""Uploading an attachment in blocks.

Page: "Use file data with Attachment and Note records". Creates only; an upload that was begun is
forgotten when the sandbox stops.
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from sandbox.dataverse.errors import CrmError, bad_query
from sandbox.dataverse.tables import TABLES

if TYPE_CHECKING:
    from sandbox.dataverse.writes import Writes

__all__ = ["Uploads"]

_BLOCK: Final = 4 * 1024 * 1024
_TYPE: Final = "Microsoft.Dynamics.CRM.activitymimeattachment"


@dataclass(slots=True)
class _Upload:
    person: str
    target: dict[str, Any]
    blocks: dict[str, bytes] = field(default_factory=dict)


class Uploads:
    """Uploads that were begun and not yet committed."""

    def __init__(self) -> None:
        self._begun: dict[str, _Upload] = {}

    def initialize(self, person: str, body: dict[str, Any]) -> dict[str, Any]:
        """Begin; the answer holds the token of this upload."""
        target = _target(body)
        if "body" in target:
            raise bad_query("The body of the attachment must not be set.")
        token = uuid4().hex
        self._begun[token] = _Upload(person, target)
        return {"FileContinuationToken": token}

    def upload(self, person: str, body: dict[str, Any]) -> None:
        """Take one block."""
        upload = self._of(person, body)
        block_id, data = body.get("BlockId"), _decoded(body.get("BlockData"))
        if not block_id or len(_decoded(block_id)) > 64:
            raise bad_query("BlockId must be base64 of at most 64 bytes.")
        if upload.blocks and len(next(iter(upload.blocks))) != len(block_id):
            raise bad_query("All values of BlockId must have the same length.")
        if not data or len(data) > _BLOCK:
            raise CrmError(413, "", "A block holds between 1 byte and 4 MB.")
        upload.blocks[block_id] = data

    def commit(self, person: str, body: dict[str, Any], writes: Writes) -> dict[str, Any]:
        """Make the attachment of the blocks in the order given."""
        upload = self._of(person, body)
        wanted = body.get("BlockList")
        if not isinstance(wanted, list) or any(one not in upload.blocks for one in wanted):
            raise bad_query("BlockList names a block that was not uploaded.")
        content = b"".join(upload.blocks[one] for one in wanted)
        values = {**upload.target, **_target(body), "body": b64encode(content).decode()}
        row = writes.create(TABLES["activitymimeattachment"], values)
        del self._begun[body["FileContinuationToken"]]
        return {"ActivityMimeAttachmentId": row.id, "FileSizeInBytes": row.values["filesize"]}

    def _of(self, person: str, body: dict[str, Any]) -> _Upload:
        token = body.get("FileContinuationToken")
        upload = self._begun.get(token) if isinstance(token, str) else None
        if upload is None or upload.person != person:
            raise bad_query("FileContinuationToken names no upload.")
        return upload


def _target(body: dict[str, Any]) -> dict[str, Any]:
    target = body.get("Target")
    if not isinstance(target, dict) or target.get("@odata.type", "").removeprefix("#") != _TYPE:
        raise bad_query(f"Target must be a row with the @odata.type {_TYPE}.")
    return {name: value for name, value in target.items() if name != "@odata.type"}


def _decoded(text: Any) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (binascii.Error, TypeError, ValueError):
        raise bad_query("BlockId and BlockData must be base64.") from None
