"""What is said to a person about what is known of them, in English."""

from __future__ import annotations

from capture.reads import Purpose

TITLE = "Your privacy"
SUGGESTIONS_ON = "Suggestions are on for you: “suggestions off” switches them off."
SUGGESTIONS_OFF = "Suggestions are off for you: “suggestions on” switches them on."
READS_TITLE = "What was read of your mailbox, and what was tracked"
READS_SOME = "{:,} to {:,} of {:,}, the newest first. Nobody but you can see this."
READS_NONE = "Nothing was read yet. Nobody but you can see this."
PURPOSES: dict[Purpose, str] = {
    Purpose.SHOW: "Search for a timeline",
    Purpose.WHY: "Why",
    Purpose.TRACK: "Track",
    Purpose.FOLLOW: "Followed thread",
    Purpose.OPTIONS: "Options",
    Purpose.PEOPLE: "People",
    Purpose.LISTS: "Names for your lists",
    Purpose.PANE: "Outlook pane",
    Purpose.OTHER: "Another question",
    Purpose.LOST: "Missing lines",
}
FOR = "{} · {}"
RECORD_UNKNOWN = "a record that cannot be read just now"
TRACKED = "tracked"
NOT_TRACKED = "not tracked: {}"
UNFINISHED = "not finished"
LOST = "{:,} lines could not be written down from then on, because the store did not answer"
UNREADABLE = "A line that no key of this service opens any more"
WAITING = "{:,} lines are still to be written down: the store is slow."
FOLLOWED = (
    "Of threads you follow only looks that found something new stand here; the others read ids"
    " alone. “Diagnose” only asks whether your mailbox answers."
)
NEWER, OLDER = "Newer", "Older"
KEPT_TITLE = "What is kept of you, where, and for how long"
KEPT = (
    (
        "Here, encrypted: your sign-in (90 days after its last use); your switch, what you exclude,"
        " what you dismissed, which record you meant by a name, and the one shown last (until"
        " “forget me”); the list above (90 days, the newest {:,} lines)."
    ),
    "Here, by ids: what you asked to track and threads you follow (30 days after their end).",
    (
        "In your organization's own record: that you imported what, by record and a hash ({:,}"
        " days, set by its administrators)."
    ),
    "In Dynamics 365: what was tracked, for whoever may read the record there.",
    "Nowhere: subjects, text, files and correspondents of your mail.",
)
EXPORT = "Download all of it (JSON)"
EXPORT_LINK = "The link works once, for five minutes, and for whoever has it: do not pass it on."
HOW = "“exclude”, “dismissed” and “my imports” show the rest; “forget me” erases it."
EXPIRED_TITLE = "This link does not work any more"
EXPIRED = "It was used, or it is older than five minutes. Ask in the chat again."
UNAVAILABLE_TITLE = "Not just now"
UNAVAILABLE = "The store of this service does not answer. Ask in the chat again in a moment."


def messages(count: int) -> str:
    """How many messages were looked at."""
    return "1 message" if count == 1 else f"{count:,} messages"


def meetings(count: int) -> str:
    """How many meetings were looked at."""
    return "1 meeting" if count == 1 else f"{count:,} meetings"
