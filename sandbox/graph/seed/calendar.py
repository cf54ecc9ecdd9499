"""What lies in the seeded calendars: the same for the same seed and anchor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.graph.seed.meetings import meetings
from sandbox.graph.seed.series import series

if TYPE_CHECKING:
    from sandbox.calendar import Event
    from sandbox.people import Person
    from sandbox.world import World

__all__ = ["seeded_events"]


def seeded_events(world: World, person: Person) -> list[Event]:
    """What this person organizes or is invited to, in no particular order."""
    everything = (*meetings(world.anchor), *series(world.anchor))
    return [event for event in everything if _takes_part(event, person)]


def _takes_part(event: Event, person: Person) -> bool:
    """A draft lies with its organizer alone."""
    guests = () if event.is_draft else event.attendees
    mails = {event.organizer.mail.lower(), *(one.address.mail.lower() for one in guests)}
    return not mails.isdisjoint((person.mail, *person.aliases))
