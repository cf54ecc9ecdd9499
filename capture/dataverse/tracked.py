"""Which mails Dynamics holds already: whoever tracked them, with whatever tool.

A mail is known by its Message-ID, and where one side has none by its conversation index (decision
0011). Every question sees only rows the caller may read; all are asked at the same time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from capture.conversation_index import certain, spellings
from capture.dataverse.held import HELD, Held, age, chunks
from capture.dataverse.organisation import Moment, Organisation, Row
from capture.encoding import encoded
from capture.models import Caller, InternetMessageId, RecordRef, TrackedAs
from capture.odata import one_of
from capture.parallel import together

__all__ = ["SoughtMail", "Tracked", "TrackedEmail", "column_id"]

MESSAGE_ID_LENGTH = 320
COLUMNS = encoded(f"{HELD},messageid,conversationindex,senton")
SAME_MOMENT = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class SoughtMail:
    """A mail to look for.

    ``message_id`` names it in the answer; it is asked for unless it is no Message-ID.
    ``index`` is its conversation index where that is certain, and ``moments`` are when it was sent
    and received.
    """

    message_id: InternetMessageId = field(repr=False)
    index: bytes = field(default=b"", repr=False)
    moments: tuple[datetime, ...] = ()
    has_message_id: bool = True


@dataclass(frozen=True, slots=True)
class TrackedEmail:
    """A mail Dynamics holds: its row and what the row regards (``None`` if nothing)."""

    id: UUID
    message_id: InternetMessageId = field(repr=False)
    regarding: RecordRef | None
    shown: TrackedAs = field(repr=False)
    created: datetime | None


class _Email(Held, frozen=True):
    messageid: str | None = None
    conversationindex: str | None = None
    senton: Moment | None = None

    @property
    def message_id(self) -> InternetMessageId:
        return InternetMessageId((self.messageid or "").strip())


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
        self, caller: Caller, mails: Iterable[SoughtMail]
    ) -> dict[InternetMessageId, tuple[TrackedEmail, ...]]:
        """The rows of each mail that Dynamics holds, oldest first; mails it lacks are left out."""
        sought = [one for one in mails if one.message_id.strip()]
        named = {column_id(one.message_id): one for one in sought if one.has_message_id}
        indexed = {one.index: one for one in sought if one.index}
        marks = (text for index in indexed for text in spellings(index))
        questions = [one_of("messageid", chunk) for chunk in chunks(named)]
        questions += [one_of("conversationindex", chunk) for chunk in chunks(marks)]
        if not questions:
            return {}
        token = await self._token(caller)
        answers = await together(
            self._read(_EMAILS, "/emails", {"$select": COLUMNS, **question}, token=token)
            for question in questions
        )
        found: dict[InternetMessageId, dict[str, TrackedEmail]] = {}
        for row in (row for answer in answers for row in answer.value):
            for one in _same(row, named, indexed):
                found.setdefault(one.message_id, {})[row.activityid] = self._tracked(row)
        return {
            one: tuple(sorted(held.values(), key=lambda row: age(row.created, row.id)))
            for one, held in found.items()
        }

    async def email_by_message_id(
        self, caller: Caller, message_id: InternetMessageId, *, regarding: RecordRef | None = None
    ) -> TrackedEmail | None:
        """The row of one mail: the one regarding this record if there is, else the oldest."""
        rows = (await self.tracked(caller, (SoughtMail(message_id),))).get(message_id, ())
        return next((row for row in rows if row.regarding == regarding), rows[0] if rows else None)

    def _tracked(self, row: _Email) -> TrackedEmail:
        return TrackedEmail(
            self._uuid(row.activityid),
            InternetMessageId(row.messageid or ""),
            row.regarding,
            row.shown(self.url("email", row.activityid)),
            row.createdon,
        )


def _same(
    row: _Email,
    named: Mapping[InternetMessageId, SoughtMail],
    indexed: Mapping[bytes, SoughtMail],
) -> Iterator[SoughtMail]:
    """The mails that this row certainly is: two different Message-IDs are two messages."""
    by_name = named.get(row.message_id)
    if by_name is not None:
        yield by_name
    by_index = indexed.get(certain(row.conversationindex))
    if by_index is None or (row.message_id and by_index.has_message_id) or row.senton is None:
        return
    if any(abs(row.senton - moment) <= SAME_MOMENT for moment in by_index.moments):
        yield by_index
