"""Of all that was found, what may be suggested: one copy of each mail, one date of each series.

Ours, because nothing is documented: all copies of one Message-ID count once, a series counts once
by the date nearest to now, and the newest come first with ties by id.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from capture.conversation_index import certain
from capture.dataverse import SoughtMail, column_id
from capture.judging import judge
from capture.mail import FoundMail, FoundMeeting
from capture.mailbox_reply import MailboxReply
from capture.models import Direction, ImportKey, InternetMessageId, MailId
from capture.pages import BEFORE_ALL
from capture.rules import Found, Rules, host_of, identity_of, when_of
from capture.suggestions import LeftOut, MatchReason

__all__ = ["Candidate", "Candidates", "Sought", "candidates", "sought_mail"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mail or meeting that matches, one copy of it, not in the record's own list.

    ``identity`` is its Message-ID or iCalUId, or the id of this copy where it has none; ``key``
    names its import.
    """

    found: Found = field(repr=False)
    identity: InternetMessageId = field(repr=False)
    key: ImportKey
    reason: MatchReason
    direction: Direction

    @property
    def is_meeting(self) -> bool:
        """Whether it comes from the calendar."""
        return isinstance(self.found, FoundMeeting)

    @property
    def when(self) -> datetime | None:
        """What it is ordered by; ``None`` where nothing says, which comes last."""
        return when_of(self.found)


@dataclass(frozen=True, slots=True)
class Sought:
    """What to ask Dynamics and the queue; ``meetings`` are iCalUIds."""

    mails: tuple[SoughtMail, ...]
    meetings: tuple[InternetMessageId, ...] = field(repr=False)
    keys: tuple[ImportKey, ...]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Candidates, newest first, and why each other one was left out, by the id it was found under.

    ``tracked_here`` are mails with attachments that the record's own list holds, by Message-ID;
    ``conversations`` those of the mails left out for being in that list.
    """

    ranked: tuple[Candidate, ...]
    verdicts: Mapping[MailId, LeftOut]
    tracked_here: Mapping[InternetMessageId, tuple[MailId, ImportKey]] = field(repr=False)
    conversations: Mapping[MailId, str] = field(repr=False)

    def sought(self, checked: int) -> Sought:
        """The questions about the newest ``checked`` of them."""
        asked = self.ranked[:checked]
        return Sought(
            tuple(sought_mail(one.found) for one in asked if isinstance(one.found, FoundMail)),
            tuple(one.identity for one in asked if one.is_meeting),
            (*(one.key for one in asked), *(key for _, key in self.tracked_here.values())),
        )


def candidates(reply: MailboxReply, rules: Rules, here: frozenset[InternetMessageId]) -> Candidates:
    """What may be suggested; ``here`` are Message-IDs in the record's own list, as its column
    holds them.

    Meetings of other people than the record's are not counted as left out.
    """
    verdicts: dict[MailId, LeftOut] = {}
    fitting = []
    every: tuple[Found, ...] = (*reply.mails, *_concerned(reply, rules))
    for ident, found in {one.id: one for one in every}.items():
        outcome = judge(found, reply, rules)
        if isinstance(outcome, LeftOut):
            verdicts[ident] = outcome
        else:
            fitting.append(_candidate(found, outcome, reply, rules))
    mails = _one_copy((one for one in fitting if not one.is_meeting), reply, verdicts)
    meetings = _one_copy((one for one in fitting if one.is_meeting), reply, verdicts)
    dates = _one_date(meetings, reply, rules, verdicts)
    tracked_here, conversations = {}, {}
    kept = list(dates)
    for same in mails:
        first = same[0]
        if column_id(first.identity) not in here:
            kept.append(first)
            continue
        verdicts[first.found.id] = LeftOut.TRACKED_HERE
        conversations[first.found.id] = _conversation(first.found)
        if any(one.found.has_attachments for one in same):
            tracked_here[column_id(first.identity)] = (first.found.id, first.key)
    kept.sort(key=_newest)
    return Candidates(tuple(kept), verdicts, tracked_here, conversations)


def _concerned(reply: MailboxReply, rules: Rules) -> Iterator[FoundMeeting]:
    """The calendar is not searched but read, so most of it has nothing to do with the record."""
    for meeting in reply.meetings:
        if rules.match(meeting) is not LeftOut.NO_EXACT_ADDRESS:
            yield meeting


def _candidate(found: Found, reason: MatchReason, reply: MailboxReply, rules: Rules) -> Candidate:
    identity = identity_of(found)
    host = host_of(found)
    is_own = host is not None and host.address in reply.own
    direction = Direction.OUTGOING if is_own else Direction.INCOMING
    return Candidate(found, identity, rules.key_of(identity), reason, direction)


def _one_copy(
    fitting: Iterable[Candidate], reply: MailboxReply, verdicts: dict[MailId, LeftOut]
) -> list[Sequence[Candidate]]:
    """All copies of each, the one that stands for them first."""
    copies: dict[InternetMessageId, list[Candidate]] = {}
    for one in fitting:
        copies.setdefault(one.identity, []).append(one)
    for same in copies.values():
        same.sort(key=lambda one: _copy_order(one, reply))
        verdicts.update({one.found.id: LeftOut.COPY for one in same[1:]})
    return list(copies.values())


def _one_date(
    meetings: Iterable[Sequence[Candidate]],
    reply: MailboxReply,
    rules: Rules,
    verdicts: dict[MailId, LeftOut],
) -> list[Candidate]:
    """Of a series the date nearest to now, unless somebody dismissed one of its dates."""
    dismissed = {one.series for one in reply.meetings if verdicts.get(one.id) is LeftOut.DISMISSED}
    series: dict[str, list[Candidate]] = {}
    for first, *_ in meetings:
        found = first.found
        name = found.series if isinstance(found, FoundMeeting) else None
        if name and name in dismissed:
            verdicts[found.id] = LeftOut.DISMISSED
        else:
            series.setdefault(name or found.id, []).append(first)
    for dates in series.values():
        dates.sort(key=lambda one: _nearness(one, rules.window.now))
        verdicts.update({one.found.id: LeftOut.SERIES for one in dates[1:]})
    return [dates[0] for dates in series.values()]


def _copy_order(one: Candidate, reply: MailboxReply) -> tuple[bool, str]:
    """Of mail that was sent, the copy in Sent Items first; of received mail, any other."""
    if isinstance(one.found, FoundMeeting):
        return (False, one.found.id)
    in_sent = reply.sent_items is not None and one.found.folder == reply.sent_items
    return (in_sent is not (one.direction is Direction.OUTGOING), one.found.id)


def _nearness(one: Candidate, now: datetime) -> tuple[bool, float, float, str]:
    """Of two dates equally near the earlier; one without a date last."""
    when = one.when or BEFORE_ALL
    return (one.when is None, abs((when - now).total_seconds()), when.timestamp(), one.found.id)


def _newest(one: Candidate) -> tuple[float, str]:
    return (-(one.when or BEFORE_ALL).timestamp(), one.found.id)


def _conversation(found: Found) -> str:
    return "" if isinstance(found, FoundMeeting) else found.conversation or ""


def sought_mail(mail: FoundMail) -> SoughtMail:
    """What a mail is looked for by in Dynamics."""
    return SoughtMail(
        mail.identity,
        certain(mail.conversation_index),
        tuple(one for one in (mail.sent, mail.received) if one is not None),
        has_message_id=mail.has_message_id,
    )
