"""The companies and people the sandbox's sellers deal with: what CRM and mailboxes agree on.

Constants only, the same on every start; GUIDs are derived from names, so a test may compute them.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import Final

__all__ = [
    "ACCOUNTS",
    "CONTOSO",
    "PHARMACEUTICALS",
    "TRACKED_MAILS",
    "TRACKED_MESSAGE_IDS",
    "Account",
    "Contact",
    "TrackedMail",
    "row_id",
]

_NAMESPACE: Final = uuid.UUID("5a9db0c5-51e7-4c27-9d0b-6a4f3c0e7d11")


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
    """

    name: str
    domain: str
    city: str
    mails: tuple[str, ...]
    telephone: str
    owner: int
    contacts: tuple[Contact, ...]
    private: bool = False

    @property
    def id(self) -> str:
        """The row's GUID."""
        return row_id("account", self.name)


@dataclass(frozen=True, slots=True)
class TrackedMail:
    """A mail that lies in the first seller's mailbox and is tracked in the CRM from the start.

    ``sender`` and ``recipient`` are addresses; ``days`` counts back from the world's anchor;
    ``regarding`` is the account's name.
    """

    message_id: str
    regarding: str
    subject: str
    body: str
    sender: str
    recipient: str
    days: float


def _contact(company: str, name: str, mails: tuple[str, ...], title: str) -> Contact:
    """One contact; the name's first word is the first name."""
    first, _, last = name.partition(" ")
    return Contact(first, last, mails, title, row_id("contact", f"{company}/{name}"))


def _staff(company: str, domain: str, people: str) -> tuple[Contact, ...]:
    """Contacts from ``name, title; name, title``, addressed first.last@domain."""
    pairs = (one.strip().split(", ") for one in people.split(";"))
    return tuple(
        _contact(company, name, (f"{_local(name)}@{domain}",), title) for name, title in pairs
    )


def _local(name: str) -> str:
    first, _, last = name.lower().partition(" ")
    return f"{first}.{last}".replace(" ", "")


def _account(name: str, domain: str, city: str, *more: str, owner: int, staff: str) -> Account:
    """An account with one address (``more``: its local part, the telephone number)."""
    mailbox, telephone = more
    people = _staff(name, domain, staff)
    return Account(name, domain, city, (f"{mailbox}@{domain}",), telephone, owner, people)


CONTOSO: Final = Account(
    "Contoso",
    "contoso.example",
    "Seattle",
    ("info@contoso.example", "orders@contoso.example"),
    "+1 206 555 0100",
    0,
    (
        *_staff(
            "Contoso",
            "contoso.example",
            "Nadia Hassan, Head of Procurement; Oliver Grant, IT Director; Mei Chen, Project Lead;"
            "Rafael Ortiz, Plant Manager; Ingrid Dahl, Legal Counsel; Tom Becker, Buyer;"
            "Sofia Rossi, Finance Controller",
        ),
        _contact(
            "Contoso",
            "Yuki Tanaka",
            ("yuki.tanaka@contoso.example", "ytanaka@contoso.example", "yuki@tanaka.example"),
            "Research Engineer",
        ),
        _contact("Contoso", "Walter Quill", (), "Receptionist"),
    ),
)

PHARMACEUTICALS: Final = _account(
    "Contoso Pharmaceuticals",
    "contosopharma.example",
    "Basel",
    "contact",
    "+41 61 555 0101",
    owner=1,
    staff="Amelie Keller, Clinical Operations; David Novak, Purchasing; Leila Farouk, Quality",
)

