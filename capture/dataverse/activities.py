"""What is tracked on a record: the activities that regard it, with what e-mail rows add to them.

Two questions at the same time: activitypointers for every kind, emails for sender, direction,
Message-ID and attachments.
Both come by the time of their last change, as Dynamics' own timeline does, so that a mail tracked
today is among them however old it is; what is returned is ordered by when things took place.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

import msgspec

from capture.dataverse.organisation import FORMATTED, Moment, Organisation, Row, row_id
from capture.encoding import encoded
from capture.models import Activity, ActivityKind, Caller, Direction, InternetMessageId, RecordRef
from capture.parallel import both

__all__ = ["EMAIL", "EMAILS", "NEWEST", "POINTER", "POINTERS", "Activities", "ActivityPage"]

PAGE = 50
POINTER = encoded(
    "activityid,activitytypecode,subject,actualend,scheduledstart,scheduledend,senton,createdon,"
    "_ownerid_value"
)
EMAIL = encoded(
    "activityid,messageid,sender,directioncode,attachmentcount,senton,actualend,createdon"
)
NEWEST = encoded("modifiedon desc,activityid asc")


@dataclass(frozen=True, slots=True)
class ActivityPage:
    """A record's activities, newest first; ``more`` when Dynamics holds further ones.

    ``message_ids`` are those of its e-mails, also of some beyond the page.
    """

    activities: tuple[Activity, ...]
    more: bool
    message_ids: frozenset[InternetMessageId] = field(repr=False)


class _Pointer(Row, frozen=True):
    activityid: str
    activitytypecode: str | None = None
    subject: str | None = None
    actualend: Moment | None = None
    scheduledstart: Moment | None = None
    scheduledend: Moment | None = None
    senton: Moment | None = None
    createdon: Moment | None = None
    regarding: str | None = msgspec.field(name="_regardingobjectid_value", default=None)
    owner: str | None = msgspec.field(name="_ownerid_value" + FORMATTED, default=None)


class _Pointers(Row, frozen=True):
    value: tuple[_Pointer, ...]
    more: str | None = msgspec.field(name="@odata.nextLink", default=None)


class _Email(Row, frozen=True):
    activityid: str
    messageid: str | None = None
    sender: str | None = None
    directioncode: bool | None = None
    attachmentcount: int | None = None
    senton: Moment | None = None
    actualend: Moment | None = None
    createdon: Moment | None = None


class _Emails(Row, frozen=True):
    value: tuple[_Email, ...]


POINTERS = msgspec.json.Decoder(_Pointers)
EMAILS = msgspec.json.Decoder(_Emails)


class Activities(Organisation):
    """Questions about what is tracked."""

    async def activities(
        self, caller: Caller, ref: RecordRef, *, budget: float | None = None
    ) -> ActivityPage:
        """The ``PAGE`` activities of a record that changed last, newest first.

        It may take ``budget`` seconds, if not the upstream's.
        """
        row, token = row_id(ref), await self._token(caller)
        regarding = {"$filter": f"_regardingobjectid_value eq {row}", "$orderby": NEWEST}
        pointers, emails = await both(
            self._read(
                POINTERS,
                "/activitypointers",
                {"$select": POINTER, **regarding},
                token=token,
                page=PAGE,
                budget=budget,
            ),
            self._read(
                EMAILS,
                "/emails",
                {"$select": EMAIL, **regarding},
                token=token,
                page=PAGE,
                budget=budget,
            ),
        )
        by_id = {row.activityid: row for row in emails.value}
        found = [self._activity(row, by_id.get(row.activityid)) for row in pointers.value]
        return ActivityPage(
            self._ordered(found),
            pointers.more is not None,
            frozenset(
                InternetMessageId(row.messageid.strip()) for row in emails.value if row.messageid
            ),
        )

    def _ordered(self, found: list[Activity]) -> tuple[Activity, ...]:
        return tuple(sorted(found, key=_newest))

    def _activity(self, row: _Pointer, email: _Email | None) -> Activity:
        kind = _kind(row.activitytypecode)
        logical = (row.activitytypecode or "activitypointer").lower()
        url = self.url(logical, row.activityid)
        if email is None:
            when = _when(row, kind)
            return Activity(row.activityid, kind, row.subject or "", when, row.owner or "", url=url)
        return Activity(
            row.activityid,
            kind,
            row.subject or "",
            email.senton or email.actualend or email.createdon,
            row.owner or "",
            direction=Direction.INCOMING if email.directioncode is False else Direction.OUTGOING,
            sender=email.sender or "",
            attachments=email.attachmentcount or 0,
            internet_message_id=InternetMessageId(email.messageid) if email.messageid else None,
            url=url,
        )


def _kind(code: str | None) -> ActivityKind:
    try:
        return ActivityKind((code or "").lower())
    except ValueError:
        return ActivityKind.OTHER


def _when(row: _Pointer, kind: ActivityKind) -> datetime | None:
    if kind is ActivityKind.APPOINTMENT:
        return row.scheduledstart or row.createdon
    return row.senton or row.actualend or row.scheduledend or row.createdon


def _newest(activity: Activity) -> tuple[float, str]:
    when = activity.when or datetime.min.replace(tzinfo=UTC)
    return (-when.timestamp(), activity.id)
