"""Language, country, time zone and devices of each person, which their clients tell the bot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.connector.conversations import everybody

if TYPE_CHECKING:
    from sandbox.people import Person
    from sandbox.world import World

__all__ = ["CLIENTS", "Locale", "clients_of", "locale_of", "set_clients"]


@dataclass(frozen=True, slots=True)
class Locale:
    """``language`` is a BCP 47 tag, ``zone`` a name of the IANA time zone database."""

    language: str
    country: str
    zone: str


_LOCALES = (
    Locale("en-US", "US", "UTC"),
    Locale("de-DE", "DE", "Europe/Berlin"),
    Locale("en-GB", "GB", "Europe/London"),
    Locale("zh-CN", "CN", "Asia/Shanghai"),
    Locale("pt-PT", "PT", "Europe/Lisbon"),
    Locale("hu-HU", "HU", "Europe/Budapest"),
)
"""In the order of the people; whoever comes after them begins again."""

CLIENTS = ("Web", "iOS", "Windows")
"""Platforms on which a person may have Teams open."""

_USUAL = 2
_COLLECTION = "clients"


def locale_of(world: World, person: Person) -> Locale:
    """What this person's clients are set to."""
    order = [one.oid for one in everybody(world)]
    return _LOCALES[order.index(person.oid) % len(_LOCALES)]


def clients_of(world: World, person: Person) -> tuple[str, ...]:
    """The platforms on which this person has Teams open: two, unless told otherwise."""
    return CLIENTS[: world.store.get(_COLLECTION, person.oid) or _USUAL]


def set_clients(world: World, person: Person, count: int) -> None:
    """Open or close clients, so that ``count`` of them are there."""
    world.store.put(_COLLECTION, person.oid, count)
