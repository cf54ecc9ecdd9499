"""As much mail as is asked for, to see how things behave in a large mailbox."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import accumulate, islice
from random import Random
from typing import Final

from sandbox.company import ACCOUNTS
from sandbox.graph.seed.desk import JONAS, MARA, PRIYA, SAM
from sandbox.graph.seed.traffic import Writer, unsigned
from sandbox.mail.compose import Letter
from sandbox.mail.message import Address, Message

__all__ = ["generated"]

_DAYS: Final = 1000
_WEEKS: Final = ("inbox", "inbox", "inbox", "inbox/Customers", "archive", "archive/Old")
_LENGTHS: Final = (1, 1, 2, 2, 3, 4, 6)
_COLLEAGUES: Final = (JONAS, PRIYA, SAM)


def generated(seed: int, anchor: datetime, count: int) -> Iterator[Message]:
    """``count`` messages over about three years, as a seller's mailbox holds them.

    Of ten conversations four are with customers, a few of whom write most, two with strangers,
    two within the company; two are bulletins.
    """
    return islice(_messages(seed, anchor, count), count)


def _messages(seed: int, anchor: datetime, count: int) -> Iterator[Message]:
    random = Random(seed)  # noqa: S311 - the same mailbox for the same seed
    writer = Writer(random, f"generated-{seed}", unsigned)
    customers, weights = _customers()
    strangers = [Address(f"Visitor {n}", f"visitor{n}@company{n % 97}.example") for n in range(999)]
    number = 0
    while number < count:
        begun = anchor - timedelta(minutes=random.randrange(7 * 1440, _DAYS * 1440))
        match random.randrange(10):
            case 0 | 1 | 2 | 3:
                other = random.choices(customers, cum_weights=weights)[0]
            case 4 | 5:
                other = random.choice(strangers)
            case 6 | 7:
                other = random.choice(_COLLEAGUES)
            case _:
                yield writer.bulletin((MARA,), begun, number).in_folder("inbox")
                number += 1
                continue
        folder = random.choice(_WEEKS)
        turns = random.choice(_LENGTHS)
        for letter in writer.conversation(_sides(random, other), begun, number, turns=turns):
            yield _placed(letter, folder, anchor)
        number += turns


def _customers() -> tuple[list[Address], list[float]]:
    """Every contact's every address, and how often each is written to, added up.

    A company's share does not grow with its size; within it, the first people write most.
    """
    found, weights = [], []
    for place, account in enumerate(ACCOUNTS):
        for rank, person in enumerate(account.contacts):
            found += [Address(person.name, mail) for mail in person.mails]
            weights += [1 / (place % 9 + 1) / (rank + 1)] * len(person.mails)
    return found, list(accumulate(weights))


def _sides(random: Random, other: Address) -> Sequence[Address]:
    """Who begins, who answers, and now and then a colleague in copy."""
    pair = (MARA, other) if random.random() < 0.35 else (other, MARA)
    return (*pair, JONAS) if random.random() < 0.1 and other != JONAS else pair


def _placed(letter: Letter, folder: str, anchor: datetime) -> Message:
    recent = anchor - letter.sent < timedelta(days=2)
    return letter.in_folder("sentitems" if letter.author == MARA else folder, is_read=not recent)
