"""What events can be filtered and sorted by (page: "List calendarView", "event resource type")."""

from __future__ import annotations

from typing import Final

from sandbox.calendar import Event, Occurrence
from sandbox.graph.event_wire import EVENT, EventView
from sandbox.graph.odata import Field, Schema

__all__ = ["event_schema"]

_VALUES: Final = {
    "sensitivity": frozenset({"normal", "personal", "private", "confidential"}),
    "importance": frozenset({"low", "normal", "high"}),
    "showAs": frozenset({"free", "tentative", "busy", "oof", "workingElsewhere", "unknown"}),
    "type": frozenset({"singleInstance", "occurrence", "exception", "seriesMaster"}),
}
_BOOLEANS: Final = (
    "isAllDay",
    "isCancelled",
    "isDraft",
    "isOnlineMeeting",
    "isOrganizer",
    "hasAttachments",
)
Shown = Event | Occurrence


def event_schema(view: EventView) -> Schema[Shown]:
    """The properties of events, shown in this way."""

    def shown(name: str) -> Field[Shown]:
        kind = "boolean" if name in _BOOLEANS else "string"
        return Field(kind, lambda one: EVENT[name](one, view), _VALUES.get(name, frozenset()))

    fields = {name: shown(name) for name in (*_BOOLEANS, *_VALUES)}
    fields["subject"] = Field("string", lambda one: EVENT["subject"](one, view), searchable=True)
    for name in ("iCalUId", "seriesMasterId"):
        fields[name] = Field("id", lambda one, name=name: EVENT[name](one, view))  # type: ignore[misc]
    for name in ("start", "end"):
        fields[f"{name}/dateTime"] = Field(
            "stamp",
            lambda one, name=name: EVENT[name](one, view)["dateTime"],  # type: ignore[misc]
        )
    for name in ("address", "name"):
        fields[f"organizer/emailAddress/{name}"] = Field(
            "string",
            lambda one, name=name: EVENT["organizer"](one, view)["emailAddress"].get(name),  # type: ignore[misc]
            searchable=True,
        )
    others = frozenset(EVENT) - frozenset(fields) | {"singleValueExtendedProperties"}
    texts = {"categories": lambda one: tuple(EVENT["categories"](one, view))}
    return Schema("event", fields, texts=texts, others=others, refused=frozenset({"attendees"}))
