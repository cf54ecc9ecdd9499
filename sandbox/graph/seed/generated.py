"""As much mail as is asked for, to see how things behave in a large mailbox."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Final

from sandbox.company import ACCOUNTS
from sandbox.graph.seed.desk import JONAS, MARA
from sandbox.mail.compose import Letter
from sandbox.mail.message import Address, Message

__all__ = ["generated"]

_DAYS: Final = 1000
_TOPICS: Final = (
    "delivery date",
    "service contract",
    "spare parts",
    "purchase order",
    "invoice",
    "site visit",
    "firmware update",
    "training",
    "quotation",
    "acceptance test",
    "shipping documents",
    "maintenance window",
)
_OPENINGS: Final = ("Question about the", "News on the", "RE: your", "Reminder:", "FW: the")
_TEXTS: Final = (
    (
        "Hello,\ncould you let me know how we stand with the {}? We would like to plan ahead."
        "\n\nBest regards"
    ),
    (
        "Hi,\nthe {} is settled from our side. Please send me the documents when they are ready."
        "\n\nThanks"
    ),
    (
        "Dear colleagues,\nthere is a delay with the {}. I will come back to you by the end of the "
        "week with a new date.\n\nKind regards"
    ),
    (
        "Hello,\nthank you for the call. As agreed I will take care of the {} and you of the rest."
        "\n\nRegards"
    ),
)


def generated(seed: int, anchor: datetime, count: int) -> Iterator[Message]:
    """``count`` messages over about three years: customers, strangers, colleagues."""
    random = Random(seed)  # noqa: S311 - the same mailbox for the same seed
    customers = [Address(c.name, m) for a in ACCOUNTS for c in a.contacts for m in c.mails]
    strangers = [
        Address(f"Visitor {number}", f"visitor{number}@company{number % 97}.example")
        for number in range(1000)
    ]
    for number in range(count):
        other = random.choice(customers if random.random() < 0.4 else strangers)
        yield _message(random, f"<generated-{seed}-{number}@mail.example>", anchor, other)


def _message(random: Random, name: str, anchor: datetime, other: Address) -> Message:
    outgoing = random.random() < 0.35
    topic = random.choice(_TOPICS)
    letter = Letter(
        message_id=name,
        sent=anchor - timedelta(minutes=random.randrange(60, _DAYS * 1440)),
        author=MARA if outgoing else other,
        to=(other if outgoing else MARA,),
        subject=f"{random.choice(_OPENINGS)} {topic}",
        text=random.choice(_TEXTS).format(topic),
        cc=(JONAS,) if random.random() < 0.1 else (),
    )
    return letter.in_folder("sentitems" if outgoing else "inbox")
