"""What a mailbox's synchronisation allows: the documented table, one row for each state.

Source: "Auto capture of related emails" (support for untracked incoming e-mail).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from capture.dataverse.people import MailboxState
from capture.diagnosis import Remedy

__all__ = ["Tracking", "may_track"]


@dataclass(frozen=True, slots=True)
class Tracking:
    """Whether suggestions may be shown and tracked; ``remedy`` says who must do what for it."""

    shown: bool
    tracked: bool
    remedy: Remedy | None = None


_TABLE: Final = {
    MailboxState.SYNCHRONISED: Tracking(shown=True, tracked=True),
    MailboxState.NOT_APPROVED: Tracking(shown=True, tracked=False, remedy=Remedy.NOT_APPROVED),
    MailboxState.NOT_TESTED: Tracking(shown=True, tracked=False, remedy=Remedy.NOT_TESTED),
    MailboxState.NONE: Tracking(shown=True, tracked=False, remedy=Remedy.NOT_SYNCHRONISED),
    MailboxState.OTHER: Tracking(shown=True, tracked=False, remedy=Remedy.NOT_SYNCHRONISED),
    MailboxState.FORWARD: Tracking(shown=False, tracked=False, remedy=Remedy.FORWARD_MAILBOX),
}
"""OTHER is Dynamics 365 for Outlook. The E-mail Router has the same number as server-side
synchronisation, so it cannot be told apart here."""


def may_track(state: MailboxState) -> Tracking:
    """What the table says of a state."""
    return _TABLE[state]
