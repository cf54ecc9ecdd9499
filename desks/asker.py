"""Who asks, where, and how they read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta, tzinfo

import msgspec

from capture.imports.job import CardRef
from capture.models import Caller
from capture.scope import Scope
from cards.dates import reader_zone
from desks.place import Place

__all__ = ["Asker", "zone_of"]

ANY_SCOPE = Scope()


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, where, and in which time zone and locale they read.

    ``channel_id`` is how the channel calls them, "" where nobody else is.
    """

    caller: Caller
    place: Place
    zone: str = ""
    locale: str = ""
    channel_id: str = ""

    @property
    def audience(self) -> str:
        """Who may press the buttons of a card drawn here; in a group, this organisation's people.

        One person's view of it is theirs in that conversation alone. Of a channel it is whichever
        thread: what is sent to a channel itself begins one, and presses come from there.
        """
        tenant, place = self.caller.tenant, self.place
        conversation = place.conversation.partition(";messageid=")[0]
        if not place.personal:
            return f"{tenant}@{conversation}"
        own = f"{tenant}/{self.caller.oid}"
        return f"{own}@{conversation}" if place.only else own

    def alone(self) -> Asker:
        """The same person as the one who sees what a press of theirs is answered with."""
        if self.place.personal:
            return self
        place = msgspec.structs.replace(self.place, personal=True, only=self.channel_id)
        return replace(self, place=place)

    def card(
        self, card_id: str, offset: int = 0, scope: Scope = ANY_SCOPE, *, listed: bool = False
    ) -> CardRef:
        """A card that stands here, to be drawn again for this person from row ``offset``."""
        return CardRef(
            self.place.service_url,
            self.place.conversation,
            card_id,
            offset,
            zone=self.zone,
            locale=self.locale,
            scope=scope,
            listed=listed,
            only=self.place.only,
        )


def zone_of(zone: str) -> tzinfo:
    """The reader's time zone from an IANA name or an offset such as ``+02:00``."""
    sign, hours, minutes = zone[:1], zone[1:3], zone[4:6]
    if sign in "+-" and hours.isdecimal() and minutes.isdecimal():
        offset = timedelta(hours=int(hours), minutes=int(minutes))
        return reader_zone(None, -offset if sign == "-" else offset)
    return reader_zone(zone, None)
