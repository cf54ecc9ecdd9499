"""Who people are in their organisation's Dynamics: its administrators, and each other's names."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from capture.dataverse import Dataverse
from capture.dataverse.named_principals import Principals
from capture.errors import NotAmongUsers
from capture.models import Caller, ObjectId, TenantId
from capture.organisations import organisation_of
from capture.permission import check_among_users
from capture.policy import Policy

__all__ = ["Authority"]


class Authority:
    """``organisations`` holds the Dataverse of each tenant that is served.

    Raises ``UnknownTenant`` for another, and what asking Dynamics raises.
    """

    def __init__(self, organisations: Mapping[TenantId, Dataverse]) -> None:
        self._organisations = organisations

    async def is_administrator(self, caller: Caller) -> bool:
        """Whether Dynamics says so now, directly or through a team."""
        dataverse = self._of(caller)
        user, _ = await dataverse.who_am_i(caller)
        _, administrator = await dataverse.roles(caller, user)
        return administrator

    async def is_among(self, caller: Caller, policy: Policy) -> bool:
        """Whether this policy lets the caller themselves use it."""
        try:
            await check_among_users(self._of(caller), caller, policy)
        except NotAmongUsers:
            return False
        return True

    async def named(self, caller: Caller, of: Principals, names: Collection[str]) -> frozenset[str]:
        """Those of the names that a role or a team bears, as they are compared."""
        return await self._of(caller).named(caller, of, names)

    async def name_of(self, caller: Caller, other: ObjectId) -> str:
        """A colleague's full name as the caller may see it, or ""."""
        return await self._of(caller).name_of(caller, other)

    def _of(self, caller: Caller) -> Dataverse:
        return organisation_of(self._organisations, caller)
