"""Associating rows with one another, and the opposite: addresses that end in ``/$ref``.

Page: "Associate and disassociate table rows by using the Web API".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from sandbox.dataverse.associations import link_row
from sandbox.dataverse.call import Answer, json_answer
from sandbox.dataverse.errors import CrmError, bad_payload, bad_query, missing, not_supported
from sandbox.dataverse.lexer import GUID
from sandbox.dataverse.options import query_pairs
from sandbox.dataverse.payload import row_named
from sandbox.dataverse.privileges import lacking
from sandbox.dataverse.properties import unknown_property
from sandbox.dataverse.relations import related
from sandbox.dataverse.tables import TABLES
from sandbox.dataverse.writes import duplicate

if TYPE_CHECKING:
    from sandbox.dataverse.rows import Row
    from sandbox.dataverse.schema import Collection, Link, Lookup
    from sandbox.dataverse.session import Session

__all__ = ["on_reference"]

_STEP: Final = re.compile(rf"(\w+)(?:\(({GUID})\))?")
_ROLES: Final = ("systemuserroles", "teamroles")


def on_reference(session: Session, row: Row, step: str) -> Answer:
    """Answer a request on ``step/$ref`` of a row, whose ``step`` may name the other row's id."""
    match = _STEP.fullmatch(step)
    name, other = (match[1], match[2]) if match else (step, None)
    table = TABLES[row.table]
    collection, single = table.collections.get(name), table.single(name)
    if collection is not None:
        return _on_collection(session, row, collection, other=other)
    if single is None:
        raise unknown_property(name, table)
    return _on_lookup(session, row, *single)


def _on_lookup(session: Session, row: Row, lookup: Lookup, target: str) -> Answer:
    if lookup.read_only:
        raise bad_payload(TABLES[row.table].entity_set, f"'{lookup.name}' is read-only.")
    match session.call.method:
        case "GET":
            value = row.values.get(lookup.name)
            if not value or value[0] not in (target, *TABLES[target].members):
                return Answer(204)
            return json_answer(_identity(session, *value))
        case "PUT":
            session.writes.relate(row, lookup.name, _body_reference(session, target))
        case "DELETE":
            session.writes.relate(row, lookup.name, None)
        case method:
            raise _wrong_method(method)
    return Answer(204)


def _on_collection(
    session: Session, row: Row, collection: Collection, *, other: str | None
) -> Answer:
    if session.call.method == "GET":
        found = session.scope.readable(related(row, collection, session.rows))
        context = f"{session.root}/$metadata#Collection($ref)"
        ids = [_identity(session, one.table, one.id) for one in found]
        return json_answer({"@odata.context": context, "value": ids})
    if session.call.method not in ("POST", "DELETE"):
        raise _wrong_method(session.call.method)
    adding = session.call.method == "POST"
    if adding:
        reference = _body_reference(session, collection.table)
    else:
        reference = [collection.table, other.lower()] if other else _query_reference(session)
    target = session.access.readable(*reference)
    own = [row.table, row.id]
    if collection.link:
        _link(session, row, target, collection.link, adding=adding)
    elif adding:
        session.writes.relate(target, collection.lookup, own)
    elif target.values.get(collection.lookup) != own:
        raise missing(target.table, target.id)
    else:
        session.writes.relate(target, collection.lookup, None)
    return Answer(204)


def _link(session: Session, row: Row, target: Row, link: Link, *, adding: bool) -> None:
    """Add or remove the pair of a many-to-many relationship."""
    _check_rights(session, row, target, link)
    ids = {link.near: row.id, link.far: target.id}
    pair = link_row(link.table, *(ids[column] for column in TABLES[link.table].indexed))
    there = session.rows.get(link.table, pair.id)
    if adding and there:
        raise duplicate()
    if adding:
        session.rows.put(pair)
    elif there is None:
        raise missing(link.table, pair.id)
    else:
        session.rows.remove(there)


def _check_rights(session: Session, row: Row, target: Row, link: Link) -> None:
    access = session.access
    if link.table in _ROLES:
        if access.grants.reach("prvAssignRole") is None:
            raise lacking(access.user, "Assign", TABLES["role"])
        return
    if link.table == "roleprivileges":
        raise not_supported("Associate", link.table)
    for one in (row, target):
        if one.table != "systemuser":
            access.check("Write", one)


def _body_reference(session: Session, table: str) -> list[str]:
    return _checked(session.call.json().get("@odata.id"), table)


def _query_reference(session: Session) -> list[str]:
    return _checked(query_pairs(session.call.query).get("$id"), None)


def _checked(address: Any, table: str | None) -> list[str]:
    named = row_named(address) if isinstance(address, str) else None
    if named is None or (table and named[0] not in (table, *TABLES[table].members)):
        raise bad_query("The reference must be the address of a row that the property leads to.")
    return named


def _identity(session: Session, table: str, row_id: str) -> dict[str, str]:
    return {"@odata.id": f"{session.root}/{TABLES[table].entity_set}({row_id})"}


def _wrong_method(method: str) -> CrmError:
    return CrmError(405, "", f"{method} cannot be used on this reference.")
