"""What a private answer says about itself, in English: searched, left out, missing.

``cards.coverage_chinese`` says the same, name by name.
"""

from __future__ import annotations

from capture.suggestions import LeftOut, Skipped
from cards.sentences import counted

NOT_SEARCHED = "Your mailbox was not searched: there was no address to search for."
ALL_IGNORED = "Your mailbox was not searched: a rule ignores every address of this record."
NOTHING_SEARCHED = "Your mailbox was not searched: none of the searches was answered."
CONTACTS_CAPPED = "The account has more contacts than are used."
PAGES_CAPPED = "The search stopped at its page limit: older messages may be missing."
MEETINGS_CAPPED = "Your calendar holds more meetings than were read."
MEETINGS_FAILED = "Your calendar could not be read: meetings may be missing."
TRACK_WITHHELD = (
    "Dynamics 365 could not say which of these e-mails are tracked already,"
    " so Track is not offered. Try again in a moment."
)

_LEFT_OUT = {
    LeftOut.DRAFT: ("draft", "drafts"),
    LeftOut.OUTBOX: ("not sent yet", "not sent yet"),
    LeftOut.CHAT: ("chat message", "chat messages"),
    LeftOut.PROTECTED: ("protected", "protected"),
    LeftOut.PRIVATE: ("marked private or confidential", "marked private or confidential"),
    LeftOut.LABEL: ("with a sensitivity label", "with a sensitivity label"),
    LeftOut.CANCELLED: ("cancelled meeting", "cancelled meetings"),
    LeftOut.EXCLUDED: ("with an excluded address", "with an excluded address"),
    LeftOut.INTERNAL: ("internal", "internal"),
    LeftOut.OLD: ("before that day", "before that day"),
    LeftOut.DISMISSED: ("dismissed by you", "dismissed by you"),
    LeftOut.SERIES: ("further date of a series", "further dates of a series"),
    LeftOut.DELETED: ("in Deleted Items", "in Deleted Items"),
    LeftOut.JUNK: ("in Junk", "in Junk"),
    LeftOut.NO_EXACT_ADDRESS: ("that matched only by name", "that matched only by name"),
    LeftOut.COPY: ("second copy", "second copies"),
    LeftOut.TRACKED_HERE: ("already in the list", "already in the list"),
    LeftOut.OVER_LIMIT: ("older than these", "older than these"),
}


_SKIPPED = {
    Skipped.DELETED: "Deleted Items",
    Skipped.JUNK: "Junk",
    Skipped.DRAFTS: "Drafts",
    Skipped.OUTBOX: "Outbox",
    Skipped.CHATS: "chats",
}


def searched(used: int, total: int, ignored: int, *, limit: int, since: str) -> str:
    """What an answer searched: addresses and window (``since`` empty for any date)."""
    window = f"since {since}" if since else "of any date"
    addresses = counted(used, "address", "addresses")
    if used < total:
        addresses = f"{used:,} of {counted(total, 'address', 'addresses')}"
    rule = f" ({ignored:,} ignored by a rule)" if ignored else ""
    most = counted(limit, "most recent message", "most recent messages")
    return f"Searched for {addresses} of this record{rule}: the {most}, {window}."


def skipped(places: list[Skipped]) -> str:
    """Which places of the mailbox are left out."""
    *some, last = [_SKIPPED[place] for place in places]
    named = f"{', '.join(some)} and {last}" if some else last
    return f"Without {named}."


def meetings_until(day: str) -> str:
    """Up to when the calendar was read."""
    return f"Meetings up to {day}."


def left_out(reason: LeftOut, count: int) -> str:
    """How many messages one rule left out."""
    return counted(count, *_LEFT_OUT[reason])


def all_left_out(parts: list[str]) -> str:
    """Everything that was left out, by rule."""
    return f"Left out: {', '.join(parts)}."


def groups_searched(done: int, groups: int, continues: str, again: str) -> str:
    """That a part of the search is missing, and when it continues or may be asked for again.

    Both times may be empty.
    """
    part = f"{done:,} of {counted(groups, 'address group', 'address groups')} searched"
    if continues:
        return f"{part}, continuing at {continues}."
    when = f"at {again}" if again else "in a moment"
    return f"{part}: messages may be missing. Ask again {when}."
