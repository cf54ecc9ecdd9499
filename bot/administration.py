"""What administrators order by chat: an organisation's settings, shown and changed.

Dynamics says live who is one; others get a refusal that says nothing of the settings.
A change counts from the next question on, on every replica, because nobody keeps a copy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any, TypeAlias

import structlog

from bot.admin_words import AdminRollback
from bot.decision_words import (
    AdminExclude,
    AdminHelp,
    AdminInclude,
    AdminLimit,
    AdminRules,
    AdminSettings,
    AdminWindow,
)
from bot.settings_form import NotSaved, between, read_settings_form, typed_names
from bot.who_may_use import WhoMayUse
from capture.authority import Authority
from capture.errors import CaptureError, SignInRequired
from capture.models import Caller
from capture.own_domains import OwnDomains
from capture.patterns import PatternRefused, typed_patterns
from capture.personal import TooMany, merged
from capture.policies import Policies, PolicyChanged, PolicyUnreadable, Revision
from capture.policy import Exclusion, Policy
from capture.ports import Clock
from capture.scope import LONGEST_DAYS, MOST
from cards.actions import SaveSettings
from cards.catalogue import audit_words
from cards.decision_words import decision_words
from cards.decisions import refused_pattern, said_card
from cards.elements import Card
from cards.languages import language_of
from cards.sealing import Sealer
from cards.settings import admin_help_card, settings_card
from cards.view import View
from desks.asker import Asker, zone_of

__all__ = ["AdminOrder", "Administration"]

AdminOrder: TypeAlias = (
    AdminHelp
    | AdminSettings
    | AdminExclude
    | AdminInclude
    | AdminLimit
    | AdminRules
    | AdminWindow
    | AdminRollback
)
_ATTEMPTS = 20
"""Each lost attempt is another administrator's save."""
_log = structlog.get_logger()


