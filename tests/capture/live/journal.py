"""What a running sandbox was asked, from its own journal."""

from __future__ import annotations

from typing import Any

from aiohttp import ClientSession

__all__ = ["Journal"]


class Journal:
    """The calls to Dataverse since it was last read."""

    def __init__(self, https: ClientSession, ready: dict[str, Any]) -> None:
        self._https = https
        self._root = f"{ready['page']}/control/calls"
        self._after = 0

    async def calls(self) -> list[dict[str, Any]]:
        """In the order of the answers, in full."""
        query = {"service": "dataverse", "after": str(self._after), "detail": "true"}
        async with self._https.get(self._root, params=query) as response:
            answer = await response.json()
        self._after = answer["last"]
        found: list[dict[str, Any]] = answer["calls"]
        return found

    async def forget(self) -> None:
        """Begin here."""
        await self.calls()
