"""A mail's attachments, inline images too, taken along one at a time.

Sources: "Use file data with Attachment and Note records" (Dataverse), "Get attachment" (Graph).
"""

from __future__ import annotations

import hashlib
import uuid
from collections import Counter
from typing import TYPE_CHECKING, Final

import structlog

from capture.errors import AccessDenied, NotFound, UnexpectedReply
from capture.extent import FileEnd, LeftBehind, file_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from capture.dataverse import Dataverse
    from capture.graph import Graph
    from capture.imports.job import ImportJob
    from capture.mail import MailAttachment

LIMIT: Final = 4_000_000
"""Bytes of content that Dataverse takes within one request; larger files need an upload session."""
_OVERHEAD: Final = 1.4
"""A mailbox may count a file in its encoding, so only what is far too large stays unread."""
_log = structlog.get_logger()


async def copy_attachments(
    job: ImportJob,
    files: Sequence[MailAttachment],
    *,
    email: uuid.UUID,
    graph: Graph,
    dataverse: Dataverse,
) -> tuple[LeftBehind, ...]:
    """Take along what the job's extent wants and what can be, in the name of the job's caller.

    Returns what stayed behind: links, what is too large, what Dynamics refuses (blocked types), and
    what has gone from the mailbox meanwhile. Copying again adds nothing.
    """
    seen: Counter[uuid.UUID] = Counter()
    left = []
    for file in files:
        if end := _stays(job, file):
            left.append(LeftBehind(file_key(file.id), end))
            continue
        try:
            content = await graph.attachment_bytes(job.caller, job.mail, file.id, limit=LIMIT)
            name = _name(file, content)
            same = _id(email, name, content)
            seen[same] += 1
            await dataverse.attach(
                job.caller,
                email,
                uuid.uuid5(same, str(seen[same])),
                name=name,
                mime=file.content_type or "application/octet-stream",
                content=content,
                content_id=file.name_in_body,
            )
        except (AccessDenied, NotFound, UnexpectedReply) as error:
            _log.info("attachment_left_behind", error=type(error).__name__, status=error.status)
            end = FileEnd.GONE if isinstance(error, NotFound) else FileEnd.REFUSED
            left.append(LeftBehind(file_key(file.id), end))
    return tuple(left)


def staying(job: ImportJob, files: Sequence[MailAttachment]) -> tuple[LeftBehind, ...]:
    """The files that are not even tried, and why."""
    ends = ((file, _stays(job, file)) for file in files)
    return tuple(LeftBehind(file_key(file.id), end) for file, end in ends if end)


def _stays(job: ImportJob, file: MailAttachment) -> FileEnd | None:
    """Why a file is not even tried."""
    if file_key(file.id) in job.extent.without:
        return FileEnd.NOT_CHOSEN
    if file.kind == "referenceAttachment":
        return FileEnd.LINK
    return FileEnd.TOO_LARGE if file.size > LIMIT * _OVERHEAD else None


def _id(email: uuid.UUID, name: str, content: bytes) -> uuid.UUID:
    """The same for one file in everyone's copy of a mail, whose attachment ids differ."""
    return uuid.uuid5(email, f"{hashlib.sha256(content).hexdigest()} {name}")


def _name(file: MailAttachment, content: bytes) -> str:
    """A file's name; an attached item has a title instead, and its kind shows in its content."""
    name = (file.name or "").strip() or "attachment"
    if file.kind != "itemAttachment":
        return name
    kinds = {b"BEGIN:VCALENDAR": ".ics", b"BEGIN:VCARD": ".vcf"}
    return name + next((kinds[one] for one in kinds if content.startswith(one)), ".eml")
