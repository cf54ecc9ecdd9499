"""One person's requests against the CRM: the calls on sets and rows.

Pages: "Retrieve a table row using the Web API", "Perform conditional operations using the Web API",
"Use Upsert to Create or Update a record".
"""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from sandbox.dataverse.alternate_keys import key_values, no_row, row_of_key
from sandbox.dataverse.call import Answer, Call, json_answer
from sandbox.dataverse.errors import CrmError, bad_query, missing, not_here, not_supported
from sandbox.dataverse.fetchxml import fetched
from sandbox.dataverse.lexer import GUID
from sandbox.dataverse.options import FETCH, Options, parse_options, query_pairs
from sandbox.dataverse.principal_functions import principal_function
from sandbox.dataverse.promote import promote
from sandbox.dataverse.query import Query
from sandbox.dataverse.references import on_reference
from sandbox.dataverse.relations import related
from sandbox.dataverse.scope import Scope
from sandbox.dataverse.shape import etag
from sandbox.dataverse.tables import TABLES
from sandbox.dataverse.writes import duplicate

if TYPE_CHECKING:
    from sandbox.dataverse.access import Access
    from sandbox.dataverse.preferences import Preferences
    from sandbox.dataverse.rows import Row, Rows
    from sandbox.dataverse.schema import Table
    from sandbox.dataverse.writes import Writes

__all__ = ["Session"]

_PROMOTE: Final = "Microsoft.Dynamics.CRM.DeliverPromoteEmail"


