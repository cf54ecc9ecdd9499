"""What rows of mails and meetings that Dynamics holds have in common, and how many are asked for.

Source: "In Query Function", "Filter rows using OData" (Dataverse).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from capture.dataverse.organisation import (
    FORMATTED,
    LOGICAL_NAME,
    Moment,
    Row,
    reference,
)
from capture.encoding import encode_query
from capture.models import RecordRef, TrackedAs

__all__ = ["HELD", "Held", "age", "chunks"]

CHUNK = 50
CHUNK_URL = 6_000
"""Encoded characters of one question: Dataverse allows a GET 32,768, but what stands between may
stop at 8 kB."""
HELD = "activityid,createdon,_regardingobjectid_value,_ownerid_value"


class Held(Row, frozen=True):
    """A row, whom it belongs to and what it regards."""

    activityid: str
    createdon: Moment | None = None
    regarding_id: str | None = msgspec.field(name="_regardingobjectid_value", default=None)
    regarding_name: str | None = msgspec.field(
        name="_regardingobjectid_value" + FORMATTED, default=None
    )
    regarding_table: str | None = msgspec.field(
        name="_regardingobjectid_value" + LOGICAL_NAME, default=None
    )
    owner: str | None = msgspec.field(name="_ownerid_value" + FORMATTED, default=None)

    @property
    def regarding(self) -> RecordRef | None:
        """``None`` if it regards nothing."""
        return reference(self.regarding_table, self.regarding_id)

    def shown(self, url: str) -> TrackedAs:
        """What people are told about it."""
        return TrackedAs(self.owner or "", self.regarding_name or "", self.createdon, url)


def age(created: datetime | None, ident: object) -> tuple[float, str]:
    """Oldest first, ties by id."""
    return (created.timestamp() if created else 0.0, str(ident))


def chunks(wanted: Iterable[str]) -> Iterator[list[str]]:
    """The values in questions of at most 50 that fit into a URL."""
    chunk: list[str] = []
    length = 0
    for one in wanted:
        size = len(encode_query({"": f'"{one}",'}))
        if chunk and (len(chunk) == CHUNK or length + size > CHUNK_URL):
            yield chunk
            chunk, length = [], 0
        chunk.append(one)
        length += size
    if chunk:
        yield chunk
