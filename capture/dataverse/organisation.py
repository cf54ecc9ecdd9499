"""How every request to a Dataverse organisation is made.

Headers of "Compose HTTP requests and handle errors" (Dataverse).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, TypeVar
from uuid import UUID

import msgspec

from capture.errors import NotFound, Service, UnexpectedReply
from capture.models import Caller, RecordRef
from capture.odata import guid
from capture.ports import Tokens
from capture.upstream import READ_LIMIT, Reply, Upstream

__all__ = [
    "FORMATTED",
    "LOGICAL_NAME",
    "Moment",
    "Organisation",
    "Row",
    "reference",
    "row_id",
]

API = "/api/data/v9.2"
FORMATTED = "@OData.Community.Display.V1.FormattedValue"
LOGICAL_NAME = "@Microsoft.Dynamics.CRM.lookuplogicalname"
ANNOTATIONS = 'odata.include-annotations="OData.Community.Display.V1.FormattedValue,Microsoft.Dynamics.CRM.lookuplogicalname"'  # noqa: E501 - one header value
HEADERS = {"OData-Version": "4.0", "OData-MaxVersion": "4.0"}
READ = {**HEADERS, "If-None-Match": "null"}

T = TypeVar("T")
Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A row as it came over the wire; it may hold mail, so it does not show itself."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


class Organisation:
    """The organisation behind ``upstream``, whose base is its address."""

    def __init__(self, upstream: Upstream, tokens: Tokens) -> None:
        self._upstream = upstream
        self._tokens = tokens

    def url(self, table: str, row: str) -> str:
        """Where a person opens a row in Dynamics."""
        return f"{self._upstream.base_url}/main.aspx?pagetype=entityrecord&etn={table}&id={row}"

    async def _token(self, caller: Caller) -> str:
        return await self._tokens.for_dataverse(caller)

    async def _read(  # noqa: PLR0913 - the last three are rarely said
        self,
        decoder: msgspec.json.Decoder[T],
        path: str,
        params: Mapping[str, str],
        *,
        token: str,
        page: int | None = None,
        budget: float | None = None,
        limit: int = READ_LIMIT,
    ) -> T:
        prefer = ANNOTATIONS if page is None else f"{ANNOTATIONS},odata.maxpagesize={page}"
        return await self._upstream.read(
            decoder,
            API + path,
            token=token,
            params=params,
            headers={**READ, "Prefer": prefer},
            budget=budget,
            limit=limit,
        )

    async def _write(
        self,
        method: str,
        path: str,
        json: Any,
        *,
        caller: Caller,
        headers: Mapping[str, str] | None = None,
        idempotent: bool,
    ) -> Reply:
        return await self._upstream.send(
            method,
            API + path,
            token=await self._token(caller),
            json=json,
            headers={**HEADERS, **(headers or {})},
            content_type="application/json; charset=utf-8",
            idempotent=idempotent,
        )

    def _uuid(self, text: str) -> UUID:
        try:
            return UUID(text)
        except ValueError:
            raise UnexpectedReply(self._upstream.service, "malformed id") from None


def row_id(ref: RecordRef) -> str:
    """The id of a row as it stands in a path; raises ``NotFound`` for one that cannot be."""
    row = guid(ref.id)
    if row is None:
        raise NotFound(Service.DATAVERSE, "no such record")
    return row


def reference(table: str | None, row: str | None) -> RecordRef | None:
    """What a lookup points to; ``None`` when it is empty."""
    return None if row is None else RecordRef(table or "", row.lower())
