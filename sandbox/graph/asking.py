"""A request to Graph and the answer to it, whether it came alone or inside a batch."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, unquote

from sandbox.graph.errors import GraphError, bad_request, not_implemented
from sandbox.graph.odata.fields import unknown_property

if TYPE_CHECKING:
    from sandbox.graph.calendar import Calendar
    from sandbox.graph.mailbox import Mailbox
    from sandbox.people import Person
    from sandbox.world import World

__all__ = ["Ask", "Reply", "Scene", "asked", "selected"]

_PREFERENCE: Final = re.compile(r'([\w.-]+)(?:\s*=\s*(?:"([^"]*)"|([^\s",;]*)))?')
_VALUES: Final = {
    "idtype": ("immutableid",),
    "outlook.body-content-type": ("text", "html"),
}
_UNBUILT: Final = frozenset({"odata.maxpagesize", "odata.track-changes"})


@dataclass(frozen=True, slots=True)
class Reply:
    """A JSON document or, for ``$value``, bytes."""

    body: dict[str, Any] | bytes
    status: int = 200
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked for: decoded path segments below the version, query options, preferences.

    ``ids`` are the segments that stand for something, once the address is known; ``body`` is the
    JSON that was sent, or ``None``.
    """

    method: str
    path: tuple[str, ...]
    query: tuple[tuple[str, str], ...]
    preferences: dict[str, str]
    ids: tuple[str, ...] = ()
    body: Any = None

    def options(self, *known: str) -> dict[str, str]:
        """The query options; one that is not in ``known`` is answered with 501."""
        options: dict[str, str] = {}
        for name, value in self.query:
            if name not in known:
                raise not_implemented(f"The query option {name[:40]!r} here")
            if name in options:
                raise bad_request(
                    f"Query option '{name}' was specified more than once, but it must be "
                    "specified at most once."
                )
            options[name] = value
        return options

    def check_preferences(self) -> None:
        """Raises ``GraphError`` for a preference that would change the answer in a way unknown."""
        for name, value in self.preferences.items():
            if name in _UNBUILT:
                raise not_implemented(f"The preference {name}")
            if name in _VALUES and value.lower() not in _VALUES[name]:
                raise bad_request(f"The value of the preference {name} is not valid.")

    @property
    def is_immutable(self) -> bool:
        """``Prefer: IdType="ImmutableId"``."""
        return self.preferences.get("idtype", "").lower() == "immutableid"

    @property
    def wants_text(self) -> bool:
        """``Prefer: outlook.body-content-type="text"``; HTML is the default."""
        return self.preferences.get("outlook.body-content-type", "").lower() == "text"

    @property
    def time_zone(self) -> str:
        """``Prefer: outlook.timezone="…"``, or UTC."""
        return self.preferences.get("outlook.timezone", "UTC")

    @property
    def applied(self) -> dict[str, str]:
        """The header that says which preferences were honoured."""
        said = ['IdType="ImmutableId"'] if self.is_immutable else []
        if kind := self.preferences.get("outlook.body-content-type", ""):
            said.append(f'outlook.body-content-type="{kind.lower()}"')
        return {"Preference-Applied": ", ".join(said)} if said else {}


@dataclass(frozen=True, slots=True)
class Scene:
    """Where an ask is answered: the person who asks, their mailbox and their calendar.

    ``is_basic`` when the token holds Mail.ReadBasic alone, which shows neither bodies nor files.
    """

    world: World
    person: Person
    mailbox: Mailbox
    calendar: Calendar
    is_basic: bool = False

    def context(self, what: str) -> str:
        """The ``@odata.context`` of something of this person's."""
        root = self.world.endpoints.graph
        return f"{root}/v1.0/$metadata#users('{self.person.oid}')/{what}"

    def refuse_basic(self) -> None:
        """Raises ``GraphError`` 403 where Mail.ReadBasic is too little."""
        if self.is_basic:
            message = "Access is denied. Check credentials and try again."
            raise GraphError(403, "ErrorAccessDenied", message)


def asked(method: str, path: str, query: str, prefer: Collection[str], body: Any = None) -> Ask:
    """Read a raw (percent-encoded) path and query; in the query a plus sign is a space."""
    segments = tuple(unquote(part) for part in path.strip("/").split("/"))
    pairs = tuple(parse_qsl(query, keep_blank_values=True))
    found = _PREFERENCE.findall(", ".join(prefer))
    preferences = {name.lower(): quoted or bare for name, quoted, bare in found}
    return Ask(method, segments, pairs, preferences, body=body)


def selected(value: str | None, known: Collection[str], kind: str) -> tuple[str, ...] | None:
    """The names in ``$select``, or ``None`` when it is not used."""
    if value is None:
        return None
    names = tuple(name.strip() for name in value.split(","))
    for name in names:
        if name not in known:
            raise unknown_property(name, kind)
    return names