_FABRIKAM = _account(
    "Fabrikam",
    "fabrikam.example",
    "Munich",
    "office",
    "+49 89 555 0102",
    owner=0,
    staff="Hanna Vogel, Managing Director; Alex Kim, Sales Engineer",
)
_BIANCHI = _contact(
    "Fabrikam",
    "Marco Bianchi",
    ("marco.bianchi@fabrikam.example", "m.bianchi@partner.example"),
    "Logistics",
)
_NORTHWIND = _account(
    "Northwind Traders",
    "northwind.example",
    "Rotterdam",
    "hello",
    "+31 10 555 0103",
    owner=1,
    staff="Saskia de Vries, Operations; Alex Kim, Account Manager; Jan Smit, Warehouse",
)
_LITWARE = _account(
    "Litware",
    "litware.example",
    "Dublin",
    "team",
    "+353 1 555 0104",
    owner=1,
    staff="Aoife Byrne, Chief Executive; Connor Walsh, Engineering",
)
_TAILSPIN = _account(
    "Tailspin Toys",
    "tailspintoys.example",
    "Lyon",
    "bonjour",
    "+33 4 55 55 01 05",
    owner=0,
    staff="Camille Laurent, Buyer; Theo Moreau, Design",
)
_TRADERS = "; ".join(
    f"{first} {last}, Trader"
    for last in ("Archer", "Brandt", "Castillo", "Doyle", "Eriksen", "Fontaine")
    for first in "Ada Ben Carla Dmitri Elena Farid Greta Hugo Iris Jamal".split()  # noqa: SIM905 - a row of names
)
_IMPORTERS = _account(
    "Wide World Importers",
    "wideworldimporters.example",
    "Singapore",
    "trade",
    "+65 5550 0106",
    owner=1,
    staff=_TRADERS,
)
_QINGSHAN = Account(
    "青山软件",
    "qingshan.example",
    "杭州",
    ("lianxi@qingshan.example",),
    "+86 571 5550 0107",
    0,
    (
        _contact("青山软件", "伟 王", ("wang.wei@qingshan.example",), "采购经理"),
        _contact("青山软件", "娜 李", ("li.na@qingshan.example",), "项目经理"),
    ),
)
_HOSTILE = "O'Brien & Söhne 100% [Test]_GmbH"
_OBRIEN = _account(
    _HOSTILE,
    "obrien-soehne.example",
    "Köln",
    "post",
    "+49 221 555 0108",
    owner=0,
    staff="Sinead O'Brien, Inhaberin; Karl Brandt, Einkauf",
)
_YONDER = Account(
    "Blue Yonder Airlines",
    "",
    "Denver",
    (),
    "+1 303 555 0109",
    1,
    (_contact("Blue Yonder Airlines", "Grace Hill", (), "Purser"),),
)
_ADVENTURE = _account(
    "Adventure Works",
    "adventure-works.example",
    "Calgary",
    "service",
    "+1 403 555 0110",
    owner=1,
    staff="Noah Tremblay, Fleet; Emma Singh, Retail",
)
_COFFEE = _account(
    "Fourth Coffee",
    "fourthcoffee.example",
    "Milan",
    "ciao",
    "+39 02 5550 0111",
    owner=0,
    staff="Giulia Conti, Owner; Paolo Greco, Roaster",
)

ACCOUNTS: Final[tuple[Account, ...]] = (
    CONTOSO,
    PHARMACEUTICALS,
    replace(_FABRIKAM, contacts=(*_FABRIKAM.contacts, _BIANCHI)),
    _NORTHWIND,
    replace(_LITWARE, private=True),
    _TAILSPIN,
    _IMPORTERS,
    _QINGSHAN,
    _OBRIEN,
    _YONDER,
    _ADVENTURE,
    _COFFEE,
)
"""Every seeded account; Wide World Importers has 60 contacts, Blue Yonder Airlines no address."""

TRACKED_MAILS: Final[tuple[TrackedMail, ...]] = (
    TrackedMail(
        "<kickoff-2f41@contoso.example>",
        CONTOSO.name,
        "Kick-off agenda for the pilot",
        "Hello Mara, please find the agenda for our kick-off below. Regards, Nadia",
        "nadia.hassan@contoso.example",
        "mara.lindqvist@adatum.example",
        6.0,
    ),
    TrackedMail(
        "<joint-audit-77c3@contoso.example>",
        PHARMACEUTICALS.name,
        "Joint audit with our pharma sister company",
        "Hello Mara, the audit concerns Contoso Pharmaceuticals rather than us. Best, Oliver",
        "oliver.grant@contoso.example",
        "mara.lindqvist@adatum.example",
        9.0,
    ),
)
"""The first seller's mailbox holds these two; the second is from Contoso but regards its sister."""

TRACKED_MESSAGE_IDS: Final[dict[str, str]] = {
    mail.regarding: mail.message_id for mail in TRACKED_MAILS
}
"""Internet-Message-ID of the mail tracked from the start, by the name of the account it regards."""
