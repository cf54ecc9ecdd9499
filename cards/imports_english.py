"""What the list of a person's own imports says, in English; ``imports_chinese`` says the same."""

from __future__ import annotations

from capture.models import ImportState

TITLE = "Your imports"
NONE = "You have tracked nothing in the last 30 days."
RECORD_UNKNOWN = "a record that cannot be read just now"
GONE = "A message or meeting that is no longer in your mailbox"
UNREAD = "It could not be read just now what this is"
NO_SUBJECT = "(no subject)"
NEWER = "Newer"
OLDER = "Older"
STATES = {
    ImportState.QUEUED: "Queued",
    ImportState.IMPORTING: "Importing",
}


def some(first: int, last: int, total: int) -> str:
    """Which of how many a page shows, counted from 1."""
    return f"{first:,}–{last:,} of {total:,}, newest first; kept for 30 days."


def asked(when: str) -> str:
    """When Track was pressed."""
    return f"asked for {when}"


def tracked(when: str) -> str:
    """That it is in Dynamics, and since when."""
    return f"✓ Tracked {when}"