@dataclass(frozen=True, slots=True)
class Session:
    """What answers one call needs; ``root`` is the address of the Web API."""

    call: Call
    rows: Rows
    access: Access
    writes: Writes
    preferences: Preferences
    root: str
    now: datetime

    @property
    def scope(self) -> Scope:
        """What this person's conditions may look at."""
        return Scope(self.rows, self.access, self.now)

    def on_set(self, table: Table) -> Answer:
        """List a set or create a row in it."""
        if self.call.method == "GET":
            pairs = query_pairs(self.call.query)
            return self._fetched(table, pairs) if FETCH in pairs else self._listed(table, None)
        if self.call.method != "POST":
            raise CrmError(405, "", f"{self.call.method} cannot be used on a collection of rows.")
        if table.name == "activityparty":
            raise not_supported("Create", table.name)
        return self._made(self.writes.create(table, self.call.json()))

    def count(self, table: Table) -> Answer:
        """The number of rows, as text."""
        if self.call.query or self.call.method != "GET":
            raise not_here("/$count with options; use $count=true")
        number = min(len(self._query().matching(None, table, Options())), 5000)
        return Answer(200, {"Content-Type": "text/plain"}, str(number).encode())

    def on_row(self, table: Table, key: str) -> Answer:
        """Read, upsert or delete one row."""
        if self.call.method == "PATCH" and "=" in key and self._unknown_key(table, key):
            return self._created_by_key(table, key)
        row_id = self._key(table, key)
        if table.name == "activityparty":
            raise not_supported({"GET": "Retrieve"}.get(self.call.method, "Update"), table.name)
        match self.call.method:
            case "GET":
                return self._read(table, row_id)
            case "PATCH":
                return self._upsert(table, row_id)
            case "DELETE":
                row = self.access.readable(table.name, row_id)
                self._unchanged(row)
                self.writes.delete(row)
                return Answer(204)
            case _:
                raise CrmError(405, "", f"{self.call.method} cannot be used on a row.")

    def beyond_row(self, table: Table, key: str, rest: list[str]) -> Answer:
        """What a path leads to after a row: a bound action, a navigation property or a column."""
        row_id, name = self._key(table, key), rest[0]
        if rest[1:] == ["$ref"]:
            return on_reference(self, self.access.readable(table.name, row_id), name)
        if name.startswith("Microsoft.Dynamics.CRM.") or "(" in name:
            return self._action(table, row_id, rest)
        if self.call.method != "GET":
            raise not_here(f"{self.call.method} on {'/'.join(rest)} of a row")
        row = self.access.readable(table.name, row_id)
        if rest[1:] == ["$value"] and name in table.columns:
            return _raw(row, name)
        if len(rest) > 1:
            raise not_here(f"the path {'/'.join(rest)} of a row")
        if name in table.collections:
            collection = table.collections[name]
            return self._listed(TABLES[collection.table], list(related(row, collection, self.rows)))
        return self._property(row, table, name)

    def _query(self) -> Query:
        return Query(self.scope, self.preferences, self.root)

    def _options(self) -> Options:
        return parse_options(query_pairs(self.call.query))

    def _fetched(self, table: Table, pairs: dict[str, str]) -> Answer:
        if set(pairs) - {FETCH, "$count"}:
            raise bad_query("Of the other query options only $count goes with fetchXml.")
        count = parse_options({k: v for k, v in pairs.items() if k != FETCH}).count
        wishes = self.preferences
        body = fetched(pairs[FETCH], table, self.scope, wishes, root=self.root, count=count)
        return json_answer(body)

    def _listed(self, table: Table, rows: list[Row] | None) -> Answer:
        kept = [
            part
            for part in self.call.query.split("&")
            if part and unquote(part.partition("=")[0]) != "$skiptoken"
        ]
        url = f"{self.root}{self.call.path}{'?' if kept else ''}{'&'.join(kept)}"
        return json_answer(self._query().many(rows, table, self._options(), url=url))

    def _read(self, table: Table, row_id: str) -> Answer:
        row, options = self.access.readable(table.name, row_id), self._options()
        known = self.call.headers.get("if-none-match", "null")
        plain = not options.expand and not self.preferences.annotations
        if known == etag(row) and plain:
            return Answer(304)
        return json_answer(self._query().one(row, table, options), headers={"ETag": etag(row)})

    def _property(self, row: Row, table: Table, name: str) -> Answer:
        single = table.single(name)
        if single:
            value = row.values.get(single[0].name)
            if single[1] not in TABLES:
                raise not_here(f"rows of {single[1]}")
            if not value or self.rows.get(single[1], value[1]) is None:
                return Answer(204)
            other = self.access.readable(single[1], value[1])
            return json_answer(self._query().one(other, TABLES[single[1]], self._options()))
        shown = self._query().one(row, table, Options(select=(name,)))
        context = f"{self.root}/$metadata#{table.entity_set}({row.id})/{name}"
        return json_answer({"@odata.context": context, "value": shown[name]})

    def _upsert(self, table: Table, row_id: str) -> Answer:
        row = self.rows.get(table.name, row_id)
        if row is None:
            if "if-match" in self.call.headers:
                raise missing(table.name, row_id)
            return self._made(self.writes.create(table, self.call.json(), row_id))
        if self.call.headers.get("if-none-match") == "*":
            raise duplicate()
        row = self.access.readable(table.name, row_id)
        self._unchanged(row)
        changed = self.writes.update(row, self.call.json())
        return self._answered(changed, 200)

    def _unchanged(self, row: Row) -> None:
        """Raises 412 if a tag is given and the row has another one."""
        if self.call.headers.get("if-match", "*") not in ("*", etag(row)):
            raise CrmError(
                412,
                "0x80060882",
                "The version of the existing record doesn't match the RowVersion property "
                "provided.",
            )

    def _made(self, row: Row) -> Answer:
        return self._answered(row, 201)

    def _answered(self, row: Row, status: int) -> Answer:
        table = TABLES[row.table]
        where = f"{self.root}/{table.entity_set}({row.id})"
        headers = {"OData-EntityId": where} | ({"Location": where} if status == 201 else {})
        if not self.preferences.representation:
            return Answer(204, headers)
        options = self._options()
        return json_answer(self._query().one(row, table, options), status, headers)

    def _action(self, table: Table, row_id: str, rest: list[str]) -> Answer:
        if table.name == "systemuser" and len(rest) == 1:
            return self._of_principal(row_id, rest[0])
        if table.name != "email" or rest != [_PROMOTE]:
            raise not_here(f"the bound function or action {'/'.join(rest)}")
        if self.call.method != "POST":
            raise CrmError(405, "", "An action is called with POST.")
        row = promote(self.writes, row_id, self.call.json())
        return json_answer(self._query().one(row, table, Options()))

    def _of_principal(self, row_id: str, called: str) -> Answer:
        if self.call.method != "GET":
            raise CrmError(405, "", "A function is called with GET.")
        user = self.access.readable("systemuser", row_id)
        aliases = query_pairs(self.call.query)
        kind, values = principal_function(user, called, aliases, self.access)
        context = f"{self.root}/$metadata#Microsoft.Dynamics.CRM.{kind}"
        return json_answer({"@odata.context": context} | values)

    def _key(self, table: Table, key: str) -> str:
        """The id an address names; raises ``CrmError`` 404 for a key that no row has."""
        if re.fullmatch(GUID, key):
            return key.lower()
        named = re.fullmatch(rf"{table.key}=({GUID})", key)
        if named:
            return named[1].lower()
        row = row_of_key(self.rows, table, key_values(table, key))
        if row is None:
            raise no_row(table)
        return row.id

    def _unknown_key(self, table: Table, key: str) -> bool:
        by_id = re.fullmatch(rf"{table.key}={GUID}", key)
        return not by_id and row_of_key(self.rows, table, key_values(table, key)) is None

    def _created_by_key(self, table: Table, key: str) -> Answer:
        """An upsert of a row that no key names yet."""
        if "if-match" in self.call.headers:
            raise no_row(table)
        return self._made(self.writes.create(table, self.call.json() | key_values(table, key)))


def _raw(row: Row, name: str) -> Answer:
    """A column's bare value; files come as they are."""
    value: Any = row.values.get(name)
    if value is None:
        return Answer(204)
    if row.table == "activitymimeattachment" and name == "body":
        return Answer(200, {"Content-Type": "application/octet-stream"}, b64decode(value))
    return Answer(200, {"Content-Type": "text/plain; charset=utf-8"}, str(value).encode())
