"""What a mailbox's answer comes to: suggestions, and an honest account of them.

One step upstream: which of the found mails and meetings Dynamics holds, beside the queue's word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from capture.dataverse import Dataverse
from capture.errors import CaptureError
from capture.halves import Left, PrivateHalf
from capture.imports.job import OwnImport
from capture.kql import Search
from capture.mailbox_reply import MailboxReply
from capture.matching import Candidates, Known, Rules, Suggested, candidates, checked, suggest
from capture.models import (
    Caller,
    ImportKey,
    ImportState,
    ImportStatus,
    InternetMessageId,
    MailId,
    RecordMatch,
    RecordRef,
)
from capture.parallel import attempt, both
from capture.ports import Clock, Imports
from capture.suggestions import Coverage, Elsewhere, Skipped
from capture.synchronisation import Tracking

__all__ = ["Answered", "Looked", "look", "private_half"]


@dataclass(frozen=True, slots=True)
class Answered:
    """A mailbox's answer to a question about ``match``, and when the search goes on by itself."""

    match: RecordMatch
    rules: Rules
    search: Search
    reply: MailboxReply = field(repr=False)
    goes_on_at: datetime | None


@dataclass(frozen=True, slots=True)
class Looked:
    """The answer held against what Dynamics and the queue know."""

    found: Candidates
    known: Known
    suggested: Suggested


async def look(
    dataverse: Dataverse | None,
    imports: Imports,
    caller: Caller,
    answered: Answered,
    *,
    here: frozenset[InternetMessageId] | None,
) -> Looked:
    """Which of the found are suggestions; ``here`` are the Message-IDs of the record's own list.

    ``None`` says that Dynamics did not answer; then it is not asked again, nor is it without a
    ``dataverse``.
    Without the queue's word the mails are shown as if it had none: pressing Track on one that is
    queued already joins that import, so nothing can happen twice.
    The queue is asked first: of an import that ends meanwhile it says that it runs and Dynamics
    that it is there; the other way round it would be neither.
    """
    rules, window, ref = answered.rules, answered.rules.window, answered.match.record.ref
    found = candidates(answered.reply, rules, here or frozenset())
    sought = found.sought(checked(window))
    statuses, own = await both(
        attempt(_statuses(imports, sought.keys, caller)), attempt(imports.mine(caller))
    )
    tracked = None
    if here is not None and dataverse is not None:
        tracked = await attempt(
            both(
                dataverse.tracked(caller, sought.mails),
                dataverse.tracked_meetings(caller, sought.meetings),
            )
        )
    known = Known(
        None
        if tracked is None or isinstance(tracked, CaptureError)
        else {**tracked[0], **tracked[1]},
        {} if isinstance(statuses, CaptureError) else statuses,
        {} if isinstance(own, CaptureError) else _elsewhere(own, ref),
    )
    return Looked(found, known, suggest(found, known, ref, window))


def private_half(
    answered: Answered, looked: Looked, tracking: Tracking, clock: Clock
) -> PrivateHalf:
    """The suggestions with their coverage."""
    suggested = looked.suggested
    return PrivateHalf(
        suggested.suggestions,
        _coverage(answered, looked, clock),
        _left_behind(looked),
        suggested.tracked_in,
        tracking,
        answered.rules.policy.disclosure,
    )


async def _statuses(
    imports: Imports, keys: Sequence[ImportKey], caller: Caller
) -> Mapping[ImportKey, ImportStatus]:
    return await imports.statuses(keys, caller) if keys else {}


def _coverage(answered: Answered, looked: Looked, clock: Clock) -> Coverage:
    reply, rules, window = answered.reply, answered.rules, answered.rules.window
    wait = reply.retry_after
    asked = bool(answered.search.expressions)
    return Coverage(
        addresses_used=answered.search.used,
        addresses_total=answered.match.addresses_total,
        addresses_ignored=len(rules.ignored),
        contacts_capped=answered.match.contacts_capped,
        limit=window.limit,
        since=window.since,
        groups=len(answered.search.expressions),
        groups_failed=len(reply.failed),
        pages_capped=reply.pages_capped,
        left_out=looked.suggested.left_out,
        retry_at=None if wait is None else clock() + timedelta(seconds=wait),
        tracked_unknown=looked.known.tracked is None,
        continues_at=answered.goes_on_at,
        skipped=tuple(place for place in Skipped if place in reply.places.values()),
        meetings_until=window.meetings_until if asked and rules.policy.meetings else None,
        meetings_failed=reply.meetings_failed,
        meetings_capped=reply.meetings_capped,
    )


def _left_behind(looked: Looked) -> dict[InternetMessageId, Left]:
    found: dict[InternetMessageId, Left] = {}
    for identity, (mail, key) in looked.found.tracked_here.items():
        status = looked.known.statuses.get(key)
        if status is not None and status.left:
            found[identity] = Left(mail, len(status.left), status.skipped)
    return found


def _elsewhere(own: Iterable[OwnImport], ref: RecordRef) -> dict[MailId, Elsewhere]:
    """The latest import of each mail to another record that has not ended well.

    One that has is in Dynamics, which says it itself.
    """
    return {
        one.job.mail: Elsewhere(one.job.key, one.status)
        for one in reversed(tuple(own))
        if one.job.record != ref and one.status.state is not ImportState.TRACKED
    }
