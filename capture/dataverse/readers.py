"""What each one of several people may read, as Dynamics itself says it to one of them.

Sources: "RetrievePrincipalAccess Function", "systemuser EntityType". Whether Dynamics says it to
whoever may read the row is not written there, so no answer counts as no.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

import msgspec

from capture.dataverse.metadata import Tables
from capture.dataverse.organisation import API, HEADERS, Row, row_id
from capture.dataverse.several import KIND, read_parts, written
from capture.encoding import encode_query, encoded
from capture.errors import NotFound
from capture.models import ActivityKind, Caller, ObjectId, RecordRef
from capture.odata import guid
from capture.upstream import Reply

__all__ = ["Readers"]

_SETS: Mapping[str, str] = {
    ActivityKind.EMAIL: "emails",
    ActivityKind.APPOINTMENT: "appointments",
    ActivityKind.PHONE_CALL: "phonecalls",
    ActivityKind.TASK: "tasks",
}
"""Of activities of other kinds it is not known what they are, so they are not asked about."""


class _User(Row, frozen=True):
    systemuserid: str


class _Users(Row, frozen=True):
    value: tuple[_User, ...]


class _Access(Row, frozen=True):
    rights: str = msgspec.field(name="AccessRights", default="")


_USERS = msgspec.json.Decoder(_Users)
_ACCESS = msgspec.json.Decoder(_Access)


class Readers(Tables):
    """Questions about other people's rights, asked with the caller's own."""

    async def read_by_all(
        self, caller: Caller, people: Sequence[ObjectId], rows: Sequence[RecordRef]
    ) -> frozenset[RecordRef]:
        """Those of the rows that every one of these people may read.

        None where one of them is no enabled user; an activity's table is its kind.
        """
        users, named = await self._users(caller, people), await self._named(caller, rows)
        if not users or not named:
            return frozenset()
        asked = list(product(users, named))
        targets = [_target(user, named[row]) for user, row in asked]
        reply = await self._upstream.send(
            "POST",
            f"{API}/$batch",
            token=await self._token(caller),
            headers={"Prefer": "odata.continue-on-error", **HEADERS},
            body=written(targets, {"Accept": "application/json", **HEADERS}),
            content_type=KIND,
            idempotent=True,
        )
        answers = read_parts(self._upstream, reply, len(asked))
        withheld = {
            row for (_, row), one in zip(asked, answers, strict=True) if not self._reads(one)
        }
        return frozenset(named) - withheld

    async def _users(self, caller: Caller, people: Sequence[ObjectId]) -> tuple[str, ...]:
        """Their user ids; none at all where one of them has none."""
        wanted = {known for one in people if (known := guid(one))}
        if not people or len(wanted) != len(set(people)):
            return ()
        either = " or ".join(f"azureactivedirectoryobjectid eq {one}" for one in sorted(wanted))
        found = await self._read(
            _USERS,
            "/systemusers",
            {
                "$select": "systemuserid",
                "$filter": encoded(f"isdisabled eq false and ({either})"),
            },
            token=await self._token(caller),
        )
        users = tuple(known for one in found.value if (known := guid(one.systemuserid)))
        return users if len(users) == len(wanted) else ()

    async def _named(self, caller: Caller, rows: Sequence[RecordRef]) -> dict[RecordRef, str]:
        """How each row is addressed, without those that cannot be."""
        found = {}
        for row in rows:
            try:
                known = _SETS.get(row.table) or (await self.table(caller, row.table)).entity_set
            except NotFound:
                continue
            found[row] = f"{known}({row_id(row)})"
        return found

    def _reads(self, answer: Reply | None) -> bool:
        if answer is None:
            return False
        held = self._upstream.decode(_ACCESS, answer).rights
        return "ReadAccess" in {one.strip() for one in held.split(",")}


def _target(user: str, row: str) -> str:
    target = msgspec.json.encode({"@odata.id": row}).decode()
    function = "Microsoft.Dynamics.CRM.RetrievePrincipalAccess(Target=@target)"
    return f"{API}/systemusers({user})/{function}?{encode_query({'@target': target})}"
