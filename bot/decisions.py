"""What people order about their own suggestions: exclusions, dismissed ones, being forgotten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TypeAlias

from bot.decision_words import Dismissed, Exclude, Exclusions, Include, Suggestions
from capture.decisions import DecisionStore
from capture.models import Caller, MailId
from capture.patterns import PatternRefused, typed_patterns
from capture.personal import TooMany
from capture.policy import Dismissal, Exclusion
from capture.ports import Clock
from capture.rules import Found, when_of
from cards.actions import Dismissals, Undo
from cards.decision_words import decision_words
from cards.decisions import (
    DismissedRow,
    dismissed_card,
    exclusions_card,
    refused_pattern,
    said_card,
)
from cards.elements import Card
from cards.languages import language_of
from cards.sealing import Sealer
from cards.view import PAGE_SIZE, View
from desks.asker import Asker, zone_of
from desks.named import Named

__all__ = ["DecisionDesk", "PersonalOrder"]

PersonalOrder: TypeAlias = Exclusions | Exclude | Include | Dismissed | Suggestions


class DecisionDesk:
    """Errors of ``capture.errors`` pass through.

    ``named`` reads what a page of dismissed ones shows: their subjects are kept nowhere.
    """

    def __init__(
        self,
        store: DecisionStore,
        sealer: Sealer,
        *,
        named: Named,
        clock: Clock,
    ) -> None:
        self._store = store
        self._sealer = sealer
        self._named = named
        self._clock = clock

    async def carry_out(self, asker: Asker, order: PersonalOrder) -> Card:
        """The card that answers a typed order."""
        language, told = language_of(asker.locale), ""
        if isinstance(order, Dismissed):
            return await self.dismissed(asker)
        if isinstance(order, Suggestions):
            return said_card(language, await self._turned(asker.caller, order))
        if isinstance(order, Exclude | Include):
            try:
                told = await self._changed(asker, order)
            except PatternRefused as refused:
                told = refused_pattern(refused, language)
            except TooMany:
                told = decision_words(language).TOO_MANY
        return exclusions_card(await self._store.exclusions(asker.caller), language, told)

    async def press(self, asker: Asker, action: Dismissals | Undo) -> Card:
        """The list of dismissed ones, turned to another page or with one suggested again."""
        if isinstance(action, Undo):
            await self._store.suggest_again(asker.caller, [one.key for one in action.picked])
        return await self.dismissed(asker, action.offset)

    async def dismissed(self, asker: Asker, offset: int = 0) -> Card:
        """A page of what the person dismissed; a page beyond the end is the last one."""
        dismissed = await self._store.dismissed(asker.caller)
        start = min(offset, max(0, len(dismissed) - 1) // PAGE_SIZE * PAGE_SIZE)
        page = dismissed[start : start + PAGE_SIZE]
        view = View(
            self._clock(),
            start,
            zone=zone_of(asker.zone),
            language=language_of(asker.locale),
        )
        rows = await self._rows(asker.caller, page) if page else []
        seal = partial(self._sealer.seal, audience=asker.audience)
        return dismissed_card(rows, len(dismissed), view, seal)

    async def forget(self, caller: Caller) -> None:
        """Erase everything this person has decided."""
        await self._store.forget(caller)

    async def _turned(self, caller: Caller, order: Suggestions) -> str:
        """What is said of it."""
        if order.on is None:
            is_on = (await self._store.decided(caller)).suggestions
            return "SUGGESTIONS_ARE_ON" if is_on else "SUGGESTIONS_ARE_OFF"
        await self._store.turn(caller, suggestions=order.on)
        return "SUGGESTIONS_ON" if order.on else "SUGGESTIONS_OFF"

    async def _changed(self, asker: Asker, order: Exclude | Include) -> str:
        said = decision_words(language_of(asker.locale))
        patterns = typed_patterns(order.text)
        if isinstance(order, Exclude):
            exclusions = [Exclusion(pattern, order.effect) for pattern in patterns]
            await self._store.exclude(asker.caller, exclusions)
            return _told(said.EXCLUDED, patterns)
        gone = await self._store.include(asker.caller, patterns)
        return _told(said.INCLUDED, gone) if gone else _told(said.NOT_EXCLUDED, patterns)

    async def _rows(self, caller: Caller, page: Sequence[Dismissal]) -> list[DismissedRow]:
        mails, records = await self._named.of(
            caller, [one.mail for one in page], (one.record for one in page)
        )
        names = {ref: record.name for ref, record in records.items()}
        return [_row(one, mails, names.get(one.record, "")) for one in page]


def _row(one: Dismissal, mails: Mapping[MailId, Found] | None, name: str) -> DismissedRow:
    mail = None if mails is None else mails.get(one.mail)
    subject = None if mail is None else mail.subject or ""
    when = None if mail is None else when_of(mail)
    return DismissedRow(one.mail, one.key, one.record, subject, when, name, unread=mails is None)


def _told(sentence: str, patterns: Sequence[str]) -> str:
    shown = ", ".join(patterns[:5]) + (" …" if len(patterns) > 5 else "")
    return sentence.format(shown)
