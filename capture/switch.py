"""Whether an organisation has turned Auto Capture on, who accepted which terms, and every change.

Off until accepted.
A change names the version it was made from, so that neither a second administrator nor a button of
an earlier card changes what holds by now.
"""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from capture.errors import CaptureError, SwitchedOff
from capture.history import History
from capture.models import Caller, ObjectId, TenantId
from capture.sealed import Seals

if TYPE_CHECKING:
    from redis.asyncio import Redis

    from capture.ports import Clock

__all__ = ["TERMS", "Consent", "Switch", "SwitchChanged", "SwitchStore"]

TERMS: Final = "2026-11.2"
"""The version of the terms and the privacy text; a change of their meaning makes a new one, and
then nothing is suggested before an administrator has accepted that."""


@dataclass(frozen=True, slots=True)
class Consent:
    """That an administrator accepted this version of the terms."""

    terms: str
    by: ObjectId
    when: datetime


@dataclass(frozen=True, slots=True)
class Switch:
    """One version of an organisation's switch; version 0 is off and made by nobody.

    ``by`` and ``when`` are about this version, ``consent`` is the last that was given.
    """

    version: int = 0
    turned_on: bool = False
    consent: Consent | None = None
    by: ObjectId | None = None
    when: datetime | None = None

    @property
    def accepted(self) -> bool:
        """Whether the terms that hold now were accepted."""
        return self.consent is not None and self.consent.terms == TERMS

    @property
    def on(self) -> bool:
        """Whether anything may be suggested or tracked."""
        return self.turned_on and self.accepted


class SwitchChanged(CaptureError):  # noqa: N818 - named by what happened, as its siblings
    """What was pressed is about another version or other terms; ``now`` is what holds."""

    def __init__(self, now: Switch) -> None:
        super().__init__("the switch was changed in between")
        self.now = now


class SwitchStore:
    """Raises ``ServiceUnavailable`` for ``Service.REDIS``, and ``PolicyUnreadable``."""

    def __init__(self, redis: Redis, seals: Seals, *, clock: Clock) -> None:
        self._history = History(redis, seals, "switch", Switch)
        self._clock = clock

    async def current(self, tenant: TenantId) -> Switch:
        """How it stands now."""
        return self._read(tenant, await self._history.resting(tenant))

    async def history(self, tenant: TenantId) -> tuple[Switch, ...]:
        """The versions that are kept, newest first."""
        return await self._history.all(tenant)

    async def accept(self, caller: Caller, terms: str, *, version: int) -> Switch:
        """Keep that this administrator accepted; it is still off. Raises ``SwitchChanged``."""
        tenant = caller.tenant
        before = await self._history.resting(tenant)
        now = self._read(tenant, before)
        if terms != TERMS or now.version != version:
            raise SwitchChanged(now)
        consent = Consent(terms, caller.oid, self._clock())
        return await self._next(caller, before, replace(now, turned_on=False, consent=consent))

    async def turn(self, caller: Caller, *, on: bool, version: int) -> Switch:
        """Turn it on, which needs the terms that hold now accepted, or off.

        Raises ``SwitchChanged``.
        """
        tenant = caller.tenant
        before = await self._history.resting(tenant)
        now = self._read(tenant, before)
        if now.version != version or (on and not now.accepted):
            raise SwitchChanged(now)
        return await self._next(caller, before, replace(now, turned_on=on))

    def newest(self, redis: Any, tenant: TenantId) -> Awaitable[bytes | None]:
        """The question to Redis, which may stand in a pipeline, for what ``check`` reads."""
        return self._history.newest(redis, tenant)

    def check(self, tenant: TenantId, sealed: bytes | None) -> None:
        """Return where it is on; raises ``SwitchedOff``."""
        if not self._read(tenant, sealed).on:
            raise SwitchedOff

    def _read(self, tenant: TenantId, sealed: bytes | None) -> Switch:
        return self._history.read(tenant, sealed) or Switch()

    async def _next(self, caller: Caller, before: bytes, changed: Switch) -> Switch:
        tenant, number = caller.tenant, changed.version + 1
        made = replace(changed, version=number, by=caller.oid, when=self._clock())
        if not await self._history.add(tenant, before, made):
            raise SwitchChanged(await self.current(tenant))
        return made
