"""Where an organisation's settings rest: every version with who made it, the newest fifty kept.

Two administrators who edit at once do not overwrite each other: a change names the version it was
made from, and only one of them is still right.
"""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from capture.errors import CaptureError
from capture.history import KEPT_VERSIONS, History, PolicyUnreadable
from capture.models import Caller, ObjectId, TenantId
from capture.policy import Policy
from capture.sealed import Seals

if TYPE_CHECKING:
    from redis.asyncio import Redis

    from capture.ports import Clock

__all__ = ["KEPT_VERSIONS", "Policies", "PolicyChanged", "PolicyUnreadable", "Revision"]


@dataclass(frozen=True, slots=True)
class Revision:
    """One version of an organisation's settings; version 0 are the defaults, made by nobody."""

    version: int = 0
    policy: Policy = field(default_factory=Policy)
    by: ObjectId | None = None
    when: datetime | None = None


class PolicyChanged(CaptureError):  # noqa: N818 - named by what happened, as its siblings
    """Somebody else saved in between; ``now`` is what holds."""

    def __init__(self, now: Revision) -> None:
        super().__init__("the policy was changed in between")
        self.now = now


class Policies:
    """Raises ``ServiceUnavailable`` for ``Service.REDIS``, and ``PolicyUnreadable``."""

    def __init__(self, redis: Redis, seals: Seals, *, clock: Clock) -> None:
        self._history = History(redis, seals, "policy", Revision)
        self._clock = clock

    async def current(self, tenant: TenantId) -> Revision:
        """What holds now."""
        return self.read(tenant, await self._history.resting(tenant))

    async def history(self, tenant: TenantId) -> tuple[Revision, ...]:
        """The versions that are kept, newest first; one that no key opens is left out."""
        return await self._history.all(tenant)

    async def change(self, caller: Caller, policy: Policy, *, version: int) -> Revision:
        """Save in the caller's name what was made from ``version``; raises ``PolicyChanged``."""
        tenant = caller.tenant
        before = await self._history.resting(tenant)
        now = self.read(tenant, before)
        if now.version != version:
            raise PolicyChanged(now)
        made = Revision(version + 1, policy, caller.oid, self._clock())
        if not await self._history.add(tenant, before, made):
            raise PolicyChanged(await self.current(tenant))
        return made

    def newest(self, redis: Any, tenant: TenantId) -> Awaitable[bytes | None]:
        """The question to Redis, which may stand in a pipeline, for what ``read`` reads."""
        return self._history.newest(redis, tenant)

    def read(self, tenant: TenantId, sealed: bytes | None) -> Revision:
        """A version as it rests; the defaults where none does."""
        return self._history.read(tenant, sealed) or Revision()
