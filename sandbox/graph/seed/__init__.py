"""What lies in the seeded mailboxes: the same for the same seed and anchor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.graph.seed.colleagues import of_administrator, of_manager, of_second_seller
from sandbox.graph.seed.contoso import of_first_seller
from sandbox.graph.seed.customers import other_customers
from sandbox.graph.seed.everyday import everyday
from sandbox.graph.seed.folders import in_folders
from sandbox.graph.seed.generated import generated
from sandbox.graph.seed.post import delivered
from sandbox.graph.seed.second import of_second_tenant
from sandbox.graph.seed.special import special
from sandbox.graph.seed.unwanted import unwanted

if TYPE_CHECKING:
    from sandbox.mail.message import Message
    from sandbox.people import Person
    from sandbox.world import World

__all__ = ["seeded"]


def seeded(world: World, person: Person) -> list[Message]:
    """The messages of this person's mailbox, in no particular order."""
    anchor = world.anchor
    if person not in world.people:
        return of_second_tenant(anchor, world.home(person), person)
    return [
        *_own(world, person),
        *delivered(special(anchor), person, anchor),
        *delivered(everyday(world.seed, anchor), person, anchor),
    ]


def _own(world: World, person: Person) -> list[Message]:
    """What is told of each person's work."""
    anchor = world.anchor
    match world.people.index(person):
        case 0:
            return [
                *of_first_seller(anchor),
                *unwanted(anchor),
                *other_customers(anchor),
                *in_folders(anchor),
                *generated(world.seed, anchor, world.extra_messages),
            ]
        case 1:
            return of_second_seller(anchor)
        case 2:
            return of_manager(anchor)
        case _:
            return of_administrator(anchor)
