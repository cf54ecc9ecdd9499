"""What the timeline says, in English: every word of it that is not data.

Functions take values already made harmless (``cards.plain_text``) and moments already written
(``cards.dates``), so that a catalogue in another language replaces this module alone.
"""

from __future__ import annotations

from capture.errors import Service
from capture.models import ActivityKind, AddressRule, Direction, ImportReason, ImportState
from capture.suggestions import LeftOut

OPEN_IN_DYNAMICS = "Open in Dynamics"
OPEN = "Open"
TRACK = "Track"
RETRY = "Retry"
TRY_AGAIN = "Try again"
MORE = "More"
BACK = "Back"
NO_SUBJECT = "(no subject)"
NO_NAME = "(no name)"
SOMEBODY = "somebody"
NO_DATE = "No date"
PRIVATE = "Suggestion · Private to you"
ATTACHED = "📎\u00a0attachment"

NO_ACTIVITIES = "No tracked activities on this record yet."
TRACKED_COMPLETE = "Tracked activities are complete."
NO_ADDRESSES = "No e-mail address on this record: add one in Dynamics."
NO_SUGGESTIONS = "No suggestions: nothing untracked in your mailbox belongs to this record."
OLDER_IN_DYNAMICS = "Dynamics holds older activities than these."
SUGGESTIONS_ARE_PRIVATE = "Suggestions from a mailbox are shown only in the personal chat with me."
TRACK_WITHHELD = (
    "Dynamics 365 could not say which of these e-mails are tracked already,"
    " so Track is not offered. Try again in a moment."
)

IMPORTS = {
    ImportState.QUEUED: "Queued – it will appear as tracked in a moment",
    ImportState.IMPORTING: "Importing – it will appear as tracked in a moment",
    ImportState.TRACKED: "✓ Tracked just now – everyone who may read the record sees it",
}
"""Where an import stands that neither waits nor failed."""

TABLES = {
    "account": "Account",
    "contact": "Contact",
    "lead": "Lead",
    "opportunity": "Opportunity",
    "incident": "Case",
}
"""A table's name as people say it, by its logical name."""

KINDS = {
    ActivityKind.EMAIL: "E-mail",
    ActivityKind.APPOINTMENT: "Meeting",
    ActivityKind.PHONE_CALL: "Phone call",
    ActivityKind.TASK: "Task",
    ActivityKind.OTHER: "Activity",
}

_WAITING = {
    ImportReason.THROTTLED: "the service is busy",
    ImportReason.UNAVAILABLE: "a service is not answering",
    ImportReason.SIGN_IN: "please sign in again (type “sign in”)",
}

_FAILED = {
    ImportReason.THROTTLED: "Not tracked: the service stayed busy for too long.",
    ImportReason.UNAVAILABLE: "Not tracked: a service did not answer for too long.",
    ImportReason.SIGN_IN: "Not tracked: your sign-in ended. Type “sign in”, then retry.",
    ImportReason.MESSAGE_GONE: "Not tracked: the message is no longer in your mailbox.",
    ImportReason.RECORD_GONE: "Not tracked: the record is no longer in Dynamics.",
    ImportReason.ACCESS_DENIED: "Not tracked: your rights in Dynamics do not allow it."
    " Ask your administrator, then retry.",
    ImportReason.REFUSED: "Not tracked: Dynamics refused this e-mail.",
    ImportReason.MISMATCH: "Not tracked: what Dynamics stored is not this e-mail.",
    ImportReason.TRACKED_ELSEWHERE: "Not tracked here: it is tracked already,"
    " regarding another record.",
    ImportReason.EXHAUSTED: "Not tracked: it failed too often.",
}

_RULES = {
    AddressRule.RECORD: "address of",
    AddressRule.PRIMARY_CONTACT: "primary contact of",
    AddressRule.CONTACT: "the contact of",
    AddressRule.STAKEHOLDER: "stakeholder of",
    AddressRule.ACCOUNT: "the account of",
    AddressRule.LEAD: "originating lead of",
    AddressRule.CHILD_CONTACT: "a contact of",
}

_ROLES = {"from": "is the sender", "to": "is in To", "cc": "is in Cc"}

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


def counted(count: int, one: str, many: str) -> str:
    """``1 address``, ``2 addresses``."""
    return f"{count:,} {one if count == 1 else many}"


def summary(activities: int | None, suggestions: int | None) -> str:
    """How much there is of each half; ``None`` for a half that could not be had."""
    parts = []
    if activities is not None:
        parts.append(counted(activities, "tracked activity", "tracked activities"))
    if suggestions is not None:
        parts.append(counted(suggestions, "suggestion", "suggestions") + " private to you")
    return " · ".join(parts)


