"""An organisation's settings handed out as a file, and brought back from one, by administrators.

Dynamics says live who is one, at the word and again at each press.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import structlog

from bot.admin_words import AdminExport, BackupOrder
from bot.settings_form import NotSaved
from bot.who_may_use import WhoMayUse
from capture.authority import Authority
from capture.errors import CaptureError, SignInRequired
from capture.exports import Exports
from capture.policies import Policies, PolicyChanged, PolicyUnreadable, Revision
from capture.policy import Policy
from capture.policy_file import FileRefused, compact, read_policy_file
from cards.actions import ImportSettings, Seal
from cards.audit import changes
from cards.backup import export_card, import_card, pasted, refused_file
from cards.catalogue import backup_words
from cards.decision_words import decision_words
from cards.decisions import said_card
from cards.elements import Card
from cards.languages import language_of
from cards.sealing import Sealer
from desks.asker import Asker

__all__ = ["Backup"]

_log = structlog.get_logger()


class Backup:
    """Errors of ``capture.errors`` pass through, except unreadable settings, which are said."""

    def __init__(
        self,
        policies: Policies,
        authority: Authority,
        sealer: Sealer,
        *,
        exports: Exports,
        public_url: str,
    ) -> None:
        self._policies = policies
        self._authority = authority
        self._who_may_use = WhoMayUse(authority)
        self._sealer = sealer
        self._exports = exports
        self._public_url = public_url

    async def carry_out(self, asker: Asker, order: BackupOrder) -> Card:
        """The card that answers a typed order; nothing is changed by it."""
        language = language_of(asker.locale)
        if not await self._authority.is_administrator(asker.caller):
            return said_card(language, "NOT_FOR_YOU")
        try:
            now = await self._policies.current(asker.caller.tenant)
        except PolicyUnreadable:
            return said_card(language, "SETTINGS_UNREADABLE")
        if not isinstance(order, AdminExport):
            return import_card(now.version, language, self._seal(asker))
        ticket = await self._exports.offer(asker.caller)
        return export_card(now.version, f"{self._public_url}/settings?ticket={ticket}", language)

    async def press(self, asker: Asker, press: ImportSettings, inputs: Mapping[str, Any]) -> Card:
        """What the pasted file would change, or that it was saved; raises ``NotSaved``."""
        language = language_of(asker.locale)
        if not await self._authority.is_administrator(asker.caller):
            return said_card(language, "NOT_FOR_YOU")
        text = pasted(inputs)
        if not text.strip():
            raise NotSaved(backup_words(language).IMPORT_TEXT)
        try:
            now = await self._policies.current(asker.caller.tenant)
            policy = read_policy_file(text, now.policy)
            await self._who_may_use.check(asker, now.policy, policy, {})
            if not press.sure or policy == now.policy:
                return self._checked(asker, now, policy)
            if press.version != now.version:
                return await self._stale(asker, now, text)
            return await self._saved(asker, now, policy)
        except PolicyChanged as changed:
            return await self._stale(asker, changed.now, text)
        except PolicyUnreadable:
            return said_card(language, "SETTINGS_UNREADABLE")
        except FileRefused as refused:
            raise NotSaved(refused_file(refused.faults, language)) from None

    async def _saved(self, asker: Asker, now: Revision, policy: Policy) -> Card:
        language = language_of(asker.locale)
        made = await self._policies.change(asker.caller, policy, version=now.version)
        _log.info("settings_imported", tenant=asker.caller.tenant, version=made.version)
        told = decision_words(language).SETTINGS_SAVED.format(made.version)
        try:
            warned = await self._who_may_use.warning(asker, now.policy, policy)
        except SignInRequired:
            raise
        except CaptureError:
            warned = ""  # it is saved, and that is what must be said
        told = f"{told} {warned}".rstrip()
        return import_card(made.version, language, self._seal(asker), told=told)

    async def _stale(self, asker: Asker, now: Revision, text: str) -> Card:
        language = language_of(asker.locale)
        who = await self._who(asker, now) or decision_words(language).SETTINGS_SOMEBODY
        told = backup_words(language).IMPORT_STALE.format(who, now.version)
        return self._checked(asker, now, read_policy_file(text, now.policy), told)

    async def _who(self, asker: Asker, now: Revision) -> str:
        try:
            return await self._authority.name_of(asker.caller, now.by) if now.by else ""
        except SignInRequired:
            raise
        except CaptureError:
            return ""  # nothing is to be missed for a name

    def _checked(self, asker: Asker, now: Revision, policy: Policy, told: str = "") -> Card:
        language = language_of(asker.locale)
        said, differ = backup_words(language), changes(now.policy, policy, language)
        told = told or (said.IMPORT_WOULD.format(now.version) if differ else said.IMPORT_SAME)
        kept = compact(policy) if differ else ""
        seal = self._seal(asker)
        return import_card(now.version, language, seal, text=kept, told=told, changes=differ)

    def _seal(self, asker: Asker) -> Seal:
        return partial(self._sealer.seal, audience=asker.audience)
