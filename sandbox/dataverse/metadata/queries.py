"""The query options that definitions take: $select, $filter, $expand and nothing else.

Page: "Query table definitions using the Web API".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from sandbox.dataverse.errors import bad_query
from sandbox.dataverse.options import cut_at

__all__ = ["Wanted", "wanted"]

_KNOWN: Final = ("$select", "$filter", "$expand")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request wants; an empty ``select`` means every property."""

    select: tuple[str, ...] = ()
    condition: str | None = None
    expand: Mapping[str, Wanted] = field(default_factory=dict)


def wanted(pairs: Mapping[str, str]) -> Wanted:
    """Read the options; raises ``CrmError`` 400 for others than the three."""
    for name in pairs:
        if name not in _KNOWN:
            raise bad_query(f"The query parameter {name} is not supported on definitions.")
    names = pairs["$select"].split(",") if pairs.get("$select") else []
    expanded = dict(_expansion(one) for one in cut_at(pairs.get("$expand", ""), ","))
    return Wanted(tuple(name.strip() for name in names), pairs.get("$filter"), expanded)


def _expansion(text: str) -> tuple[str, Wanted]:
    match = re.fullmatch(r"\s*(\w+)(?:\((.*)\))?\s*", text, re.DOTALL)
    if match is None:
        raise bad_query(f"Syntax error in $expand: '{text}'.")
    inner = (one.strip().partition("=") for one in cut_at(match[2] or "", ";"))
    return match[1], wanted({name: value for name, _, value in inner})
