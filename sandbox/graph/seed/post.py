"""Delivers letters: whoever of the company wrote or received one has it, as the same message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final

from sandbox.mail.compose import Letter
from sandbox.mail.message import Message
from sandbox.people import DOMAIN, PEOPLE, Person

__all__ = ["LISTS", "delivered"]

LISTS: Final = {
    f"sales@{DOMAIN}": tuple(one.mail for one in PEOPLE[:3]),
    f"everybody@{DOMAIN}": tuple(one.mail for one in PEOPLE),
}
"""The company's distribution lists: a list's address stands in a mail, its members receive it."""


def delivered(letters: Iterable[Letter], person: Person, now: datetime) -> Iterator[Message]:
    """A person's copies: sent ones, and received ones, unread for a day and a half."""
    own = {person.mail, *person.aliases}
    for letter in letters:
        if letter.author.mail in own:
            yield letter.in_folder("sentitems")
        if not own.isdisjoint(_reached(letter)):
            is_read = now - letter.sent > timedelta(days=1.5)
            yield letter.in_folder("inbox", is_read=is_read)


def _reached(letter: Letter) -> Iterator[str]:
    """The mailboxes behind the recipients: case and a plus-tag do not matter to Exchange."""
    for one in (*letter.to, *letter.cc, *letter.bcc):
        local, _, domain = one.mail.lower().rpartition("@")
        mail = f"{local.partition('+')[0]}@{domain}"
        yield from LISTS.get(mail, (mail,))
