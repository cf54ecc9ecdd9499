"""The mailboxes of the second tenant: little, and nothing of the first one's."""

from __future__ import annotations

from datetime import datetime

from sandbox.graph.seed.desk import letter
from sandbox.mail.message import Address, Message
from sandbox.people import Person, Tenant

__all__ = ["of_second_tenant"]

_BUYER = Address("Elif Kaya", "elif.kaya@contoso.example")


def of_second_tenant(anchor: datetime, tenant: Tenant, person: Person) -> list[Message]:
    """The seller's talk with their own Contoso; a colleague's note for everybody else."""
    seller = Address(tenant.people[0].name, tenant.people[0].mail)
    if person == tenant.people[0]:
        return _with_contoso(anchor, seller)
    return [
        letter(
            anchor,
            "proseware-licence",
            4.0,
            (seller, Address(person.name, person.mail)),
            "A licence for the trainee",
            text="Could you add one from Monday?\n\nInes",
        ).in_folder("inbox")
    ]


def _with_contoso(anchor: datetime, seller: Address) -> list[Message]:
    asked = letter(
        anchor,
        "proseware-reorder",
        6.0,
        (_BUYER, seller),
        "Reorder of the valves",
        text="Hello Ines,\ncan we have the same valves again?\n\nElif",
    )
    answered = letter(
        anchor,
        "proseware-reorder-answer",
        5.5,
        (seller, _BUYER),
        "RE: Reorder of the valves",
        text="Hello Elif,\nyes, within two weeks.\n\nInes",
        answers=(asked.message_id,),
    )
    manual = letter(
        anchor,
        "proseware-manual",
        2.5,
        (Address("Deniz Arslan", "deniz.arslan@contoso.example"), seller),
        "A page of the manual is missing",
        text="Hello Ines,\npage 12 is missing. Could you send it?\n\nDeniz",
    )
    return [
        asked.in_folder("inbox"),
        answered.in_folder("sentitems"),
        manual.in_folder("inbox", is_read=False),
    ]
