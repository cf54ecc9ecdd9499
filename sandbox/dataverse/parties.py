"""Who takes part in an activity: rows of activityparty, and whose an address is.

Page: "ActivityParty table". Besides the people a client names, Dataverse keeps the owner and the
regarding row as parties too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from sandbox.dataverse.rows import Row
from sandbox.dataverse.tables import TABLES

if TYPE_CHECKING:
    from sandbox.dataverse.rows import Rows
    from sandbox.people import Person
    from sandbox.world import World

__all__ = [
    "BCC",
    "CC",
    "FROM",
    "OWNER",
    "REGARDING",
    "TO",
    "Directory",
    "Party",
    "put_parties",
    "settle",
]

FROM, TO, CC, BCC = 1, 2, 3, 4
REGARDING, OWNER = 8, 9
_ADDRESSED: Final = ("contact", "account", "lead")
_MAIN: Final = ("internalemailaddress", "emailaddress1", "emailaddress")


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody's part in an activity; ``who`` is a lookup's value, ``None`` if not resolved."""

    role: int
    who: list[str] | None
    address: str | None = None


class Directory:
    """Whose an address is: a colleague's, a contact's, an account's or a lead's, in this order."""

    def __init__(self, rows: Rows, world: World, colleagues: tuple[Person, ...]) -> None:
        self._rows = rows
        self._world = world
        self._colleagues = colleagues

    def resolve(self, address: str) -> list[str] | None:
        """The row an address belongs to, as a lookup's value."""
        wanted = address.strip().lower()
        for person in self._colleagues:
            own = (person.mail, *self._world.own_addresses.get(person.oid, ()))
            if wanted in (one.lower() for one in own):
                return ["systemuser", person.systemuserid]
        for table in _ADDRESSED:
            columns = TABLES[table].indexed
            known = (self._rows.found_by(table, column, (wanted,)) for column in columns)
            row = next(chain.from_iterable(known), None)
            if row is not None:
                return [table, row.id]
        return None

    def address_of(self, who: list[str]) -> str | None:
        """The first address of a row."""
        row = self._rows.get(*who)
        found = (row.values.get(column) for column in _MAIN) if row else ()
        return next((str(address) for address in found if address), None)


def put_parties(
    rows: Rows,
    activity: Row,
    parties: Iterable[Party],
    *,
    new_id: Callable[[], str] = lambda: str(uuid4()),
) -> None:
    """Write parties of an activity."""
    for party in parties:
        values: dict[str, Any] = {
            "activityid": [activity.table, activity.id],
            "participationtypemask": party.role,
            "partyid": party.who,
            "addressused": party.address,
            "unresolvedpartyname": None if party.who else party.address,
            "ispartydeleted": False,
        }
        rows.put(Row("activityparty", new_id(), values))


def settle(rows: Rows, activity: Row) -> None:
    """Let the parties for the owner and for the regarding row follow the activity's row."""
    wanted = {
        OWNER: activity.values.get("ownerid"),
        REGARDING: activity.values.get("regardingobjectid"),
    }
    for party in list(rows.found_by("activityparty", "activityid", (activity.id,))):
        role = party.values["participationtypemask"]
        if role in wanted and party.values["partyid"] != wanted[role]:
            rows.remove(party)
        elif role in wanted:
            wanted[role] = None
    put_parties(rows, activity, [Party(role, who) for role, who in wanted.items() if who])
