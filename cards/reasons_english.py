"""Why an import waits, and why one failed and what to do about it, in English."""

from __future__ import annotations

from capture.models import ImportReason

__all__ = ["FAILED", "WAITING"]

WAITING = {
    ImportReason.THROTTLED: "the service is busy",
    ImportReason.UNAVAILABLE: "a service is not answering",
    ImportReason.SIGN_IN: "please sign in again (type “sign in”)",
    ImportReason.SWITCHED_OFF: "Auto Capture is off for your organization",
    ImportReason.BROKEN: "an error of Auto Capture itself",
}

FAILED = {
    ImportReason.THROTTLED: "Not tracked: the service stayed busy for too long.",
    ImportReason.UNAVAILABLE: "Not tracked: a service did not answer for too long.",
    ImportReason.SIGN_IN: "Not tracked: your sign-in ended. Type “sign in”, then retry.",
    ImportReason.MESSAGE_GONE: "Not tracked: it is no longer in your mailbox.",
    ImportReason.NO_MAILBOX: "Not tracked: Microsoft 365 finds no mailbox of yours. Ask your"
    " administrator whether it has an Exchange Online licence, then retry.",
    ImportReason.RECORD_GONE: "Not tracked: the record is no longer in Dynamics.",
    ImportReason.ACCESS_DENIED: "Not tracked: your rights in Dynamics do not allow it."
    " Ask your administrator, then retry.",
    ImportReason.REFUSED: "Not tracked: Dynamics refused it.",
    ImportReason.MISMATCH: "Not tracked: what Dynamics stored is not what was sent to it.",
    ImportReason.TRACKED_ELSEWHERE: "Not tracked here: it is tracked already,"
    " regarding another record.",
    ImportReason.BROKEN: "Not tracked: an error of Auto Capture itself stopped it. Ask your"
    " administrator to look into its log, then retry.",
    ImportReason.WORKERS_DIED: "Not tracked: Auto Capture itself stopped while at work on it. Ask"
    " your administrator to look into its log, then retry.",
    ImportReason.EXHAUSTED: "Not tracked: it failed too often.",
    ImportReason.NOT_APPROVED: "Not tracked: your mailbox is not approved in Dynamics 365. Ask your"
    " Dynamics or Exchange administrator to approve its e-mail address, then retry.",
    ImportReason.NOT_TESTED: "Not tracked: your mailbox was not tested and enabled in Dynamics 365."
    " Ask your Dynamics administrator to run “Test & Enable Mailbox”, then retry.",
    ImportReason.NOT_SYNCHRONISED: "Not tracked: your incoming mail is not set to server-side"
    " synchronisation. Ask your Dynamics administrator to change your mailbox, then retry.",
    ImportReason.FORWARD_MAILBOX: "Not tracked: your mail reaches Dynamics 365 through a forward"
    " mailbox. Ask your Dynamics administrator to set server-side synchronisation, then retry.",
    ImportReason.CANCELLED: "Not tracked: the meeting was cancelled.",
    ImportReason.PRIVATE: "Not tracked: it is marked as private.",
    ImportReason.PROTECTED: "Not tracked: it is encrypted or its rights are restricted.",
    ImportReason.LABEL: "Not tracked: its sensitivity label does not allow it.",
    ImportReason.EXCLUDED: "Not tracked: you or your organisation excluded it.",
    ImportReason.UNSENT: "Not tracked: it is a draft, or not sent yet.",
    ImportReason.DISCARDED: "Not tracked: it lies in Deleted Items or Junk.",
    ImportReason.NO_SENDER: "Not tracked: it does not say who sent it.",
    ImportReason.TOO_LARGE: "Not tracked: its text is larger than Dynamics takes.",
    ImportReason.SWITCHED_OFF: "Not tracked: Auto Capture was off for your organization.",
    ImportReason.NOT_AMONG_USERS: "Not tracked: your organization does not let you use Auto"
    " Capture. Ask your administrator, then retry.",
}
