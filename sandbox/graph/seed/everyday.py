"""The ordinary mail of half a year with the companies of the table, chosen by the seed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Final

from sandbox.company import ABROAD, CROWD_NAME
from sandbox.graph.seed.desk import JONAS, MARA, PRIYA, SAM
from sandbox.graph.seed.quoting import quoting
from sandbox.graph.seed.traffic import Writer, signed
from sandbox.mail.compose import Letter
from sandbox.mail.message import Address

__all__ = ["everyday"]

_DAYS: Final = 180
_OWNERS: Final = (MARA, JONAS, PRIYA)
_COLLEAGUES: Final = (MARA, JONAS, PRIYA, SAM)


def everyday(seed: int, anchor: datetime) -> Iterator[Letter]:
    """Letters of everybody, the same for everybody; the companies tests count on are left out."""
    random = Random(seed)  # noqa: S311 - the same half year for the same seed
    writer = Writer(random, f"everyday-{seed}", signed)
    for number, account in enumerate(ABROAD):
        reachable = [one for one in account.contacts if one.mails]
        seller = _OWNERS[account.owner]
        for talk in range(12 if account.name == CROWD_NAME else random.randrange(1, 4)):
            person = random.choice(reachable)
            pair = [Address(person.name, person.mails[0]), seller]
            random.shuffle(pair)
            begun = _earlier(random, anchor)
            first = 10_000 + number * 200 + talk * 10
            turns = random.randrange(1, 5)
            yield from quoting(writer.conversation(pair, begun, first, turns=turns))
    for number in range(40):
        author, *others = random.sample(_COLLEAGUES, random.randrange(2, 5))
        yield writer.notice((author, *others), _earlier(random, anchor), 100 + number)
    for number in range(30):
        reader = (random.choice(_COLLEAGUES),)
        yield writer.bulletin(reader, _earlier(random, anchor), 500 + number)


def _earlier(random: Random, anchor: datetime) -> datetime:
    """Some moment of the half year, early enough for answers to come before now."""
    return anchor - timedelta(minutes=random.randrange(6 * 1440, _DAYS * 1440))
