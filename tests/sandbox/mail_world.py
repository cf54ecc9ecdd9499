"""A small world whose first seller has a mailbox and a calendar of the test's own making."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sandbox.calendar import Event
from sandbox.graph.mailboxes import Mailboxes
from sandbox.mail.compose import Letter
from sandbox.mail.message import Address, Message
from sandbox.store import Store
from sandbox.world import World
from tests.sandbox.small_world import NOON, make_world

MARA = Address("Mara Lindqvist", "mara.lindqvist@adatum.example")
NADIA = Address("Nadia Hassan", "nadia.hassan@contoso.example")


def letter(name: str, sent: datetime = NOON, *, author: Address = NADIA, **more: object) -> Letter:
    """A letter to the first seller with this Message-ID and subject."""
    given = {"to": (MARA,), "subject": name, "text": f"About {name}."} | more
    return Letter(message_id=f"<{name}@x>", sent=sent, author=author, **given)  # type: ignore[arg-type]


def world_with(
    mail: Sequence[Message] = (), events: Sequence[Event] = (), store: Store | None = None
) -> World:
    """The world; everybody has the same."""
    world = make_world(store)
    world.mailboxes = Mailboxes(world, lambda *_: mail, lambda *_: events)
    return world
