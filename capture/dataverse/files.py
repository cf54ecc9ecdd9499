"""Files of an activity: what an organisation takes, what a row holds, and adding to it.

Sources: "Use file data with Attachment and Note records", "Block certain types of files",
"Attachment (ActivityMimeAttachment) table/entity reference", "Use Upsert to Create or Update a
record" (Dataverse).
"""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

import msgspec

from capture.dataverse.metadata import Tables
from capture.dataverse.organisation import Row
from capture.errors import AccessDenied, UnexpectedReply
from capture.fates import UNLIMITED, FileLimits
from capture.models import Caller

__all__ = ["ActivityFiles", "HeldFile", "NewFile", "Parent", "file_name"]

FILE_NAME_LENGTH = 255
MIME_LENGTH = 256
CONTENT_ID_LENGTH = 250
DUPLICATE: Final = "0x80040237"
_TYPE: Final = "Microsoft.Dynamics.CRM.activitymimeattachment"
_UNNAMEABLE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]')
_LIMITS = "maxuploadfilesize,blockedattachments,blockedmimetypes,allowedmimetypes"


@dataclass(frozen=True, slots=True)
class Parent:
    """The activity that files belong to; ``table`` is ``email`` or ``appointment``."""

    table: str
    id: UUID


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file as its row will describe it; ``content_id`` is what the text shows a picture by."""

    id: UUID
    name: str = field(repr=False)
    mime: str
    content_id: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file that a row holds; ``size`` is in bytes."""

    id: UUID
    name: str = field(repr=False)
    size: int


class _Limits(Row, frozen=True):
    maxuploadfilesize: int | None = None
    blockedattachments: str | None = None
    blockedmimetypes: str | None = None
    allowedmimetypes: str | None = None


class _Organisations(Row, frozen=True):
    value: tuple[_Limits, ...]


class _Held(Row, frozen=True):
    activitymimeattachmentid: str
    filename: str | None = None
    filesize: int | None = None


class _HeldFiles(Row, frozen=True):
    value: tuple[_Held, ...]


class _Begun(Row, frozen=True):
    token: str = msgspec.field(name="FileContinuationToken")


class _Committed(Row, frozen=True):
    size: int = msgspec.field(name="FileSizeInBytes")


_ORGANISATIONS = msgspec.json.Decoder(_Organisations)
_HELD = msgspec.json.Decoder(_HeldFiles)
_BEGUN = msgspec.json.Decoder(_Begun)
_COMMITTED = msgspec.json.Decoder(_Committed)


class ActivityFiles(Tables):
    """Files of e-mails and appointments; what is written here may be written twice."""

    async def file_limits(self, caller: Caller) -> FileLimits:
        """What the organisation takes at this moment.

        Whoever may not read it is told that nothing is known.
        """
        params, token = {"$select": _LIMITS}, await self._token(caller)
        try:
            found = await self._read(_ORGANISATIONS, "/organizations", params, token=token)
        except AccessDenied:
            return UNLIMITED
        return _limits(found.value[0]) if found.value else UNLIMITED

    async def held_files(self, caller: Caller, parent: Parent) -> tuple[HeldFile, ...]:
        """The files of an activity, without their content."""
        params = {
            "$select": "activitymimeattachmentid,filename,filesize",
            "$filter": f"_objectid_value eq {parent.id}",
        }
        path = "/activitymimeattachments"
        found = await self._read(_HELD, path, params, token=await self._token(caller))
        return tuple(
            HeldFile(
                self._uuid(one.activitymimeattachmentid), one.filename or "", one.filesize or 0
            )
            for one in found.value
        )

    async def attach(
        self, caller: Caller, parent: Parent, file: NewFile, content: bytes | bytearray
    ) -> bool:
        """Add a file of less than 4 MB in one request; false if its id is there already."""
        body = _described(parent, file) | {"body": content}
        path = f"/activitymimeattachments({file.id})"
        absent = {"If-None-Match": "*"}
        try:
            await self._write("PATCH", path, body, caller=caller, headers=absent, idempotent=True)
        except UnexpectedReply as refused:
            if _is_duplicate(refused):
                return False
            raise
        return True

    async def begin_upload(self, caller: Caller, parent: Parent, file: NewFile) -> str | None:
        """Begin a file in blocks; nothing of it is seen before ``commit_upload``.

        ``None`` where its id is there already.
        """
        body = {"Target": _target(parent, file)}
        path = "/InitializeAttachmentBlocksUpload"
        try:
            reply = await self._write("POST", path, body, caller=caller, idempotent=True)
        except UnexpectedReply as refused:
            if _is_duplicate(refused):
                return None
            raise
        return self._upstream.decode(_BEGUN, reply).token

    async def upload_block(
        self, caller: Caller, token: str, number: int, data: bytes | bytearray
    ) -> None:
        """Send one block, of less than 4 MB; sent again it takes its own place."""
        body = {
            "BlockId": _block_id(number),
            "BlockData": data,
            "FileContinuationToken": token,
        }
        await self._write("POST", "/UploadBlock", body, caller=caller, idempotent=True)

    async def commit_upload(
        self, caller: Caller, parent: Parent, file: NewFile, token: str, *, blocks: int, size: int
    ) -> bool:
        """Make the file of blocks 0 to ``blocks`` - 1; false if its id is there already.

        Raises ``UnexpectedReply`` where Dynamics counts another ``size``.
        """
        body = {
            "Target": _target(parent, file),
            "BlockList": [_block_id(number) for number in range(blocks)],
            "FileContinuationToken": token,
        }
        path = "/CommitAttachmentBlocksUpload"
        try:
            reply = await self._write("POST", path, body, caller=caller, idempotent=False)
        except UnexpectedReply as refused:
            if _is_duplicate(refused):
                return False
            raise
        if self._upstream.decode(_COMMITTED, reply).size != size:
            raise UnexpectedReply(self._upstream.service, "a file of another size")
        return True


def file_name(name: str) -> str:
    """The name as Dynamics takes it (0x80044a08); a longer one keeps its extension."""
    clean = _UNNAMEABLE.sub("_", name).strip() or "attachment"
    if len(clean) <= FILE_NAME_LENGTH:
        return clean
    return clean[: FILE_NAME_LENGTH - 20] + clean[-20:]


def _described(parent: Parent, file: NewFile) -> dict[str, Any]:
    described = {
        f"objectid_{parent.table}@odata.bind": f"/{parent.table}s({parent.id})",
        "objecttypecode": parent.table,
        "subject": file.name,
        "filename": file.name,
        "mimetype": file.mime[:MIME_LENGTH],
    }
    if 0 < len(file.content_id) <= CONTENT_ID_LENGTH:
        described["attachmentcontentid"] = file.content_id
    return described


def _target(parent: Parent, file: NewFile) -> dict[str, Any]:
    """The row of an upload; both requests about it describe it alike."""
    named = {"activitymimeattachmentid": str(file.id), "@odata.type": _TYPE}
    return _described(parent, file) | named


def _block_id(number: int) -> str:
    return b64encode(f"{number:06}".encode()).decode()


def _is_duplicate(refused: UnexpectedReply) -> bool:
    return refused.status == 412 or refused.code.lower() == DUPLICATE


def _limits(found: _Limits) -> FileLimits:
    return FileLimits(
        found.maxuploadfilesize,
        _listed(found.blockedattachments),
        _listed(found.blockedmimetypes),
        _listed(found.allowedmimetypes),
    )


def _listed(text: str | None) -> frozenset[str]:
    return frozenset(one.strip().lower() for one in (text or "").split(";") if one.strip())
