"""Creates, changes and deletes rows by the rules of their tables.

Pages: "Create a table row using the Web API", "Update and delete table rows using the Web API",
"Security concepts in Dataverse" (Append is needed on the row that refers to another, AppendTo on
the other one).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from sandbox.dataverse.activity_tables import CONCRETE
from sandbox.dataverse.alternate_keys import check_keys
from sandbox.dataverse.attachments import check_file, recount, with_file
from sandbox.dataverse.completion import completed, defaults
from sandbox.dataverse.connections import follow_connection, put_connection
from sandbox.dataverse.deletion import remove
from sandbox.dataverse.duplicates import check_duplicates
from sandbox.dataverse.errors import CrmError, bad_payload, denied, not_here, not_supported
from sandbox.dataverse.mailboxes import follow_mailbox
from sandbox.dataverse.parties import settle
from sandbox.dataverse.party_lists import put_party_list
from sandbox.dataverse.payload import Payload, read_payload
from sandbox.dataverse.rows import Row
from sandbox.dataverse.schema import Ownership
from sandbox.dataverse.states import check_open, with_status
from sandbox.dataverse.tables import TABLES

if TYPE_CHECKING:
    from sandbox.dataverse.access import Access
    from sandbox.dataverse.parties import Directory
    from sandbox.dataverse.rows import Rows
    from sandbox.dataverse.schema import Table

__all__ = ["Writes", "duplicate"]

_NOT_CREATED: Final = (
    "systemuser",
    "organization",
    "usersettings",
    "businessunit",
    "activityparty",
)
_DELETED: Final = ("team", "role", "connectionrole", "activitymimeattachment")
_FREE: Final = ("ownerid", "businessunitid", "activityid", "objectid")
"""Lookups that need no AppendTo on the row they name: their own rights guard them."""


def duplicate() -> CrmError:
    """The refusal of an id that is taken."""
    return CrmError(412, "0x80040237", "A record with matching key values already exists.")


@dataclass(frozen=True, slots=True)
class Writes:
    """One person's writes at one moment; ``now`` in the form rows keep dates in.

    ``detects`` says that a duplicate is refused.
    """

    rows: Rows
    access: Access
    directory: Directory
    now: str
    detects: bool = False

    def create(self, table: Table, body: dict[str, Any], row_id: str | None = None) -> Row:
        """A new row, with the parties and attachments that come along with it."""
        if table.members or table.name in _NOT_CREATED or not table.privilege:
            raise not_supported("Create", table.name)
        self.access.require("Create", table)
        payload = read_payload(body, table, self._referable, creating=True)
        row_id = self._new_id(table, payload, row_id)
        values = self.begun(table)
        values |= with_status(table, {}, payload.values)
        _check_required(table, values)
        with self.rows.transaction():
            row = completed(Row(table.name, row_id, values), self.rows, now=self.now)
            if table.name == "activitymimeattachment":
                return self._attach(row)
            self._check_new(row, payload)
            self._put(row)
            self._along(row, payload)
            return self.current(row)

    def update(self, row: Row, body: dict[str, Any]) -> Row:
        """Change some values of a row."""
        self.access.check("Write", row)
        table = TABLES[row.table]
        payload = read_payload(body, table, self._referable)
        if payload.along or row.table == "activitymimeattachment":
            raise not_here("changing attachments or the parties of an existing activity")
        if payload.values.pop(table.key, row.id) != row.id:
            raise bad_payload(table.entity_set, "the key cannot be changed.")
        if _links(table, payload.values):
            self.access.check("Append", row)
        check_open(row, payload.values)
        return self._change(row, with_status(table, row.values, payload.values))

    def relate(self, row: Row, column: str, value: list[str] | None) -> Row:
        """Let a lookup of a row name another row, or none."""
        self.access.check("Write", row)
        if value:
            self.access.check("Append", row)
            self._referable(column, *value)
        check_open(row, {column: value})
        return self._change(row, {column: value})

    def delete(self, row: Row) -> None:
        """Remove a row and what hangs on it; other rows lose their links to it."""
        table = TABLES[row.table]
        if table.ownership is not Ownership.USER and row.table not in _DELETED:
            raise not_supported("Delete", row.table)
        self.access.check("Delete", row)
        with self.rows.transaction():
            remove(self.rows, row)

    def current(self, row: Row) -> Row:
        """The row as it stands now."""
        found = self.rows.get(row.table, row.id)
        assert found is not None
        return found

    def _change(self, row: Row, values: dict[str, Any]) -> Row:
        if values.get("ownerid", row.values.get("ownerid")) != row.values.get("ownerid"):
            self.access.check("Assign", row)
        values |= {"modifiedon": self.now, "modifiedby": ["systemuser", self.access.user]}
        values |= self._on_behalf("modified")
        with self.rows.transaction():
            changed = completed(row.with_values(values), self.rows, now=self.now)
            _check_required(TABLES[row.table], changed.values)
            self._put(changed)
            return self.current(row)

    def begun(self, table: Table) -> dict[str, Any]:
        """What a row that this person makes has before anything is said about it."""
        values = defaults(table, self.rows, user=self.access.user, now=self.now)
        if self.access.delegate:
            values |= self._on_behalf("created") | self._on_behalf("modified")
        return values

    def _on_behalf(self, verb: str) -> dict[str, Any]:
        who = self.access.delegate
        return {f"{verb}onbehalfby": ["systemuser", who] if who else None}

    def _put(self, row: Row) -> None:
        """Write a row and what must follow it."""
        check_keys(self.rows, row, TABLES[row.table])
        if self.detects:
            check_duplicates(self.rows, row)
        if row.table == "connection" and self.rows.get("connection", row.id) is None:
            put_connection(self.rows, row.id, row.values, related_id=str(uuid4()))
            return
        self.rows.put(with_file(self.rows, row) if row.table == "annotation" else row)
        if row.table == "connection":
            follow_connection(self.rows, row)
        elif row.table == "mailbox":
            follow_mailbox(self.rows, row)
        elif row.table in CONCRETE:
            settle(self.rows, row)

    def _referable(self, column: str, table: str, row_id: str) -> None:
        """Raises ``CrmError`` unless this person may let a row refer to that one."""
        row = self.access.readable(table, row_id)
        if column not in _FREE:
            self.access.check("AppendTo", row)

    def _check_new(self, row: Row, payload: Payload) -> None:
        """Creating for another owner, or with links to other rows, needs the rights for it."""
        if not self.access.may("Create", row):
            raise denied(self.access.user, "CreateAccess", row.table, row.id)
        if _links(TABLES[row.table], payload.values):
            self.access.require("Append", TABLES[row.table])

    def _new_id(self, table: Table, payload: Payload, row_id: str | None) -> str:
        given = payload.values.pop(table.key, None)
        if row_id and given not in (None, row_id):
            raise bad_payload(table.entity_set, "the key in the body differs from the address.")
        chosen = row_id or given or str(uuid4())
        family = CONCRETE if table.name in CONCRETE else (table.name,)
        if any(self.rows.get(name, chosen) for name in family):
            raise duplicate()
        return str(chosen)

    def _attach(self, row: Row) -> Row:
        parent = row.values.get("objectid")
        if not parent or row.values.get("objecttypecode") != parent[0]:
            raise bad_payload(
                "activitymimeattachments", "objectid and objecttypecode must name one activity."
            )
        values = row.values
        size = check_file(
            self.rows, values.get("filename"), values.get("body"), values.get("mimetype")
        )
        self.access.check("Create", row)
        row = self.rows.put(row.with_values({"filesize": size}))
        recount(self.rows, parent)
        return row

    def _along(self, row: Row, payload: Payload) -> None:
        """Parties and attachments given together with an activity."""
        for name, items in payload.along.items():
            target = TABLES[row.table].collections[name].table
            if target == "activityparty":
                put_party_list(
                    self.rows, row, items, directory=self.directory, reader=self._referable
                )
            elif target == "activitymimeattachment":
                for item in items:
                    link = {"objecttypecode": row.table}
                    link |= {f"objectid_{row.table}@odata.bind": _reference(row)}
                    self.create(TABLES[target], {**item, **link})
            else:
                raise not_here(f"creating {name} together with a row")


def _reference(row: Row) -> str:
    return f"/{TABLES[row.table].entity_set}({row.id})"


def _links(table: Table, values: dict[str, Any]) -> bool:
    """Whether a lookup is to name another row."""
    return any(values.get(name) for name in table.lookups if name not in _FREE)


def _check_required(table: Table, values: dict[str, Any]) -> None:
    """Raises 400 for a lookup that the server insists on; required columns bind forms only."""
    for lookup in table.lookups.values():
        if lookup.required and not values.get(lookup.name):
            raise CrmError(
                400, "0x80040203", f"A row of {table.name} must have a value in '{lookup.name}'."
            )
