"""The people of a conversation, by the connector.

Pages: Get Teams-specific context (paged members); Optimize your bot with rate limiting in Teams.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Protocol
from uuid import UUID

import structlog

from bot.connector import Account, Connector
from capture.errors import CaptureError
from capture.lately import Lately
from capture.models import Caller, ObjectId, TenantId
from capture.parallel import together
from capture.ports import Clock
from desks.place import Place
from desks.roster import MOST_REFRESHED, Member, Roster

__all__ = ["ConversationMembers", "Grants"]

KEPT = timedelta(minutes=1)
"""Somebody who joined meanwhile reads what was written before anyway."""

_log = structlog.get_logger()


class Grants(Protocol):
    """Who knows who has signed in."""

    async def has(self, caller: Caller) -> bool:
        """Whether there is a grant of this person's, good or not."""


class ConversationMembers:
    """Implements ``desks.roster.Members``; a conversation is asked for once a minute."""

    def __init__(self, connector: Connector, grants: Grants, *, clock: Clock) -> None:
        self._connector = connector
        self._grants = grants
        self._seen: Lately[tuple[str, str], Roster] = Lately(clock, KEPT)

    async def of(self, place: Place, caller: Caller) -> Roster:
        """One call, and one look at Redis for each of the first sixty."""
        key = (place.service_url, place.conversation)
        known = self._seen.get(key)
        try:
            if known is None:
                accounts, whole = await self._connector.members(place)
                known = Roster(tuple(map(_member, accounts)), whole)
                self._seen.put(key, known)
            return await self._with_grants(known, caller)
        except CaptureError as error:
            _log.warning("members_unknown", why=type(error).__name__)
            return Roster()

    async def _with_grants(self, roster: Roster, caller: Caller) -> Roster:
        first = roster.members[:MOST_REFRESHED]
        found = await together(self._signed_in(one, caller) for one in first)
        return Roster((*found, *roster.members[MOST_REFRESHED:]), roster.whole)

    async def _signed_in(self, member: Member, caller: Caller) -> Member:
        """Of other organisations nobody is looked up."""
        one = member.caller
        known = one is not None and one.tenant == caller.tenant and await self._grants.has(one)
        return replace(member, signed_in=known)


def _member(account: Account) -> Member:
    try:
        tenant, oid = str(UUID(account.tenant_id or "")), str(UUID(account.oid or ""))
    except ValueError:
        return Member(account.id)
    return Member(account.id, Caller(TenantId(tenant), ObjectId(oid)))
