"""The customers of the second tenant: one of them shares its name with one of the first's."""

from __future__ import annotations

from typing import Final

from sandbox.company.model import Account, staff

__all__ = ["SECOND_ACCOUNTS"]

_COMPANY: Final = "Proseware"


def _account(name: str, domain: str, city: str, country: str, people: str) -> Account:
    """An account of its only seller."""
    found = staff(_COMPANY, domain, people)
    mails = (f"orders@{domain}",)
    return Account(
        name, domain, city, mails, "", 0, found, country=country, key=f"{_COMPANY}/{name}"
    )


SECOND_ACCOUNTS: Final = (
    _account(
        "Contoso",
        "contoso.example",
        "Izmir",
        "Türkiye",
        "Elif Kaya, Buyer; Deniz Arslan, Maintenance",
    ),
    _account("Relecloud", "relecloud.example", "Tallinn", "Estonia", "Kadri Tamm, Operations"),
)
