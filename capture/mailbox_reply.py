"""What one question to a mailbox brought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from capture.mail import FoundMail, FoundMeeting
from capture.suggestions import Skipped

__all__ = ["MailboxReply"]


@dataclass(frozen=True, slots=True)
class MailboxReply:
    """What a mailbox answered to a search: part of it may be missing, and this says which.

    ``own`` are the mailbox's addresses in lower case; ``sent_items`` is the id of Sent Items if
    known.
    ``places`` maps ids of folders to why they are left out, subfolders and hidden ones included:
    all in which one of ``mails`` lies that is wanted and within the window.
    ``failed`` are the expressions that were not answered, to be asked again.
    ``retry_after`` is in seconds, the longest that anything asked for.
    """

    mails: tuple[FoundMail, ...] = field(repr=False)
    own: frozenset[str] = field(repr=False)
    sent_items: str | None = None
    retry_after: float | None = None
    pages_capped: bool = False
    meetings: tuple[FoundMeeting, ...] = field(default=(), repr=False)
    places: Mapping[str, Skipped] = field(default_factory=dict)
    failed: tuple[str, ...] = field(default=(), repr=False)
    meetings_failed: bool = False
    meetings_capped: bool = False

    def joined(self, later: MailboxReply) -> MailboxReply:
        """The whole of this and of what asking again for what it lacks has brought.

        ``later`` is the answer to ``failed`` alone, and to the meetings when these had failed.
        """
        calendar = later if self.meetings_failed else self
        mails = {mail.id: mail for mail in (*self.mails, *later.mails)}
        return MailboxReply(
            mails=tuple(mails.values()),
            own=self.own | later.own,
            sent_items=later.sent_items or self.sent_items,
            retry_after=later.retry_after,
            pages_capped=self.pages_capped or later.pages_capped,
            meetings=calendar.meetings,
            places={**self.places, **later.places},
            failed=later.failed,
            meetings_failed=calendar.meetings_failed,
            meetings_capped=calendar.meetings_capped,
        )
