"""Records whose names are like one that no record has.

Dataverse search knows misspelt words, where an organisation has it on and the person has not just
used it; otherwise beginnings and ends of the words are looked for, and ranked here.
Sources: "Dataverse Search query" (``word~``; characters to escape), "Search for Dataverse records"
(one request a second for a person; 0x80048d0b when it is off).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from capture.conditions import AnyOf, Condition, as_filter
from capture.dataverse.fields import PAGE, Fields
from capture.dataverse.organisation import HEADERS, Row
from capture.dataverse.reading import Reading
from capture.dataverse.schema import STANDARD, Table
from capture.encoding import encoded
from capture.errors import CaptureError
from capture.models import Record
from capture.names import fold, likeness, literal_pattern
from capture.odata import one_of
from capture.parallel import attempt, together

__all__ = ["Nearest", "lucene"]

NEAREST = 5
ALIKE = 0.6
CANDIDATES = 50
"""Rows of one table that are compared."""
SEARCH_BUDGET = 1.0
"""Seconds: shorter than the wait search asks for, so that a 429 is not waited out."""
LONGEST_SEARCH = 100
MOST_WORDS = 4
IDEOGRAPHS = "\u2e80"
"""The first character of those that stand for more than a sound."""
_SYNTAX = re.compile(r"([+\-&|!(){}\[\]^\"~*?:\\/])")


class _Answer(Row, frozen=True):
    response: str


class _Value(Row, frozen=True, rename="pascal"):
    id: str
    entity_name: str
    attributes: dict[str, Any]


class _Result(Row, frozen=True, rename="pascal"):
    value: tuple[_Value, ...] = ()


_ANSWER = msgspec.json.Decoder(_Answer)
_RESULT = msgspec.json.Decoder(_Result)


class Nearest(Reading):
    """Questions about names that are nearly right."""

    async def _nearest(
        self, text: str, tables: Sequence[Table], *, token: str
    ) -> tuple[Record, ...]:
        """The records whose names are most like this text, at most ``NEAREST``."""
        searched = [table for table in tables if table.logical in STANDARD]
        found = await attempt(self._searched(text, searched, token=token))
        near = _ranked([] if isinstance(found, CaptureError) else found, text)
        if near:
            return await self._told(near, searched, token=token)
        answers = await together(attempt(self._begun(text, one, token=token)) for one in tables)
        rows = (row for rows in answers if not isinstance(rows, CaptureError) for row in rows)
        return _ranked(rows, text)

    async def _searched(self, text: str, tables: Sequence[Table], *, token: str) -> list[Record]:
        term = lucene(text)
        if not (term and tables):
            return []
        names = [{"name": one.logical, "selectcolumns": [one.name]} for one in tables]
        body = {
            "search": term,
            "entities": msgspec.json.encode(names).decode(),
            "options": '["lucene"]',
            "top": CANDIDATES,
        }
        reply = await self._upstream.send(
            "POST",
            "/api/search/v2.0/query",
            token=token,
            json=body,
            headers=HEADERS,
            budget=SEARCH_BUDGET,
        )
        answer = self._upstream.decode(_ANSWER, reply)
        try:
            result = _RESULT.decode(answer.response)
        except msgspec.DecodeError:
            return []
        by_name = {one.logical: one for one in tables}
        return [
            self._record(Fields({table.key: one.id, **one.attributes}), table)
            for one in result.value
            if (table := by_name.get(one.entity_name)) is not None
        ]

    async def _told(
        self, near: Sequence[Record], tables: Sequence[Table], *, token: str
    ) -> tuple[Record, ...]:
        """These records as they are now, with what tells them apart; the index may be behind."""
        ids = {
            table: [one.ref.id for one in near if one.ref.table == table.logical]
            for table in tables
        }
        answers = await together(
            attempt(self._rows(table, one_of(table.key, wanted), token=token))
            for table, wanted in ids.items()
            if wanted
        )
        rows = [row for rows in answers if not isinstance(rows, CaptureError) for row in rows]
        now = {row.ref: row for row in rows}
        return tuple(now[one.ref] for one in near if one.ref in now)

    async def _begun(self, text: str, table: Table, *, token: str) -> list[Record]:
        condition = {"$filter": as_filter(_pieces(text, table))}
        return await self._rows(table, condition, token=token)

    async def _rows(
        self, table: Table, condition: Mapping[str, str], *, token: str
    ) -> list[Record]:
        params = {
            "$select": encoded(",".join(dict.fromkeys((table.name, *table.detail)))),
            "$orderby": encoded(f"{table.name} asc,{table.key} asc"),
            "$top": encoded(str(CANDIDATES)),
            **condition,
        }
        page = await self._read(PAGE, f"/{table.entity_set}", params, token=token)
        return [self._record(Fields(row), table) for row in page.value]


def _ranked(records: Iterable[Record], text: str) -> tuple[Record, ...]:
    wanted = fold(text)
    alike = {one.ref: (likeness(fold(one.name), wanted), one) for one in records}
    best = sorted(
        (entry for entry in alike.values() if entry[0] >= ALIKE),
        key=lambda entry: (-entry[0], fold(entry[1].name), entry[1].ref.id),
    )
    return tuple(record for _, record in best[:NEAREST])


def lucene(text: str) -> str:
    """Each word as it may be misspelt or go on; "" where none fits into a search."""
    words = (_SYNTAX.sub(r"\\\1", word) for word in fold(text).split()[:MOST_WORDS])
    asked = ""
    for clause in (f"{word}~ OR {word}*" for word in words):
        longer = f"{asked} OR {clause}" if asked else clause
        asked = longer if len(longer) <= LONGEST_SEARCH else asked
    return asked


def _pieces(text: str, table: Table) -> AnyOf:
    """The beginning of each word and its end: three letters, or half of four ideographs."""
    words = fold(text).split()[:MOST_WORDS]
    sizes = ((word, 3 if word < IDEOGRAPHS else 2) for word in words)
    pieces = dict.fromkeys(piece for word, size in sizes for piece in (word[:size], word[-size:]))
    return [(Condition(table.name, "contains", literal_pattern(piece)),) for piece in pieces]
