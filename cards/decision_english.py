"""What is said about decisions, in English: exclusions, dismissed ones, settings, erasing."""

from __future__ import annotations

from capture.extent import Disclosure
from capture.patterns import Fault
from capture.policy import Effect, RuleVariant

EFFECTS: dict[Effect, str] = {
    Effect.SKIP: "messages with it are left out",
    Effect.IGNORE: "the address alone does not count",
}
FAULTS: dict[Fault, str] = {
    Fault.EMPTY: "Name an address or a domain: exclude ann@law.example, or exclude law.example.",
    Fault.TOO_LONG: "That is longer than an address can be. Nothing was changed.",
    Fault.WILDCARD: (
        "A * stands only for everything before the @ (*@law.example) or for subdomains"
        " (*.law.example). Nothing was changed."
    ),
    Fault.TOO_WIDE: "“{}” alone would cover far too much, or is no domain. Nothing was changed.",
    Fault.INVISIBLE: (
        "There are invisible characters in it, so it may not be what it looks like. Type it by"
        " hand. Nothing was changed."
    ),
    Fault.NO_ADDRESS: "“{}” is neither an address nor a domain. Nothing was changed.",
    Fault.TOO_MANY: "These are too many at once: at most 50. Nothing was changed.",
}
EXCLUSIONS_TITLE = "What you exclude"
EXCLUSIONS_NONE = "You exclude nobody. Your organisation may, besides."
EXCLUSIONS_SOME = "This counts for your suggestions alone; your organisation may exclude more."
EXCLUSIONS_HOW = (
    "Type “exclude law.example”, “exclude ann@law.example only ignore” or “include law.example”."
)
EXCLUDED = "Excluded: {}."
INCLUDED = "Not excluded any more: {}."
NOT_EXCLUDED = "Not excluded by you: {}."
AND_MORE = "and {:,} more"
TOO_MANY = "Not more than 500 can be excluded. Nothing was changed."
DISMISSED_TITLE = "What you dismissed"
DISMISSED_NONE = "You dismissed nothing."
DISMISSED_SOME = "{:,} to {:,} of {:,}, the newest first."
DISMISSED_GONE = "A message or meeting that is not in your mailbox any more"
DISMISSED_UNREAD = "It could not be read just now what this is"
DISMISSED_RECORD = "for {}"
DISMISSED_RECORD_UNKNOWN = "for a record that cannot be read just now"
NO_SUBJECT = "(no subject)"
SUGGEST_AGAIN = "Suggest again"
NEWER, OLDER = "Newer", "Older"
SETTINGS_TITLE = "Settings of your organisation"
SETTINGS_DEFAULT = "Nobody has changed them yet: these are the defaults."
SETTINGS_VERSION = "Version {:,}, saved {} by {}."
SETTINGS_SAVED = "Saved as version {:,}. It counts from the next question on."
SETTINGS_SAME = "Nothing was different, so nothing was saved."
SETTINGS_STALE = (
    "Not saved: {} saved version {:,} in between. Below is what holds now; change it again."
)
SETTINGS_SOMEBODY = "another administrator"
SETTINGS_UNREADABLE_TITLE = "Settings cannot be read"
SETTINGS_UNREADABLE = (
    "The settings of your organisation do not open with the keys this service has, so nothing is"
    " suggested: what was excluded is not known. The operator must put the lost key back into"
    " TOKEN_KEYS."
)
WINDOW = "Suggest what is at most so many days old"
LIMIT = "Suggest at most so many, the most recent"
VARIANT = "Which edition of the address rules counts"
VARIANTS: dict[RuleVariant, str] = {
    RuleVariant.Y2016: "2016",
    RuleVariant.Y2024: "2024",
}
OWN_DOMAINS = "Domains that are yours, besides those of each person's own addresses"
EXCLUDED_BY_ALL = "Exclusions"
SKIP = "Excluded: messages with one of these are left out"
IGNORE = "Excluded: these addresses alone do not count"
LABELS = "Sensitivity labels that may be suggested; mail with any other is left out"
MEETINGS = "Suggest meetings, too"
DISCLOSURE = "What Track takes, unless the person chooses otherwise"
DISCLOSURES: dict[Disclosure, str] = {
    Disclosure.FULL: "the whole message",
    Disclosure.LATEST: "the newest part, without what it quotes",
    Disclosure.HEADER: "who, when and the subject alone",
}
UNDO_SECONDS = "Seconds in which Track can be undone before anything is written"
FOLLOWING = "Let people have later messages of a conversation tracked by themselves"
CREATION = "Let people make contacts and leads of who takes part"
ROLES = "Who may use it: people with one of these security roles"
GROUPS = "Who may use it: members of one of these teams, groups linked as teams included"
EVERYBODY = "Leave both empty to let everybody use it."
LEDGER = "Days for which it is kept who imported what"
DOMAINS_FOUND = "Found in Microsoft 365 and Dynamics 365, and not in the list above: {}."
ONE_A_LINE = "One on each line"
LONG_LIST = (
    "{:,} exclusions are too many for a card. Type “admin exclude …” or “admin include …”; saving"
    " this card leaves them as they are."
)
SAVE = "Save"
NOT_FOR_YOU_TITLE = "For administrators"
NOT_FOR_YOU = "Only a System Administrator of your Dynamics 365 may ask this."
BETWEEN = "{}: it must be a whole number from {:,} to {:,}. Nothing was saved."
ONE_OF = "{}: none of what can be chosen. Nothing was saved."
NO_NAMES = "{}: at most {} names of at most {} characters. Nothing was saved."
NO_SUCH_NAMES = "{}: your Dynamics 365 has none called {}. Nothing was saved."
NOT_YOURSELF = (
    "You are not among those who may use it now: you get no suggestions yourself. The settings"
    " stay open to you as an administrator."
)
MANY_DOMAINS = "{}: at most 100, of 4,000 characters together. Nothing was saved."
NO_DOMAIN = "{}: “{}” is an address, not a domain. Nothing was saved."
TEST_TITLE = "What this exclusion would leave out"
TEST_GONE = "{:,} of your own {:,} suggestions for {} would vanish."
TEST_OTHERS = (
    "Of other people nothing can be counted: their suggestions are found when they ask, and kept"
    " nowhere, so 0 are known here."
)
TEST_DRY = "Nothing was changed. Type “admin exclude …” to exclude it."
TEST_NO_RECORD = "Show a record first: this is tested on the one you looked at last."
TEST_UNANSWERED = "Your suggestions could not be read just now, so nothing can be said."
ADMIN_TITLE = "For administrators"
ADMIN_COMMANDS = (
    "admin enable",
    "admin disable",
    "admin status",
    "admin settings",
    "admin exclude law.example",
    "admin exclude law.example only ignore",
    "admin exclude test law.example",
    "admin include law.example",
    "admin window 60 days",
    "admin limit 30",
    "admin rules 2016",
    "admin history",
    "admin rollback 3",
    "admin audit",
    "admin export",
    "admin import",
    "admin diagnose",
    "admin failed",
    "admin retry",
)
ADMIN_LEAD = "These count for everybody of your organisation, from the next question on:"
SUGGESTIONS_OFF_TITLE = "Suggestions are off for you"
SUGGESTIONS_OFF = (
    "Your mailbox is not searched for you any more, from now on and everywhere. Threads you follow"
    " pause. What you asked to track before goes on. Type “suggestions on” to switch them on again."
)
SUGGESTIONS_ON_TITLE = "Suggestions are on for you"
SUGGESTIONS_ON = (
    "They are made again from your next question on. Threads you follow go on within about an hour."
    " Type “suggestions off” to switch them off."
)
SUGGESTIONS_ARE_OFF_TITLE = "Suggestions are off for you"
SUGGESTIONS_ARE_OFF = (
    "Your mailbox is not searched for you, and threads you follow are paused. Type “suggestions on”"
    " to switch them on."
)
SUGGESTIONS_ARE_ON_TITLE = "Suggestions are on for you"
SUGGESTIONS_ARE_ON = (
    "Your mailbox is searched when you ask for a record. Type “suggestions off” to switch them off."
)
FORGET_TITLE = "Forget you?"
FORGET = (
    "This erases what is kept of you here: your sign-in, whether you want suggestions, what you"
    " exclude, what you dismissed, which record you meant by a name, what was read for you, the"
    " threads you follow, and the list of your imports. “privacy” shows it and lets you download it"
    " first. Type “yes, forget me” to do it."
)
FORGOTTEN_TITLE = "Forgotten"
FORGOTTEN = (
    "Nothing of you is kept here any more, except imports you asked for that are not done yet, and"
    " your organization's own record of who imported what. What was tracked is in Dynamics 365 and"
    " stays there."
)
PRIVACY_TITLE = "What is kept of you"
PRIVACY = (
    "Your sign-in, whether you want suggestions, what you exclude, what you dismissed, and which"
    " record you meant by a name: all encrypted, for you alone. For 90 days also when your mailbox"
    " was read, for which record, and how many messages. For 30 days which messages you asked to"
    " track, by their ids, and which threads you follow. Of your mail nothing is kept. “privacy”,"
    " “exclude”, “dismissed” and “my imports” show it; “forget me” erases it. Beyond that your"
    " organization keeps who imported what, by record and a hash, for as long as its administrators"
    " say."
)
PRIVATE_TITLE = "Not here"
PRIVATE = "This is about you alone, or for administrators: ask me in our personal chat."
WHY_TITLE = "Why"
WHY = (
    "Each suggestion names the address that made it one, and below a list stands how many messages"
    " each rule left out."
)
PERIOD_TITLE = "From when?"
PERIODS: dict[str, str] = {
    "unreadable": (
        "I cannot read that as a day. Say “since 1 March”, “since 2026-03-01” or “last 90 days”;"
        " put a name that sounds like this in quotes."
    ),
    "day and month could be either": (
        "Day and month could be either way round: say “since 1 March” or “since 2026-03-01”."
    ),
    "in the future": "That day is still to come: suggestions are what has already arrived.",
    "too long ago": "I look back ten years at most: say a later day.",
    "not a number of suggestions": "One answer can hold 1 to 200 suggestions: say such a number.",
}
