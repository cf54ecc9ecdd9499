"""Whether a mail or meeting may still be tracked, as it is when its import runs; pure.

It was a suggestion when somebody pressed; since then it may have been marked, moved or excluded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from capture.judging import unfit
from capture.mail import FoundMeeting, MailMessage
from capture.models import ImportReason
from capture.rules import participants, skipped
from capture.sensitivity import is_enveloped
from capture.suggestions import LeftOut

if TYPE_CHECKING:
    from capture.mailbox_reply import MailboxReply
    from capture.policy import Personal, Policy
    from capture.rules import Found

__all__ = ["refused"]

_REASONS = {
    LeftOut.DRAFT: ImportReason.UNSENT,
    LeftOut.OUTBOX: ImportReason.UNSENT,
    LeftOut.DELETED: ImportReason.DISCARDED,
    LeftOut.JUNK: ImportReason.DISCARDED,
    LeftOut.CHAT: ImportReason.EXCLUDED,
    LeftOut.PROTECTED: ImportReason.PROTECTED,
    LeftOut.PRIVATE: ImportReason.PRIVATE,
    LeftOut.LABEL: ImportReason.LABEL,
    LeftOut.CANCELLED: ImportReason.CANCELLED,
}


def refused(
    found: Found, around: MailboxReply, policy: Policy, personal: Personal
) -> ImportReason | None:
    """Why not; ``around`` says where in the mailbox a mail lies.

    A mail from nobody is none that Dynamics takes.
    """
    if reason := unfit(found, around, policy):
        return _REASONS[reason]
    if isinstance(found, MailMessage) and is_enveloped(found):
        return ImportReason.PROTECTED
    excluded = skipped(policy, personal)
    if any(address in excluded for _, address in participants(found)):
        return ImportReason.EXCLUDED
    if isinstance(found, FoundMeeting):
        return None if policy.meetings else ImportReason.EXCLUDED
    return None if found.sender_address else ImportReason.NO_SENDER
