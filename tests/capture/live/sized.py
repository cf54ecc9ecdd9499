"""Companies that differ in nothing but their number of contacts, and the same mails with each.

What a question costs can be compared between them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

__all__ = ["COMPANIES", "contacts_file", "letters"]

COMPANIES = {5: "Quintet Traders", 50: "Fifty Winds", 500: "Great Concourse"}
"""Names by number of contacts; no other seeded name is like one of them."""
WRITERS = 5
"""Contacts who write: as many as the smallest company has, those changed last in each."""
OWNER = "mara.lindqvist@adatum.example"


def contacts_file(folder: Path) -> Path:
    """The people of all companies, as the sandbox's ``--contacts`` reads them."""
    lines = ["name,company,email"]
    for size, company in COMPANIES.items():
        people = [f"Person {number},{company},{_address(size, number)}" for number in range(size)]
        lines += people
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "contacts.csv"
    file.write_text("\n".join(lines))
    return file


def letters(size: int, count: int, now: datetime) -> Iterator[bytes]:
    """``count`` mails from a company to the first seller, one an hour; each second is an answer."""
    for number in range(count):
        sent, name = now - timedelta(hours=number), f"{size}-{number}"
        fields = {
            "From": _address(size, number % WRITERS),
            "To": OWNER,
            "Date": f"{sent:%a, %d %b %Y %H:%M:%S} +0000",
            "Message-ID": f"<{name}@sized.example>",
            "Subject": f"Letter {number}",
        }
        if number % 2:
            fields["In-Reply-To"] = fields["References"] = f"<{name}-question@sized.example>"
        lines = [f"{field}: {value}" for field, value in fields.items()]
        yield "\r\n".join([*lines, "", f"What we talked about, part {number}."]).encode()


def _address(size: int, number: int) -> str:
    return f"person{number}@of{size}.example"
