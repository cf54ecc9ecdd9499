"""How far the privileges reach that a person holds through security roles.

Page: "Security concepts in Dataverse" (access levels). Roles of a team count for its members as if
they were their own, measured from the team's business unit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sandbox.dataverse.associations import link_row
from sandbox.dataverse.privileges import Depth, privilege_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox.dataverse.rows import Row, Rows

__all__ = ["Grants", "Reach"]


@dataclass(slots=True)
class Reach:
    """Whose rows a privilege is for: everybody's, those of units, those of the person."""

    everything: bool = False
    units: set[str] = field(default_factory=set)
    own: bool = False


@dataclass(slots=True)
class Grants:
    """A person's roles, each with the business unit from which its depth is measured.

    ``principals`` are the person and their teams: who owns what counts as the person's own.
    """

    rows: Rows
    user: str
    principals: frozenset[str]
    roles: tuple[tuple[str, str], ...]
    _known: dict[str, Reach | None] = field(default_factory=dict)

    @classmethod
    def of(cls, user: Row, rows: Rows) -> Grants:
        """What a systemuser's own roles and those of its teams grant."""
        teams = [
            team
            for pair in rows.found_by("teammembership", "systemuserid", (user.id,))
            if (team := rows.get("team", pair.values["teamid"]))
        ]
        roles = [
            *_held(rows, "systemuserroles", "systemuserid", user),
            *(pair for team in teams for pair in _held(rows, "teamroles", "teamid", team)),
        ]
        principals = frozenset((user.id, *(team.id for team in teams)))
        return cls(rows, user.id, principals, tuple(roles))

    def reach(self, privilege: str) -> Reach | None:
        """Whose rows a privilege is for; ``None`` if the person does not hold it."""
        if privilege not in self._known:
            self._known[privilege] = self._reach(privilege)
        return self._known[privilege]

    def depths(self, privilege: str) -> Iterator[tuple[Depth, str]]:
        """At which depth, from which business unit, each role grants a privilege."""
        for role, unit in self.roles:
            pair = link_row("roleprivileges", role, privilege_id(privilege))
            granted = self.rows.get("roleprivileges", pair.id)
            if granted is not None:
                yield Depth(granted.values["privilegedepthmask"]), unit

    def _reach(self, privilege: str) -> Reach | None:
        found: Reach | None = None
        for depth, unit in self.depths(privilege):
            found = found or Reach(own=True)
            found.everything |= depth is Depth.GLOBAL
            if depth in (Depth.LOCAL, Depth.DEEP):
                found.units.add(unit)
            if depth is Depth.DEEP:
                found.units.update(_below(self.rows, unit))
        return found


def _held(rows: Rows, table: str, column: str, holder: Row) -> Iterator[tuple[str, str]]:
    unit = holder.values["businessunitid"][1]
    for pair in rows.found_by(table, column, (holder.id,)):
        yield pair.values["roleid"], unit


def _below(rows: Rows, unit: str) -> Iterator[str]:
    for child in rows.found_by("businessunit", "parentbusinessunitid", (unit,)):
        yield child.id
        yield from _below(rows, child.id)
