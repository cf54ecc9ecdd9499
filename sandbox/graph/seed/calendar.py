"""What lies in the seeded calendars: the same for the same seed and anchor."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.calendar import Event
    from sandbox.people import Person
    from sandbox.world import World

__all__ = ["seeded_events"]


def seeded_events(_world: World, _person: Person) -> list[Event]:
    """The events of this person's calendar, in no particular order."""
    return []
