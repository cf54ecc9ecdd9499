"""What an import writes, and what it reads back.

Sources: "DeliverPromoteEmail Action", "CheckPromoteEmail Function", "email EntityType" (its
single-valued navigation properties) (Dataverse).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import msgspec

from capture.dataverse.metadata import Tables
from capture.dataverse.organisation import LOGICAL_NAME, Moment, Row, reference, row_id
from capture.dataverse.tracked import column_id
from capture.encoding import encoded
from capture.errors import UnexpectedReply
from capture.models import Caller, Direction, InternetMessageId, RecordRef
from capture.odata import literal

__all__ = ["HeldEmail", "HeldParty", "PromotedMail", "Promotion", "PromotionVerdict", "ReadBack"]

SUBJECT_LENGTH = 800
STANDING = "activityid,attachmentcount,_regardingobjectid_value,_ownerid_value"
COLUMNS = f"{STANDING},messageid,subject,description,directioncode,statuscode,senton,actualend"
PARTIES = "email_activity_parties($select=participationtypemask,addressused,_partyid_value)"
BODY_LIMIT = 100 * 1024 * 1024
"""Bytes of a row as JSON: a body of 40 MB may have been escaped."""


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
class HeldEmail:
    """How far an e-mail row is; ``owner`` is the id of a user or team in lower case."""

    regarding: RecordRef | None
    attachments: int
    owner: str


@dataclass(frozen=True, slots=True)
class HeldParty:
    """Somebody's part in an e-mail: ``participationtypemask`` 1 From, 2 To, 3 Cc, 4 Bcc."""

    part: int
    address: str = field(repr=False)
    row: RecordRef | None


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
    owner: str = ""
    moment: datetime | None = None
    """When it was sent, else when it ended; ``None`` where the row says neither."""
    parties: tuple[HeldParty, ...] = field(default=(), repr=False)
    body: str = field(default="", repr=False)


class _Party(Row, frozen=True):
    part: int | None = msgspec.field(name="participationtypemask", default=None)
    address: str | None = msgspec.field(name="addressused", default=None)
    who: str | None = msgspec.field(name="_partyid_value", default=None)
    table: str | None = msgspec.field(name="_partyid_value" + LOGICAL_NAME, default=None)


class _Email(Row, frozen=True):
    activityid: str
    messageid: str | None = None
    subject: str | None = None
    description: str | None = None
    directioncode: bool | None = None
    attachmentcount: int | None = None
    statuscode: int | None = None
    senton: Moment | None = None
    actualend: Moment | None = None
    owner: str | None = msgspec.field(name="_ownerid_value", default=None)
    parties: tuple[_Party, ...] = msgspec.field(name="email_activity_parties", default=())
    regarding: str | None = msgspec.field(name="_regardingobjectid_value", default=None)
    regarding_table: str | None = msgspec.field(
        name="_regardingobjectid_value" + LOGICAL_NAME, default=None
    )


class _Verdict(Row, frozen=True):
    promote: bool | None = msgspec.field(name="ShouldPromote", default=None)
    reason: int | None = msgspec.field(name="ReasonCode", default=None)


class _Made(Row, frozen=True):
    activityid: str


_EMAIL = msgspec.json.Decoder(_Email)
_VERDICT = msgspec.json.Decoder(_Verdict)
_MADE = msgspec.json.Decoder(_Made)


class Promotion(Tables):
    """Writes of e-mail rows, each of which may be repeated unless it says otherwise."""

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
        table, row = await self.table(caller, ref.table), row_id(ref)
        body = {f"{table.regarding}@odata.bind": f"/{table.entity_set}({row})"}
        await self._write(
            "PATCH",
            f"/emails({email})",
            body,
            caller=caller,
            headers={"If-Match": "*"},
            idempotent=True,
        )

    async def held(self, caller: Caller, email: UUID) -> HeldEmail:
        """How far the row is; raises ``NotFound``."""
        path, token = f"/emails({email})", await self._token(caller)
        row = await self._read(_EMAIL, path, {"$select": encoded(STANDING)}, token=token)
        return HeldEmail(
            reference(row.regarding_table, row.regarding),
            row.attachmentcount or 0,
            (row.owner or "").lower(),
        )

    async def read_back(self, caller: Caller, email: UUID) -> ReadBack:
        """The row as it is now; raises ``NotFound``."""
        path, token = f"/emails({email})", await self._token(caller)
        params = {"$select": encoded(COLUMNS), "$expand": encoded(PARTIES)}
        row = await self._read(_EMAIL, path, params, token=token, limit=BODY_LIMIT)
        return ReadBack(
            self._uuid(row.activityid),
            InternetMessageId(row.messageid or ""),
            reference(row.regarding_table, row.regarding),
            row.subject or "",
            row.attachmentcount or 0,
            Direction.INCOMING if row.directioncode is False else Direction.OUTGOING,
            row.statuscode or 0,
            (row.owner or "").lower(),
            row.senton or row.actualend,
            tuple(
                HeldParty(one.part or 0, one.address or "", reference(one.table, one.who))
                for one in row.parties
            ),
            row.description or "",
        )
