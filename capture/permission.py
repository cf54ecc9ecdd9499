"""Whether a person may have suggestions and track: the organisation's switch, and its users."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from capture.errors import NotAmongUsers, SuggestionsOff
from capture.models import Caller, TenantId
from capture.organisations import organisation_of
from capture.policy import Personal, Policy

if TYPE_CHECKING:
    from capture.dataverse import Dataverse
    from capture.ports import Decisions

__all__ = ["MayUse", "Permission", "check_among_users", "check_wanted"]


class MayUse(Protocol):
    """What says whether a person may use it."""

    async def check(self, caller: Caller) -> Policy:
        """The settings, where they may."""


class Permission:
    """Asked anew each time; nobody keeps an answer, so a change counts at once everywhere."""

    def __init__(self, decisions: Decisions, organisations: Mapping[TenantId, Dataverse]) -> None:
        self._decisions = decisions
        self._organisations = organisations

    async def check(self, caller: Caller) -> Policy:
        """The settings, where they may; raises ``SwitchedOff`` and ``NotAmongUsers`` besides."""
        policy, _ = await self._decisions.of(caller)
        dataverse = organisation_of(self._organisations, caller)
        await check_among_users(dataverse, caller, policy)
        return policy

    async def check_suggesting(self, caller: Caller) -> None:
        """Return where they also want suggestions; raises ``SuggestionsOff`` besides."""
        policy, personal = await self._decisions.of(caller)
        dataverse = organisation_of(self._organisations, caller)
        await check_among_users(dataverse, caller, policy)
        check_wanted(personal)


def check_wanted(personal: Personal) -> None:
    """Return where the person has suggestions on; raises ``SuggestionsOff``."""
    if not personal.suggestions:
        raise SuggestionsOff


async def check_among_users(dataverse: Dataverse, caller: Caller, policy: Policy) -> None:
    """Return where the policy lets this person use it; raises ``NotAmongUsers``.

    Dynamics is asked only where not everybody may.
    """
    if not policy.roles and not policy.groups:
        return
    user, _ = await dataverse.who_am_i(caller)
    held = await dataverse.memberships(caller, user)
    if not (policy.roles & held.roles or policy.groups & held.teams):
        raise NotAmongUsers
