"""What the Outlook pane's page says beside its cards, in English; it asks for these by name."""

from __future__ import annotations

BELONGS_IN_OUTLOOK = (
    "This page belongs in Outlook: open a mail or a meeting there and choose Auto Capture in the"
    " ribbon or under Apps. It cannot show anything here."
)
NOTHING_SELECTED = "Select one mail or meeting to see its records."
NO_ID = "Outlook does not say yet which mail this is. It can be shown once it is saved or sent."
THIS_MAIL = "This mail"
RECORD = "Record"
RECIPIENTS = "Records of the recipients"
TIMELINE = "Timeline"
NO_RECORDS = "Nobody from outside is in Dynamics, as far as you may see."
NO_RECIPIENTS = "Add recipients to see their records."
NOT_ALL_KNOWN = "Not every recipient is in Dynamics, as far as you may see."
OPEN_RECORD = "Open in Dynamics"
SHOW_TIMELINE = "Show timeline"
FIND_OTHER = "Find another record"
FIND_NAME = "Name of a record"
FIND = "Find"
FINDING = "Looking for it…"
FOUND = "Found; it is chosen above."
NOT_FOUND = "No record of that name, as far as you may see."
NO_NETWORK = "No connection. Trying again by itself…"
NO_ANSWER = "No connection. Try again in a moment."
BUSY = "The service is busy. Trying again by itself…"
TRY_NOW = "Try again"
FAILED = "Something went wrong here."
NOT_SENT = (
    "The connection was lost. It is not certain that this was done: look before you press again."
)
SIGN_IN_NEEDED = "Sign in to see what Dynamics 365 and your mailbox hold of this mail."
SIGN_IN = "Sign in"
SIGNING_IN = "Go on in the window that has opened. If it was closed, press again."
SIGN_IN_FAILED = "That did not work, or it was closed. You can try again."
