"""What ``why`` answers, in English. ``cards.why_chinese`` says the same, name by name."""

from __future__ import annotations

from capture.explaining import Unsearched
from capture.suggestions import LeftOut

__all__ = [
    "LEFT_OUT",
    "UNSEARCHED",
    "more",
    "no_address",
    "nothing_found",
    "sender_of",
    "shown",
    "title",
]

LEFT_OUT = {
    LeftOut.DRAFT: "Not suggested: it is a draft.",
    LeftOut.OUTBOX: "Not suggested: it has not been sent yet.",
    LeftOut.DELETED: "Not suggested: it is in Deleted Items.",
    LeftOut.JUNK: "Not suggested: it is in Junk. Move it out if it belongs to the record.",
    LeftOut.CHAT: "Not suggested: it is a chat message, not an e-mail.",
    LeftOut.PROTECTED: "Not suggested: it is encrypted or its rights are managed.",
    LeftOut.PRIVATE: "Not suggested: it is marked private or confidential.",
    LeftOut.LABEL: "Not suggested: its sensitivity label does not allow it.",
    LeftOut.CANCELLED: "Not suggested: the meeting was cancelled.",
    LeftOut.NO_EXACT_ADDRESS: "Not suggested: no address in From, To or Cc is the record's.",
    LeftOut.EXCLUDED: "Not suggested: it has an excluded address. Type “exclude” to see yours.",
    LeftOut.INTERNAL: "Not suggested: everybody in it belongs to your organisation.",
    LeftOut.OLD: "Not suggested: it is older than the days that were asked for. Ask for more days.",
    LeftOut.DISMISSED: "Not suggested: you dismissed it. Type “dismissed” to bring it back.",
    LeftOut.COPY: "Not suggested: it is a second copy of a message that is.",
    LeftOut.SERIES: "Not suggested: a series is suggested once, by its nearest date.",
    LeftOut.TRACKED_HERE: "Not suggested: it is tracked on this record already.",
    LeftOut.OVER_LIMIT: "Not suggested: there are enough newer ones. Ask for more messages.",
}
"""What each rule means for one message, with the way out where there is one."""

UNSEARCHED = {
    Unsearched.FAILED: "Missing: a part of the search failed. Ask for the record again.",
    Unsearched.PAGES: "Missing: the search stopped at its page limit. Ask for fewer days.",
    Unsearched.NOT_YET: "Missing: the mailbox's search does not know it yet. Ask again later.",
}


def title(record: str) -> str:
    """What the card is about."""
    return f"Why or why not: {record}"


def nothing_found(sought: str) -> str:
    """That no mail has these words."""
    return f"No e-mail in your mailbox has “{sought}” in its subject."


def more(shown: int) -> str:
    """That further mails have these words."""
    return f"Only the {shown:,} newest are explained: use more words of the subject."


def shown(because: str) -> str:
    """That a mail is suggested, with its reason."""
    return f"Suggested {because}."


def no_address(record: str) -> str:
    """That a mail has nothing to do with a record, as far as Dynamics knows."""
    return f"Not suggested: no address in From, To or Cc belongs to {record}."


def sender_of(name: str) -> str:
    """Whose the sender's address is otherwise."""
    return f"Dynamics knows the sender as {name}, who is not linked to this record."
