"""What becomes of a calendar when one of its meetings changes (page: "event: cancel")."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any, Literal, TypeAlias

from sandbox.calendar.event import Event

__all__ = ["Change", "changed"]

Change: TypeAlias = Literal["cancelled", "deleted", "private", "moved"]


def changed(events: Iterable[Event], change: dict[str, Any]) -> list[Event]:
    """The events after a change: ``uid`` names one, ``kind`` is a ``Change``.

    A cancelled one stays with its attendees until they remove it, its subject says so, and it is
    free time; a series changes as a whole, and what is moved starts and ends ``minutes`` later.
    """
    found = []
    for event in events:
        if event.ical_uid != change["uid"]:
            found.append(event)
        elif change["kind"] != "deleted":
            found.append(_changed(event, change))
    return found


def _changed(event: Event, change: dict[str, Any]) -> Event:
    match change["kind"]:
        case "cancelled":
            subject = f"Canceled: {event.subject}"
            return replace(event, subject=subject, is_cancelled=True, show_as="free")
        case "private":
            return replace(event, sensitivity="private")
        case _:
            later = timedelta(minutes=change["minutes"])
            return replace(event, start=event.start + later, end=event.end + later)
