"""Thirty-two more companies from many countries, read from the table beside this file."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final

from sandbox.company.crowd import CROWD, CROWD_NAME
from sandbox.company.model import Account, staff
from sandbox.people import PEOPLE

__all__ = ["ABROAD"]

_TABLE: Final = Path(__file__).with_name("accounts.csv")
_OWNERS: Final = {person.name.partition(" ")[0]: place for place, person in enumerate(PEOPLE)}


def _accounts() -> tuple[Account, ...]:
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        return tuple(_account(line) for line in csv.DictReader(lines))


def _account(line: dict[str, str]) -> Account:
    domain = f"{line['domain']}.example"
    is_crowd = line["name"] == CROWD_NAME
    return Account(
        line["name"],
        domain,
        line["city"],
        (f"{line['mailbox']}@{domain}",),
        line["telephone"],
        _OWNERS[line["owner"]],
        CROWD if is_crowd else staff(line["name"], domain, line["people"]),
        country=line["country"],
    )


ABROAD: Final = _accounts()
"""In the table's order."""
