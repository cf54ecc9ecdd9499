"""Which mails Dynamics holds already, by Message-ID: whoever tracked them, with whatever tool.

Every question sees only rows the caller may read.
Source: "In Query Function", "Filter rows using OData" (Dataverse).
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
    reference,
)
from capture.models import Caller, InternetMessageId, RecordRef, TrackedAs
from capture.odata import one_of
from capture.parallel import together
from capture.upstream import encode_query, encoded

__all__ = ["Tracked", "TrackedEmail", "column_id"]

MESSAGE_ID_LENGTH = 320
CHUNK = 50
CHUNK_URL = 6_000
"""Encoded characters of one question: Dataverse allows a GET 32,768, but what stands between may
stop at 8 kB."""
COLUMNS = encoded("activityid,messageid,createdon,_regardingobjectid_value,_ownerid_value")


@dataclass(frozen=True, slots=True)
class TrackedEmail:
    """A mail Dynamics holds: its row and what the row regards (``None`` if nothing)."""

    id: UUID
    message_id: InternetMessageId = field(repr=False)
    regarding: RecordRef | None
    shown: TrackedAs = field(repr=False)
    created: datetime | None


class _Email(Row, frozen=True):
    activityid: str
    messageid: str | None = None
    createdon: Moment | None = None
    regarding: str | None = msgspec.field(name="_regardingobjectid_value", default=None)
    regarding_name: str | None = msgspec.field(
        name="_regardingobjectid_value" + FORMATTED, default=None
    )
    regarding_table: str | None = msgspec.field(
        name="_regardingobjectid_value" + LOGICAL_NAME, default=None
    )
    owner: str | None = msgspec.field(name="_ownerid_value" + FORMATTED, default=None)


class _Emails(Row, frozen=True):
    value: tuple[_Email, ...]


_EMAILS = msgspec.json.Decoder(_Emails)


def column_id(message_id: InternetMessageId) -> InternetMessageId:
    """A Message-ID as the column ``messageid`` holds it: its first 320 characters.

    Asking, writing and comparing all go through here, so that a longer one is found again.
    """
    return InternetMessageId(message_id.strip()[:MESSAGE_ID_LENGTH])


class Tracked(Organisation):
    """Questions about mails that are tracked."""

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
                _EMAILS, "/emails", {"$select": COLUMNS, **one_of("messageid", chunk)}, token=token
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
            reference(row.regarding_table, row.regarding),
            shown,
            row.createdon,
        )


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
