"""Rows as records with their addresses: one by its id, or those of a table that answer a question.

Either costs one round trip, however many people are around a record: what belongs to a row comes
with it ($expand), and the people around an opportunity are asked for at the same time.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import msgspec

from capture.conditions import Condition, as_fetch, as_filter
from capture.dataverse.asking import Question, condition, filter_of, rank_of
from capture.dataverse.circles import Circle, Circles
from capture.dataverse.fields import ONE, PAGE, Fields
from capture.dataverse.metadata import Tables
from capture.dataverse.organisation import row_id
from capture.dataverse.schema import Table
from capture.dataverse.shapes import address_set, detail_of, shape
from capture.encoding import encoded
from capture.errors import AccessDenied, NotFound, Service
from capture.found import Hit
from capture.models import Caller, Record, RecordMatch, RecordRef
from capture.names import fold, pattern
from capture.parallel import both
from capture.policy import RuleVariant
from capture.wanted import Named

__all__ = ["TOP", "Reading"]

TOP = 6
"""Rows of one table that a name may bring; a card that asks "which?" can hold no more."""
LONGEST_CHAIN = 5
"""Merges that are followed from a row to the one that is left."""
NOBODY = Circle()
T = TypeVar("T")


class Reading(Tables, Circles):
    """How rows become records."""

    async def _one(self, caller: Caller, ref: RecordRef, variant: RuleVariant) -> RecordMatch:
        """A record by its id, of a merged one the one it lives on in; raises ``NotFound``."""
        token = await self._token(caller)
        for _ in range(LONGEST_CHAIN):
            table, row = await self.table(caller, ref.table), row_id(ref)
            path = f"/{table.entity_set}({row})"
            reading = self._allowed(ONE, path, shape(table), token=token)
            circle = NOBODY
            if table.logical == "opportunity":
                by_id = f'<filter><condition attribute="{table.key}" operator="eq" value="{row}"/></filter>'  # noqa: E501 - one element
                newer = variant is RuleVariant.Y2024
                around = self._circles(by_id, newer=newer, token=token)
                held, circles = await both(reading, around)
                circle = circles(row)
            else:
                held = await reading
            found = Fields(held)
            master = found.text("_masterid_value").lower()
            if not (table.merges and master):
                return self._match(found, table, variant, circle)
            ref = RecordRef(ref.table, master)
        raise NotFound(Service.DATAVERSE, "merged too often")

    async def _answering(
        self, table: Table, question: Question, variant: RuleVariant, *, token: str
    ) -> tuple[list[Hit], bool]:
        """Up to ``TOP`` rows of a table, and whether there may be more.

        A full page may have cut off the very name that was typed, because the order is the
        alphabet's: then the names that begin with it are asked for as well.
        """
        text = filter_of(question, table)
        if not text:
            return [], False
        hits, full = await self._page(table, question, text, variant=variant, token=token)
        if not (full and isinstance(question, Named)) or any(hit.rank == 0 for hit in hits):
            return hits, full
        beginning = as_filter([(Condition(table.name, "startswith", pattern(question.text)),)])
        if table.merges:
            beginning += " and _masterid_value eq null"
        begun, _ = await self._page(table, question, beginning, variant=variant, token=token)
        best = {hit.match.record.ref: hit for hit in (*begun, *hits)}
        return list(best.values())[:TOP], full

    async def _page(
        self,
        table: Table,
        question: Question,
        text: str,
        *,
        variant: RuleVariant,
        token: str,
    ) -> tuple[list[Hit], bool]:
        params = {
            **shape(table),
            "$filter": text,
            "$orderby": encoded(f"{table.name} asc,{table.key} asc"),
            "$top": encoded(str(TOP)),
        }
        reading = self._allowed(PAGE, f"/{table.entity_set}", params, token=token)
        if table.logical != "opportunity":
            page = await reading
            rows = [(Fields(row), NOBODY) for row in page.value]
        else:
            same = as_fetch(condition(question, table))
            newer = variant is RuleVariant.Y2024
            page, circles = await both(reading, self._circles(same, newer=newer, token=token))
            rows = [
                (one, circles(one.needed(table.key).lower())) for one in map(Fields, page.value)
            ]
        hits = []
        for row, circle in rows:
            rank = rank_of(row, table, question)
            if rank is not None:
                match = self._match(row, table, variant, circle)
                order = (_place(table), fold(match.record.name), match.record.ref.id)
                owner = row.shown(table.owner) if table.owner else ""
                hits.append(Hit(match, rank, order, circle.complete, owner))
        return hits, len(page.value) == TOP

    async def _allowed(
        self,
        decoder: msgspec.json.Decoder[T],
        path: str,
        params: Mapping[str, str],
        *,
        token: str,
    ) -> T:
        """A row or rows, without those beside them if they alone may not be read."""
        try:
            return await self._read(decoder, path, params, token=token)
        except AccessDenied:
            if "$expand" not in params:
                raise
        alone = {name: value for name, value in params.items() if name != "$expand"}
        return await self._read(decoder, path, alone, token=token)

    def _match(
        self, row: Fields, table: Table, variant: RuleVariant, circle: Circle
    ) -> RecordMatch:
        found = address_set(
            row, table, variant, stakeholders=circle.stakeholders, colleagues=circle.colleagues
        )
        return RecordMatch(self._record(row, table), found.addresses, found.total, found.capped)

    def _record(self, row: Fields, table: Table) -> Record:
        ref = RecordRef(table.logical, row.needed(table.key).lower())
        url = self.url(table.logical, ref.id)
        kind = next(iter(table.labels), "")
        return Record(ref, row.text(table.name), detail_of(row, table), url, kind)


def _place(table: Table) -> int:
    return _ORDER.index(table.logical) if table.logical in _ORDER else len(_ORDER)


_ORDER = ("account", "contact", "opportunity", "lead", "incident")
