"""What a mailbox's synchronisation allows: the documented table, and each caller's row of it.

Source: "Auto capture of related emails" (support for untracked incoming e-mail).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from capture.dataverse import Dataverse
from capture.dataverse.people import MailboxState
from capture.diagnosis import Remedy
from capture.lately import Lately
from capture.models import Caller, TenantId
from capture.organisations import organisation_of
from capture.ports import Clock
from capture.single_flight import SingleFlight

__all__ = ["UNKNOWN", "Synchronisation", "Tracking", "may_track"]


@dataclass(frozen=True, slots=True)
class Tracking:
    """Whether suggestions may be shown and tracked; ``remedy`` says who must do what for it.

    Where neither is allowed nor a remedy known, Dynamics did not say: see ``UNKNOWN``.
    """

    shown: bool
    tracked: bool
    remedy: Remedy | None = None


UNKNOWN: Final = Tracking(shown=True, tracked=False)
"""While Dynamics does not say: the list is of use, and nothing is promised about tracking."""
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


class Synchronisation:
    """Each caller's row of the table; ``organisations`` holds the Dataverse of each tenant.

    That somebody may track is believed for five minutes; anything else is asked for anew, so that
    what an administrator mends counts at once. Errors of ``capture.errors`` pass through.
    """

    def __init__(self, organisations: Mapping[TenantId, Dataverse], clock: Clock) -> None:
        self._organisations = organisations
        self._good: Lately[Caller, Tracking] = Lately(clock)
        self._asking: SingleFlight[Caller, Tracking] = SingleFlight()

    def ask_ahead(self, caller: Caller) -> None:
        """Begin to ask, for a question that is about to come."""
        if self._good.get(caller) is None:
            self._asking.begin(caller, partial(self.now, caller))

    async def lately(self, caller: Caller) -> Tracking:
        """What was so within minutes; good enough to draw by."""
        good = self._good.get(caller)
        return good or await self._asking.run(caller, partial(self.now, caller))

    async def now(self, caller: Caller) -> Tracking:
        """What is so at this moment; good enough to write by."""
        dataverse = organisation_of(self._organisations, caller)
        tracking = may_track(await dataverse.own_mailbox_state(caller))
        if tracking.tracked:
            self._good.put(caller, tracking)
        else:
            self._good.drop(caller)
        return tracking
