"""What the people of a conversation may all read: the only thing that is drawn for all of them.

Dynamics is asked for each of them, in the name of whoever asked; what it does not say is not
shown, so that its silence costs the others a list and nobody a secret.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from capture.dataverse import Dataverse
from capture.errors import CaptureError, SignInRequired
from capture.halves import CommonHalf
from capture.models import Activity, Caller, ObjectId, Record, RecordRef, TenantId
from capture.organisations import organisation_of

__all__ = ["MOST_PEOPLE", "Commons"]

MOST_PEOPLE = 12
"""People for each of whom Dynamics is asked about each row; of more nothing is drawn for all."""
NEWEST = 10
"""Activities it is asked about."""


class Commons:
    """Raises ``SignInRequired`` and ``UnknownTenant``; other trouble leaves nothing in common.

    ``people`` are everybody who will see it, the caller too; ``None`` where that is not known.
    """

    def __init__(self, organisations: Mapping[TenantId, Dataverse]) -> None:
        self._organisations = organisations

    async def half(
        self, caller: Caller, record: Record, people: Sequence[ObjectId] | None
    ) -> CommonHalf:
        """The record's newest activities that all of them may read."""
        if not _few(people):
            return CommonHalf()
        dataverse = organisation_of(self._organisations, caller)
        try:
            page = await dataverse.activities(caller, record.ref)
        except SignInRequired:
            raise
        except CaptureError:
            return CommonHalf()
        named = {_row(one): one for one in page.activities[:NEWEST]}
        readable = await self.records(caller, [record.ref, *named], people)
        if record.ref not in readable:
            return CommonHalf()
        return CommonHalf(record, tuple(one for row, one in named.items() if row in readable))

    async def records(
        self, caller: Caller, rows: Sequence[RecordRef], people: Sequence[ObjectId] | None
    ) -> frozenset[RecordRef]:
        """Those of these rows that all of them may read."""
        if people is None or not _few(people) or not rows:
            return frozenset()
        dataverse = organisation_of(self._organisations, caller)
        try:
            return await dataverse.read_by_all(caller, people, rows)
        except SignInRequired:
            raise
        except CaptureError:
            return frozenset()


def _few(people: Sequence[ObjectId] | None) -> bool:
    return people is not None and 0 < len(people) <= MOST_PEOPLE


def _row(activity: Activity) -> RecordRef:
    return RecordRef(activity.kind, activity.id)
