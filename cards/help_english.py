"""What help says, in English."""

from __future__ import annotations

TITLE = "Auto Capture"
DOES = (
    "Ask for a record and see one timeline: what is tracked in Dynamics 365, and e-mails of your"
    " own mailbox that belong to the record and are not tracked yet. Track puts one of them into"
    " Dynamics, where everyone who may read the record sees it."
)
GREETING_DOES = (
    "I show what belongs to a record of Dynamics 365: what is tracked there, and e-mails and"
    " meetings of your own mailbox that are not tracked yet. Track puts one of them into Dynamics."
)
GREETING_READS = (
    "I read in your name alone: the record in Dynamics, and messages of your mailbox from or to"
    " its addresses."
)
GREETING_STORES = (
    "I never store your messages, and nobody else sees what I suggest to you until you track it."
)
BEGIN = {
    "personal": "Begin with a record you work on, or type “help”.",
    "group": (
        "Begin with a record; in this chat everybody sees what all of you may read, and each of you"
        " alone your own list. Mention me to ask again."
    ),
    "channel": (
        "Begin with a record; in this channel the whole team sees what all of it may read, and each"
        " of you alone your own list. Mention me to ask again."
    ),
}
ASK_LABEL = "Your question"
ASK = "Ask"
ASK_NOTHING = "Type the name of a record, for example “show activities for Contoso”."
READS_TITLE = "What I read"
READS = (
    "In your name and with your rights only: the record, its activities and e-mail addresses in"
    " Dynamics 365, and messages of your mailbox from or to those addresses."
)
STORES_TITLE = "What I never store"
STORES = (
    "Your messages. Nobody else sees a suggestion, and nothing of it is kept until you track it."
)
TERMS_TITLE = "Terms"
TERMS = (
    "This service is run by your organisation or for it. What your organisation has agreed on for"
    " Microsoft 365 and Dynamics 365 applies here too; there are no other terms."
)
TRY_TITLE = "Type, for example"
COMMANDS = (
    "show activities for Contoso",
    "show opportunity Pumps last 90 days",
    "show contact Nadia Hassan since 1 March top 20",
    "显示 Contoso 的活动",
    "why <words of a subject>",
    "my imports",
    "dismissed",
    "exclude law.example",
    "suggestions off",
    "privacy",
    "forget me",
    "sign in",
    "sign out",
    "diagnose",
)
SHARED_COMMANDS = COMMANDS[:4]
HERE = {
    "group": "In this chat, mention me before what you type.",
    "channel": (
        "In this channel, mention me before what you type; I answer in the same thread, which the"
        " whole team can read."
    ),
}
ADMIN = "Administrators of Dynamics 365 type “admin” for more."
SHARED = (
    "Here I show everybody only the tracked activities that all of you may read. Your own list,"
    " with suggestions from your mailbox, is shown to you alone."
)
