"""What a FetchXML query says."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Attribute", "Condition", "Entity", "Fetch", "Filter", "Join", "Order"]


@dataclass(frozen=True, slots=True)
class Attribute:
    """A column to return; ``aggregate`` and ``groupby`` only in aggregate queries."""

    name: str
    alias: str = ""
    aggregate: str = ""
    groupby: bool = False
    dategrouping: str = ""
    distinct: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """A column to sort by, of the entity aliased ``entity``; or, by ``alias``, a returned one."""

    entity: str
    attribute: str
    alias: str
    descending: bool


@dataclass(frozen=True, slots=True)
class Condition:
    """A column of the entity aliased ``entity``, an operator, and constants or another column."""

    entity: str
    attribute: str
    operator: str
    values: tuple[str, ...] = ()
    valueof: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """Parts of which all must hold, or one (``either``).

    ``quick`` marks a quick find filter; ``limit`` overrides whether its record limit is enforced.
    """

    either: bool = False
    conditions: tuple[Condition, ...] = ()
    filters: tuple[Filter, ...] = ()
    links: tuple[Entity, ...] = ()
    quick: bool = False
    limit: bool | None = None


@dataclass(frozen=True, slots=True)
class Join:
    """How a link-entity hangs on its parent: columns from (its own) and to (the parent's)."""

    own: str
    parent: str
    kind: str


@dataclass(frozen=True, slots=True)
class Entity:
    """The entity, whose alias is "", or a link-entity."""

    table: str
    alias: str = ""
    join: Join | None = None
    everything: bool = False
    attributes: tuple[Attribute, ...] = ()
    orders: tuple[Order, ...] = ()
    filters: tuple[Filter, ...] = ()
    links: tuple[Entity, ...] = ()

    def family(self) -> list[Entity]:
        """The entity and all link-entities below it, in document order."""
        return [self, *(one for link in self.links for one in link.family())]


@dataclass(frozen=True, slots=True)
class Fetch:
    """The whole query; ``page`` counts from 1, ``cookie`` is "" on first pages."""

    entity: Entity
    top: int | None = None
    count: int | None = None
    page: int = 1
    cookie: str = ""
    distinct: bool = False
    total: bool = False
    aggregate: bool = False
    aggregatelimit: int | None = None
    raw_order: bool = False
    family: list[Entity] = field(default_factory=list)
