"""The twelve companies that stories and tests know by name, each there for a reason."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from sandbox.company.model import Account, contact, staff

__all__ = ["CONTOSO", "NAMED", "PHARMACEUTICALS"]


def _account(name: str, domain: str, city: str, *more: str, owner: int, people: str) -> Account:
    """An account with one address (``more``: its local part, the telephone number)."""
    mailbox, telephone = more
    found = staff(name, domain, people)
    return Account(name, domain, city, (f"{mailbox}@{domain}",), telephone, owner, found)


CONTOSO: Final = Account(
    "Contoso",
    "contoso.example",
    "Seattle",
    ("info@contoso.example", "orders@contoso.example"),
    "+1 206 555 0100",
    0,
    (
        *staff(
            "Contoso",
            "contoso.example",
            "Nadia Hassan, Head of Procurement; Oliver Grant, IT Director; Mei Chen, Project Lead;"
            "Rafael Ortiz, Plant Manager; Ingrid Dahl, Legal Counsel; Tom Becker, Buyer;"
            "Sofia Rossi, Finance Controller",
        ),
        contact(
            "Contoso",
            "Yuki Tanaka",
            ("yuki.tanaka@contoso.example", "ytanaka@contoso.example", "yuki@tanaka.example"),
            "Research Engineer",
        ),
        contact("Contoso", "Walter Quill", (), "Receptionist"),
    ),
)

PHARMACEUTICALS: Final = _account(
    "Contoso Pharmaceuticals",
    "contosopharma.example",
    "Basel",
    "contact",
    "+41 61 555 0101",
    owner=1,
    people="Amelie Keller, Clinical Operations; David Novak, Purchasing; Leila Farouk, Quality",
)

_FABRIKAM = _account(
    "Fabrikam",
    "fabrikam.example",
    "Munich",
    "office",
    "+49 89 555 0102",
    owner=0,
    people="Hanna Vogel, Managing Director; Alex Kim, Sales Engineer",
)
_BIANCHI = contact(
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
    people="Saskia de Vries, Operations; Alex Kim, Account Manager; Jan Smit, Warehouse",
)
_LITWARE = _account(
    "Litware",
    "litware.example",
    "Dublin",
    "team",
    "+353 1 555 0104",
    owner=1,
    people="Aoife Byrne, Chief Executive; Connor Walsh, Engineering",
)
_TAILSPIN = _account(
    "Tailspin Toys",
    "tailspintoys.example",
    "Lyon",
    "bonjour",
    "+33 4 55 55 01 05",
    owner=0,
    people="Camille Laurent, Buyer; Theo Moreau, Design",
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
    people=_TRADERS,
)
_QINGSHAN = Account(
    "青山软件",
    "qingshan.example",
    "杭州",
    ("lianxi@qingshan.example",),
    "+86 571 5550 0107",
    0,
    (
        contact("青山软件", "伟 王", ("wang.wei@qingshan.example",), "采购经理"),
        contact("青山软件", "娜 李", ("li.na@qingshan.example",), "项目经理"),
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
    people="Sinead O'Brien, Inhaberin; Karl Brandt, Einkauf",
)
_YONDER = Account(
    "Blue Yonder Airlines",
    "",
    "Denver",
    (),
    "+1 303 555 0109",
    1,
    (contact("Blue Yonder Airlines", "Grace Hill", (), "Purser"),),
)
_ADVENTURE = _account(
    "Adventure Works",
    "adventure-works.example",
    "Calgary",
    "service",
    "+1 403 555 0110",
    owner=1,
    people="Noah Tremblay, Fleet; Emma Singh, Retail",
)
_COFFEE = _account(
    "Fourth Coffee",
    "fourthcoffee.example",
    "Milan",
    "ciao",
    "+39 02 5550 0111",
    owner=0,
    people="Giulia Conti, Owner; Paolo Greco, Roaster",
)

OTHER_CONTOSO: Final = Account(
    "Contoso",
    "contoso-logistics.example",
    "Vancouver",
    ("office@contoso-logistics.example",),
    "+1 604 555 0112",
    2,
    staff(
        "Contoso (Vancouver)",
        "contoso-logistics.example",
        "Gordon Lam, Terminal Manager; Beatrice Osborne, Dispatch",
    ),
    private=True,
    country="Canada",
    key="Contoso (Vancouver)",
)
"""Another company of that very name, which the sales manager keeps to herself."""

_COUNTRIES: Final = (
    "United States, Switzerland, Germany, Netherlands, Ireland, France, Singapore, China, "
    "Germany, United States, Canada, Italy"
)
NAMED: Final = tuple(
    replace(account, country=country)
    for account, country in zip(
        (
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
        ),
        _COUNTRIES.split(", "),
        strict=True,
    )
)
"""Wide World Importers has 60 contacts, Blue Yonder Airlines no address."""