def rows(first: int, last: int, total: int) -> str:
    """Which rows of how many a page shows, counted from 1."""
    shown = f"Rows {first:,}–{last:,}" if last > first else f"Row {first:,}"
    return f"{shown} of {total:,}"


def activity(kind: ActivityKind, direction: Direction | None, sender: str) -> str:
    """What an activity was, with its direction in words and by arrow."""
    name = KINDS[kind]
    if direction is None:
        return name + (f" from {sender}" if sender else "")
    if kind is ActivityKind.PHONE_CALL:
        return f"← {name} received" if direction is Direction.INCOMING else f"→ {name} made"
    if direction is Direction.INCOMING:
        return f"← {name} received" + (f" from {sender}" if sender else "")
    return f"→ {name} sent" + (f" by {sender}" if sender else "")


def owned(kind: ActivityKind, owner: str) -> str:
    """Who stands behind an activity: an e-mail was tracked by somebody, a task belongs to them."""
    return f"Tracked by {owner}" if kind is ActivityKind.EMAIL else f"Owner {owner}"


def attachments(count: int) -> str:
    """The attachment mark with its number."""
    return f"📎\u00a0{counted(count, 'attachment', 'attachments')}"


def correspondence(direction: Direction, sender: str, recipients: str) -> str:
    """Who wrote a suggested message, or to whom it went."""
    if direction is Direction.INCOMING:
        return f"← E-mail received from {sender}"
    return f"→ E-mail sent to {recipients}"


def why(address: str, rule: AddressRule, record: str, role: str) -> str:
    """Why a message is a suggestion."""
    return f"because {address}, {_RULES[rule]} {record}, {_ROLES.get(role, f'is in {role}')}"


def waiting(reason: ImportReason | None, until: str) -> str:
    """Why an import waits and when it continues (``until`` may be empty)."""
    cause = _WAITING.get(reason, "a service is not ready") if reason else "a service is not ready"
    return f"Waiting: {cause}." + (f" It continues by itself at {until}." if until else "")


def failed(reason: ImportReason | None) -> str:
    """Why an import failed and what the person can do."""
    return _FAILED[reason] if reason else "Not tracked: it failed."


def skipped(count: int) -> str:
    """That an import could not take all attachments along."""
    return counted(count, "attachment", "attachments") + " could not be taken along"


def tracked_elsewhere(owner: str, regarding: str, when: str) -> str:
    """Who tracked a message before, where to, and when (``when`` may be empty)."""
    to = f"regarding {regarding}" if regarding else "regarding no record"
    return f"Already tracked by {owner}, {to}" + (f", {when}" if when else "")


def mailbox_unavailable(service: Service, until: str, *, denied: bool) -> str:
    """That suggestions are missing, why, and when to try again (``until`` may be empty)."""
    if denied:
        return (
            f"Your mailbox could not be searched: {service} does not allow it for your account."
            " Ask your administrator."
        )
    return f"Your mailbox could not be searched just now ({_trouble(service, until)})."


def activities_unavailable(service: Service, until: str, *, denied: bool) -> str:
    """That tracked activities are missing, why, and when to try again."""
    if denied:
        return (
            f"Tracked activities cannot be shown: your rights in {service} do not include them."
            " Ask your administrator."
        )
    return f"Tracked activities could not be read just now ({_trouble(service, until)})."


def searched(used: int, total: int, *, limit: int, since: str) -> str:
    """What an answer searched: addresses and window (``since`` empty for any date)."""
    window = f"since {since}" if since else "of any date"
    addresses = counted(used, "address", "addresses")
    if used < total:
        addresses = f"{used:,} of {counted(total, 'address', 'addresses')}"
    return f"Searched for {addresses} of this record: the {limit:,} most recent messages, {window}."


NOT_SEARCHED = "Your mailbox was not searched: there was no address to search for."
CONTACTS_CAPPED = "The account has more contacts than are used."
PAGES_CAPPED = "The search stopped at its page limit: older messages may be missing."


def left_out(reason: LeftOut, count: int) -> str:
    """How many messages one rule left out."""
    return counted(count, *_LEFT_OUT[reason])


def all_left_out(parts: list[str]) -> str:
    """Everything that was left out, by rule."""
    return f"Left out: {', '.join(parts)}."


def searches_failed(failed_groups: int, groups: int, until: str) -> str:
    """That a part of the search failed, and when to ask again (``until`` may be empty)."""
    again = f" Ask again at {until}." if until else " Ask again in a moment."
    return f"{failed_groups} of {groups} searches failed: messages may be missing.{again}"


def _trouble(service: Service, until: str) -> str:
    return f"{service} is busy until {until}" if until else f"{service} is not answering"
