"""Which of the mails a search found are suggestions for a record: values in, values out.

A mail qualifies if From, To or Cc equals an address of the record ("Auto capture of related
emails"); Bcc and display names do not count.
Ours, because nothing is documented: drafts, Deleted Items and Junk are left out, all copies of one
Message-ID count once, and the newest come first with ties by id.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from capture.dataverse.tracked import TrackedEmail, column_id
from capture.mail import FoundMail, MailboxReply
from capture.models import (
    Direction,
    ImportKey,
    ImportState,
    ImportStatus,
    InternetMessageId,
    RecordAddress,
    RecordRef,
)
from capture.suggestions import LeftOut, MatchReason, Suggestion

__all__ = ["LIMIT", "Addresses", "Candidate", "Candidates", "Known", "candidates", "suggest"]

LIMIT = 50
"""Most recent mails that are shown, as documented."""
RECIPIENTS_SHOWN = 3
FOLDERS = {
    "drafts": LeftOut.DRAFT,
    "deleteditems": LeftOut.DELETED,
    "junkemail": LeftOut.JUNK,
}
BEFORE_ALL = datetime.min.replace(tzinfo=UTC)
KeyOf = Callable[[InternetMessageId], ImportKey]


class Addresses:
    """A record's addresses, asked whether a mail carries one."""

    def __init__(self, addresses: Iterable[RecordAddress]) -> None:
        self._by_address = {one.address: one for one in addresses}

    def match(self, mail: FoundMail) -> MatchReason | None:
        """The first match: the sender, else To, else Cc, in the mail's order."""
        sender = (mail.sender,) if mail.sender else ()
        for role, people in (("from", sender), ("to", mail.to), ("cc", mail.cc)):
            for person in people or ():
                known = self._by_address.get(person.address)
                if known is not None:
                    return MatchReason(known, role)
        return None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mail that matches, one copy of it, not known to be tracked on this record.

    ``message_id`` is the id of this copy where the mail has no Message-ID; ``key`` names its
    import.
    """

    mail: FoundMail = field(repr=False)
    message_id: InternetMessageId = field(repr=False)
    key: ImportKey
    reason: MatchReason
    direction: Direction


@dataclass(frozen=True, slots=True)
class Candidates:
    """Candidates, newest first, and how many mails were left out so far.

    ``tracked_here`` are mails with attachments that the record's own list holds, by Message-ID.
    """

    mails: tuple[Candidate, ...]
    left_out: Counter[LeftOut]
    tracked_here: Mapping[InternetMessageId, ImportKey] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Known:
    """What Dynamics and the queue know of the candidates, by Message-ID and by key.

    ``tracked`` is ``None`` when Dynamics could not say.
    """

    tracked: Mapping[InternetMessageId, Sequence[TrackedEmail]] | None = field(repr=False)
    statuses: Mapping[ImportKey, ImportStatus]


def candidates(
    found: MailboxReply,
    addresses: Addresses,
    *,
    here: frozenset[InternetMessageId],
    key_of: KeyOf,
) -> Candidates:
    """The mails that match; ``here`` are Message-IDs in the record's own list, as the column holds
    them.
    """
    left_out: Counter[LeftOut] = Counter()
    copies: dict[InternetMessageId, list[tuple[FoundMail, MatchReason]]] = {}
    for mail in found.mails:
        reason = addresses.match(mail)
        why = _unfit(mail, found, reason)
        if why is not None:
            left_out[why] += 1
        elif reason is not None:
            copies.setdefault(mail.identity, []).append((mail, reason))
    kept = []
    tracked_here = {}
    for message_id, same in copies.items():
        left_out[LeftOut.COPY] += len(same) - 1
        if column_id(message_id) in here:
            left_out[LeftOut.TRACKED_HERE] += 1
            if any(mail.has_attachments for mail, _ in same):
                tracked_here[column_id(message_id)] = key_of(message_id)
            continue
        mail, reason = min(same, key=lambda one: _copy_order(one[0], found))
        direction = _direction(mail, found)
        kept.append(Candidate(mail, message_id, key_of(message_id), reason, direction))
    kept.sort(key=lambda one: (-_moment(one.mail), one.mail.id))
    return Candidates(tuple(kept), left_out, tracked_here)


def suggest(
    found: Candidates, known: Known, ref: RecordRef, *, checked: int
) -> tuple[tuple[Suggestion, ...], tuple[tuple[LeftOut, int], ...]]:
    """The newest ``LIMIT`` of the first ``checked`` candidates, and all that was left out.

    Only the first ``checked`` were looked up in Dynamics and the queue; of the others it is not
    known whether they are tracked, so they count as older than the most recent.
    """
    left_out = Counter(found.left_out)
    suggestions = []
    for one in found.mails[:checked]:
        rows = (known.tracked or {}).get(one.message_id, ())
        if any(row.regarding == ref for row in rows):
            left_out[LeftOut.TRACKED_HERE] += 1
        else:
            suggestions.append(_suggestion(one, rows, _status(one, known)))
    left_out[LeftOut.OVER_LIMIT] += max(len(suggestions) - LIMIT, 0)
    left_out[LeftOut.OVER_LIMIT] += max(len(found.mails) - checked, 0)
    counts = tuple((why, left_out[why]) for why in LeftOut if left_out[why])
    return tuple(suggestions[:LIMIT]), counts


def _unfit(mail: FoundMail, found: MailboxReply, reason: MatchReason | None) -> LeftOut | None:
    if mail.is_draft:
        return LeftOut.DRAFT
    folder = found.excluded.get(mail.folder or "")
    if folder is not None:
        return FOLDERS[folder]
    return LeftOut.NO_EXACT_ADDRESS if reason is None else None


def _direction(mail: FoundMail, found: MailboxReply) -> Direction:
    return Direction.OUTGOING if mail.sender_address in found.own else Direction.INCOMING


def _copy_order(mail: FoundMail, found: MailboxReply) -> tuple[bool, str]:
    """Of mail that was sent, the copy in Sent Items first; of received mail, any other."""
    in_sent = found.sent_items is not None and mail.folder == found.sent_items
    return (in_sent is not (_direction(mail, found) is Direction.OUTGOING), mail.id)


def _moment(mail: FoundMail) -> float:
    return (mail.when or BEFORE_ALL).timestamp()


def _status(one: Candidate, known: Known) -> ImportStatus | None:
    """The queue's word, unless it remembers as tracked what Dynamics says it does not hold.

    A mail without Message-ID cannot be looked for in Dynamics, so there the queue is believed.
    """
    status = known.statuses.get(one.key)
    if status is None or status.state is not ImportState.TRACKED or known.tracked is None:
        return status
    return None if one.mail.has_message_id else status


def _suggestion(
    one: Candidate, rows: Sequence[TrackedEmail], status: ImportStatus | None
) -> Suggestion:
    mail = one.mail
    shown = [person.name for person in (mail.to or ())[:RECIPIENTS_SHOWN]]
    row = next((row for row in rows if row.regarding), rows[0] if rows else None)
    return Suggestion(
        mail=mail.id,
        key=one.key,
        internet_message_id=one.message_id,
        subject=mail.subject or "",
        sender=mail.sender.name if mail.sender else "",
        sender_address=mail.sender_address,
        recipients=", ".join(name for name in shown if name),
        direction=one.direction,
        when=mail.when,
        has_attachments=bool(mail.has_attachments),
        reason=one.reason,
        url=_safe_link(mail.web_link),
        status=status,
        tracked=row.shown if row else None,
    )


def _safe_link(link: str | None) -> str:
    return link if link is not None and link.startswith("https://") else ""
