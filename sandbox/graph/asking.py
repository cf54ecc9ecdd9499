"""A request to Graph and the answer to it, whether it came alone or inside a batch."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, unquote

from sandbox.graph.errors import GraphError, not_implemented

if TYPE_CHECKING:
    from sandbox.graph.mailbox import Mailbox
    from sandbox.world import World

__all__ = ["Ask", "Reply", "Scene", "asked", "selected"]

_PREFERENCE: Final = re.compile(r'([\w.-]+)\s*=\s*"?([^",;]*)"?')


@dataclass(frozen=True, slots=True)
class Reply:
    """A JSON document or, for ``$value``, bytes."""

    body: dict[str, Any] | bytes
    status: int = 200
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked for: decoded path segments below the version, query options, preferences."""

    method: str
    path: tuple[str, ...]
    query: tuple[tuple[str, str], ...]
    preferences: dict[str, str]

    def options(self, *known: str) -> dict[str, str]:
        """The query options; one that is not in ``known`` is answered with 501."""
        options: dict[str, str] = {}
        for name, value in self.query:
            if name not in known:
                raise not_implemented(f"The query option {name[:40]!r} here")
            if name in options:
                raise GraphError(
                    400,
                    "BadRequest",
                    f"Query option '{name}' was specified more than once, but it must be "
                    "specified at most once.",
                )
            options[name] = value
        return options

    @property
    def is_immutable(self) -> bool:
        """``Prefer: IdType="ImmutableId"``."""
        return self.preferences.get("idtype", "").lower() == "immutableid"

    @property
    def wants_text(self) -> bool:
        """``Prefer: outlook.body-content-type="text"``; HTML is the default."""
        return self.preferences.get("outlook.body-content-type", "").lower() == "text"

    @property
    def applied(self) -> dict[str, str]:
        """The header that says which preferences were honoured."""
        said = ['IdType="ImmutableId"'] if self.is_immutable else []
        said += ['outlook.body-content-type="text"'] if self.wants_text else []
        return {"Preference-Applied": ", ".join(said)} if said else {}


@dataclass(frozen=True, slots=True)
class Scene:
    """Where an ask is answered: the world and the mailbox of the person who asks."""

    world: World
    mailbox: Mailbox


def asked(method: str, path: str, query: str, prefer: Collection[str]) -> Ask:
    """Read a raw (percent-encoded) path and query; in the query a plus sign is a space."""
    segments = tuple(unquote(part) for part in path.strip("/").split("/"))
    pairs = tuple(parse_qsl(query, keep_blank_values=True))
    found = _PREFERENCE.findall(", ".join(prefer))
    return Ask(method, segments, pairs, {name.lower(): value for name, value in found})


def selected(value: str | None, known: Collection[str], kind: str) -> tuple[str, ...] | None:
    """The names in ``$select``, or ``None`` when it is not used."""
    if value is None:
        return None
    names = tuple(name.strip() for name in value.split(","))
    for name in names:
        if name not in known:
            raise GraphError(
                400,
                "RequestBroker--ParseUri",
                f"Could not find a property named '{name[:100]}' on type 'microsoft.graph.{kind}'.",
            )
    return names
