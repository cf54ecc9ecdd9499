"""Reads FetchXML into its model, with every element and attribute checked.

Pages: "FetchXml reference" (fetch, entity, attribute, order, filter, condition, link-entity).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sandbox.dataverse.errors import not_here
from sandbox.dataverse.fetchxml.elements import Element, parsed
from sandbox.dataverse.fetchxml.model import (
    Attribute,
    Condition,
    Entity,
    Fetch,
    Filter,
    Join,
    Order,
)
from sandbox.dataverse.fetchxml.refusals import bad_fetch

__all__ = ["FILTER_LINKS", "read_fetch"]

FILTER_LINKS: Final = ("any", "not any", "all", "not all")
_JOINS: Final = ("inner", "outer", "exists", "in", "matchfirstrowusingcrossapply")
_KNOWN: Final = {
    "fetch": "aggregate aggregatelimit count distinct latematerialize no-lock options page "
    "paging-cookie returntotalrecordcount top useraworderby mapping version output-format",
    "entity": "name enableprefiltering prefilterparametername",
    "attribute": "name alias aggregate groupby dategrouping distinct",
    "all-attributes": "",
    "order": "attribute alias descending entityname",
    "filter": "type isquickfindfields overridequickfindrecordlimitenabled "
    "overridequickfindrecordlimitdisabled hint",
    "condition": "attribute operator value valueof entityname uiname uitype uihidden",
    "value": "uiname uitype",
    "link-entity": "name from to alias link-type intersect visible",
}
_ELSEWHERE: Final = (
    "datasource",
    "utc-offset",
    "min-active-row-version",
    "rowaggregate",
    "usertimezone",
    "column",
    "aggregate",
    "alias",
)
_MOST_LINKS: Final = 15
_MOST_CONDITIONS: Final = 500
_MOST_ROWS: Final = 5000


class _Reader:
    """One reading; gives aliases to link-entities that have none, and counts."""

    def __init__(self) -> None:
        self._aliases: set[str] = set()
        self._links = 0
        self._conditions = 0

    def entity(self, element: Element, join: Join | None = None) -> Entity:
        name = _required(element, "name")
        alias = self._alias(element, name) if join else ""
        allowed = "attribute all-attributes order filter link-entity"
        by_tag = _children(element, allowed.split())
        return Entity(
            name,
            alias,
            join,
            everything=bool(by_tag["all-attributes"]),
            attributes=tuple(_attribute(one) for one in by_tag["attribute"]),
            orders=tuple(_order(one, alias) for one in by_tag["order"]),
            filters=tuple(self.filter(one, alias) for one in by_tag["filter"]),
            links=tuple(self._link(one, _JOINS) for one in by_tag["link-entity"]),
        )

    def _link(self, element: Element, kinds: Iterable[str]) -> Entity:
        self._links += 1
        if self._links > _MOST_LINKS:
            raise bad_fetch(
                "TooManyLinkEntitiesInQuery",
                "Number of link entities in query exceeded maximum limit.",
            )
        kind = element.attributes.get("link-type", "inner")
        if kind not in kinds:
            raise bad_fetch(
                "QueryBuilderDeserializeInvalidLinkType",
                f"Invalid link-type specified, valid values are: {', '.join(kinds)}. "
                f"link-type = {kind}",
            )
        join = Join(_required(element, "from"), _required(element, "to"), kind)
        return self.entity(element, join)

    def _alias(self, element: Element, name: str) -> str:
        given = element.attributes.get("alias", "")
        if given in self._aliases:
            raise bad_fetch("QueryBuilderInvalid_Alias", f"The alias '{given}' is used twice.")
        alias, number = given or name, 1
        while alias in self._aliases:
            number += 1
            alias = f"{name}{number}"
        self._aliases.add(alias)
        return alias

    def filter(self, element: Element, alias: str) -> Filter:
        kind = element.attributes.get("type", "and")
        if kind not in ("and", "or"):
            raise bad_fetch("QueryBuilderInvalidFilterType", f"Invalid filter type: {kind}")
        by_tag = _children(element, ["condition", "filter", "link-entity"])
        limit = True if _truth(element, "overridequickfindrecordlimitenabled") else None
        made = Filter(
            kind == "or",
            tuple(self._condition(one, alias) for one in by_tag["condition"]),
            tuple(self.filter(one, alias) for one in by_tag["filter"]),
            tuple(self._link(one, FILTER_LINKS) for one in by_tag["link-entity"]),
            _truth(element, "isquickfindfields"),
            False if _truth(element, "overridequickfindrecordlimitdisabled") else limit,
        )
        if made.quick:
            _check_quick_find(made)
        return made

    def _condition(self, element: Element, alias: str) -> Condition:
        self._conditions += 1
        if self._conditions + self._links > _MOST_CONDITIONS:
            raise bad_fetch(
                "TooManyConditionsInQuery",
                "Number of conditions in query exceeded maximum limit.",
            )
        values = tuple(one.text for one in _children(element, ["value"])["value"])
        given = element.attributes
        if "value" in given:
            values = (given["value"], *values)
        return Condition(
            given.get("entityname", alias),
            _required(element, "attribute"),
            _required(element, "operator"),
            values,
            given.get("valueof", ""),
        )


def read_fetch(text: str) -> Fetch:
    """The query; raises ``CrmError`` 400, or 501 for what is documented and not built."""
    root = parsed(text)
    if root.tag != "fetch":
        raise bad_fetch("QueryBuilderElementNotFound", "The document element must be fetch.")
    entities = _children(root, ["entity"])["entity"]
    if len(entities) != 1:
        raise bad_fetch("QueryBuilderElementNotFound", "fetch must hold one entity element.")
    entity = _Reader().entity(entities[0])
    top, count, page = (_number(root, name) for name in ("top", "count", "page"))
    fetch = Fetch(
        entity,
        top,
        count,
        page or 1,
        root.attributes.get("paging-cookie", ""),
        _truth(root, "distinct"),
        _truth(root, "returntotalrecordcount"),
        _truth(root, "aggregate"),
        _number(root, "aggregatelimit"),
        _truth(root, "useraworderby"),
        entity.family(),
    )
    if top is not None:
        for name in ("page", "count", "paging-cookie", "returntotalrecordcount"):
            if name in root.attributes:
                raise bad_fetch(
                    "", f"The top attribute can't be specified with paging attribute {name}"
                )
        if top > _MOST_ROWS:
            raise bad_fetch("QueryBuilderInvalid_Value", "The top attribute cannot exceed 5000.")
    return fetch


def _check_quick_find(made: Filter) -> None:
    """Page: "About quick find queries"."""
    fine = all(
        one.operator == "like" and len(one.values) == 1 and one.values[0].endswith("%")
        for one in made.conditions
    )
    if not made.either or made.filters or made.links or not made.conditions or not fine:
        raise bad_fetch(
            "QueryBuilderBad_Condition",
            "A quick find filter is of type or, and holds only like conditions whose value ends "
            "with %.",
        )


def _attribute(element: Element) -> Attribute:
    _children(element, [])
    given = element.attributes
    return Attribute(
        _required(element, "name"),
        given.get("alias", ""),
        given.get("aggregate", ""),
        _truth(element, "groupby"),
        given.get("dategrouping", ""),
        _truth(element, "distinct"),
    )


def _order(element: Element, alias: str) -> Order:
    _children(element, [])
    given = element.attributes
    if ("attribute" in given) == ("alias" in given):
        raise bad_fetch("QueryBuilderElementNotFound", "order needs an attribute or an alias.")
    return Order(
        given.get("entityname", alias),
        given.get("attribute", ""),
        given.get("alias", ""),
        _truth(element, "descending"),
    )


def _children(element: Element, allowed: list[str]) -> dict[str, list[Element]]:
    """The children by tag; raises for an attribute or a child that an element does not take."""
    for name in element.attributes:
        if name not in _KNOWN[element.tag].split():
            if name in _ELSEWHERE:
                raise not_here(f"the attribute {name} of {element.tag}")
            raise bad_fetch(
                "QueryBuilderDeserializeInvalidNode",
                f"Invalid attribute '{name}' of the element {element.tag}.",
            )
    found: dict[str, list[Element]] = {tag: [] for tag in allowed}
    for child in element.children:
        if child.tag not in found:
            raise bad_fetch(
                "QueryBuilderDeserializeInvalidNode",
                f"Invalid Child Node, valid nodes are {', '.join(allowed) or 'none'}. "
                f"NodeName = {child.tag}",
            )
        found[child.tag].append(child)
    return found


def _required(element: Element, name: str) -> str:
    value = element.attributes.get(name, "").strip()
    if not value:
        raise bad_fetch(
            "QueryBuilderElementNotFound", f"The element {element.tag} needs the attribute {name}."
        )
    return value


def _truth(element: Element, name: str) -> bool:
    value = element.attributes.get(name, "false")
    if value not in ("true", "false", "1", "0"):
        raise bad_fetch("QueryBuilderInvalid_Value", f"{name} must be true or false.")
    return value in ("true", "1")


def _number(element: Element, name: str) -> int | None:
    text = element.attributes.get(name)
    if text is None:
        return None
    if not text.isascii() or not text.isdecimal() or not int(text[:9]) > 0 or len(text) > 9:
        raise bad_fetch(
            "QueryBuilderTopCountGreaterThanZero"
            if name == "top"
            else "QueryBuilderValue_GreaterThanZero",
            f"The value of {name} must be greater than zero.",
        )
    return int(text)
