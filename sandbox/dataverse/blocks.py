"""Uploading an attachment in blocks.

Page: "Use file data with Attachment and Note records". Creates only; what was uploaded outlives a
restart.
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from sandbox.dataverse.errors import CrmError, bad_query
from sandbox.dataverse.tables import TABLES

if TYPE_CHECKING:
    from sandbox.dataverse.writes import Writes
    from sandbox.store import Store

__all__ = ["Uploads"]

_BLOCK: Final = 4 * 1024 * 1024
_TYPE: Final = "Microsoft.Dynamics.CRM.activitymimeattachment"


class Uploads:
    """Uploads of one organisation that were begun and not yet committed.

    Each is a document (whose it is, the attachment's values, its blocks' ids), each block another.
    """

    def __init__(self, store: Store, collection: str) -> None:
        self._store = store
        self._collection = f"{collection}.uploads"

    def initialize(self, person: str, body: dict[str, Any]) -> dict[str, Any]:
        """Begin; the answer holds the token of this upload."""
        target = _target(body)
        if "body" in target:
            raise bad_query("The body of the attachment must not be set.")
        token = uuid4().hex
        self._put(token, {"person": person, "target": target, "blocks": []})
        return {"FileContinuationToken": token}

    def upload(self, person: str, body: dict[str, Any]) -> None:
        """Take one block."""
        token, upload = self._of(person, body)
        block_id, data = body.get("BlockId"), _decoded(body.get("BlockData"))
        if not block_id or len(_decoded(block_id)) > 64:
            raise bad_query("BlockId must be base64 of at most 64 bytes.")
        known: list[str] = upload["blocks"]
        if known and len(known[0]) != len(block_id):
            raise bad_query("All values of BlockId must have the same length.")
        if not data or len(data) > _BLOCK:
            raise CrmError(413, "", "A block holds between 1 byte and 4 MB.")
        self._put(f"{token}/{block_id}", body["BlockData"])
        if block_id not in known:
            self._put(token, upload | {"blocks": [*known, block_id]})

    def commit(self, person: str, body: dict[str, Any], writes: Writes) -> dict[str, Any]:
        """Make the attachment of the blocks in the order given."""
        token, upload = self._of(person, body)
        wanted = body.get("BlockList")
        if not isinstance(wanted, list) or any(one not in upload["blocks"] for one in wanted):
            raise bad_query("BlockList names a block that was not uploaded.")
        content = b"".join(_decoded(self._get(f"{token}/{one}")) for one in wanted)
        values = {**upload["target"], **_target(body), "body": b64encode(content).decode()}
        row = writes.create(TABLES["activitymimeattachment"], values)
        for name in (token, *(f"{token}/{one}" for one in upload["blocks"])):
            self._store.delete(self._collection, name)
        return {"ActivityMimeAttachmentId": row.id, "FileSizeInBytes": row.values["filesize"]}

    def _of(self, person: str, body: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        token = body.get("FileContinuationToken")
        upload = self._get(token) if isinstance(token, str) and token.isalnum() else None
        if upload is None or upload["person"] != person:
            raise bad_query("FileContinuationToken names no upload.")
        return str(token), upload

    def _get(self, key: str) -> Any:
        return self._store.get(self._collection, key)

    def _put(self, key: str, body: Any) -> None:
        self._store.put(self._collection, key, body)


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
