"""Finding the record that a person means, and reading one that is known, in the person's rights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from capture.dataverse.fields import ONE, Fields
from capture.dataverse.finding import Finding
from capture.dataverse.organisation import row_id
from capture.dataverse.reading import LONGEST_CHAIN
from capture.encoding import encoded
from capture.errors import AccessDenied, NotFound
from capture.found import Found, Hit, found, told_apart
from capture.lately import Lately
from capture.models import Caller, RecordMatch, RecordRef
from capture.policy import RuleVariant
from capture.ports import Clock, Tokens
from capture.upstream import Upstream
from capture.wanted import Linked, wanted

__all__ = ["Records"]

Y2024 = RuleVariant.Y2024


def _now() -> datetime:
    return datetime.now(UTC)


class Records(Finding):
    """Questions about records, with their addresses by the rules of an edition.

    What was seen within five minutes is not asked for again, for the same person and edition; what
    is tracked on it is, so that a right that was lost shows at once.
    """

    def __init__(self, upstream: Upstream, tokens: Tokens, *, clock: Clock = _now) -> None:
        super().__init__(upstream, tokens, clock=clock)
        self._seen: Lately[tuple[Caller, RecordRef, RuleVariant], RecordMatch] = Lately(clock)
        self._meant: Lately[tuple[Caller, str, str | None, RuleVariant], Found] = Lately(clock)

    async def find(
        self, caller: Caller, text: str, table: str | None = None, variant: RuleVariant = Y2024
    ) -> Found:
        """The records this text means: a name or part of one, an address, a domain, or a link.

        ``table`` is a logical name, or the display name of a custom table; an unknown one finds
        nothing. Without it custom tables count whose rows can have addresses, the first ten.
        What cannot be a name, and the link of another organisation, are answered without asking.
        Raises ``AccessDenied`` if the person may read none of the tables.
        """
        key = (caller, text, table, variant)
        known = self._meant.get(key)
        if known is not None:
            return known
        answer = await self._find(caller, text, table, variant)
        if answer.meant is not None:
            self._meant.put(key, answer)
        return answer

    async def record(
        self, caller: Caller, ref: RecordRef, variant: RuleVariant = Y2024
    ) -> RecordMatch:
        """One record with its addresses; raises ``NotFound``.

        A record that was merged into another is that one: its activities and people have moved
        there ("Merge table rows using the Web API").
        """
        key = (caller, ref, variant)
        match = self._seen.get(key)
        if match is None:
            try:
                match = await self._one(caller, ref, variant)
            except NotFound:
                self._seen.drop(key)
                raise
            self._seen.put(key, match)
        return match

    def look_again(self, caller: Caller) -> None:
        """Read this person's records anew: they have just changed what belongs to one."""
        self._seen.drop_all(lambda key: key[0] == caller)
        self._meant.drop_all(lambda key: key[0] == caller)

    async def living(self, caller: Caller, ref: RecordRef) -> RecordRef:
        """The row at this moment, of a merged one the one it lives on in; raises ``NotFound``."""
        table = await self.table(caller, ref.table)
        columns = f"{table.key},_masterid_value" if table.merges else table.key
        for _ in range(LONGEST_CHAIN):
            path, token = f"/{table.entity_set}({row_id(ref)})", await self._token(caller)
            held = await self._read(ONE, path, {"$select": encoded(columns)}, token=token)
            master = Fields(held).text("_masterid_value").lower() if table.merges else ""
            if not master:
                return ref
            ref = RecordRef(ref.table, master)
        raise NotFound(self._upstream.service, "merged too often")

    async def _find(
        self, caller: Caller, text: str, table: str | None, variant: RuleVariant
    ) -> Found:
        question = wanted(text, self._upstream.base_url)
        if isinstance(question, Linked):
            return await self._linked(caller, question.ref, variant)
        tables = await self._asked(caller, table) if question else ()
        if question is None or not tables:
            return Found()
        token = await self._token(caller)
        hits, more = await self._hits(question, tables, variant, token=token)
        if not hits:
            return Found(nearest=await self._like(question, tables, token=token))
        return await self._found(caller, hits, variant, more=more)

    async def _linked(self, caller: Caller, ref: RecordRef | None, variant: RuleVariant) -> Found:
        if ref is None:
            return Found()
        try:
            match = await self.record(caller, ref, variant)
        except (NotFound, AccessDenied):
            return Found()
        return Found((match,), meant=match)

    async def _found(
        self, caller: Caller, hits: Sequence[Hit], variant: RuleVariant, *, more: bool
    ) -> Found:
        """The hits in order; what was cut off of the one that is meant is read now."""
        ordered, meant = found(hits)
        for hit in ordered:
            if hit.complete:
                self._seen.put((caller, hit.match.record.ref, variant), hit.match)
        whole = await self.record(caller, meant.match.record.ref, variant) if meant else None
        if meant is not None and whole is not None:
            ordered = tuple(replace(hit, match=whole) if hit is meant else hit for hit in ordered)
        return Found(told_apart(ordered), meant=whole, more=more)
