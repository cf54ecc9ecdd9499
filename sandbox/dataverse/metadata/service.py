"""Answers requests for definitions.

Pages: "Query table definitions using the Web API", "Retrieve table definitions by name or
MetadataId". There is no paging and no order; definitions cannot be changed here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sandbox.dataverse.call import Answer, Call, json_answer
from sandbox.dataverse.errors import CrmError, bad_query, not_here
from sandbox.dataverse.metadata.columns import TYPES, attributes
from sandbox.dataverse.metadata.csdl import document
from sandbox.dataverse.metadata.entities import DEFINED, entity
from sandbox.dataverse.metadata.filtering import Definition, cut, filtered
from sandbox.dataverse.metadata.labels import metadata_id
from sandbox.dataverse.metadata.queries import Wanted, wanted
from sandbox.dataverse.metadata.relationships import (
    MANY_TO_MANY,
    ONE_TO_MANY,
    many_to_many,
    many_to_one,
    one_to_many,
)
from sandbox.dataverse.options import query_pairs

if TYPE_CHECKING:
    from sandbox.dataverse.schema import Table

__all__ = ["METADATA_SETS", "metadata_answer"]

METADATA_SETS: Final = ("EntityDefinitions", "RelationshipDefinitions", "$metadata")
_STEP: Final = re.compile(r"(\w+)(?:\((?:(\w+)=)?'?([\w-]+)'?\))?")
_NAMESPACE: Final = "Microsoft.Dynamics.CRM."


def _keys(table: Table) -> Iterator[Definition]:
    """The alternate keys (page: "EntityKeyMetadata EntityType")."""
    for name, columns in table.keys.items():
        yield {
            "MetadataId": metadata_id("key", table.name, name),
            "LogicalName": name,
            "SchemaName": name,
            "EntityLogicalName": table.name,
            "KeyAttributes": list(columns),
            "EntityKeyIndexStatus": "Active",
            "IsManaged": not table.custom,
            "HasChanged": None,
        }


_MEMBERS: Final[dict[str, Callable[[Table], Iterator[Definition]]]] = {
    "Attributes": attributes,
    "ManyToOneRelationships": many_to_one,
    "OneToManyRelationships": one_to_many,
    "ManyToManyRelationships": many_to_many,
    "Keys": _keys,
}
_SETS_WITHIN: Final = ("OptionSet", "GlobalOptionSet")


def metadata_answer(call: Call, segments: list[str], root: str) -> Answer:
    """Answer a request whose first segment is one of ``METADATA_SETS``."""
    if call.method != "GET":
        raise not_here(f"{call.method} on definitions")
    if segments == ["$metadata"]:
        return Answer(200, {"Content-Type": "application/xml"}, document())
    return json_answer(_Request(call, root).answer(segments))


@dataclass(frozen=True, slots=True)
class _Request:
    call: Call
    root: str

    def answer(self, segments: list[str]) -> dict[str, Any]:
        options = wanted(query_pairs(self.call.query))
        name, key = _step(segments[0])
        if name == "RelationshipDefinitions":
            return self._listed(_cast(list(_relationships()), segments[1:]), options)
        if key is None:
            if segments[1:]:
                raise bad_query("A definition's parts need the key of the definition.")
            return self._tables(options)
        table = _table(*key)
        if not segments[1:]:
            if options.condition:
                raise bad_query("A single definition takes $select and $expand only.")
            return self._context(segments[0]) | _shown(table, options)
        return self._part(table, segments[1:], options)

    def _tables(self, options: Wanted) -> dict[str, Any]:
        found = filtered([entity(table) for table in DEFINED.values()], options.condition)
        shown = [_shown(DEFINED[one["LogicalName"]], options) for one in found]
        return self._context("EntityDefinitions") | {"value": shown}

    def _part(self, table: Table, rest: list[str], options: Wanted) -> dict[str, Any]:
        """Columns or relationships of a table, or one column and what is in it."""
        name, key = _step(rest[0])
        if name not in _MEMBERS:
            raise bad_query(f"Resource not found for the segment '{rest[0]}'.")
        found = list(_MEMBERS[name](table))
        if key is None:
            return self._listed(_cast(found, rest[1:]), options)
        one = _one(found, *key)
        path = rest[1:]
        if path and path[0].startswith(_NAMESPACE):
            if not _is(one, path[0].removeprefix(_NAMESPACE)):
                raise _missing(rest[0])
            path = path[1:]
        elif options.expand:
            raise bad_query("A column must be cast to its type before its options are expanded.")
        if path and path[0] in _SETS_WITHIN and path[0] in one:
            return self._context(name) | cut(one[path[0]] or {}, options.select)
        if path:
            raise bad_query(f"Resource not found for the segment '{path[0]}'.")
        return self._context(name) | _member(one, options, cast=len(rest) > 1)

    def _listed(self, found: tuple[list[Definition], bool], options: Wanted) -> dict[str, Any]:
        rows, cast = found
        kept = filtered(rows, options.condition)
        shown = [_member(one, options, cast=cast) for one in kept]
        return self._context("definitions") | {"value": shown}

    def _context(self, what: str) -> dict[str, Any]:
        return {"@odata.context": f"{self.root}/$metadata#{what}"}


def _shown(table: Table, options: Wanted) -> Definition:
    """A table's definition with the parts that are expanded."""
    shown = cut(entity(table), options.select)
    for name, inner in options.expand.items():
        if name not in _MEMBERS:
            raise bad_query(f"'{name}' cannot be expanded on a table's definition.")
        parts = filtered(list(_MEMBERS[name](table)), inner.condition)
        shown |= {name: [_member(one, inner, cast=False) for one in parts]}
    return shown


