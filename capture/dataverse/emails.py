"""E-mail rows: which mails Dynamics holds already, and what an import writes and reads back.

Sources: "DeliverPromoteEmail Action", "CheckPromoteEmail Function", "email EntityType" (its
single-valued navigation properties), "Use file data with Attachment and Note records", "Use Upsert
to Create or Update a record" (Dataverse).
Every query sees only rows the caller may read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import msgspec

from capture.dataverse.organisation import (
    FORMATTED,
    LOGICAL_NAME,
    Moment,
    Organisation,
    Row,
    row_path,
)
from capture.errors import UnexpectedReply
from capture.models import (
    Caller,
    Direction,
    InternetMessageId,
    RecordRef,
    TrackedAs,
)
from capture.odata import literal, one_of
from capture.parallel import together
from capture.upstream import encode_query

__all__ = [
    "Emails",
    "PromotedMail",
    "PromotionVerdict",
    "ReadBack",
    "TrackedEmail",
    "column_id",
]

MESSAGE_ID_LENGTH = 320
SUBJECT_LENGTH = 800
CHUNK = 50
CHUNK_URL = 24_000
"""Encoded characters of one question, under the 32,768 a GET may have."""
COLUMNS = (
    "activityid,messageid,subject,directioncode,attachmentcount,statecode,statuscode,senton,"
    "actualend,createdon,_regardingobjectid_value,_ownerid_value"
)


@dataclass(frozen=True, slots=True)
class TrackedEmail:
    """A mail Dynamics holds: its row and what the row regards (``None`` if nothing)."""

    id: UUID
    message_id: InternetMessageId = field(repr=False)
    regarding: RecordRef | None
    shown: TrackedAs = field(repr=False)
    created: datetime | None


@dataclass(frozen=True, slots=True)
class PromotionVerdict:
    """Whether Dynamics would take a mail; the reasons behind ``reason`` are undocumented."""

    promote: bool
    reason: int


@dataclass(frozen=True, slots=True)
class PromotedMail:
    """A mail as DeliverPromoteEmail takes it.

    Address lists are plain addresses; ``importance`` is ``low``, ``normal`` or ``high``; ``body``
    is HTML.
    """

    message_id: InternetMessageId = field(repr=False)
    subject: str = field(repr=False)
    sender: str = field(repr=False)
    to: tuple[str, ...] = field(repr=False)
    cc: tuple[str, ...] = field(repr=False)
    bcc: tuple[str, ...] = field(repr=False)
    received: datetime
    submitted_by: str = field(repr=False)
    importance: str
    body: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ReadBack:
    """An e-mail row as Dynamics holds it now, to compare with what was asked for."""

    id: UUID
    message_id: InternetMessageId = field(repr=False)
    regarding: RecordRef | None
    subject: str = field(repr=False)
    attachments: int
    direction: Direction
    status: int
    """``statuscode``: 3 Sent, 4 Received."""


class _Email(Row, frozen=True):
    activityid: str
    messageid: str | None = None
    subject: str | None = None
    directioncode: bool | None = None
    attachmentcount: int | None = None
    statuscode: int | None = None
    senton: Moment | None = None
    actualend: Moment | None = None
    createdon: Moment | None = None
    regarding: str | None = msgspec.field(name="_regardingobjectid_value", default=None)
    regarding_name: str | None = msgspec.field(
        name="_regardingobjectid_value" + FORMATTED, default=None
    )
    regarding_table: str | None = msgspec.field(
        name="_regardingobjectid_value" + LOGICAL_NAME, default=None
    )
    owner: str | None = msgspec.field(name="_ownerid_value" + FORMATTED, default=None)

    @property
    def ref(self) -> RecordRef | None:
        if self.regarding is None:
            return None
        return RecordRef(self.regarding_table or "", self.regarding.lower())


class _Emails(Row, frozen=True):
    value: tuple[_Email, ...]


class _Verdict(Row, frozen=True):
    promote: bool | None = msgspec.field(name="ShouldPromote", default=None)
    reason: int | None = msgspec.field(name="ReasonCode", default=None)


class _Made(Row, frozen=True):
    activityid: str


_ONE = msgspec.json.Decoder(_Email)
_MANY = msgspec.json.Decoder(_Emails)
_VERDICT = msgspec.json.Decoder(_Verdict)
_MADE = msgspec.json.Decoder(_Made)


def column_id(message_id: InternetMessageId) -> InternetMessageId:
    """A Message-ID as the column ``messageid`` holds it: its first 320 characters.

    Asking, writing and comparing all go through here, so that a longer one is found again.
    """
    return InternetMessageId(message_id.strip()[:MESSAGE_ID_LENGTH])


class Emails(Organisation):
    """Questions and writes about e-mail rows."""

    async def tracked(
        self, caller: Caller, message_ids: Iterable[InternetMessageId]
    ) -> dict[InternetMessageId, tuple[TrackedEmail, ...]]:
        """The rows of each mail that Dynamics holds, oldest first; mails it lacks are left out."""
        wanted = {column_id(one): one for one in message_ids if one.strip()}
        if not wanted:
            return {}
        token = await self._token(caller)
        answers = await together(
            self._read(
                _MANY, "/emails", {"$select": COLUMNS, **one_of("messageid", chunk)}, token=token
            )
            for chunk in _chunks(wanted)
        )
        found: dict[InternetMessageId, list[TrackedEmail]] = {}
        for row in (row for answer in answers for row in answer.value):
            asked = wanted.get(InternetMessageId((row.messageid or "").strip()))
            if asked is not None:
                found.setdefault(asked, []).append(self._tracked(row))
        return {one: tuple(sorted(rows, key=_age)) for one, rows in found.items()}

    async def email_by_message_id(
        self, caller: Caller, message_id: InternetMessageId, *, regarding: RecordRef | None = None
    ) -> TrackedEmail | None:
        """The row of one mail: the one regarding this record if there is, else the oldest."""
        rows = (await self.tracked(caller, (message_id,))).get(message_id, ())
        return next((row for row in rows if row.regarding == regarding), rows[0] if rows else None)

    async def check_promote(
        self, caller: Caller, message_id: InternetMessageId, subject: str, *, direction: Direction
    ) -> PromotionVerdict:
        """Ask Dynamics whether it would take this mail."""
        params = {
            "@a": literal(column_id(message_id)),
            "@b": literal(subject[:SUBJECT_LENGTH]),
            "@c": "1" if direction is Direction.OUTGOING else "0",
        }
        path = "/CheckPromoteEmail(MessageId=@a,Subject=@b,DirectionCode=@c)"
        verdict = await self._read(_VERDICT, path, params, token=await self._token(caller))
        return PromotionVerdict(promote=bool(verdict.promote), reason=verdict.reason or 0)

    async def promote(self, caller: Caller, email: UUID, mail: PromotedMail) -> UUID | None:
        """Make the row of a mail under an id of our choice; ``None`` if it exists already (412).

        Sent once: whether it may be repeated is not documented, so look the mail up again instead.
        Attachments are added one by one afterwards.
        """
        body = {
            "MessageId": column_id(mail.message_id),
            "Subject": mail.subject[:SUBJECT_LENGTH],
            "From": mail.sender,
            "To": ";".join(mail.to),
            "Cc": ";".join(mail.cc),
            "Bcc": ";".join(mail.bcc),
            "ReceivedOn": mail.received,
            "SubmittedBy": mail.submitted_by,
            "Importance": mail.importance,
            "Body": mail.body,
            "Attachments": [],
        }
        path = f"/emails({email})/Microsoft.Dynamics.CRM.DeliverPromoteEmail"
        try:
            reply = await self._write("POST", path, body, caller=caller, idempotent=False)
        except UnexpectedReply as refused:
            if refused.status == 412:
                return None
            raise
        made = self._upstream.decode(_MADE, reply)
        return self._uuid(made.activityid)

    async def set_regarding(self, caller: Caller, email: UUID, ref: RecordRef) -> None:
        """Let an e-mail row regard this record; raises ``NotFound`` if either is gone."""
        body = {f"regardingobjectid_{ref.table}_email@odata.bind": row_path(ref)}
        await self._write(
            "PATCH",
            f"/emails({email})",
            body,
            caller=caller,
            headers={"If-Match": "*"},
            idempotent=True,
        )

    async def attach(
        self, caller: Caller, email: UUID, attachment: UUID, *, name: str, mime: str, content: bytes
    ) -> bool:
        """Add a file to an e-mail row under an id of our choice; false if it is there already."""
        body = {
            "objectid_email@odata.bind": f"/emails({email})",
            "objecttypecode": "email",
            "subject": name,
            "filename": name,
            "mimetype": mime,
            "body": content,
        }
        try:
            await self._write(
                "PATCH",
                f"/activitymimeattachments({attachment})",
                body,
                caller=caller,
                headers={"If-None-Match": "*"},
                idempotent=True,
            )
        except UnexpectedReply as refused:
            if refused.status == 412:
                return False
            raise
        return True

    async def read_back(self, caller: Caller, email: UUID) -> ReadBack:
        """The row as it is now; raises ``NotFound``."""
        token = await self._token(caller)
        row = await self._read(_ONE, f"/emails({email})", {"$select": COLUMNS}, token=token)
        return ReadBack(
            self._uuid(row.activityid),
            InternetMessageId(row.messageid or ""),
            row.ref,
            row.subject or "",
            row.attachmentcount or 0,
            Direction.INCOMING if row.directioncode is False else Direction.OUTGOING,
            row.statuscode or 0,
        )

    def _tracked(self, row: _Email) -> TrackedEmail:
        shown = TrackedAs(
            row.owner or "",
            row.regarding_name or "",
            row.createdon,
            self.url("email", row.activityid),
        )
        return TrackedEmail(
            self._uuid(row.activityid),
            InternetMessageId(row.messageid or ""),
            row.ref,
            shown,
            row.createdon,
        )

    def _uuid(self, text: str) -> UUID:
        try:
            return UUID(text)
        except ValueError:
            raise UnexpectedReply(self._upstream.service, "malformed id") from None


def _age(email: TrackedEmail) -> tuple[float, str]:
    return (email.created.timestamp() if email.created else 0.0, str(email.id))


def _chunks(wanted: Iterable[InternetMessageId]) -> Iterator[list[InternetMessageId]]:
    chunk: list[InternetMessageId] = []
    length = 0
    for one in wanted:
        size = len(encode_query({"": f'"{one}",'}))
        if chunk and (len(chunk) == CHUNK or length + size > CHUNK_URL):
            yield chunk
            chunk, length = [], 0
        chunk.append(one)
        length += size
    if chunk:
        yield chunk
