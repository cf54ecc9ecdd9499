"""The caller as a user of the organisation: who, with which roles, and how mail is synchronised.

Sources: "WhoAmI Function", "Mailbox table/entity reference", "Auto capture of related emails"
(table of synchronisation methods), "systemuser EntityType"; the role template's id is in
"Predefined security roles".
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import msgspec

from capture.addresses import domain_of, is_usable, normal
from capture.dataverse.organisation import API, READ, Organisation
from capture.encoding import encoded
from capture.models import Caller, ObjectId
from capture.odata import guid
from capture.upstream import Reply

__all__ = ["MailboxState", "Memberships", "People", "folded"]

ADMINISTRATOR: Final = "627090ff-40a3-4053-8790-584edc5be201"
"""Template of the role System Administrator, the same in every organisation."""


class MailboxState(StrEnum):
    """What Dynamics makes of the person's mail."""

    SYNCHRONISED = "synchronised"
    NONE = "none"
    OTHER = "another method"
    NOT_APPROVED = "not approved"
    NOT_TESTED = "not tested"
    FORWARD = "forward mailbox"


@dataclass(frozen=True, slots=True)
class Memberships:
    """What a user belongs to; ``roles`` and ``teams`` are names as ``folded`` makes them."""

    count: int
    administrator: bool
    roles: frozenset[str]
    teams: frozenset[str]


def folded(name: str | None) -> str:
    """A name as two of them are compared."""
    return " ".join((name or "").casefold().split())


class _WhoAmI(msgspec.Struct, rename="pascal"):
    user_id: str


class _Role(msgspec.Struct):
    roleid: str
    name: str | None = None
    template: str | None = msgspec.field(name="_roletemplateid_value", default=None)


class _Roles(msgspec.Struct):
    value: tuple[_Role, ...]


class _Team(msgspec.Struct):
    name: str | None = None
    teamroles_association: tuple[_Role, ...] = ()


class _Teams(msgspec.Struct):
    value: tuple[_Team, ...]


class _Mailbox(msgspec.Struct):
    incomingemaildeliverymethod: int | None = None
    incomingemailstatus: int | None = None
    emailrouteraccessapproval: int | None = None
    isemailaddressapprovedbyo365admin: bool | None = None
    enabledforincomingemail: bool | None = None


class _Mailboxes(msgspec.Struct):
    value: tuple[_Mailbox, ...]


class _Owner(msgspec.Struct):
    mailbox_regarding_systemuser: tuple[_Mailbox, ...] = ()


class _Owners(msgspec.Struct):
    value: tuple[_Owner, ...]


class _Address(msgspec.Struct):
    internalemailaddress: str | None = None


class _Addresses(msgspec.Struct):
    value: tuple[_Address, ...]


class _Name(msgspec.Struct):
    fullname: str | None = None


class _Names(msgspec.Struct):
    value: tuple[_Name, ...]


_WHO = msgspec.json.Decoder(_WhoAmI)
_ADDRESSES = msgspec.json.Decoder(_Addresses)
_ROLES = msgspec.json.Decoder(_Roles)
_FULL_NAMES = msgspec.json.Decoder(_Names)
_TEAMS = msgspec.json.Decoder(_Teams)
_MAILBOXES = msgspec.json.Decoder(_Mailboxes)
_OWNERS = msgspec.json.Decoder(_Owners)
_ROLE = encoded("roleid,name,_roletemplateid_value")
_TEAM = {
    "$select": encoded("teamid,name"),
    "$expand": encoded("teamroles_association($select=roleid,name,_roletemplateid_value)"),
}
_NAMES = (
    "incomingemaildeliverymethod,incomingemailstatus,emailrouteraccessapproval,"
    "isemailaddressapprovedbyo365admin,enabledforincomingemail"
)
_COLUMNS = encoded(_NAMES)
_OWN = {
    "$select": "systemuserid",
    "$filter": encoded("Microsoft.Dynamics.CRM.EqualUserId(PropertyName='systemuserid')"),
    "$expand": encoded(
        f"mailbox_regarding_systemuser($select={_NAMES};$filter=statecode eq 0;$top=1)"
    ),
}
"""The caller's own row without knowing its id ("EqualUserId Query Function")."""
_SYNCHRONISED, _FORWARD, _APPROVED, _SUCCESS = 2, 3, 1, 1


