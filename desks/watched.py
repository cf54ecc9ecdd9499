"""Which imports a card's answer keeps an eye on, by whether anybody else can draw the card."""

from __future__ import annotations

from collections.abc import Mapping

from capture.errors import CaptureError
from capture.halves import PrivateHalf, Timeline
from capture.imports.begun import Begun
from capture.imports.changes import OVER, Changes
from capture.models import ImportKey, ImportState, ImportStatus, RecordRef
from capture.parallel import attempt
from capture.ports import Imports
from desks.asker import Asker
from desks.rest import Watched

__all__ = ["under_way", "watched_by"]


async def under_way(
    imports: Imports, asker: Asker, record: RecordRef
) -> Mapping[ImportKey, ImportStatus]:
    """The person's imports to a record that no worker can tell of, to be read before it is drawn.

    Also those whose mails are still being searched.
    """
    if asker.place.reachable:
        return {}
    mine = await attempt(imports.mine(asker.caller))
    return {
        one.job.key: one.status
        for one in (() if isinstance(mine, CaptureError) else mine)
        if one.job.record == record and one.status.state not in OVER
    }


def watched_by(
    imports: Imports, asker: Asker, timeline: Timeline, before: Mapping[ImportKey, ImportStatus]
) -> Watched:
    """Whether they have begun where a worker draws their ends, else each change of ``before``."""
    if asker.place.reachable:
        return Begun(imports, asker.caller, _queued(timeline))
    return Changes(imports, asker.caller, before)


def _queued(timeline: Timeline) -> list[ImportKey]:
    found = timeline.private.suggestions if isinstance(timeline.private, PrivateHalf) else ()
    return [one.key for one in found if one.status and one.status.state is ImportState.QUEUED]
