"""An organisation's own tables, as its metadata describes them.

Sources: "Query table definitions using the Web API", "EntityMetadata EntityType",
"StringAttributeMetadata EntityType" (FormatName Email), "OneToManyRelationshipMetadata EntityType"
(the names of navigation properties).
A definition with a name that could mean something in a query is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

import msgspec

from capture.dataverse.organisation import Organisation, Row
from capture.dataverse.schema import STANDARD, Lookup, Table
from capture.encoding import encoded
from capture.errors import AccessDenied, NotFound, Service
from capture.models import Caller
from capture.ports import Clock, Tokens
from capture.single_flight import SingleFlight
from capture.upstream import Upstream

__all__ = ["Tables"]

KEPT = timedelta(hours=1)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}", re.ASCII)
_TARGETS = ("account", "contact")
_QUESTION = {
    "$select": encoded(
        "LogicalName,EntitySetName,PrimaryIdAttribute,PrimaryNameAttribute,DisplayName,"
        "DisplayCollectionName"
    ),
    "$filter": encoded("IsCustomEntity eq true and HasActivities eq true"),
    "$expand": encoded(
        "Attributes($filter=AttributeType eq Microsoft.Dynamics.CRM.AttributeTypeCode'String'"
        " and AttributeOf eq null),"
        "ManyToOneRelationships($select=ReferencingAttribute,ReferencedEntity,"
        "ReferencingEntityNavigationPropertyName;"
        "$filter=ReferencedEntity eq 'account' or ReferencedEntity eq 'contact'),"
        "OneToManyRelationships($select=ReferencingEntity,ReferencingAttribute,"
        "ReferencingEntityNavigationPropertyName;"
        "$filter=ReferencingEntity eq 'email' or ReferencingEntity eq 'appointment')"
    ),
}


class _Label(Row, frozen=True, rename="pascal"):
    label: str | None = None


class _Labels(Row, frozen=True, rename="pascal"):
    localized_labels: tuple[_Label, ...] = ()


class _Format(Row, frozen=True, rename="pascal"):
    value: str | None = None


class _Column(Row, frozen=True, rename="pascal"):
    logical_name: str
    format_name: _Format | None = None


class _Relationship(Row, frozen=True, rename="pascal"):
    referencing_attribute: str | None = None
    referenced_entity: str | None = None
    referencing_entity: str | None = None
    referencing_entity_navigation_property_name: str | None = None


class _Definition(Row, frozen=True, rename="pascal"):
    logical_name: str
    entity_set_name: str | None = None
    primary_id_attribute: str | None = None
    primary_name_attribute: str | None = None
    display_name: _Labels | None = None
    display_collection_name: _Labels | None = None
    attributes: tuple[_Column, ...] = ()
    many_to_one_relationships: tuple[_Relationship, ...] = ()
    one_to_many_relationships: tuple[_Relationship, ...] = ()


class _Definitions(Row, frozen=True):
    value: tuple[_Definition, ...]


_DEFINITIONS = msgspec.json.Decoder(_Definitions)


class Tables(Organisation):
    """Which tables there are.

    Custom ones are asked for once an hour, and what one person got serves everybody. Before that
    each person asks for themselves, so that nobody waits for another's sign-in; afterwards the old
    ones serve while they are asked for anew.
    """

    def __init__(self, upstream: Upstream, tokens: Tokens, *, clock: Clock) -> None:
        super().__init__(upstream, tokens)
        self._clock = clock
        self._custom: Mapping[str, Table] = {}
        self._custom_until: datetime | None = None
        self._asking: SingleFlight[Caller, Mapping[str, Table]] = SingleFlight()

    async def tables(self, caller: Caller) -> Mapping[str, str]:
        """Logical names of custom tables by their display names, singular and plural, folded."""
        custom = await self._custom_tables(caller)
        return {
            label.casefold(): table.logical for table in custom.values() for label in table.labels
        }

    async def table(self, caller: Caller, logical: str) -> Table:
        """A table by its logical name; raises ``NotFound``."""
        known = STANDARD.get(logical) or (await self._custom_tables(caller)).get(logical)
        if known is None:
            raise NotFound(Service.DATAVERSE, "no such table")
        return known

    async def _custom_tables(self, caller: Caller) -> Mapping[str, Table]:
        if self._custom_until is None:
            return await self._asking.run(caller, lambda: self._ask(caller))
        if self._clock() >= self._custom_until:
            self._asking.begin(caller, lambda: self._ask(caller))
        return self._custom

    def _forget_tables(self) -> None:
        """Ask again the next time: a definition has changed under us."""
        self._custom_until = None

    async def _ask(self, caller: Caller) -> Mapping[str, Table]:
        """Whoever may not read definitions sees no custom tables, and is not remembered."""
        try:
            found = await self._read(
                _DEFINITIONS,
                "/EntityDefinitions",
                _QUESTION,
                token=await self._token(caller),
            )
        except AccessDenied:
            return {}
        tables = (_table(one) for one in found.value)
        self._custom = {table.logical: table for table in tables if table is not None}
        self._custom_until = self._clock() + KEPT
        return self._custom


def _table(found: _Definition) -> Table | None:
    regarding = {
        one.referencing_entity: one.referencing_entity_navigation_property_name
        for one in found.one_to_many_relationships
        if one.referencing_attribute == "regardingobjectid"
    }
    wanted = (
        found.logical_name,
        found.entity_set_name,
        found.primary_id_attribute,
        found.primary_name_attribute,
        regarding.get("email"),
        regarding.get("appointment"),
    )
    named = [one for one in wanted if one and _NAME.fullmatch(one)]
    if len(named) < len(wanted):
        return None
    logical, entity_set, key, name, email, appointment = named
    lookups = tuple(_lookups(found))
    columns = (f"_{one.referencing_attribute}_value" for one in _leading(found))
    return Table(
        logical,
        entity_set,
        key,
        (name,),
        tuple(_emails(found)),
        lookups,
        (*dict.fromkeys(columns), "statecode"),
        email,
        appointment,
        owner="",  # a table may belong to the organisation as a whole
        labels=tuple(_labels(found)),
    )


def _leading(found: _Definition) -> Iterator[_Relationship]:
    """The relationships of account, contact and customer lookups."""
    for one in found.many_to_one_relationships:
        names = (one.referencing_attribute, one.referencing_entity_navigation_property_name)
        if one.referenced_entity in _TARGETS and all(n and _NAME.fullmatch(n) for n in names):
            yield one


def _lookups(found: _Definition) -> Iterator[Lookup]:
    for one in _leading(found):
        target = one.referenced_entity or ""
        navigation = one.referencing_entity_navigation_property_name or ""
        yield Lookup(navigation, target, primary=target == "account")


def _emails(found: _Definition) -> Iterator[str]:
    for one in found.attributes:
        is_mail = one.format_name is not None and one.format_name.value == "Email"
        if is_mail and _NAME.fullmatch(one.logical_name):
            yield one.logical_name


def _labels(found: _Definition) -> Iterator[str]:
    for labels in (found.display_name, found.display_collection_name):
        yield from (one.label for one in (labels.localized_labels if labels else ()) if one.label)
