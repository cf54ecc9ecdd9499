"""Why a mail or meeting somebody names is not shown for a record, or that it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from capture.judging import judge
from capture.mailbox_reply import MailboxReply
from capture.rules import Found, Rules, host_of, identity_of
from capture.suggesting import Suggested
from capture.suggestions import LeftOut, MatchReason

__all__ = ["Explanation", "Unsearched", "explain"]


class Unsearched(StrEnum):
    """Why the record's search did not bring a mail that would fit."""

    FAILED = "a search failed"
    PAGES = "beyond the pages that were read"
    NOT_YET = "not in the search index"


@dataclass(frozen=True, slots=True)
class Explanation:
    """What became of it: it is ``shown``, or a rule left it out, or the search did not bring it.

    ``reason`` is the address by which it matches, if it does.
    ``sender_of`` is whose the sender's or organizer's address is otherwise, or "".
    """

    shown: bool = False
    left_out: LeftOut | None = None
    unsearched: Unsearched | None = None
    reason: MatchReason | None = None
    sender_of: str = field(default="", repr=False)


def explain(
    found: Found,
    reply: MailboxReply,
    rules: Rules,
    answer: Suggested,
    *,
    owners: Mapping[str, str] | None = None,
) -> Explanation:
    """``reply`` and ``answer`` are those of the record's own search, with the ``places`` of the one
    that brought this mail; ``owners`` says whose an address is in Dynamics, as it is compared, for
    mail that has nothing to do with the record.
    """
    outcome = judge(found, reply, rules)
    host = host_of(found)
    sender_of = (owners or {}).get(host.address, "") if host else ""
    if isinstance(outcome, LeftOut):
        reason = rules.match(found)
        matched = None if isinstance(reason, LeftOut) else reason
        return Explanation(left_out=outcome, reason=matched, sender_of=sender_of)
    if any(one.mail == found.id for one in answer.suggestions):
        return Explanation(shown=True, reason=outcome, sender_of=sender_of)
    left_out = answer.verdicts.get(found.id) or _by_its_copy(found, reply, answer)
    if left_out is not None:
        return Explanation(left_out=left_out, reason=outcome, sender_of=sender_of)
    return Explanation(unsearched=_unsearched(reply), reason=outcome, sender_of=sender_of)


def _by_its_copy(found: Found, reply: MailboxReply, answer: Suggested) -> LeftOut | None:
    """A copy the search did not bring shares the fate of the one that stands for it."""
    identity = identity_of(found)
    if any(one.internet_message_id == identity for one in answer.suggestions):
        return LeftOut.COPY
    every: tuple[Found, ...] = (*reply.mails, *reply.meetings)
    same = [answer.verdicts.get(one.id) for one in every if identity_of(one) == identity]
    fates = (LeftOut.TRACKED_HERE, LeftOut.OVER_LIMIT)
    return next((fate for fate in fates if fate in same), None)


def _unsearched(reply: MailboxReply) -> Unsearched:
    if reply.failed:
        return Unsearched.FAILED
    return Unsearched.PAGES if reply.pages_capped else Unsearched.NOT_YET
