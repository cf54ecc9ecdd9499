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
"""Addresses of one expression; its greatest length is not documented, so it stays under 5 kB."""
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
    usable = [one for one in dict.fromkeys(addresses) if _is_bare(one)]
    groups = [usable[at : at + PER_EXPRESSION] for at in range(0, len(usable), PER_EXPRESSION)]
    return Search(tuple(_expression(group) for group in groups), len(usable))


def _is_bare(address: str) -> bool:
    return len(address) <= LONGEST and BARE.fullmatch(address) is not None


def _expression(addresses: list[str]) -> str:
    inner = " OR ".join(f"from:{one} OR to:{one} OR cc:{one}" for one in addresses)
    return f'"{inner}"'