def _member(one: Definition, options: Wanted, *, cast: bool) -> Definition:
    """A part's definition; options of choices only where they are expanded after a cast."""
    plain = {name: value for name, value in one.items() if name not in _SETS_WITHIN}
    shown = cut(plain, options.select)
    for name, inner in options.expand.items():
        if not cast or name not in one:
            raise bad_query(f"'{name}' cannot be expanded here.")
        shown = shown | {name: cut(one[name], inner.select) if one[name] else None}
    return shown


def _relationships() -> Iterable[Definition]:
    for table in DEFINED.values():
        yield from many_to_one(table)
    crossed = (one for table in DEFINED.values() for one in many_to_many(table))
    yield from {one["MetadataId"]: one for one in crossed}.values()


def _cast(found: list[Definition], rest: list[str]) -> tuple[list[Definition], bool]:
    """The definitions of one type, and whether there was a cast."""
    if not rest:
        return found, False
    kind = rest[0].removeprefix(_NAMESPACE)
    if len(rest) > 1 or kind not in (*TYPES, ONE_TO_MANY, MANY_TO_MANY):
        raise bad_query(f"Resource not found for the segment '{'/'.join(rest)}'.")
    return [one for one in found if _is(one, kind)], True


def _is(one: Definition, kind: str) -> bool:
    return one.get("@odata.type") == f"#{_NAMESPACE}{kind}"


def _step(segment: str) -> tuple[str, tuple[str, str] | None]:
    """A segment's name and its key, as the key's property and value."""
    match = _STEP.fullmatch(segment)
    if match is None:
        raise bad_query(f"The segment '{segment}' cannot be read.")
    return match[1], (match[2] or "MetadataId", match[3]) if match[3] else None


def _table(column: str, value: str) -> Table:
    found = _one([entity(table) for table in DEFINED.values()], column, value)
    return DEFINED[found["LogicalName"]]


def _one(found: list[Definition], column: str, value: str) -> Definition:
    if column not in ("MetadataId", "LogicalName", "SchemaName"):
        raise bad_query(f"A definition has no key '{column}'.")
    for one in found:
        if str(one.get(column)).lower() == value.lower():
            return one
    raise _missing(value)


def _missing(what: str) -> CrmError:
    return CrmError(404, "0x80060888", f"Could not find a definition of '{what}'.")
