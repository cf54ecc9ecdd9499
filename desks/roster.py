"""Who is in a conversation of several people, as far as that is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from capture.common import MOST_PEOPLE
from capture.models import Caller, ObjectId
from desks.place import Place

__all__ = ["Member", "Members", "Roster"]

MOST_REFRESHED = 60
"""People for whom a card may name itself to be refreshed (page: User Specific Views)."""


@dataclass(frozen=True, slots=True)
class Member:
    """One of them by the channel's id; ``caller`` is ``None`` for somebody without an account.

    ``signed_in`` says whether there is a grant of theirs.
    """

    channel_id: str
    caller: Caller | None = None
    signed_in: bool = False


@dataclass(frozen=True, slots=True)
class Roster:
    """``whole`` is false while there are, or may be, further ones."""

    members: tuple[Member, ...] = ()
    whole: bool = False

    def people(self, caller: Caller) -> tuple[ObjectId, ...] | None:
        """Everybody who sees what is drawn here; ``None`` where that cannot be said.

        Somebody of another organisation, or of none, is not among Dynamics' users.
        """
        callers = [one.caller for one in self.members]
        if not self.whole or len(callers) > MOST_PEOPLE or caller not in callers:
            return None
        people = [one.oid for one in callers if one is not None and one.tenant == caller.tenant]
        return tuple(people) if len(people) == len(callers) else None

    def refreshed(self, channel_id: str) -> tuple[str, ...]:
        """For whom the card is refreshed: who asked, then others who are signed in."""
        others = [one.channel_id for one in self.members if one.signed_in]
        return tuple(dict.fromkeys([channel_id, *others]))[:MOST_REFRESHED]


class Members(Protocol):
    """Who knows them; trouble leaves them unknown."""

    async def of(self, place: Place, caller: Caller) -> Roster:
        """The people of this place, as of the last minute, for a card drawn in this name."""
