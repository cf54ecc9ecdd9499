"""The ordinary activities of half a year, chosen by the seed.

Some are mail that lies in a seller's mailbox too: there it must not be offered again.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import TYPE_CHECKING, Final

from sandbox.company import ABROAD
from sandbox.dataverse.seed_told import CallSeed, MailSeed
from sandbox.graph.seed.everyday import everyday

if TYPE_CHECKING:
    from sandbox.company import Account
    from sandbox.mail.compose import Letter
    from sandbox.world import World

__all__ = ["everyday_mails", "everyday_meetings"]

_TRACKED: Final = 4
"""One letter in so many was tracked."""
_DEALINGS: Final = (
    ("appointment", "Visit"),
    ("appointment", "Demonstration"),
    ("phonecall", "Call about the offer"),
    ("phonecall", "Call back"),
    ("task", "Prepare the offer"),
    ("task", "Update the forecast"),
)


def everyday_mails(world: World) -> Iterator[MailSeed]:
    """Every fourth letter between a seller and a company of the table, tracked on the company."""
    accounts = {
        mail: account for account in ABROAD for one in account.contacts for mail in one.mails
    }
    places = {person.mail: place for place, person in enumerate(world.people)}
    number = 0
    for letter in everyday(world.seed, world.anchor):
        author, receiver = letter.author.mail, letter.to[0].mail
        account = accounts.get(author) or accounts.get(receiver)
        if account is not None:
            number += 1
            if number % _TRACKED == 0:
                yield _mail(world, letter, account, places)


def _mail(world: World, letter: Letter, account: Account, places: dict[str, int]) -> MailSeed:
    author, receiver = letter.author.mail, letter.to[0].mail
    outgoing = author in places
    return MailSeed(
        ("account", account.key or account.name),
        places[author if outgoing else receiver],
        receiver if outgoing else author,
        outgoing,
        letter.subject,
        (world.anchor - letter.sent).total_seconds() / 86_400,
        message_id=letter.message_id,
        key=letter.message_id,
        body=letter.text,
    )


def everyday_meetings(world: World) -> Iterator[CallSeed]:
    """Up to three dealings with each company, some of them still to come."""
    random = Random(world.seed)  # noqa: S311 - the same half year for the same seed
    for account in ABROAD:
        for number in range(random.randrange(4)):
            table, subject = random.choice(_DEALINGS)
            person = random.choice([one for one in account.contacts if one.mails])
            yield CallSeed(
                table,
                ("account", account.key or account.name),
                account.owner,
                "" if table == "task" else person.mails[0],
                f"{subject}: {account.city}",
                random.randrange(-20, 170) + random.random(),
                key=f"{account.name}/{number}",
            )
