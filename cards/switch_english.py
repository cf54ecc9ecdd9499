"""What is said about an organisation's switch, in English: terms, the three parts, on and off."""

from __future__ import annotations

TERMS_TITLE = "Preview terms and privacy"
TERMS_LEAD = (
    "Auto Capture is off for your organization. Before it can be turned on, an administrator must"
    " accept this for the organization:"
)
TERMS_HEADING = "Preview terms"
TERMS = (
    "Auto Capture is offered as a preview, as it is: it may change, and it may be withdrawn.",
    (
        "It works in the name of each person who asks, with that person's rights in Microsoft 365"
        " and Dynamics 365, and never with more."
    ),
    (
        "You are responsible for telling the people of your organization that it is on, and for"
        " what your agreements and the law ask of you."
    ),
    "You can turn it off at any time with “admin disable”. What was tracked stays in Dynamics 365.",
)
PRIVACY_HEADING = "Privacy"
TERMS_PRIVACY = (
    (
        "By turning it on you consent to data about e-mails and meetings with your customers being"
        " shared between Microsoft 365, Dynamics 365 and this service."
    ),
    (
        "Messages and meetings are read from a person's mailbox only to show them to that person."
        " They are not kept, and nobody else sees them, administrators included."
    ),
    (
        "Only when a person presses Track is a copy put into Dynamics 365. There everybody who may"
        " read the record sees it, under the usual permissions."
    ),
    (
        "This service keeps, encrypted: sign-ins, these settings, what people exclude and dismiss,"
        " and, for each of them alone, when their mailbox was read and for which record; and by ids"
        " alone what they asked to track. It keeps who accepted this, when, and which version."
    ),
)
TERMS_VERSION = "Version {} of these terms."
TERMS_CHANGED = (
    "Nothing was accepted: this was about other terms, or somebody changed the switch in between."
    " Below is what holds now."
)
ACCEPT = "Accept for the organization"
INSIGHTS_TITLE = "Relationship Insights"
INSIGHTS_ACCEPTED = "Version {} of the terms was accepted {} by {}."
PART_ASSISTANT = "Relationship assistant"
PART_ENGAGEMENT = "Email engagement"
PART_CAPTURE = "Auto capture"
NOT_A_PART = "Not part of this product."
CAPTURE = (
    "Shows each person the e-mails and meetings of their own mailbox that belong to a record, and"
    " tracks those they choose."
)
TURN_ON = "Turn on Auto Capture for your organization"
NOW_ON = "It is on, since {}, by {}."
NOW_OFF = "It is off: nothing is suggested, and nothing can be tracked."
SAVE_SWITCH = "Save"
SAVED_ON = "Saved. Auto Capture is on for everybody of your organization from this moment."
SAVED_OFF = "Saved. Auto Capture is off. Imports that were queued wait until it is on again."
SWITCH_STALE = "Not saved: somebody changed the switch in between. Below is what holds now."
SWITCH_VALUE = "Turn on Auto Capture: it must be yes or no. Nothing was saved."
SOMEBODY = "another administrator"
DISABLE_TITLE = "Turn off Auto Capture?"
DISABLE = (
    "Suggestions and tracking stop at once for everybody of your organization. What was tracked"
    " stays in Dynamics 365. Imports that are queued wait, and go on when it is on again."
)
TURN_OFF = "Turn off"
OFF_ALREADY_TITLE = "Off"
OFF_ALREADY = "Auto Capture is off for your organization. Type “admin enable” to turn it on."
PARKED_OFF_TITLE = "Your imports wait"
PARKED_OFF = (
    "Your organization has turned Auto Capture off. What you asked to track was not imported yet:"
    " it waits, and goes on by itself when an administrator turns Auto Capture on again."
)
