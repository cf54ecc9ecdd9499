"""What the list of a person's own imports says, in English; ``imports_chinese`` says the same."""

from __future__ import annotations

from capture.imports.job import Withdrawal
from capture.imports.untracking import Refusal
from capture.models import ImportReason, ImportState
from cards.sentences import counted

TITLE = "Your imports"
NONE = "You have tracked nothing in the last 30 days."
RECORD_UNKNOWN = "a record that cannot be read just now"
GONE = "A message or meeting that is no longer in your mailbox"
UNREAD = "It could not be read just now what this is"
NO_SUBJECT = "(no subject)"
OPEN_ACTIVITY = "Open the activity"
UNTRACK = "Untrack"
UNTRACK_TITLE = "Take this out of Dynamics 365?"
UNTRACK_MEANS = (
    "Untrack deletes the activity and its attachments from Dynamics 365. Your mailbox stays as it"
    " is, and it can be tracked again. Untrack is offered here for 30 days after Track; later an"
    " administrator can delete the activity. What somebody has read, copied or answered meanwhile"
    " stays with them, and your organisation may keep deleted rows for a while."
)
UNTRACKED = "Untracked: it is not in Dynamics 365 any more."
NOT_UNTRACKED = {
    Refusal.BUSY: "Not just now: it is being imported or removed. Try again in a moment.",
    Refusal.THEIRS: "It stays: somebody else asked for it too, or it was tracked in another"
    " person's name.",
    Refusal.NOT_TRACKED: "There is nothing to take out: it is not tracked.",
    Refusal.GONE: "Somebody had deleted it from Dynamics 365 already, so there was nothing to take"
    " out.",
    Refusal.NOT_OURS: "It stays: the activity was made with another tool, or it cannot be proved"
    " that this service made it.",
    Refusal.MOVED: "It stays: the activity regards another record by now.",
    Refusal.NOT_OWNED: "It stays: the activity belongs to somebody else in Dynamics 365 by now.",
    Refusal.DENIED: "It stays: your rights in Dynamics 365 do not let you delete activities. Ask"
    " your administrator.",
    Refusal.STAYED: "Dynamics 365 took the deletion and still has the activity. Try again in a"
    " moment.",
}
"""Why an import was not taken out of Dynamics."""
CANCEL = "Cancel"
TRACK_ALL = "Track all"
UNDO_ALL = "Undo"
RETRY_FAILED = "Retry the failed ones"
NEWER = "Newer"
OLDER = "Older"
STATES = {
    ImportState.QUEUED: "Queued",
    ImportState.IMPORTING: "Importing",
}
WITHDRAWALS = {
    Withdrawal.WITHDRAWN: "Undone: nothing was written to Dynamics 365.",
    Withdrawal.GOES_ON: "Undone for you. Somebody else tracks this e-mail too, so it goes on in"
    " their name.",
    Withdrawal.LATE: "Too late to undo: it is being imported, or the import has ended.",
}
"""How taking back what was queued ended."""


def some(first: int, last: int, total: int) -> str:
    """Which of how many a page shows, counted from 1."""
    return f"{first:,}–{last:,} of {total:,}, newest first; kept for 30 days."


def asked(when: str) -> str:
    """When Track was pressed."""
    return f"asked for {when}"


def followed(when: str) -> str:
    """That following a thread asked for it, and when."""
    return f"by following, {when}"


def tracked(when: str, owner: str) -> str:
    """That it is in Dynamics, and since when; by whom, if it was not oneself."""
    return f"✓ Tracked by {owner} · {when}" if owner else f"✓ Tracked {when}"


def seen_since(record: str, when: str) -> str:
    """Who could see what is tracked, and since when (``when`` may be empty)."""
    return f"Everyone who can read {record} could see it" + (f" since {when}." if when else ".")


def track_shown(count: int) -> str:
    """The button that tracks all that can be of the rows shown."""
    return f"Track all {count:,} shown"


def track_shown_question(count: int, record: str) -> str:
    """What tracking them means."""
    return f"Track all {count:,}? They will be visible to everyone who can read {record}."


def no_longer_shown(count: int) -> str:
    """That some of those that were shown are no suggestions any more."""
    return f"{count:,} of those shown can no longer be tracked, so they are left as they are."


def together(total: int, tracked: int, under_way: int, failed: int) -> str:
    """How far those are that were tracked together."""
    counts = ((tracked, "tracked"), (under_way, "under way"), (failed, "failed"))
    return f"{total:,}: " + ", ".join(f"{count:,} {name}" for count, name in counts if count)


FAILED_TITLE = "Failed imports of your organisation"
NONE_FAILED = "No import has failed within 30 days without being asked for again."
FAILED_HOW = "Type “admin retry” to try again all that may work now."
NONE_REDRIVEN = "There is nothing that trying again could change."
REASONS = {
    ImportReason.THROTTLED: "a service stayed busy",
    ImportReason.UNAVAILABLE: "a service did not answer",
    ImportReason.SIGN_IN: "the sign-in had ended",
    ImportReason.MESSAGE_GONE: "the message or meeting is gone",
    ImportReason.NO_MAILBOX: "there is no mailbox in Exchange Online",
    ImportReason.RECORD_GONE: "the record is gone",
    ImportReason.ACCESS_DENIED: "the person's rights do not allow it",
    ImportReason.REFUSED: "Dynamics 365 refused it",
    ImportReason.MISMATCH: "what was stored is not what was sent",
    ImportReason.TRACKED_ELSEWHERE: "tracked already, regarding another record",
    ImportReason.BROKEN: "an error of Auto Capture itself",
    ImportReason.WORKERS_DIED: "its worker died over it",
    ImportReason.EXHAUSTED: "failed too often",
    ImportReason.NOT_APPROVED: "the mailbox is not approved",
    ImportReason.NOT_TESTED: "the mailbox was not tested and enabled",
    ImportReason.NOT_SYNCHRONISED: "the mailbox is not set to server-side synchronisation",
    ImportReason.FORWARD_MAILBOX: "mail arrives through a forward mailbox",
    ImportReason.CANCELLED: "the meeting was cancelled",
    ImportReason.PRIVATE: "it is marked as private",
    ImportReason.PROTECTED: "it is encrypted or its rights are restricted",
    ImportReason.LABEL: "its sensitivity label does not allow it",
    ImportReason.EXCLUDED: "it is excluded",
    ImportReason.UNSENT: "it is a draft, or not sent yet",
    ImportReason.DISCARDED: "it lies in Deleted Items or Junk",
    ImportReason.NO_SENDER: "it does not say who sent it",
    ImportReason.TOO_LARGE: "its text is larger than Dynamics 365 takes",
    ImportReason.SWITCHED_OFF: "Auto Capture was off",
    ImportReason.NOT_AMONG_USERS: "the person may not use Auto Capture",
}


def redriven(count: int) -> str:
    """How many imports were lined up again."""
    return f"Trying again: {counted(count, 'import', 'imports')}."
