"""Finding the records that a person may mean, table by table and in the person's own rights."""

from __future__ import annotations

from collections.abc import Sequence

from capture.dataverse.asking import Question
from capture.dataverse.nearest import Nearest
from capture.dataverse.schema import STANDARD, Table
from capture.errors import AccessDenied, NotFound, UnexpectedReply
from capture.found import Hit
from capture.models import Caller, Record
from capture.parallel import together
from capture.policy import RuleVariant
from capture.wanted import Addressed, Domain

__all__ = ["Finding"]

UNNAMED_TABLES = 10
"""Custom tables that are asked although the question names none."""


class Finding(Nearest):
    """Questions to several tables at the same time."""

    async def _hits(
        self, question: Question, tables: Sequence[Table], variant: RuleVariant, *, token: str
    ) -> tuple[list[Hit], bool]:
        """The rows that answer, in no order, and whether a table holds more of them.

        A table the person may not read holds nothing for them; if they may read none, it is
        ``AccessDenied``. Of a domain the companies that have it are meant.
        """
        answers = await together(self._of(one, question, variant, token=token) for one in tables)
        given = [answer for answer in answers if not isinstance(answer, AccessDenied)]
        if not given:
            raise next(answer for answer in answers if isinstance(answer, AccessDenied))
        hits = [hit for rows, _ in given for hit in rows]
        if isinstance(question, Domain):
            hits = _company(hits)
        more = any(full and any(hit in hits for hit in rows) for rows, full in given)
        return hits, more

    async def _asked(self, caller: Caller, table: str | None) -> Sequence[Table]:
        if table is not None and table in STANDARD:
            return (STANDARD[table],)
        custom = await self._custom_tables(caller)
        if table is None:
            useful = [one for one in custom.values() if one.emails or one.lookups]
            return (*STANDARD.values(), *useful[:UNNAMED_TABLES])
        name = table.casefold()
        return [
            one
            for one in custom.values()
            if name == one.logical or name in [label.casefold() for label in one.labels]
        ]

    async def _of(
        self, table: Table, question: Question, variant: RuleVariant, *, token: str
    ) -> tuple[list[Hit], bool] | AccessDenied:
        try:
            return await self._answering(table, question, variant, token=token)
        except AccessDenied as refused:
            return refused
        except (NotFound, UnexpectedReply):
            if table.logical in STANDARD:
                raise
            self._forget_tables()  # it is not as its definition said an hour ago
            return [], False

    async def _like(
        self, question: Question, tables: Sequence[Table], *, token: str
    ) -> tuple[Record, ...]:
        """Nothing is like an address: another one is somebody else's."""
        if isinstance(question, Addressed):
            return ()
        return await self._nearest(question.text, tables, token=token)


def _company(hits: list[Hit]) -> list[Hit]:
    """Of a domain the companies that have it; everybody with an address there only without one."""
    companies = [hit for hit in hits if hit.match.record.ref.table == "account" or hit.rank == 0]
    return companies or hits
