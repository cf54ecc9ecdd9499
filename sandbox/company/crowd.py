"""The five hundred people of one large insurer: every first name with every last name."""

from __future__ import annotations

from typing import Final

from sandbox.company.model import Contact, contact

__all__ = ["CROWD", "CROWD_DOMAIN", "CROWD_NAME"]

CROWD_NAME: Final = "Humongous Insurance"
CROWD_DOMAIN: Final = "humongousinsurance.example"

_FIRST: Final = (
    "Abena Bogdan Chloe Dario Esther Femi Gwen Hiro Imani Joao Katya Leon Maya Nuno Olga "
    "Pavel Quinn Rosa Stefan Tariq Uma Viktor Wanda Xavier Yara"
)
_LAST: Final = (
    "Abbott Banerjee Cohen Diaz Eze Fischer Garcia Haddad Ivanova Jensen Kowalski Lopez "
    "Murphy Nakamura Osei Park Rahman Silva Torres Wright"
)
_TITLES: Final = ("Underwriter", "Claims Adjuster", "Actuary", "Broker", "Team Assistant")


def _crowd() -> tuple[Contact, ...]:
    """Every tenth has a private address too, every fiftieth none at all."""
    found = []
    names = [f"{first} {last}" for last in _LAST.split() for first in _FIRST.split()]
    for number, name in enumerate(names):
        local = name.lower().replace(" ", ".")
        mails: tuple[str, ...] = (f"{local}@{CROWD_DOMAIN}",)
        if number % 10 == 5:
            mails += (f"{local}@home.example",)
        if number % 50 == 49:
            mails = ()
        found.append(contact(CROWD_NAME, name, mails, _TITLES[number % len(_TITLES)]))
    return tuple(found)


CROWD: Final = _crowd()
"""Five hundred, in the order of their last names."""
