"""Everybody's mailbox and calendar, built when first asked for, and what was done to them since.

Changes are kept in the store, so that a mailbox is the same after a restart.
"""

from __future__ import annotations

import asyncio
from base64 import b64decode, b64encode
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sandbox.calendar import Event
from sandbox.calendar.changes import Change, changed
from sandbox.graph.calendar import Calendar
from sandbox.graph.mailbox import Mailbox
from sandbox.graph.seed import seeded
from sandbox.graph.seed.calendar import seeded_events
from sandbox.mail.delivered import delivered
from sandbox.mail.loading import Loaded, load

if TYPE_CHECKING:
    from sandbox.mail.message import Message
    from sandbox.people import Person
    from sandbox.world import World

__all__ = ["STATES", "Mailboxes", "mailboxes_of"]

STATES: Final = ("ready", "unlicensed", "onpremises")


def mailboxes_of(world: World) -> Mailboxes:
    """The mailboxes of this world: Graph reads them, the control API changes them."""
    if world.mailboxes is None:
        world.mailboxes = Mailboxes(world)
    return world.mailboxes


class Mailboxes:
    """One mailbox and one calendar a person; mail that was brought along replaces the first's.

    ``mail`` and ``events`` say what lies in them at the start.
    """

    def __init__(
        self,
        world: World,
        mail: Callable[[World, Person], Iterable[Message]] = seeded,
        events: Callable[[World, Person], Iterable[Event]] = seeded_events,
    ) -> None:
        self._world = world
        self._mail = mail
        self._events = events
        self._loaded: Loaded | None = None
        self._built: dict[str, Mailbox] = {}
        self._calendars: dict[str, Calendar] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._next: defaultdict[str, int] = defaultdict(int)

    async def load(self) -> Loaded | None:
        """Read the mail that was brought along; raises ``NoMailError``.

        Notes the owner's addresses in ``world.own_addresses``.
        """
        if self._world.mail is None:
            return None
        self._loaded = await asyncio.to_thread(load, self._world.mail)
        if self._loaded.own:
            self._world.own_addresses[self._world.people[0].oid] = self._loaded.own
        return self._loaded

    async def of(self, person: Person) -> Mailbox:
        """The mailbox of this person, built now if nobody asked before."""
        async with self._locks[person.oid]:
            if person.oid not in self._built:
                self._built[person.oid] = await asyncio.to_thread(self._build, person)
        return self._built[person.oid]

    def calendar(self, person: Person) -> Calendar:
        """The calendar of this person."""
        if person.oid not in self._calendars:
            events = self._events(self._world, person)
            for _, change in self._world.store.items(f"calendar-changes {person.oid}"):
                events = changed(events, change)
            addresses = {person.mail.lower(), *(one.lower() for one in person.aliases)}
            self._calendars[person.oid] = Calendar(person.oid, events, addresses)
        return self._calendars[person.oid]

    def change_meeting(self, person: Person, uid: str, kind: Change, minutes: int) -> bool:
        """Change an event of this person's calendar, as ``changed`` says; false without one.

        What its organizer cancels is in their calendar no more.
        """
        calendar = self.calendar(person)
        event = next((one for one in calendar.events if one.ical_uid == uid), None)
        if event is None:
            return False
        if kind == "cancelled" and event.organizer.mail.lower() in calendar.addresses:
            kind = "deleted"
        kept = f"calendar-changes {person.oid}"
        number = len(list(self._world.store.items(kept)))
        self._world.store.put(kept, f"{number:08}", {"uid": uid, "kind": kind, "minutes": minutes})
        del self._calendars[person.oid]
        return True

    def state(self, person: Person) -> str:
        """One of ``STATES``."""
        return str(self._world.store.get("mailbox-state", person.oid) or STATES[0])

    def set_state(self, person: Person, state: str) -> None:
        """Remember one of ``STATES``."""
        self._world.store.put("mailbox-state", person.oid, state)

    async def deliver(self, person: Person, raw: bytes, folder: str) -> Message:
        """Put a mail into a folder, received now; raises ``NotMailError``."""
        mailbox = await self.of(person)
        async with self._locks[person.oid]:
            received, number = self._world.clock().replace(microsecond=0), self._next[person.oid]
            message = await asyncio.to_thread(delivered, raw, received, folder, number)
            change = {
                "kind": "deliver",
                "raw": b64encode(raw).decode(),
                "folder": folder,
                "received": received.isoformat(),
                "number": number,
            }
            self._keep(person, change)
            await asyncio.to_thread(mailbox.put, message)
        return message

    async def move(self, person: Person, internet_message_id: str, folder: str) -> int:
        """Put every copy of a mail into a folder; how many there were."""
        return await self._each_copy(
            person, internet_message_id, {"kind": "move", "folder": folder}
        )

    async def delete(self, person: Person, internet_message_id: str) -> int:
        """Forget every copy of a mail for good; how many there were."""
        return await self._each_copy(person, internet_message_id, {"kind": "delete"})

    async def _each_copy(
        self, person: Person, internet_message_id: str, change: dict[str, Any]
    ) -> int:
        mailbox = await self.of(person)
        async with self._locks[person.oid]:
            copies = list(mailbox.copies(internet_message_id))
            for one in copies:
                change["key"] = one.key
                self._keep(person, change)
                await asyncio.to_thread(_apply, mailbox, change)
        return len(copies)

    def _keep(self, person: Person, change: dict[str, Any]) -> None:
        """Write a change down behind those before it."""
        number = self._next[person.oid]
        self._world.store.put(f"mail-changes {person.oid}", f"{number:08}", change)
        self._next[person.oid] = number + 1

    def _build(self, person: Person) -> Mailbox:
        is_first = person.oid == self._world.people[0].oid
        if self._loaded is not None and is_first:
            messages: Iterable[Message] = self._loaded.messages
        else:
            messages = self._mail(self._world, person)
        mailbox = Mailbox(person.oid, messages, _directory(self._world, person))
        for _, change in self._world.store.items(f"mail-changes {person.oid}"):
            _apply(mailbox, change)
            self._next[person.oid] += 1
        return mailbox


def _apply(mailbox: Mailbox, change: dict[str, Any]) -> None:
    match change["kind"]:
        case "deliver":
            received = datetime.fromisoformat(change["received"])
            raw = b64decode(change["raw"])
            mailbox.put(delivered(raw, received, change["folder"], change["number"]))
        case "move":
            mailbox.move(change["key"], change["folder"])
        case _:
            mailbox.delete(change["key"])


def _directory(world: World, owner: Person) -> dict[str, tuple[str, ...]]:
    """Name and addresses of everybody in the owner's company, by each of their addresses."""
    known: dict[str, tuple[str, ...]] = {}
    for person in world.home(owner).people:
        own = world.own_addresses.get(person.oid, ())
        addresses = (person.mail, *person.aliases, *own)
        known |= {one.lower(): (person.name, *addresses) for one in addresses}
    return known
