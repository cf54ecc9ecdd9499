"""Seeds mailboxes in every state of server-side synchronisation, and the queues that have some.

Pages: "Mailbox table/entity reference", "Auto capture of related emails" (which state lets a person
see and track). The users here have no account in the directory: nobody can sign in as them, but an
administrator sees how a mailbox looks that does not synchronise.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from sandbox.company import row_id
from sandbox.dataverse.rows import Row
from sandbox.dataverse.seed_rows import ago
from sandbox.people import DOMAIN

if TYPE_CHECKING:
    from sandbox.people import Tenant
    from sandbox.world import World

__all__ = ["MAILBOX_STATES", "mailbox_rows", "mailbox_values", "repeated", "server_profile"]

_NONE, _OUTLOOK, _SYNC, _FORWARD = range(4)
"""Values of incomingemaildeliverymethod; the last but one is also what the E-mail Router has."""
_NOT_RUN, _SUCCESS, _FAILURE = range(3)
_EMPTY, _APPROVED, _PENDING, _REJECTED = range(4)
_IDLE: Final = {
    "mailboxstatus": _NOT_RUN,
    "incomingemailstatus": _NOT_RUN,
    "outgoingemailstatus": _NOT_RUN,
    "actstatus": _NOT_RUN,
    "enabledforincomingemail": False,
    "enabledforoutgoingemail": False,
    "enabledforact": False,
    "testmailboxaccesscompletedon": None,
    "lastsuccessfulsynccompletedon": None,
    "emailserverprofile": None,
}
_UNAPPROVED: Final = {"isemailaddressapprovedbyo365admin": False}


def _delivered_by(method: int, activities: int) -> dict[str, Any]:
    """Not by us: the way mail comes in, and the way appointments do."""
    out = method if method in (_NONE, _OUTLOOK) else _SYNC
    methods = {"incomingemaildeliverymethod": method, "outgoingemaildeliverymethod": out}
    return _IDLE | methods | {"actdeliverymethod": activities}


MAILBOX_STATES: Final[dict[str, dict[str, Any]]] = {
    "Priya Raman": _IDLE,
    "Sam Okafor": _delivered_by(_NONE, 2),
    "Olof Sand": _delivered_by(_OUTLOOK, 0),
    "Petra Sorokin": _delivered_by(_FORWARD, 2),
    "Rosa Router": {"emailserverprofile": None, "actdeliverymethod": 2, "enabledforact": False},
    "Ruth Adeyemi": _IDLE | _UNAPPROVED | {"emailrouteraccessapproval": _PENDING},
    "Simon Falk": _IDLE | _UNAPPROVED | {"emailrouteraccessapproval": _REJECTED},
    "Tessa Brandt": _IDLE | _UNAPPROVED | {"emailrouteraccessapproval": _EMPTY},
    "Olivia Park": {"emailrouteraccessapproval": _EMPTY},
    "Ulf Norén": _IDLE | {"testemailconfigurationscheduled": True},
    "Vera Klein": _IDLE
    | {
        "mailboxstatus": _FAILURE,
        "incomingemailstatus": _FAILURE,
        "outgoingemailstatus": _FAILURE,
        "actstatus": _FAILURE,
        "testemailconfigurationretrycount": 2,
        "lastsyncerror": "The mailbox location could not be determined.",
        "lastsyncerrorcode": -2147216990,
        "lastsyncerrorcount": 3,
    },
    "Wim Smit": {"enabledforincomingemail": False},
    "Xenia Papas": {
        "lastsyncerror": "The server is busy.",
        "lastsyncerrorcode": -2147203069,
        "lastsyncerrorcount": 1,
    },
    "Yusuf Demir": _IDLE | {"statecode": 1, "statuscode": 2},
}
"""How a person's mailbox differs from one that is approved, tested and enabled."""

_QUEUES: Final[dict[str, dict[str, Any]]] = {
    "Support": {},
    "Returns": _delivered_by(_NONE, 2),
    "Forwarded mail": _delivered_by(_FORWARD, 2) | {"isforwardmailbox": True},
}


