"""Several rows of one table in one action, all or none.

Pages: "Use bulk operation messages", "CreateMultiple Action", "UpdateMultiple Action",
"UpsertMultiple Action". Elastic tables, which answer row by row, do not exist here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from sandbox.dataverse.alternate_keys import key_values, row_of_key
from sandbox.dataverse.call import Answer, json_answer
from sandbox.dataverse.errors import CrmError, bad_payload, not_here
from sandbox.dataverse.lexer import GUID

if TYPE_CHECKING:
    from sandbox.dataverse.schema import Table
    from sandbox.dataverse.session import Session

__all__ = ["on_collection"]

_NAMESPACE: Final = "Microsoft.Dynamics.CRM."
_ADDRESS: Final = re.compile(r"/?(\w+)\((.+)\)", re.DOTALL)


def on_collection(session: Session, table: Table, called: str) -> Answer:
    """Answer an action bound to a table's collection; raises ``CrmError``."""
    action = {
        f"{_NAMESPACE}CreateMultiple": _create,
        f"{_NAMESPACE}UpdateMultiple": _update,
        f"{_NAMESPACE}UpsertMultiple": _upsert,
    }.get(called)
    if action is None:
        raise not_here(f"{called} on a collection of rows")
    if session.call.method != "POST":
        raise CrmError(405, "", "An action is called with POST.")
    targets = _targets(table, session.call.json())
    with session.rows.transaction():
        ids = [action(session, table, target) for target in targets]
    if not called.endswith("CreateMultiple"):
        return Answer(204, operations=len(ids))
    context = f"{session.root}/$metadata#{called}Response"
    answer = json_answer({"@odata.context": context, "Ids": ids})
    return Answer(answer.status, answer.headers, answer.body, operations=len(ids))


def _targets(table: Table, body: dict[str, Any]) -> list[dict[str, Any]]:
    targets = body.get("Targets")
    if set(body) != {"Targets"} or not isinstance(targets, list) or not targets:
        raise bad_payload(table.entity_set, "Targets must hold at least one row.")
    wanted = f"{_NAMESPACE}{table.name}"
    for one in targets:
        if not isinstance(one, dict) or str(one.get("@odata.type")).lstrip("#") != wanted:
            raise bad_payload(table.entity_set, f"each of Targets needs the @odata.type {wanted}.")
    return targets


def _values(target: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in target.items() if k not in ("@odata.type", "@odata.id")}


def _create(session: Session, table: Table, target: dict[str, Any]) -> str:
    return session.writes.create(table, _values(target)).id


def _update(session: Session, table: Table, target: dict[str, Any]) -> str:
    row_id = target.get(table.key)
    if not isinstance(row_id, str):
        raise bad_payload(table.entity_set, f"each of Targets needs its {table.key}.")
    row = session.access.readable(table.name, row_id.lower())
    return session.writes.update(row, _values(target)).id


def _upsert(session: Session, table: Table, target: dict[str, Any]) -> str:
    values = _values(target)
    address = _ADDRESS.fullmatch(str(target.get("@odata.id", "")))
    if address is None:
        row_id = str(values.get(table.key, "")).lower()
        row = session.rows.get(table.name, row_id)
    elif address[1] != table.entity_set:
        raise bad_payload(table.entity_set, "@odata.id leads to another table.")
    elif re.fullmatch(GUID, address[2]):
        values[table.key] = address[2].lower()
        row = session.rows.get(table.name, address[2].lower())
    else:
        values |= key_values(table, address[2])
        row = row_of_key(session.rows, table, key_values(table, address[2]))
    if row is None:
        return session.writes.create(table, values).id
    session.access.check("Read", row)
    return session.writes.update(row, values).id
