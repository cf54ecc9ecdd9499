"""Creates, changes and deletes rows by the rules of their tables.

Pages: "Create a table row using the Web API", "Update and delete table rows using the Web API",
"Email table/entity reference" (completed and canceled e-mail is read-only).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from sandbox.dataverse.activity_tables import CONCRETE
from sandbox.dataverse.attachments import check_file, recount
from sandbox.dataverse.errors import CrmError, bad_payload, not_here
from sandbox.dataverse.parties import Party, put_parties, settle
from sandbox.dataverse.payload import Payload, read_payload
from sandbox.dataverse.rows import Row
from sandbox.dataverse.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox.dataverse.access import Access
    from sandbox.dataverse.parties import Directory
    from sandbox.dataverse.rows import Rows
    from sandbox.dataverse.schema import Table

__all__ = ["Writes", "duplicate"]

_CASCADES: Final = ("activityid", "objectid", "regardingobjectid", "parentcustomerid")


def duplicate() -> CrmError:
    """The refusal of an id that is taken."""
    return CrmError(412, "0x80040237", "A record with matching key values already exists.")


@dataclass(frozen=True, slots=True)
class Writes:
    """One person's writes at one moment; ``now`` in the form rows keep dates in."""

    rows: Rows
    access: Access
    directory: Directory
    now: str

    def create(self, table: Table, body: dict[str, Any], row_id: str | None = None) -> Row:
        """A new row, with the parties and attachments that come along with it."""
        self.access.creatable(table.name)
        if table.members:
            raise not_here(f"writing to {table.entity_set}")
        payload = read_payload(body, table, self.access.readable)
        row_id = self._new_id(table, payload, row_id)
        values = self.defaults(table.name) | payload.values
        self._check_status(table.name, {}, payload.values)
        with self.rows.transaction():
            row = Row(table.name, row_id, self._completed(table.name, values))
            if table.name == "activitymimeattachment":
                return self._attach(row)
            row = self.rows.put(row)
            self._along(row, payload)
            return self.current(row)

    def update(self, row: Row, body: dict[str, Any]) -> Row:
        """Change some values of a row."""
        self.access.writable(row)
        payload = read_payload(body, TABLES[row.table], self.access.readable)
        if payload.along or row.table == "activitymimeattachment":
            raise not_here("changing attachments or the parties of an existing activity")
        if payload.values.pop(TABLES[row.table].key, row.id) != row.id:
            raise bad_payload(TABLES[row.table].entity_set, "the key cannot be changed.")
        _check_open(row, payload.values)
        values = self._check_status(row.table, row.values, payload.values)
        values |= {"modifiedon": self.now, "modifiedby": self._caller}
        with self.rows.transaction():
            changed = row.with_values(self._completed(row.table, row.values | values))
            self.rows.put(changed)
            if row.table in CONCRETE:
                settle(self.rows, changed)
            return self.current(row)

    def delete(self, row: Row) -> None:
        """Remove a row and what hangs on it; a primary contact's account only loses the link."""
        self.access.writable(row, "DeleteAccess")
        with self.rows.transaction():
            self._remove(row)

    def _remove(self, row: Row) -> None:
        for child in list(self._children(row)):
            self._remove(child)
        for account in list(self.rows.found_by("account", "primarycontactid", (row.id,))):
            self.rows.put(account.with_values({"primarycontactid": None}))
        self.rows.remove(row)
        if row.table == "activitymimeattachment":
            recount(self.rows, row.values["objectid"])

    def _children(self, row: Row) -> Iterator[Row]:
        for name in ("contact", *CONCRETE, "activityparty", "activitymimeattachment"):
            for column in _CASCADES:
                if column in TABLES[name].lookups:
                    yield from self.rows.found_by(name, column, (row.id,))

    @property
    def _caller(self) -> list[str]:
        return ["systemuser", self.access.person.systemuserid]

    def _new_id(self, table: Table, payload: Payload, row_id: str | None) -> str:
        given = payload.values.pop(table.key, None)
        if row_id and given not in (None, row_id):
            raise bad_payload(table.entity_set, "the key in the body differs from the address.")
        chosen = row_id or given or str(uuid4())
        family = CONCRETE if table.name in CONCRETE else (table.name,)
        if any(self.rows.get(name, chosen) for name in family):
            raise duplicate()
        return str(chosen)

    def defaults(self, table: str) -> dict[str, Any]:
        """What a new row of a table has before anything is said about it."""
        who = self._caller
        made: dict[str, Any] = {"ownerid": who}
        if table == "activitymimeattachment":
            return made
        made |= {"owninguser": who, "createdby": who, "modifiedby": who}
        made |= {"createdon": self.now, "modifiedon": self.now}
        if TABLES[table].statuses:
            made |= {"statecode": 0, "statuscode": next(iter(TABLES[table].statuses))}
        if table not in CONCRETE:
            return made
        made |= {"activitytypecode": table, "isregularactivity": True, "prioritycode": 1}
        made |= {"sortdate": self.now}
        if table == "email":
            made |= {"directioncode": True, "attachmentcount": 0, "notifications": 0}
        return made

    def _check_status(self, table: str, old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
        """The new values with statecode and statuscode in agreement; raises 400 if they are not."""
        if "statecode" not in new and "statuscode" not in new:
            return dict(new)
        statuses = TABLES[table].statuses
        state: int | None = new.get("statecode", old.get("statecode", 0))
        status = new.get("statuscode", next((s for s in statuses if statuses[s] == state), None))
        if status is None or statuses.get(status) != state or (not old and state):
            raise CrmError(
                400,
                "0x80048408",
                f"{status} is not a valid status code for state code {state} on {table}.",
            )
        return new | {"statecode": state, "statuscode": status}

    def _completed(self, table: str, values: dict[str, Any]) -> dict[str, Any]:
        """Values with those that follow from others."""
        if table in ("contact", "lead"):
            names = (values.get("firstname"), values.get("lastname"))
            values = values | {"fullname": " ".join(name for name in names if name) or None}
        if values.get("ownerid") and "owninguser" in values:
            values = values | {"owninguser": values["ownerid"]}
        if table in CONCRETE and values.get("statecode") == 1 and not values.get("actualend"):
            values = values | {"actualend": self.now}
        return values

    def current(self, row: Row) -> Row:
        """The row as it stands now."""
        found = self.rows.get(row.table, row.id)
        assert found is not None
        return found

    def _attach(self, row: Row) -> Row:
        parent = row.values.get("objectid")
        if not parent or row.values.get("objecttypecode") != parent[0]:
            raise bad_payload(
                "activitymimeattachments", "objectid and objecttypecode must name one activity."
            )
        size = check_file(self.rows, row.values.get("filename"), row.values.get("body"))
        self.access.writable(row, "AppendToAccess")
        row = self.rows.put(row.with_values({"filesize": size}))
        recount(self.rows, parent)
        return row

    def _along(self, row: Row, payload: Payload) -> None:
        """Parties and attachments given together with an activity."""
        for name, items in payload.along.items():
            target = TABLES[row.table].collections[name].table
            if target == "activityparty":
                self._put_parties(row, items)
            elif target == "activitymimeattachment":
                for item in items:
                    link = {"objecttypecode": row.table}
                    link |= {f"objectid_{row.table}@odata.bind": _reference(row)}
                    self.create(TABLES[target], {**item, **link})
            else:
                raise not_here(f"creating {name} together with a row")
        if row.table in CONCRETE:
            settle(self.rows, self.current(row))

    def _put_parties(self, row: Row, items: list[dict[str, Any]]) -> None:
        parties = [self._party(item) for item in items]
        put_parties(self.rows, row, parties)
        if row.table == "email":
            senders = [one.address for one in parties if one.role == 1 and one.address]
            others = [one.address for one in parties if one.role == 2 and one.address]
            texts = {"sender": senders[0] if senders else None}
            texts["torecipients"] = ";".join(others)[:500] or None
            self.rows.put(row.with_values(texts))

    def _party(self, item: Any) -> Party:
        if not isinstance(item, dict):
            raise bad_payload("activityparties", "a party must be an object.")
        values = read_payload(item, TABLES["activityparty"], self.access.readable).values
        role, who = values.get("participationtypemask"), values.get("partyid")
        address = values.get("addressused")
        if role is None or not (who or address):
            raise bad_payload("activityparties", "a party needs a role and a row or an address.")
        if who and not address:
            address = self.directory.address_of(who)
        return Party(role, who, address)


def _reference(row: Row) -> str:
    return f"/{TABLES[row.table].entity_set}({row.id})"


def _check_open(row: Row, values: dict[str, Any]) -> None:
    """Completed e-mail takes a new regarding row only; other activities may be opened again."""
    if row.table not in CONCRETE or row.values.get("statecode") in (0, 3):
        return
    allowed = {"regardingobjectid"}
    if row.table != "email":
        allowed |= {"statecode", "statuscode"}
    if set(values) - allowed:
        raise CrmError(
            400, "", f"The {row.table} is read-only because it is completed or canceled."
        )
