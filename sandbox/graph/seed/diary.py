"""What events are written with: a day near the anchor, an hour, and who answered how."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sandbox.calendar import Attendee, Event
from sandbox.mail.message import Address

__all__ = ["accepted", "asked", "at", "event"]


def at(anchor: datetime, days: int, hour: int = 9) -> datetime:
    """A full hour (UTC) some days after the anchor's day, or before it."""
    day = anchor.replace(hour=0, minute=0, second=0, microsecond=0)
    return day + timedelta(days=days, hours=hour)


def accepted(*people: Address) -> tuple[Attendee, ...]:
    """They come."""
    return tuple(Attendee(one, response="accepted") for one in people)


def asked(*people: Address, kind: str = "required") -> tuple[Attendee, ...]:
    """They have not answered yet."""
    return tuple(Attendee(one, kind=kind, response="notResponded") for one in people)


def event(
    name: str,
    start: datetime,
    hours: float,
    organizer: Address,
    attendees: tuple[Attendee, ...],
    subject: str,
    /,
    **more: Any,
) -> Event:
    """An event of some hours, made a week before it starts."""
    number = sha256(name.encode()).hexdigest()[:32].upper()
    rest: dict[str, Any] = {"text": f"{subject}.", "created": start - timedelta(days=7)}
    return Event(
        key=name,
        ical_uid=f"040000008200E00074C5B7101A82E008{number}",
        subject=subject,
        start=start,
        end=start + timedelta(hours=hours),
        organizer=organizer,
        attendees=attendees,
        **(rest | more),
    )