def mailbox_values(
    world: World, name: str, mail: str, who: list[str], owner: list[str]
) -> dict[str, Any]:
    """A mailbox that regards ``who``: approved, tested and enabled, unless its state is listed."""
    synchronising = {
        "incomingemaildeliverymethod": _SYNC,
        "outgoingemaildeliverymethod": _SYNC,
        "actdeliverymethod": 1,
        "emailserverprofile": ["emailserverprofile", row_id("emailserverprofile", "Exchange")],
        **dict.fromkeys(("incomingemailstatus", "outgoingemailstatus", "actstatus"), _SUCCESS),
        "mailboxstatus": _SUCCESS,
        "emailrouteraccessapproval": _APPROVED,
        "isemailaddressapprovedbyo365admin": True,
        "enabledforincomingemail": True,
        "enabledforoutgoingemail": True,
        "enabledforact": True,
        "testemailconfigurationscheduled": False,
        "testemailconfigurationretrycount": 0,
        "testmailboxaccesscompletedon": ago(world, 400),
        "lastsuccessfulsynccompletedon": ago(world, 0.01),
        "isforwardmailbox": False,
        "statecode": 0,
        "statuscode": 1,
    }
    state = MAILBOX_STATES.get(name, {}) if who[0] == "systemuser" else _QUEUES[name]
    rest = {"name": name, "emailaddress": mail, "ownerid": owner, "owninguser": owner}
    return synchronising | rest | {"regardingobjectid": who} | state


def server_profile(world: World, tenant: Tenant) -> Row:
    """How an organisation reaches Exchange."""
    values: dict[str, Any] = {"name": "Microsoft Exchange Online", "servertype": 3}
    values |= {"useautodiscover": True, "statecode": 0, "statuscode": 1}
    values["ownerid"] = ["systemuser", tenant.people[-1].systemuserid]
    values |= dict.fromkeys(("createdon", "modifiedon"), ago(world, 700))
    return Row("emailserverprofile", row_id("emailserverprofile", "Exchange"), values)


def mailbox_rows(world: World) -> Iterator[Row]:
    """The queues and the users without an account, each with a mailbox."""
    when = ago(world, 700)
    dates = {"createdon": when, "modifiedon": when}
    administrator = ["systemuser", world.people[3].systemuserid]
    known = {person.name for person in world.people}
    for name in (*(one for one in MAILBOX_STATES if one not in known), *_QUEUES):
        table = "queue" if name in _QUEUES else "systemuser"
        mail = f"{_local(name)}@{DOMAIN}"
        who = [table, row_id(table, name)]
        owner = administrator if table == "queue" else who
        values = mailbox_values(world, name, mail, who, owner) | dates
        mailbox = Row("mailbox", row_id("mailbox", name), values)
        yield mailbox
        describe = _queue if table == "queue" else _user
        yield Row(table, who[1], describe(world, name, mail, mailbox) | dates)


def _local(name: str) -> str:
    return name.lower().replace(" ", ".").replace("é", "e")


_REPEATED: Final = (
    *("incomingemaildeliverymethod", "outgoingemaildeliverymethod"),
    *("emailrouteraccessapproval", "isemailaddressapprovedbyo365admin"),
)


def repeated(mailbox: Row) -> dict[str, Any]:
    """What a user's or queue's row repeats of its mailbox."""
    values = {name: mailbox.values[name] for name in _REPEATED}
    return values | {"defaultmailbox": ["mailbox", mailbox.id]}


def _user(world: World, name: str, mail: str, mailbox: Row) -> dict[str, Any]:
    first, _, last = name.partition(" ")
    return {
        "fullname": name,
        "firstname": first,
        "lastname": last,
        "internalemailaddress": mail,
        "domainname": mail,
        "isdisabled": mailbox.values["statecode"] == 1,
        "islicensed": True,
        "accessmode": 0,
        "ownerid": row_id("systemuser", name),
        "businessunitid": ["businessunit", row_id("businessunit", world.tenants[0].company)],
    } | repeated(mailbox)


def _queue(world: World, name: str, mail: str, mailbox: Row) -> dict[str, Any]:
    owner = ["systemuser", world.people[3].systemuserid]
    return {
        "name": name,
        "emailaddress": mail,
        "queueviewtype": 0,
        "ownerid": owner,
        "owninguser": owner,
        "statecode": 0,
        "statuscode": 1,
    } | repeated(mailbox)
