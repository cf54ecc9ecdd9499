"""Which security roles and teams an organisation has, by name.

Sources: "role EntityType", "team EntityType"; groups of Entra are teams there, where linked.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal, TypeAlias

import msgspec

from capture.dataverse.organisation import Organisation
from capture.dataverse.people import folded
from capture.models import Caller
from capture.odata import one_of

__all__ = ["NamedPrincipals", "Principals"]

Principals: TypeAlias = Literal["roles", "teams"]
"""Entity sets whose rows have a ``name``."""


class _Row(msgspec.Struct):
    name: str | None = None


class _Rows(msgspec.Struct):
    value: tuple[_Row, ...]


_ROWS = msgspec.json.Decoder(_Rows)
_MOST = "5000"
"""A role stands there once for each business unit."""


class NamedPrincipals(Organisation):
    """Questions about roles and teams that the caller may see."""

    async def named(self, caller: Caller, of: Principals, names: Collection[str]) -> frozenset[str]:
        """Those of the names that one bears, as ``folded`` makes them; one round trip or none."""
        if not names:
            return frozenset()
        params = {"$select": "name", "$top": _MOST, **one_of("name", sorted(names))}
        token = await self._token(caller)
        rows = await self._read(_ROWS, f"/{of}", params, token=token)
        return frozenset(folded(one.name) for one in rows.value)
