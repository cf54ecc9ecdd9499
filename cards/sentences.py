"""What the timeline says, in English: every word of it that is not data.

Functions take values already made harmless (``cards.plain_text``) and moments already written
(``cards.dates``). ``cards.sentences_chinese`` says the same, name by name.
"""

from __future__ import annotations

from capture.errors import Service
from capture.models import ActivityKind, AddressRule, Direction, ImportReason, ImportState
from cards.reasons_english import FAILED, WAITING

OPEN_IN_DYNAMICS = "Open in Dynamics"
OPEN = "Open"
TRACK = "Track"
TRACK_DATE = "Track this date"
RETRY = "Retry"
TRY_AGAIN = "Try again"
TRACK_PICKED = "Track selected"
DISMISS = "Dismiss"
DISMISS_ALL = "Dismiss all"
UNDO = "Undo"
NOT_THIS_ONE = "Not this one?"
PEOPLE = "People"
DETAILS = "Details"
OPEN_IN_OUTLOOK = "Open in Outlook"
MORE = "More"
BACK = "Back"
NO_SUBJECT = "(no subject)"
NO_NAME = "(no name)"
SOMEBODY = "somebody"
NO_DATE = "No date"
NEAR_DAYS = ("Yesterday", "Today", "Tomorrow")
PRIVATE = "Suggestion · Private to you"
ATTACHED = "📎\u00a0attachment"

NO_ACTIVITIES = "No tracked activities on this record yet."
TRACKED_COMPLETE = "Tracked activities are complete."
NO_ADDRESSES = "No e-mail address on this record: add one in Dynamics."
NO_SUGGESTIONS = "No suggestions: nothing untracked in your mailbox belongs to this record."
NONE_SO_FAR = "No suggestions in what could be searched."
NOTHING_PICKED = "No message was selected, so nothing was tracked."
OLDER_IN_DYNAMICS = "Dynamics holds older activities than these."
TRACKING_UNKNOWN = (
    "Dynamics 365 could not say whether your mailbox may be tracked from, so Track is not offered."
    " Try again in a moment."
)
COMMON = "This is what everybody here may read in Dynamics."
NOTHING_IN_COMMON = (
    "Nothing about this may be shown to everybody here, or Dynamics could not say so for everybody."
)
NO_COMMON_ACTIVITIES = "No recent activity here that everybody may read."
FOR_EACH = "For each of you"
SHOW_MINE = "Show mine"
MINE_ALONE = (
    "Your own list, with suggestions from your mailbox, is shown to you alone: here, where your"
    " Teams can do that, or after Show mine; or ask me in our personal chat."
)
ONLY_YOU = "Only you see this."
NOT_SIGNED_IN = "You are not signed in, so there is nothing here for you yet."
VIEW_IS_OLD = "This card is out of date. Ask me again."
RECORDS_ARE_NOT_COMMON = (
    "Which record is meant cannot be shown to everybody here. Ask me in our personal chat."
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

_RULES = {
    AddressRule.RECORD: "address of",
    AddressRule.PRIMARY_CONTACT: "primary contact of",
    AddressRule.CONTACT: "the contact of",
    AddressRule.STAKEHOLDER: "stakeholder of",
    AddressRule.ACCOUNT: "the account of",
    AddressRule.LEAD: "originating lead of",
    AddressRule.CHILD_CONTACT: "a contact of",
}

_PLACES = {
    "from": "is the sender",
    "to": "is in To",
    "cc": "is in Cc",
    "organizer": "is the organizer",
    "attendee": "is invited",
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


def meeting(organizer: str, attendees: str, span: str, *, repeats: bool) -> str:
    """When a suggested meeting is and whose; ``attendees`` may be empty."""
    series = " · repeats" if repeats else ""
    invited = f" with {attendees}" if attendees else ""
    return f"Meeting · {span}{series} · {organizer}{invited}"


def belongs(owner: str, rule: AddressRule, role: str, record: str) -> str:
    """Whose an address is; ``owner`` and a stakeholder's ``role`` may be empty."""
    how = f"{role} of" if role and rule is AddressRule.STAKEHOLDER else _RULES[rule]
    return f"{owner}, {how} {record}" if owner else f"{how} {record}"


def why(address: str, whose: str, place: str) -> str:
    """Why a message is a suggestion; ``whose`` is what ``belongs`` said."""
    return f"because {address} ({whose}) {_PLACES.get(place, f'is in {place}')}"


def message(number: int, when: str) -> str:
    """The name of one message of a conversation, beside its checkbox."""
    return f"Message {number:,} · {when}"


def messages(first: int, shown: int, total: int) -> str:
    """Which messages of a conversation a row holds, counted from 1, the newest first."""
    if shown == total:
        return counted(total, "message", "messages")
    if shown == 1:
        return f"Message {first:,} of {total:,}"
    return f"Messages {first:,}–{first + shown - 1:,} of {total:,}"


def newest_from(sender: str) -> str:
    """Who wrote the newest message of a conversation, or to whom it went."""
    return f"newest from {sender}"


def newest_to(recipients: str) -> str:
    """To whom the newest message of a conversation went."""
    return f"newest to {recipients}"


def track_all(count: int) -> str:
    """The button that tracks every message of a conversation that can be."""
    return f"Track all {count:,}"


def track_these(count: int) -> str:
    """The same where the conversation goes on in other rows."""
    return f"Track these {count:,}"


def under_way(count: int) -> str:
    """How many messages of a conversation are being imported."""
    return f"{count:,} on the way to Dynamics"


def not_imported(count: int) -> str:
    """How many messages of a conversation could not be imported."""
    return f"{count:,} not tracked"


def already_tracked(count: int) -> str:
    """How many messages of a conversation Dynamics holds already."""
    return f"{count:,} already tracked"


def dismissed(count: int) -> str:
    """What was just dismissed."""
    return f"Dismissed {counted(count, 'suggestion', 'suggestions')}."


def chosen(record: str) -> str:
    """That a person chose this record among several of its name."""
    return f"You chose this {record}."


def waiting(reason: ImportReason | None, until: str) -> str:
    """Why an import waits and when it continues (``until`` may be empty)."""
    cause = WAITING.get(reason, "a service is not ready") if reason else "a service is not ready"
    return f"Waiting: {cause}." + (f" It continues by itself at {until}." if until else "")


def failed(reason: ImportReason | None) -> str:
    """Why an import failed and what the person can do."""
    return FAILED[reason] if reason else "Not tracked: it failed."


def given_up(attempts: int) -> str:
    """How often a failed import was tried; the sentence before it says what the last try met."""
    return f"Given up after {counted(attempts, 'attempt', 'attempts')}; this is what the last met."


def skipped(count: int) -> str:
    """That an import could not take all attachments along."""
    return counted(count, "attachment", "attachments") + " could not be taken along"


def tracked_elsewhere(owner: str, regarding: str, when: str) -> str:
    """Who tracked a message before, where to, and when (``when`` may be empty)."""
    to = f"regarding {regarding}" if regarding else "regarding no record"
    return f"Tracked by {owner} {to}" + (f", {when}" if when else "")


MAILBOX_PENDING = "Still searching your mailbox; this card will change by itself."
DYNAMICS_PENDING = "Still reading Dynamics 365; this card will change by itself."


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


def _trouble(service: Service, until: str) -> str:
    return f"{service} is busy until {until}" if until else f"{service} is not answering"