class Administration:
    """Errors of ``capture.errors`` pass through, except unreadable settings, which are said."""

    def __init__(
        self,
        policies: Policies,
        authority: Authority,
        domains: OwnDomains,
        sealer: Sealer,
        *,
        clock: Clock,
    ) -> None:
        self._policies = policies
        self._authority = authority
        self._who_may_use = WhoMayUse(authority)
        self._domains = domains
        self._sealer = sealer
        self._clock = clock

    async def carry_out(self, asker: Asker, order: AdminOrder) -> Card:
        """The card that answers a typed order."""
        language = language_of(asker.locale)
        if not await self._authority.is_administrator(asker.caller):
            return said_card(language, "NOT_FOR_YOU")
        try:
            if isinstance(order, AdminHelp):
                return admin_help_card(language)
            if isinstance(order, AdminSettings):
                now = await self._policies.current(asker.caller.tenant)
                found = await self._domains.found(asker.caller)
                return await self._card(asker, now, found=found)
            if isinstance(order, AdminRollback):
                return await self._rolled_back(asker, order.version)
            return await self._ordered(asker, order)
        except PolicyUnreadable:
            return said_card(language, "SETTINGS_UNREADABLE")

    async def save(self, asker: Asker, action: SaveSettings, inputs: Mapping[str, Any]) -> Card:
        """The settings card after *Save*; raises ``NotSaved`` for inputs that are wrong."""
        language = language_of(asker.locale)
        said = decision_words(language)
        if not await self._authority.is_administrator(asker.caller):
            return said_card(language, "NOT_FOR_YOU")
        try:
            now = await self._policies.current(asker.caller.tenant)
            if now.version != action.version:
                return await self._stale(asker, now)
            policy = read_settings_form(inputs, now.policy, said)
            await self._who_may_use.check(asker, now.policy, policy, typed_names(inputs))
            return await self._saved(asker, now, policy)
        except PolicyChanged as changed:
            return await self._stale(asker, changed.now)
        except PolicyUnreadable:
            return said_card(language, "SETTINGS_UNREADABLE")
        except PatternRefused as refused:
            raise NotSaved(refused_pattern(refused, language)) from None
        except TooMany:
            raise NotSaved(said.TOO_MANY) from None

    async def _ordered(self, asker: Asker, order: AdminOrder) -> Card:
        """One setting changed, whatever else is changed meanwhile."""
        language = language_of(asker.locale)
        for attempt in range(_ATTEMPTS):
            now = await self._policies.current(asker.caller.tenant)
            try:
                policy = _with(now.policy, order, asker)
                return await self._saved(asker, now, policy)
            except PatternRefused as refused:
                return await self._card(asker, now, refused_pattern(refused, language))
            except TooMany:
                return await self._card(asker, now, decision_words(language).TOO_MANY)
            except NotSaved as refused:
                return await self._card(asker, now, refused.sentence)
            except PolicyChanged as changed:
                if attempt == _ATTEMPTS - 1:
                    return await self._stale(asker, changed.now)
        raise AssertionError("the last attempt returns")

    async def _rolled_back(self, asker: Asker, version: int) -> Card:
        """What an earlier version said, as a new one; what came between stays in the history."""
        tenant, said = asker.caller.tenant, audit_words(language_of(asker.locale))
        now = await self._policies.current(tenant)
        history = await self._policies.history(tenant)
        meant = next((one.policy for one in history if one.version == version), None)
        if version == 0:
            meant = Revision().policy  # the defaults, which nobody saved
        if meant is None:
            return await self._card(asker, now, said.NO_VERSION.format(version))
        if meant == now.policy:
            return await self._saved(asker, now, meant)
        try:
            await self._who_may_use.check(asker, now.policy, meant, {})
            made = await self._policies.change(asker.caller, meant, version=now.version)
        except NotSaved as refused:
            return await self._card(asker, now, refused.sentence)
        except PolicyChanged as changed:
            return await self._stale(asker, changed.now)
        _log.info("settings_rolled_back", tenant=tenant, version=made.version, to=version)
        told = said.ROLLED_BACK.format(made.version, version)
        return await self._card(asker, made, await self._told(asker, now, made, told))

    async def _saved(self, asker: Asker, now: Revision, policy: Policy) -> Card:
        said = decision_words(language_of(asker.locale))
        if policy == now.policy:
            return await self._card(asker, now, said.SETTINGS_SAME)
        made = await self._policies.change(asker.caller, policy, version=now.version)
        _log.info("settings_saved", tenant=asker.caller.tenant, version=made.version)
        told = said.SETTINGS_SAVED.format(made.version)
        return await self._card(asker, made, await self._told(asker, now, made, told))

    async def _told(self, asker: Asker, before: Revision, made: Revision, told: str) -> str:
        """What was done, and whether it shut out who did it."""
        try:
            warned = await self._who_may_use.warning(asker, before.policy, made.policy)
        except SignInRequired:
            raise
        except CaptureError:
            return told  # it is saved, and that is what must be said
        return f"{told} {warned}".rstrip()

    async def _stale(self, asker: Asker, now: Revision) -> Card:
        said = decision_words(language_of(asker.locale))
        who = await self._who(asker.caller, now) or said.SETTINGS_SOMEBODY
        return await self._card(asker, now, said.SETTINGS_STALE.format(who, now.version))

    async def _card(
        self,
        asker: Asker,
        revision: Revision,
        told: str = "",
        found: frozenset[str] = frozenset(),
    ) -> Card:
        language = language_of(asker.locale)
        view = View(self._clock(), zone=zone_of(asker.zone), language=language)
        seal = partial(self._sealer.seal, audience=asker.audience)
        who = await self._who(asker.caller, revision)
        return settings_card(revision, who, view, seal, told, found)

    async def _who(self, caller: Caller, revision: Revision) -> str:
        if revision.by is None:
            return ""
        try:
            return await self._authority.name_of(caller, revision.by)
        except SignInRequired:
            raise
        except CaptureError:
            return ""  # the settings are not to be missed for a name


def _with(policy: Policy, order: AdminOrder, asker: Asker) -> Policy:
    said = decision_words(language_of(asker.locale))
    match order:
        case AdminWindow(days):
            return replace(policy, window_days=between(said.WINDOW, days, LONGEST_DAYS, said))
        case AdminLimit(limit):
            return replace(policy, limit=between(said.LIMIT, limit, MOST, said))
        case AdminRules(variant):
            return replace(policy, variant=variant)
        case AdminExclude(text, effect):
            added = [Exclusion(pattern, effect) for pattern in typed_patterns(text)]
            return replace(policy, exclusions=merged(policy.exclusions, added))
        case AdminInclude(text):
            gone = typed_patterns(text)
            kept = tuple(one for one in policy.exclusions if one.pattern not in gone)
            return replace(policy, exclusions=kept)
        case _:
            return policy
