"""What administrators do about the organisation's switch: accept, turn on, turn off.

Dynamics says live who is one, at the word and again at each press.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, TypeAlias

import structlog

from bot.admin_words import AdminEnable, SwitchOrder
from bot.settings_form import NotSaved
from capture.authority import Authority
from capture.errors import CaptureError, SignInRequired
from capture.history import PolicyUnreadable
from capture.imports.queue import ImportQueue
from capture.models import Caller, ObjectId
from capture.ports import Clock
from capture.switch import Switch, SwitchChanged, SwitchStore
from cards.actions import Accept, Seal, SwitchOff, SwitchSave
from cards.catalogue import switch_words
from cards.decisions import said_card
from cards.elements import Card
from cards.languages import language_of
from cards.sealing import Sealer
from cards.switch import AUTO_CAPTURE, disable_card, insights_card, notice_card, terms_card
from cards.view import View
from desks.asker import Asker, zone_of

__all__ = ["SwitchPress", "Switching"]

SwitchPress: TypeAlias = Accept | SwitchSave | SwitchOff
_log = structlog.get_logger()


class Switching:
    """Errors of ``capture.errors`` pass through, except an unreadable switch, which is said."""

    def __init__(
        self,
        switch: SwitchStore,
        authority: Authority,
        imports: ImportQueue,
        sealer: Sealer,
        *,
        clock: Clock,
    ) -> None:
        self._switch = switch
        self._authority = authority
        self._imports = imports
        self._sealer = sealer
        self._clock = clock

    async def carry_out(self, asker: Asker, order: SwitchOrder) -> Card:
        """The card that answers a typed order; nothing is changed by it."""
        language, tenant = language_of(asker.locale), asker.caller.tenant
        if not await self._authority.is_administrator(asker.caller):
            return said_card(language, "NOT_FOR_YOU")
        try:
            now = await self._switch.current(tenant)
        except PolicyUnreadable:
            return said_card(language, "SETTINGS_UNREADABLE")
        if not isinstance(order, AdminEnable):
            if now.on:
                return disable_card(now, language, self._seal(asker))
            return notice_card("OFF_ALREADY", language)
        if now.on:  # should a process have died between turning on and this
            await self._imports.resume(tenant)
        return await self._shown(asker, now)

    async def press(self, asker: Asker, press: SwitchPress, inputs: Mapping[str, Any]) -> Card:
        """The card after the press; raises ``NotSaved`` for an input that is wrong."""
        language = language_of(asker.locale)
        said = switch_words(language)
        if not await self._authority.is_administrator(asker.caller):
            return said_card(language, "NOT_FOR_YOU")
        try:
            if isinstance(press, Accept):
                return await self._accepted(asker, press)
            on = isinstance(press, SwitchSave) and _ticked(inputs, said.SWITCH_VALUE)
            return await self._turned(asker, on=on, version=press.version)
        except SwitchChanged as changed:
            about = said.TERMS_CHANGED if isinstance(press, Accept) else said.SWITCH_STALE
            return await self._shown(asker, changed.now, about)
        except PolicyUnreadable:
            return said_card(language, "SETTINGS_UNREADABLE")

    async def _accepted(self, asker: Asker, press: Accept) -> Card:
        made = await self._switch.accept(asker.caller, press.terms, version=press.version)
        _log.info("terms_accepted", tenant=asker.caller.tenant, terms=press.terms)
        return await self._shown(asker, made)

    async def _turned(self, asker: Asker, *, on: bool, version: int) -> Card:
        said, tenant = switch_words(language_of(asker.locale)), asker.caller.tenant
        made = await self._switch.turn(asker.caller, on=on, version=version)
        _log.info("switch_turned", tenant=tenant, on=on, version=made.version)
        if on:
            await self._imports.resume(tenant)
        return await self._shown(asker, made, said.SAVED_ON if on else said.SAVED_OFF)

    async def _shown(self, asker: Asker, now: Switch, told: str = "") -> Card:
        language = language_of(asker.locale)
        view = View(self._clock(), zone=zone_of(asker.zone), language=language)
        if not now.accepted:
            return terms_card(now, view, self._seal(asker), told)
        accepter = await self._name(asker.caller, now.consent.by if now.consent else None)
        names = (accepter, await self._name(asker.caller, now.by))
        return insights_card(now, names, view, self._seal(asker), told)

    async def _name(self, caller: Caller, other: ObjectId | None) -> str:
        if other is None:
            return ""
        try:
            return await self._authority.name_of(caller, other)
        except SignInRequired:
            raise
        except CaptureError:
            return ""  # the switch is not to be missed for a name

    def _seal(self, asker: Asker) -> Seal:
        return partial(self._sealer.seal, audience=asker.audience)


def _ticked(inputs: Mapping[str, Any], refusal: str) -> bool:
    value = inputs.get(AUTO_CAPTURE)
    if value not in ("true", "false"):
        raise NotSaved(refusal)
    return bool(value == "true")
