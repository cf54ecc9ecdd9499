"""Whether one found mail or meeting may be a suggestion, or the first rule that leaves it out.

Ours, because nothing is documented: Drafts, Outbox, Deleted Items, Junk and chats are left out,
cancelled and private items too, and what happened between colleagues alone.
"""

from __future__ import annotations

from capture.mail import FoundMail, FoundMeeting
from capture.mailbox_reply import MailboxReply
from capture.policy import Policy
from capture.rules import Found, Rules, participants
from capture.sensitivity import is_private, withheld
from capture.suggestions import LeftOut, MatchReason, Skipped

__all__ = ["judge", "unfit"]

PLACES = {
    Skipped.DRAFTS: LeftOut.DRAFT,
    Skipped.OUTBOX: LeftOut.OUTBOX,
    Skipped.DELETED: LeftOut.DELETED,
    Skipped.JUNK: LeftOut.JUNK,
    Skipped.CHATS: LeftOut.CHAT,
}


def judge(found: Found, reply: MailboxReply, rules: Rules) -> MatchReason | LeftOut:
    """Why it is a suggestion, or why not: of several reasons the first in the order of ``LeftOut``.

    What needs the others to decide (copies, series, the limit) or Dynamics is not decided here.
    """
    if reason := unfit(found, reply, rules.policy):
        return reason
    outcome = rules.match(found)
    if isinstance(outcome, LeftOut):
        return outcome
    if _is_internal(found, reply, rules):
        return LeftOut.INTERNAL
    if not rules.is_recent(found):
        return LeftOut.OLD
    return LeftOut.DISMISSED if rules.is_dismissed(found) else outcome


def unfit(found: Found, reply: MailboxReply, policy: Policy) -> LeftOut | None:
    """Why it may not be shown or tracked, whatever record it is about."""
    if isinstance(found, FoundMeeting):
        return _unfit_meeting(found)
    return _place(found, reply) or withheld(found, policy.allowed_labels)


def _unfit_meeting(meeting: FoundMeeting) -> LeftOut | None:
    if meeting.is_draft:
        return LeftOut.DRAFT
    if is_private(meeting):
        return LeftOut.PRIVATE
    return LeftOut.CANCELLED if meeting.is_cancelled else None


def _place(mail: FoundMail, reply: MailboxReply) -> LeftOut | None:
    if mail.is_draft:
        return LeftOut.DRAFT
    place = reply.places.get(mail.folder or "")
    return None if place is None else PLACES[place]


def _is_internal(found: Found, reply: MailboxReply, rules: Rules) -> bool:
    """Whether everybody is a colleague; of whom that is not known, nobody is said to be."""
    own = rules.colleagues(reply.own)
    return bool(own) and all(address in own for _, address in participants(found))
