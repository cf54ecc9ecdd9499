"""Addresses as expressions of the Keyword Query Language that Graph's ``$search`` takes.

Sources: "Use the $search query parameter" (Microsoft Graph): the whole expression stands in one
pair of double quotes; values stand bare; From, To and Cc only, as Auto Capture documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["PER_EXPRESSION", "Search", "search_for"]

PER_EXPRESSION = 15
"""Addresses of one expression."""
LONGEST_EXPRESSION = 4000
"""Characters of one expression. Graph documents no limit; SharePoint's, of the same language, is
4,096 ("Keyword Query Language (KQL) syntax reference")."""
LONGEST = 160
BARE = re.compile(r"[\w.+'&#!$%/~-]{1,64}@[\w.-]{1,159}")
"""Addresses that hold nothing KQL reads as an operator, a quote or a wildcard."""


@dataclass(frozen=True, slots=True)
class Search:
    """Expressions, and how many addresses they hold; the others cannot be searched safely."""

    expressions: tuple[str, ...]
    used: int


def search_for(addresses: Iterable[str]) -> Search:
    """Group these addresses into few expressions, in order."""
    clauses = [_clause(one) for one in dict.fromkeys(addresses) if _is_bare(one)]
    groups: list[list[str]] = []
    room = 0
    for clause in clauses:
        room -= len(clause) + len(_OR)
        if room < 0 or len(groups[-1]) == PER_EXPRESSION:
            groups.append([])
            room = LONGEST_EXPRESSION - len(clause)
        groups[-1].append(clause)
    return Search(tuple(f'"{_OR.join(group)}"' for group in groups), len(clauses))


def _is_bare(address: str) -> bool:
    return len(address) <= LONGEST and BARE.fullmatch(address) is not None


def _clause(address: str) -> str:
    return f"from:{address} OR to:{address} OR cc:{address}"


_OR = " OR "
