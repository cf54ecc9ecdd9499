"""What lies in a calendar: single meetings, series, and the dates of a series."""

from sandbox.calendar.event import Attendee, Event, Recurrence
from sandbox.calendar.occurrences import Occurrence, occurrences

__all__ = ["Attendee", "Event", "Occurrence", "Recurrence", "occurrences"]
