"""Who people are in their organisation's Dynamics: its administrators, and each other's names."""

from __future__ import annotations

from collections.abc import Mapping

from capture.dataverse import Dataverse
from capture.models import Caller, ObjectId, TenantId
from capture.organisations import organisation_of

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

    async def name_of(self, caller: Caller, other: ObjectId) -> str:
        """A colleague's full name as the caller may see it, or ""."""
        return await self._of(caller).name_of(caller, other)

    def _of(self, caller: Caller) -> Dataverse:
        return organisation_of(self._organisations, caller)
