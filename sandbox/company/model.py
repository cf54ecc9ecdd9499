"""What a company and a person at it are made of, and where the ids of seeded rows come from."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from typing import Final
from unicodedata import normalize

__all__ = ["Account", "Contact", "contact", "row_id", "staff"]

_NAMESPACE: Final = uuid.UUID("5a9db0c5-51e7-4c27-9d0b-6a4f3c0e7d11")
_PERSON: Final = re.compile(r"(?P<name>[^<,]+?)(?: <(?P<mails>[^>]*)>)?, (?P<title>.+)")


def row_id(table: str, name: str) -> str:
    """The GUID of the seeded row of this name: the same on every machine."""
    return str(uuid.uuid5(_NAMESPACE, f"{table}:{name}"))


@dataclass(frozen=True, slots=True)
class Contact:
    """A person at a company; ``mails`` fill emailaddress1 to 3 in this order."""

    first: str
    last: str
    mails: tuple[str, ...]
    title: str
    id: str

    @property
    def name(self) -> str:
        """First and last name, as Dataverse makes ``fullname``."""
        return f"{self.first} {self.last}"


@dataclass(frozen=True, slots=True)
class Account:
    """A company; the first contact is its primary contact.

    ``owner`` is the index of the owning person in ``PEOPLE``.
    A ``private`` account is visible to its owner, the sales manager and the administrator only.
    ``key`` names the row where the company's name is not its own.
    """

    name: str
    domain: str
    city: str
    mails: tuple[str, ...]
    telephone: str
    owner: int
    contacts: tuple[Contact, ...]
    private: bool = False
    country: str = ""
    key: str = ""

    @property
    def id(self) -> str:
        """The row's GUID."""
        return row_id("account", self.key or self.name)


def contact(company: str, name: str, mails: tuple[str, ...], title: str) -> Contact:
    """One contact; the name's first word is the first name."""
    first, _, last = name.partition(" ")
    return Contact(first, last, mails, title, row_id("contact", f"{company}/{name}"))


def staff(company: str, domain: str, people: str) -> tuple[Contact, ...]:
    """Contacts from ``name, title; name <mails>, title``; without mails, first.last@domain.

    Mails stand apart by spaces, without the company's domain; ``<>`` is nobody who can be written
    to.
    """
    found = []
    for one in people.split(";"):
        match = _PERSON.fullmatch(one.strip())
        if match is None:
            raise ValueError(f"{one} is not a name and a title")
        mails = _local(match["name"]) if match["mails"] is None else match["mails"]
        full = tuple(mail if "@" in mail else f"{mail}@{domain}" for mail in mails.split())
        found.append(contact(company, match["name"], full, match["title"]))
    return tuple(found)


def _local(name: str) -> str:
    """``first.last`` in ASCII where the script has Latin letters."""
    plain = normalize("NFKD", name.lower().translate(_STROKES)).encode("ascii", "ignore").decode()
    first, _, last = plain.partition(" ")
    return f"{first}.{last}".replace(" ", "")


_STROKES: Final = str.maketrans({"ł": "l", "ø": "o", "ß": "ss", "æ": "ae", "ð": "d", "ı": "i"})
