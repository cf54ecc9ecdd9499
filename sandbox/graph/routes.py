"""Which function answers which address, and which permission it needs.

Each permission is the least privileged one of the method's own page, or a higher one of its table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from sandbox.graph import attachments, events, folders, messages
from sandbox.graph.asking import Ask, Reply, Scene
from sandbox.graph.organization import organization
from sandbox.graph.translate import translate_ids
from sandbox.graph.user import me

__all__ = ["ANY", "MAIL", "MAIL_BASIC", "Route", "route_of"]

MAIL: Final = ("Mail.Read", "Mail.ReadWrite")
MAIL_BASIC: Final = ("Mail.ReadBasic",)
_CALENDAR: Final = ("Calendars.Read", "Calendars.ReadWrite")
_USER: Final = ("User.Read", "User.ReadWrite", "User.Read.All")
_TRANSLATE: Final = (*_USER, "User.ReadBasic.All")
ANY: Final = (*_USER, *MAIL, *MAIL_BASIC, *_CALENDAR)


@dataclass(frozen=True, slots=True)
class Route:
    """An address below /v1.0/me, where an asterisk is an identifier.

    ``basic_too`` when Mail.ReadBasic opens it as well; ``uses_mailbox`` when it counts as a request
    to Outlook.
    """

    pattern: tuple[str, ...]
    answer: Callable[[Ask, Scene], Reply]
    scopes: tuple[str, ...]
    method: str = "GET"
    basic_too: bool = False
    uses_mailbox: bool = True


def _mail(pattern: str, answer: Callable[[Ask, Scene], Reply], *, basic: bool = True) -> Route:
    return Route(tuple(pattern.split("/")), answer, MAIL, basic_too=basic)


def _calendar(pattern: str, answer: Callable[[Ask, Scene], Reply]) -> Route:
    return Route(tuple(pattern.split("/")), answer, _CALENDAR)


_ROUTES: Final = (
    Route((), me, _USER, uses_mailbox=False),
    Route(("translateExchangeIds",), translate_ids, _TRANSLATE, method="POST"),
    _mail("messages", messages.list_messages),
    _mail("messages/*", messages.one_message),
    _mail("messages/*/$value", messages.raw_message, basic=False),
    _mail("messages/*/attachments", attachments.list_attachments, basic=False),
    _mail("messages/*/attachments/*", attachments.one_attachment, basic=False),
    _mail("messages/*/attachments/*/$value", attachments.raw_attachment, basic=False),
    _mail("mailFolders", folders.list_folders),
    _mail("mailFolders/*", folders.one_folder),
    _mail("mailFolders/*/childFolders", folders.list_child_folders),
    _mail("mailFolders/*/messages", messages.list_messages_in_folder),
    _mail("mailFolders/*/messages/*", messages.one_message_in_folder),
    _calendar("calendarView", events.calendar_view),
    _calendar("calendar/calendarView", events.calendar_view),
    _calendar("events", events.list_events),
    _calendar("calendar/events", events.list_events),
    _calendar("events/*", events.one_event),
    _calendar("events/*/instances", events.instances),
    _calendar("events/*/attachments", attachments.list_event_attachments),
    _calendar("events/*/attachments/*", attachments.one_event_attachment),
    _calendar("events/*/attachments/*/$value", attachments.raw_event_attachment),
)

_ORGANIZATION: Final = Route((), organization, _USER, uses_mailbox=False)


def route_of(ask: Ask) -> tuple[Route, Ask] | None:
    """The route of an ask, and the ask with its identifiers; ``None`` for an unknown address."""
    if ask.path == ("organization",) and ask.method == "GET":
        return _ORGANIZATION, ask
    if ask.path[:1] != ("me",):
        return None
    for route in _ROUTES:
        ids = _fit(route.pattern, ask.path[1:]) if route.method == ask.method else None
        if ids is not None:
            return route, replace(ask, ids=ids)
    return None


def _fit(pattern: tuple[str, ...], path: tuple[str, ...]) -> tuple[str, ...] | None:
    if len(pattern) != len(path):
        return None
    pairs = list(zip(pattern, path, strict=True))
    if any(part != given if part != "*" else not given for part, given in pairs):
        return None
    return tuple(given for part, given in pairs if part == "*")
