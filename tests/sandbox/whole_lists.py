"""Asks the seeded organisation for whole lists, as its administrator."""

from __future__ import annotations

from typing import Any

from tests.sandbox.dataverse_client import Dataverse

__all__ = ["rows"]


async def rows(dataverse: Dataverse, path: str, **options: Any) -> list[dict[str, Any]]:
    """Every row of a list for the administrator, unless ``person`` is somebody else."""
    person = options.pop("person", dataverse.sam)
    query = {f"${key}": value for key, value in options.items()}
    found: list[dict[str, Any]] = []
    body = await dataverse.get(path, query, person=person)
    found += body["value"]
    while "@odata.nextLink" in body:
        body = await dataverse.get(body["@odata.nextLink"], person=person)
        found += body["value"]
    return found
