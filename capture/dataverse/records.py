"""Finding the record that a person means, and reading one that is known, in the person's rights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from capture.dataverse.asking import Question
from capture.dataverse.fields import ONE, Fields
from capture.dataverse.nearest import Nearest
from capture.dataverse.organisation import row_id
from capture.dataverse.schema import STANDARD, Table
from capture.errors import AccessDenied, NotFound, UnexpectedReply
from capture.found import Found, Hit, found
from capture.lru import Lru
from capture.models import Caller, Record, RecordMatch, RecordRef
from capture.parallel import together
from capture.policy import RuleVariant
from capture.ports import Clock, Tokens
from capture.upstream import Upstream, encoded
from capture.wanted import Addressed, Domain, Linked, wanted

__all__ = ["Records"]

REMEMBERED = 1_000
SEEN_LATELY = timedelta(minutes=5)
UNNAMED_TABLES = 10
"""Custom tables that are asked although the question names none."""


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class _Seen:
    match: RecordMatch
    until: datetime


class Records(Nearest):
    """Questions about records, with their addresses by the rules of an edition.

    What was seen within five minutes is not asked for again, for the same person and edition; what
    is tracked on it is, so that a right that was lost shows at once.
    """

    def __init__(self, upstream: Upstream, tokens: Tokens, *, clock: Clock = _now) -> None:
        super().__init__(upstream, tokens, clock=clock)
        self._seen: Lru[tuple[Caller, RecordRef, RuleVariant], _Seen] = Lru(REMEMBERED)

    async def find(
        self,
        caller: Caller,
        text: str,
        table: str | None = None,
        variant: RuleVariant = RuleVariant.Y2024,
    ) -> Found:
        """The records this text means: a name or part of one, an address, a domain, or a link.

        ``table`` is a logical name, or the display name of a custom table; an unknown one finds
        nothing. Without it custom tables count whose rows can have addresses, the first ten.
        What cannot be a name, and the link of another organisation, are answered without asking.
        A table the person may not read holds nothing for them; if they may read none, it is
        ``AccessDenied``.
        """
        question = wanted(text, self._upstream.base_url)
        if isinstance(question, Linked):
            return await self._linked(caller, question.ref, variant)
        if question is None:
            return Found()
        tables = await self._asked(caller, table)
        if not tables:
            return Found()
        token = await self._token(caller)
        answers = await together(self._of(one, question, variant, token=token) for one in tables)
        _raise_if_all_refused(answers)
        given = [answer for answer in answers if not isinstance(answer, AccessDenied)]
        hits = [hit for rows, _ in given for hit in rows]
        if isinstance(question, Domain) and table is None:
            hits = _company(hits)
        if not hits:
            return Found(nearest=await self._like(question, tables, token=token))
        more = any(full and any(hit in hits for hit in rows) for rows, full in given)
        return await self._found(caller, hits, variant, more=more)

    async def record(
        self, caller: Caller, ref: RecordRef, variant: RuleVariant = RuleVariant.Y2024
    ) -> RecordMatch:
        """One record with its addresses; raises ``NotFound``.

        A record that was merged into another is that one: its activities and people have moved
        there ("Merge table rows using the Web API").
        """
        key = (caller, ref, variant)
        seen = self._seen.get(key)
        if seen is not None and self._clock() < seen.until:
            return seen.match
        try:
            match = await self._one(caller, ref, variant)
        except NotFound:
            self._seen.drop(key)
            raise
        self._keep(caller, match, variant)
        return match

    async def check(self, caller: Caller, ref: RecordRef) -> None:
        """Raise ``NotFound`` unless the row is there at this moment and was not merged."""
        table, row = await self.table(caller, ref.table), row_id(ref)
        columns = f"{table.key},_masterid_value" if table.merges else table.key
        path, token = f"/{table.entity_set}({row})", await self._token(caller)
        held = await self._read(ONE, path, {"$select": encoded(columns)}, token=token)
        if table.merges and Fields(held).text("_masterid_value"):
            raise NotFound(self._upstream.service, "merged")

    async def _linked(self, caller: Caller, ref: RecordRef | None, variant: RuleVariant) -> Found:
        if ref is None:
            return Found()
        try:
            match = await self.record(caller, ref, variant)
        except (NotFound, AccessDenied):
            return Found()
        return Found((match,), meant=match)

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

    async def _found(
        self, caller: Caller, hits: list[Hit], variant: RuleVariant, *, more: bool
    ) -> Found:
        ordered, meant = found(hits)
        for hit in ordered:
            if hit.complete:
                self._keep(caller, hit.match, variant)
        matches = tuple(hit.match for hit in ordered)
        if meant is None or meant.complete:
            return Found(matches, meant=meant.match if meant else None, more=more)
        whole = await self.record(caller, meant.match.record.ref, variant)
        return Found(
            tuple(whole if one is meant.match else one for one in matches), meant=whole, more=more
        )

    def _keep(self, caller: Caller, match: RecordMatch, variant: RuleVariant) -> None:
        until = self._clock() + SEEN_LATELY
        self._seen.put((caller, match.record.ref, variant), _Seen(match, until))


def _raise_if_all_refused(answers: Sequence[object]) -> None:
    refused = [answer for answer in answers if isinstance(answer, AccessDenied)]
    if len(refused) == len(answers):
        raise refused[0]


def _company(hits: list[Hit]) -> list[Hit]:
    """Of a domain the companies that have it; everybody with an address there only without one."""
    companies = [hit for hit in hits if hit.match.record.ref.table == "account" or hit.rank == 0]
    return companies or hits
