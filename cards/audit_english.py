"""What is said about versions, imports and the state of things to administrators, in English."""

from __future__ import annotations

HISTORY_TITLE = "Versions of the settings"
HISTORY_NONE = "Nobody has changed the settings yet."
HISTORY_HOW = "Type “admin rollback 3” to make the settings what they were in version 3."
HISTORY_ROW = "Version {:,} · {} · {}"
HISTORY_FIRST = "the oldest that is kept"
ROLLED_BACK = "Saved as version {:,}, which says the same as version {:,}."
NO_VERSION = "There is no version {:,} among those that are kept. Nothing was changed."
CHANGED_TO = "{}: {} → {}"
CHANGED_LIST = "{}: {:,} more, {:,} fewer"
YES, NO = "yes", "no"
STATUS_TITLE = "Auto Capture in your organization"
STATUS_ON = "It is on."
STATUS_OFF = "It is off."
STATUS_QUEUE = (
    "Imports of your organization: {:,} queued, {:,} running, {:,} waiting for a sign-in or for"
    " this to be on."
)
STATUS_OLDEST = "The oldest open import is {} old."
STATUS_EMPTY = "No import is open."
STATUS_ENDED = "Imports of your organization that ended: {:,} in the last hour, {:,} in a day."
STATUS_FAILED = "Failed within 30 days, and not asked for again:"
STATUS_NONE_FAILED = "None failed within 30 days that was not asked for again."
STATUS_LINKS = "Links"
AGES = ("{:,} s", "{:,} min", "{:,} h", "{:,} d")
AUDIT_TITLE = "Who changed what, who imported what"
AUDIT_SETTINGS = "Settings and switch"
AUDIT_IMPORTS = "Imports"
AUDIT_NONE = "None."
AUDIT_KEPT = (
    "Imports are kept for {:,} days: who, when, record, a hash of the Message-ID, and how it ended."
)
AUDIT_IMPORT = "{} · {} · {} {} · {} · {}"
AUDIT_SAVED = "{} · {} · settings, version {:,}"
AUDIT_ACCEPTED = "{} · {} · accepted terms {}"
AUDIT_ON = "{} · {} · turned on"
AUDIT_OFF = "{} · {} · turned off"
AUDIT_FILE = "Open as a file (CSV)"
AUDIT_LINK = "The link works once, for five minutes, and for whoever has it: do not pass it on."
TRACKED = "tracked"