class People(Organisation):
    """Questions about the caller's own user row."""

    async def who_am_i(self, caller: Caller) -> tuple[str, Reply]:
        """The caller's user id, and the answer it came with."""
        reply = await self._upstream.send(
            "GET", f"{API}/WhoAmI", token=await self._token(caller), headers=READ
        )
        found = guid(self._upstream.decode(_WHO, reply).user_id)
        return found or "", reply

    async def roles(self, caller: Caller, user: str) -> tuple[int, bool]:
        """How many roles the user has, teams' included, and whether one is the administrator's."""
        held = await self.memberships(caller, user)
        return held.count, held.administrator

    async def memberships(self, caller: Caller, user: str) -> Memberships:
        """The user's roles, teams' included, and teams; groups of Entra are teams, where linked."""
        token, path = await self._token(caller), f"/systemusers({user})"
        own = await self._read(
            _ROLES, f"{path}/systemuserroles_association", {"$select": _ROLE}, token=token
        )
        teams = await self._read(_TEAMS, f"{path}/teammembership_association", _TEAM, token=token)
        held = [*own.value, *(role for team in teams.value for role in team.teamroles_association)]
        return Memberships(
            count=len(held),
            administrator=any((role.template or "").lower() == ADMINISTRATOR for role in held),
            roles=frozenset(folded(role.name) for role in held),
            teams=frozenset(folded(team.name) for team in teams.value),
        )

    async def domains(self, caller: Caller) -> frozenset[str]:
        """The domains of users' addresses, of the first thousand users the caller sees."""
        rows = await self._read(
            _ADDRESSES,
            "/systemusers",
            {
                "$select": "internalemailaddress",
                "$filter": encoded("internalemailaddress ne null"),
                "$top": "1000",
            },
            token=await self._token(caller),
        )
        found = (normal(one.internalemailaddress) for one in rows.value)
        return frozenset(domain_of(one) for one in found if is_usable(one))

    async def name_of(self, caller: Caller, other: ObjectId) -> str:
        """A user's full name by their id in Entra; "" where the caller sees no such user."""
        wanted = guid(other)
        if wanted is None:
            return ""
        rows = await self._read(
            _FULL_NAMES,
            "/systemusers",
            {
                "$select": "fullname",
                "$filter": encoded(f"azureactivedirectoryobjectid eq {wanted}"),
                "$top": "1",
            },
            token=await self._token(caller),
        )
        return (rows.value[0].fullname or "") if rows.value else ""

    async def mailbox_state(self, caller: Caller, user: str) -> MailboxState:
        """How the user's mailbox is synchronised; the first active mailbox row counts."""
        rows = await self._read(
            _MAILBOXES,
            "/mailboxes",
            {"$select": _COLUMNS, "$filter": encoded(f"_regardingobjectid_value eq {user}")},
            token=await self._token(caller),
        )
        return _state(rows.value[0]) if rows.value else MailboxState.NONE

    async def own_mailbox_state(self, caller: Caller) -> MailboxState:
        """As ``mailbox_state`` for the caller, in one round trip that needs nothing known before.

        Somebody without an active mailbox row has ``MailboxState.NONE``.
        """
        users = await self._read(_OWNERS, "/systemusers", _OWN, token=await self._token(caller))
        rows = [row for user in users.value for row in user.mailbox_regarding_systemuser]
        return _state(rows[0]) if rows else MailboxState.NONE


def _state(row: _Mailbox) -> MailboxState:
    if row.incomingemaildeliverymethod == _FORWARD:
        return MailboxState.FORWARD
    if row.incomingemaildeliverymethod != _SYNCHRONISED:
        return MailboxState.OTHER if row.incomingemaildeliverymethod else MailboxState.NONE
    approved = row.emailrouteraccessapproval == _APPROVED or row.isemailaddressapprovedbyo365admin
    if not approved:
        return MailboxState.NOT_APPROVED
    tested = row.incomingemailstatus == _SUCCESS and row.enabledforincomingemail
    return MailboxState.SYNCHRONISED if tested else MailboxState.NOT_TESTED
